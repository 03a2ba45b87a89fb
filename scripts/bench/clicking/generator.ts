/**
 * Clickers in a process of their own, each with a socket: presses at a steady pace by the page's own rules (batches, one
 * frame under way, the next when the last was confirmed), sent again when no answer comes. Started by main.ts; answers by IPC.
 */
import { WebSocket } from 'ws';
import { FRAME_PRESSES } from '../../../client/pages/clicker/press-queue.ts';
import type { ClickerServerFrame } from '../../../protocol/frames.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import { seededRandom } from '../../../worker/lib/random.ts';
import { realWait } from '../../rehearse/time.ts';

export interface GeneratorOrder {
	url: string;
	/** Of the clicker link; null: the bare object, without links. */
	token: string | null;
	clickers: number;
	/** Presses a second of each clicker. */
	rate: number;
	seconds: number;
	seed: string;
}
export interface GeneratorResult {
	presses: number;
	acknowledged: number;
	/** Approvals acknowledged within the time of the run, a second. */
	perSecond: number;
	refused: Record<string, number>;
	/** ms from the press to its acknowledgement. */
	p50: number;
	p99: number;
	most: number;
	/** Presses that had to wait for an id, or for room. */
	starved: number;
	bySession: Record<string, number>;
	framesSent: number;
	repeats: number;
	losses: number;
}

const ACK_MS = 3_000;
const TICK_MS = 5;
const order = JSON.parse(process.argv[2] ?? '{}') as GeneratorOrder;
const random = seededRandom(order.seed).next;
const latencies: number[] = [];
const total = { presses: 0, acknowledged: 0, inTime: 0, starved: 0, framesSent: 0, repeats: 0, losses: 0 };
const refused: Record<string, number> = {};
let endsAt = Number.POSITIVE_INFINITY;

class Clicker {
	session = '';
	presses = 0;
	nextPressAt = 0;
	#items: string[] = [];
	/** Ids offered before: a lease that is repeated shows nothing twice. */
	readonly #known = new Set<string>();
	#pending: [code: string, at: number][] = [];
	#underWay: { frame: number; presses: [string, number][]; sentAt: number } | null = null;
	#frame = 0;
	#batchMs = 250;
	#ackMs = ACK_MS;
	#socket: WebSocket | null = null;

	open(address: string, origin: string): Promise<void> {
		const socket = new WebSocket(address, { origin, perMessageDeflate: false });
		this.#socket = socket;
		socket.on('message', (data) => this.#take(JSON.parse(String(data)) as ClickerServerFrame));
		socket.on('error', () => undefined);
		socket.on('close', () => {
			total.losses += 1;
		});
		return new Promise((resolve, reject) => {
			socket.once('open', () => {
				socket.send('{"t":"lease","have":0}');
				resolve();
			});
			socket.once('error', reject);
		});
	}

	get idle(): boolean {
		return this.#pending.length === 0 && this.#underWay === null;
	}
	get ready(): boolean {
		return this.#items.length > 0;
	}
	close(): void {
		this.#socket?.removeAllListeners('close');
		this.#socket?.close(1000);
	}

	/** Presses whose time has come, and what is due to be sent. */
	tick(now: number, pressing: boolean): void {
		while (pressing && this.nextPressAt <= now) this.#press(now);
		const unanswered = this.#underWay;
		if (unanswered !== null) {
			if (now - unanswered.sentAt > this.#ackMs) this.#send(now, true);
			return;
		}
		const first = this.#pending[0];
		if (first === undefined || (pressing && first[1] + this.#batchMs > now)) return;
		this.#frame += 1;
		this.#underWay = { frame: this.#frame, presses: this.#pending.splice(0, FRAME_PRESSES), sentAt: now };
		this.#send(now, false);
	}

	#press(now: number): void {
		const code = this.#pending.length < LIMITS.pendingApprovals ? this.#items.shift() : undefined;
		if (code === undefined) {
			total.starved += 1;
			this.nextPressAt = now + 20;
			return;
		}
		this.#pending.push([code, this.nextPressAt]);
		this.presses += 1;
		total.presses += 1;
		this.nextPressAt += Math.max(LIMITS.minPressGapMs + 1, (1000 / order.rate) * (0.7 + 0.6 * random()));
	}

	#send(now: number, again: boolean): void {
		const frame = this.#underWay;
		if (frame === null) return;
		frame.sentAt = now;
		total.framesSent += 1;
		if (again) total.repeats += 1;
		this.#ackMs = again ? this.#ackMs * 2 : ACK_MS;
		const presses = frame.presses.map(([code, at]) => [code, Math.max(0, Math.round(now - at)), 'key']);
		this.#socket?.send(JSON.stringify({ t: 'approve', frame: frame.frame, presses, have: this.#items.length }));
	}

	#take(frame: ClickerServerFrame): void {
		switch (frame.t) {
			case 'items':
				for (const code of frame.items) if (!this.#known.has(code)) this.#items.push(code);
				for (const code of frame.items) this.#known.add(code);
				return;
			case 'ack':
				this.#batchMs = frame.view.batchMs;
				this.#acknowledged(frame.frame, frame.refused);
				return;
			case 'view':
				this.#batchMs = frame.view.batchMs;
				return;
			case 'ping':
				this.#socket?.send('{"t":"pong"}');
				return;
			case 'retry':
				return;
		}
	}

	#acknowledged(frame: number, refusals: readonly [string, string][]): void {
		const done = this.#underWay;
		if (done?.frame !== frame) return;
		this.#underWay = null;
		const now = performance.now();
		for (const [, at] of done.presses) latencies.push(now - at);
		total.acknowledged += done.presses.length;
		if (now <= endsAt) total.inTime += done.presses.length - refusals.length;
		for (const [, why] of refusals) refused[why] = (refused[why] ?? 0) + 1;
	}
}

const origin = new URL(order.url).origin;
const socketUrl = (path: string): string => `${order.url.replace(/^http/, 'ws')}${path}`;

async function join(clicker: Clicker, n: number): Promise<void> {
	if (order.token === null) {
		clicker.session = `bare${n}`;
		return await clicker.open(socketUrl(`/socket?session=${clicker.session}`), origin);
	}
	const response = await fetch(`${order.url}/api/join/${order.token}/clicker`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', origin },
		body: JSON.stringify({ name: `Clicker ${n}` }),
	});
	if (!response.ok) throw new Error(`a clicker could not join: ${response.status} ${await response.text()}`);
	const { sessionId, ticket } = (await response.json()) as { sessionId: string; ticket: string };
	clicker.session = sessionId;
	await clicker.open(socketUrl(`/api/socket?ticket=${encodeURIComponent(ticket)}`), origin);
}

async function main(): Promise<GeneratorResult> {
	const clickers = Array.from({ length: order.clickers }, () => new Clicker());
	for (let from = 0; from < clickers.length; from += 20)
		await Promise.all(clickers.slice(from, from + 20).map((clicker, n) => join(clicker, from + n)));
	for (let tries = 0; tries < 100 && clickers.some((clicker) => !clicker.ready); tries += 1) await realWait(100);
	process.send?.({ joined: clickers.filter((clicker) => clicker.ready).length });
	const began = performance.now() + 500;
	endsAt = began + order.seconds * 1000;
	for (const clicker of clickers) clicker.nextPressAt = began + random() * (1000 / order.rate);
	for (let now = performance.now(); now < endsAt; now = performance.now()) {
		for (const clicker of clickers) clicker.tick(now, true);
		await realWait(Math.max(0, TICK_MS - (performance.now() - now)));
	}
	const until = performance.now() + 120_000;
	while (performance.now() < until && clickers.some((clicker) => !clicker.idle)) {
		for (const clicker of clickers) clicker.tick(performance.now(), false);
		await realWait(TICK_MS);
	}
	for (const clicker of clickers) clicker.close();
	latencies.sort((a, b) => a - b);
	const at = (share: number): number => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
	return {
		presses: total.presses,
		acknowledged: total.acknowledged,
		perSecond: total.inTime / order.seconds,
		refused,
		p50: at(0.5),
		p99: at(0.99),
		most: latencies.at(-1) ?? 0,
		starved: total.starved,
		bySession: Object.fromEntries(clickers.map((clicker) => [clicker.session, clicker.presses])),
		framesSent: total.framesSent,
		repeats: total.repeats,
		losses: total.losses,
	};
}

// The last message leaves before the process does.
main().then(
	(result) => process.send?.(result, () => process.exit(0)),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
