/** Watching pages in a process of their own, and the changes they wait for: the campaign is paused and resumed. */
import { WebSocket } from 'ws';
import type { AdminServerFrame } from '../../../protocol/frames.ts';
import { restOf } from '../../rehearse/rest.ts';
import { realWait } from '../../rehearse/time.ts';

export interface WatchOrder {
	url: string;
	/** null: the bare object. */
	apiKey: string | null;
	campaign: string;
	watchers: number;
	/** Length of the bare object's message. */
	bytes: number;
}
export interface WatchResult {
	p50: number;
	p99: number;
	missed: number;
	bytes: number;
}

const CHANGES = 20;
const PATIENCE_MS = 5_000;
const order = JSON.parse(process.argv[2] ?? '{}') as WatchOrder;
const rest = restOf(order.url, order.apiKey);

let wanted = '';
let began = 0;
let seen = 0;
let bytes = 0;
let messages = 0;
const latencies: number[] = [];

/** Whether a message shows the change that is waited for. */
function shows(text: string): boolean {
	if (order.apiKey === null) return text.startsWith(wanted);
	const frame = JSON.parse(text) as AdminServerFrame;
	return frame.t === 'live' && (frame.status.kind === 'paused') === (wanted === 'paused');
}

async function open(): Promise<WebSocket> {
	const ticket =
		order.apiKey === null ? '' : (await rest.json<{ ticket: string }>('POST', `/api/campaigns/${order.campaign}/socket-ticket`)).ticket;
	const path = order.apiKey === null ? '/socket' : `/api/socket?ticket=${encodeURIComponent(ticket)}`;
	const socket = new WebSocket(order.url.replace(/^http/, 'ws') + path, { origin: new URL(order.url).origin, perMessageDeflate: false });
	let last = '';
	socket.on('message', (data) => {
		const text = String(data);
		if (text.startsWith('{"t":"ping"')) return socket.send('{"t":"pong"}');
		bytes += text.length;
		messages += 1;
		if (wanted === '' || last === wanted + began || !shows(text)) return;
		last = wanted + began;
		seen += 1;
		latencies.push(performance.now() - began);
	});
	await new Promise((resolve, reject) => {
		socket.once('open', resolve);
		socket.once('error', reject);
	});
	return socket;
}

/** Makes the change itself; the pages' clocks begin when the request leaves. */
async function change(n: number): Promise<void> {
	began = performance.now();
	if (order.apiKey === null) {
		wanted = `${n}:`;
		const response = await fetch(`${order.url}/tell`, { method: 'POST', body: wanted.padEnd(order.bytes, '.') });
		await response.text();
		return;
	}
	wanted = n % 2 === 0 ? 'paused' : 'going';
	await rest.json(n % 2 === 0 ? 'PUT' : 'DELETE', `/api/campaigns/${order.campaign}/pause`);
}

async function main(): Promise<WatchResult> {
	const sockets: WebSocket[] = [];
	for (let n = 0; n < order.watchers; n += 20)
		sockets.push(...(await Promise.all(Array.from({ length: Math.min(20, order.watchers - n) }, () => open()))));
	await realWait(1_000);
	let missed = 0;
	for (let n = 0; n < CHANGES; n += 1) {
		seen = 0;
		await change(n);
		const until = performance.now() + PATIENCE_MS;
		while (seen < sockets.length && performance.now() < until) await realWait(10);
		missed += sockets.length - seen;
		await realWait(300);
	}
	for (const socket of sockets) socket.close(1000);
	latencies.sort((a, b) => a - b);
	const at = (share: number): number => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
	return { p50: at(0.5), p99: at(0.99), missed, bytes: bytes / Math.max(1, messages) };
}

main().then(
	(result) => process.send?.(result, () => process.exit(0)),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
