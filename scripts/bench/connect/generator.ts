/**
 * Callers and the carrier in a process of their own: sockets that answer as pages do, and signed answer requests as a
 * carrier sends them. Measured by one clock, that of this process. Started by main.ts; answers by IPC.
 */
import { WebSocket } from 'ws';
import { newCommandId } from '../../../client/net/command-outbox.ts';
import type { CallerCommand, CallerServerFrame } from '../../../protocol/frames.ts';
import type { JoinedView, LedgerLine } from '../../../protocol/rest.ts';
import type { CallerView } from '../../../protocol/views.ts';
import type { CarrierEvent, LegAction } from '../../../worker/carriers/port.ts';
import { SIGNATURE_HEADER, sign } from '../../../worker/carriers/simulated/signature.ts';
import { seededRandom } from '../../../worker/lib/random.ts';
import { realWait } from '../../rehearse/time.ts';

export interface ConnectOrder {
	url: string;
	apiKey: string;
	campaign: string;
	/** Of the caller link. */
	token: string;
	/** The installation's secret, which webhooks are signed with. */
	secret: string;
	callers: number;
	/** Share of the calls that somebody answers. */
	answerRate: number;
	warmUpS: number;
	seconds: number;
	talkS: number;
	wrapS: number;
	seed: string;
}
/** All times in ms, from the answer request sent. */
export interface ConnectResult {
	/** The join command received. */
	join: number[];
	/** The card received on the caller's socket. */
	card: number[];
	/** Both. */
	connect: number[];
	/** An answer request of a call that is nobody's: through route, size and signature, and back. */
	route: number[];
	/** The notice of an unknown call: the same and a turn of the object. */
	turn: number[];
	/** Answers at which nobody was free yet: held, then given to whoever became free. Not among the times above. */
	held: number;
	/** Answers that were given to nobody: calls taken back in that moment, and drops. */
	others: number;
	/** Calls placed in the whole run; frames received by all callers. */
	dials: number;
	frames: number;
	/** The largest card. */
	cardBytes: number;
}

const order = JSON.parse(process.argv[2] ?? '{}') as ConnectOrder;
const random = seededRandom(order.seed).next;
const result: ConnectResult = {
	join: [],
	card: [],
	connect: [],
	route: [],
	turn: [],
	held: 0,
	others: 0,
	dials: 0,
	frames: 0,
	cardBytes: 0,
};
let measuring = false;
let running = true;

/** Who waits for the card of an attempt. */
const cards = new Map<number, (at: number) => void>();

const bySession = new Map<string, Caller>();

class Caller {
	session = '';
	state = '';
	/** When the page last heard that it is in the queue. */
	readyAt = 0;
	#socket: WebSocket | null = null;
	#attempt = 0;

	async start(n: number): Promise<void> {
		const body = JSON.stringify({ name: `Caller ${n}`, phone: '' });
		const joined = await post<JoinedView>(`/api/join/${order.token}/caller`, body, { origin: order.url });
		this.session = joined.sessionId;
		bySession.set(this.session, this);
		const address = `${order.url.replace('http', 'ws')}/api/socket?ticket=${encodeURIComponent(joined.ticket)}`;
		const socket = new WebSocket(address, { origin: order.url, perMessageDeflate: false });
		this.#socket = socket;
		socket.on('message', (data: Buffer) => this.#frame(data));
		socket.on('error', () => undefined);
		await new Promise((resolve, reject) => {
			socket.once('open', resolve);
			socket.once('error', reject);
		});
		// Not all at once.
		setTimeout(() => this.do({ do: 'ready' }), 20_000 * random());
	}

	do(command: CallerCommand): void {
		this.#socket?.send(JSON.stringify({ t: 'command', commandId: newCommandId(), command }));
	}

	#frame(data: Buffer): void {
		const at = performance.now();
		result.frames += 1;
		const frame = JSON.parse(String(data)) as CallerServerFrame;
		if (frame.t === 'ping') this.#socket?.send('{"t":"pong"}');
		if (frame.t === 'view') this.#view(frame.view, at, data.byteLength);
	}

	#view(view: CallerView, at: number, bytes: number): void {
		const before = this.state;
		this.state = view.session.state;
		if (this.state === 'ready' && before !== 'ready') this.readyAt = at;
		const { call } = view;
		if (call !== null && call.attemptId !== this.#attempt) {
			this.#attempt = call.attemptId;
			cards.get(call.attemptId)?.(at);
			result.cardBytes = Math.max(result.cardBytes, bytes);
			const { attemptId } = call;
			setTimeout(() => this.do({ do: 'hangUp', attemptId }), order.talkS * 1000 * (0.5 + random()));
		}
		if (this.state === 'wrap_up' && before !== 'wrap_up' && call !== null) {
			const personRef = call.people[0]?.ref ?? '';
			const { attemptId } = call;
			this.do({ do: 'answer', attemptId, personRef, questionId: call.script.questions[0]?.id ?? '', value: { answers: ['refused'] } });
			setTimeout(() => this.do({ do: 'save', attemptId, next: 'ready' }), order.wrapS * 1000 * (0.5 + random()));
		}
		if (this.state === 'idle' || this.state === 'break') setTimeout(() => this.do({ do: 'ready' }), 1_000);
	}

	stop(): void {
		this.#socket?.close(1000);
	}
}

async function post<T>(path: string, body: string, headers: Record<string, string>): Promise<T> {
	const response = await fetch(order.url + path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
	if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
	return (await response.json()) as T;
}
function hook<T>(what: 'answer' | 'events', content: object): Promise<T> {
	const path = `/hooks/simulated/${order.campaign}/${what}`;
	const body = JSON.stringify(content);
	return post<T>(path, body, { [SIGNATURE_HEADER]: sign(order.secret, Date.now(), path, body) });
}

/** Calls as the carrier's ledger tells of them; a share is answered some seconds later. */
async function followLedger(): Promise<void> {
	let known = 0;
	while (running) {
		const response = await fetch(`${order.url}/api/campaigns/${order.campaign}/carrier-ledger?after=${known}`, {
			headers: { authorization: `Bearer ${order.apiKey}` },
		});
		const text = await response.text();
		for (const line of text.split('\n').filter((each) => each !== '')) {
			known += 1;
			const { legId, askedAt } = JSON.parse(line) as LedgerLine;
			const ringMs = 3_000 + 12_000 * random();
			if (random() < order.answerRate) setTimeout(() => pickUp(legId), Math.max(0, askedAt + ringMs - Date.now()));
		}
		result.dials = known;
		await realWait(400);
	}
}
function pickUp(legId: string): void {
	if (!running) return;
	void answer(legId).catch((error: unknown) => {
		console.error(error instanceof Error ? (error.cause ?? error.message) : error);
		result.others += 1;
	});
}

/** Somebody picks up: the time until the join command and the card are both here. */
async function answer(legId: string): Promise<void> {
	const attempt = Number(legId.split('.')[1]);
	let cardAt = 0;
	const card = new Promise<void>((resolve) => {
		cards.set(attempt, (at) => {
			cardAt = at;
			resolve();
		});
	});
	const counted = measuring;
	const sentAt = performance.now();
	const action = await hook<LegAction>('answer', { id: `${legId}.ask`, legId, at: Date.now(), verdict: 'person' });
	const joinAt = performance.now();
	if (action.do !== 'join') {
		cards.delete(attempt);
		// Held for its time and then a drop: nobody was free.
		if (counted) result.others += 1;
		return;
	}
	await Promise.race([card, realWait(5_000)]);
	cards.delete(attempt);
	if (counted && (bySession.get(action.room)?.readyAt ?? 0) > sentAt) result.held += 1;
	else if (counted) {
		result.join.push(joinAt - sentAt);
		result.card.push(cardAt === 0 ? 5_000 : cardAt - sentAt);
		result.connect.push(Math.max(joinAt, cardAt === 0 ? sentAt + 5_000 : cardAt) - sentAt);
	}
	const joined: CarrierEvent = { id: `${legId}.joined`, legId, at: Date.now(), t: 'joined', room: action.room };
	await hook('events', { events: [joined] });
}

/** The same ways with nothing to do at their ends. */
async function probes(): Promise<void> {
	while (running) {
		await realWait(250);
		const foreign = await timed(() => hook('answer', { id: 'probe', legId: 'nobody.1.x', at: Date.now(), verdict: 'person' }));
		const event = { id: 'probe', legId: `${order.campaign}.999999999.x`, at: Date.now(), t: 'initiated' } as const;
		const unknown = await timed(() => hook('events', { events: [event] }));
		if (!measuring) continue;
		result.route.push(foreign);
		result.turn.push(unknown);
	}
}
async function timed(work: () => Promise<unknown>): Promise<number> {
	const began = performance.now();
	await work();
	return performance.now() - began;
}

const callers = Array.from({ length: order.callers }, () => new Caller());
for (let n = 0; n < callers.length; n += 10) await Promise.all(callers.slice(n, n + 10).map((caller, i) => caller.start(n + i)));
process.send?.({ joined: callers.length });
const work = [followLedger(), probes()];
// Until most have been through a call: at the beginning everybody waits at once.
await realWait(order.warmUpS * 1000);
measuring = true;
await realWait(order.seconds * 1000);
measuring = false;
running = false;
await Promise.all(work);
await realWait(1_000);
for (const caller of callers) caller.stop();
process.send?.(result);
process.disconnect();
