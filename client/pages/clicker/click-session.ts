/**
 * One clicker's work in this tab: takes presses, paints the next id at once, saves what is not on record, and talks to
 * the server. The rules of the queue are in press-queue.ts; this file only has the clock, the storage and the socket.
 */
import type { PressKind } from '../../../protocol/enums.ts';
import type { ClickerFrame, ClickerServerFrame } from '../../../protocol/frames.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import type { ClickerView } from '../../../protocol/views.ts';
import { fetchTicket, type SessionKey } from '../../net/join.ts';
import { type Connection, ReconnectingSocket } from '../../net/socket.ts';
import { readClicker, writeClicker } from './click-store.ts';
import { PressClock } from './press-clock.ts';
import {
	acknowledge,
	current,
	dueAt,
	EMPTY_QUEUE,
	frameToSend,
	gather,
	moveToNewSession,
	offer,
	type PressOutcome,
	type PressQueue,
	press,
	sent,
	speedPerSecond,
	waiting,
	withdraw,
} from './press-queue.ts';

/** A frame without an acknowledgement is sent again after this time, then after twice as long, and so on: a busy server is not made busier. */
const ACK_MS = 3_000;
const MOST_ACK_MS = 24_000;
/** With nothing left on screen, items are asked for this often. */
const ASK_MS = 3_000;
const SPEED_SPAN_MS = 10_000;

export interface ClickSessionOwner {
	/** In the same instant as the press: the id to show, or null. */
	paint: (id: string | null) => void;
	/** Something else changed. */
	changed: () => void;
}

export class ClickSession {
	readonly token: string;
	readonly name: string;
	readonly session: SessionKey;
	view: ClickerView | null = null;
	connection: Connection = { is: 'connecting' };
	/** The last press was not taken, and why; null after one that was. */
	stopped: Exclude<PressOutcome, 'taken' | 'too_fast'> | null = null;
	/** Presses could not be written to the browser's storage. */
	unsaved = false;

	#queue: PressQueue;
	#heardAt: number;
	#ticket: string | null;
	#owner: ClickSessionOwner | null = null;
	#times: number[] = [];
	#ackMs = ACK_MS;
	#sendTimer: ReturnType<typeof setTimeout> | undefined;
	#ackTimer: ReturnType<typeof setTimeout> | undefined;
	#askTimer: ReturnType<typeof setInterval> | undefined;
	readonly #clock = new PressClock();
	readonly #socket: ReconnectingSocket<ClickerServerFrame, ClickerFrame>;

	/** @param ticket of the joining, good for the first socket; null when an earlier session is taken up again */
	constructor(token: string, name: string, session: SessionKey, ticket: string | null) {
		this.token = token;
		this.name = name;
		this.session = session;
		this.#ticket = ticket;
		const saved = readClicker(token);
		const same = saved?.session.sessionId === session.sessionId;
		this.#queue = saved === null ? EMPTY_QUEUE : same ? { ...saved.queue, paceUntil: 0 } : moveToNewSession(saved.queue);
		this.#heardAt = same && saved !== null ? saved.heardAt : Date.now();
		this.#dropOldLeases();
		this.#socket = new ReconnectingSocket({
			ticket: () => this.#nextTicket(),
			onFrame: (frame) => this.#frame(frame),
			onOpen: () => this.#opened(),
			onConnection: (connection) => {
				this.connection = connection;
				this.#owner?.changed();
			},
		});
	}

	start(owner: ClickSessionOwner): void {
		this.#owner = owner;
		this.#save();
		owner.paint(current(this.#queue));
		this.#askTimer = setInterval(() => this.#ask(), ASK_MS);
		document.addEventListener('visibilitychange', this.#hide);
		this.#socket.start();
	}

	/** Lets go of the work; what is not on record stays saved. */
	stop(): void {
		this.#owner = null;
		clearTimeout(this.#sendTimer);
		clearTimeout(this.#ackTimer);
		clearInterval(this.#askTimer);
		document.removeEventListener('visibilitychange', this.#hide);
		this.#socket.stop();
	}

	/** @param timeStamp of the event, ms of the page's clock */
	press(kind: PressKind, source: string, timeStamp: number): PressOutcome {
		// The first press after a rest only asks for IDs: there is none on screen.
		if (this.view?.state === 'idle' && this.#queue.items.length === 0) this.#socket.send({ t: 'lease', have: 0 });
		const { queue, outcome } = press(this.#queue, this.#clock.at(timeStamp), kind, source);
		if (outcome === 'taken') {
			this.#queue = queue;
			this.#owner?.paint(current(queue));
			this.#times.push(this.#clock.now());
			this.#save();
			this.#schedule();
			if (queue.items.length === 0) this.#owner?.changed();
		}
		const stopped = outcome === 'bound' || outcome === 'empty' ? outcome : null;
		if (outcome === 'taken' || stopped !== null) {
			this.stopped = stopped;
			this.#owner?.changed();
		}
		return outcome;
	}

	get shown(): string | null {
		return current(this.#queue);
	}
	/** Presses made and not yet on record. */
	get waiting(): number {
		return waiting(this.#queue);
	}
	get refused(): number {
		return this.#queue.refused;
	}
	/** Approvals a second over the last seconds, by this tab. */
	get speed(): number {
		const now = this.#clock.now();
		this.#times = this.#times.filter((at) => at > now - SPEED_SPAN_MS);
		return speedPerSecond(this.#times, now, SPEED_SPAN_MS);
	}

	async #nextTicket(): Promise<string> {
		const first = this.#ticket;
		this.#ticket = null;
		return first ?? (await fetchTicket(this.token, this.session));
	}

	#opened(): void {
		this.#ackMs = ACK_MS;
		this.#dropOldLeases();
		this.#send();
		this.#schedule();
		this.#socket.send({ t: 'lease', have: this.#queue.items.length });
	}

	#frame(frame: ClickerServerFrame): void {
		this.#heardAt = Date.now();
		switch (frame.t) {
			case 'items':
				this.#queue = offer(this.#queue, frame.items);
				if (this.#queue.items.length > 0 && this.stopped === 'empty') this.stopped = null;
				this.#owner?.paint(current(this.#queue));
				break;
			case 'ack':
				clearTimeout(this.#ackTimer);
				this.#ackMs = ACK_MS;
				this.#queue = acknowledge(this.#queue, frame);
				if (this.stopped === 'bound') this.stopped = null;
				this.#take(frame.view);
				this.#schedule();
				break;
			case 'retry':
				if (frame.frame !== this.#queue.underWay?.frame) return;
				clearTimeout(this.#ackTimer);
				this.#ackTimer = setTimeout(() => this.#send(), frame.afterMs);
				return;
			case 'view':
				this.#take(frame.view);
				break;
			case 'ping':
				return;
		}
		this.#save();
		this.#owner?.changed();
	}

	#take(view: ClickerView): void {
		this.view = view;
		if (view.state === 'off' || view.state === 'idle') {
			this.#queue = withdraw(this.#queue);
			this.#owner?.paint(null);
		}
	}

	/** Sends the frame under way, or makes one of what waits. */
	#send(): void {
		clearTimeout(this.#ackTimer);
		const now = this.#clock.now();
		const before = this.#queue;
		this.#queue = gather(before, now);
		const frame = frameToSend(this.#queue, now);
		// Saved before it leaves: after a reload the same number must come with the same presses.
		if (this.#queue !== before) this.#save();
		if (frame === null) return this.#schedule();
		if (!this.#socket.send(frame)) return;
		this.#queue = sent(this.#queue, now);
		this.#ackTimer = setTimeout(() => this.#send(), this.#ackMs);
		this.#ackMs = Math.min(MOST_ACK_MS, this.#ackMs * 2);
	}

	#schedule(): void {
		clearTimeout(this.#sendTimer);
		const due = dueAt(this.#queue, document.visibilityState === 'hidden' ? 0 : (this.view?.batchMs ?? 250));
		if (due === null || !this.#socket.open) return;
		this.#sendTimer = setTimeout(() => this.#send(), Math.max(0, due - this.#clock.now()));
	}

	#ask(): void {
		if (this.view?.state === 'open' && this.#queue.items.length === 0 && this.#queue.underWay === null) {
			this.#socket.send({ t: 'lease', have: 0 });
		}
	}

	/** Leases of a page that was away for longer have passed on; showing them would be work for nothing. */
	#dropOldLeases(): void {
		if (Date.now() - this.#heardAt <= LIMITS.leaseMs) return;
		this.#queue = withdraw(this.#queue);
		this.#owner?.paint(null);
	}

	#save(): void {
		const saved = writeClicker(this.token, { session: this.session, name: this.name, queue: this.#queue, heardAt: this.#heardAt });
		this.unsaved = !saved;
	}

	readonly #hide = (): void => this.#schedule();
}
