/** The same frames, parsed, and a table of the same size written by hand: what the browser and the machine need without our page. */
const ROWS = 20;

const SCRIPT = `
const cells = [...document.querySelectorAll('td')];
const figures = [...document.querySelectorAll('b')];
const callers = new Map();
const put = (node, text) => { if (node.data !== text) node.data = text; };
const show = () => {
	const now = Date.now();
	let n = 0;
	for (const caller of callers.values()) {
		if (n >= ${ROWS}) break;
		const at = n * 6;
		put(cells[at].firstChild, caller.name);
		put(cells[at + 1].firstChild, caller.state);
		put(cells[at + 2].firstChild, Math.floor((now - caller.since) / 1000) + ' s');
		put(cells[at + 3].firstChild, String(caller.calls));
		put(cells[at + 4].firstChild, String(caller.contacts));
		put(cells[at + 5].firstChild, String(caller.talkMs));
		n += 1;
	}
};
const socket = new WebSocket('ws://' + location.host + '/api/socket');
socket.onopen = () => socket.send('{"t":"watch","what":"board"}');
socket.onmessage = ({ data }) => {
	const frame = JSON.parse(data);
	if (frame.t === 'board') {
		for (const caller of frame.callers) callers.set(caller.id, caller);
		show();
	}
	if (frame.t !== 'live') return;
	const { room } = frame;
	[room.callers.ready, room.callers.on_call, room.lines.ringing, room.lines.talking, room.today.dials, room.today.connected, room.waitS].forEach((value, n) => put(figures[n].firstChild, String(value)));
};
setInterval(show, 1000);
`;

export const barePage = (): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>bare</title>
<style>table{table-layout:fixed;width:100%;border-collapse:collapse}td{height:44px;border-top:1px solid #ccc}body{font:16px sans-serif}</style>
<p>${'<b>–</b> '.repeat(7)}</p>
<table>${`<tr>${'<td>–</td>'.repeat(6)}</tr>`.repeat(ROWS)}</table>
<script>${SCRIPT}</script></html>`;
