/** The same number of sockets on a bare object: a post that decides nothing, one frame to one socket, and the answer. */
import { WebSocket } from 'ws';
import { seededRandom } from '../../../worker/lib/random.ts';
import { realWait } from '../../rehearse/time.ts';

export interface BareOrder {
	url: string;
	callers: number;
	rate: number;
	seconds: number;
	/** Bytes of a card's frame. */
	bytes: number;
	seed: string;
}

const order = JSON.parse(process.argv[2] ?? '{}') as BareOrder;
const random = seededRandom(order.seed).next;
const connect: number[] = [];
const waiting = new Map<number, (at: number) => void>();

async function open(room: number): Promise<WebSocket> {
	const socket = new WebSocket(`${order.url.replace('http', 'ws')}/socket?room=${room}`, { perMessageDeflate: false });
	socket.on('message', (data: Buffer) => {
		const at = performance.now();
		const { attempt } = JSON.parse(String(data)) as { attempt: number };
		waiting.get(attempt)?.(at);
	});
	await new Promise((resolve, reject) => {
		socket.once('open', resolve);
		socket.once('error', reject);
	});
	return socket;
}

async function once(attempt: number): Promise<void> {
	const body = JSON.stringify({ attempt, room: String(attempt % order.callers), pad: 'x'.repeat(Math.max(0, order.bytes - 40)) });
	let cardAt = 0;
	const card = new Promise<void>((resolve) => {
		waiting.set(attempt, (at) => {
			cardAt = at;
			resolve();
		});
	});
	const sentAt = performance.now();
	await (await fetch(`${order.url}/connect`, { method: 'POST', body })).json();
	const joinAt = performance.now();
	await card;
	waiting.delete(attempt);
	connect.push(Math.max(joinAt, cardAt) - sentAt);
}

const sockets: WebSocket[] = [];
for (let n = 0; n < order.callers; n += 20)
	sockets.push(...(await Promise.all(Array.from({ length: Math.min(20, order.callers - n) }, (_, i) => open(n + i)))));
const pending: Promise<void>[] = [];
const until = performance.now() + order.seconds * 1000;
for (let attempt = 1; performance.now() < until; attempt += 1) {
	await realWait((-Math.log(1 - random()) * 1000) / order.rate);
	pending.push(once(attempt));
}
await Promise.all(pending);
for (const socket of sockets) socket.close();
process.send?.(connect);
process.disconnect();
