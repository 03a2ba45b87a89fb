/** Outgoing lines: the queue of one call a second, ringing, picking up, detection, and how long people stay. */
import type { SimulatorClock } from './clock.ts';
import type { WebhookKind } from './faults.ts';
import type { Interpreter } from './interpreter.ts';
import type { Call, CallStatus, Ended, Fate, Hears, Order, ProgressEvent, Target } from './model.ts';
import { detect, MACHINE_MS } from './people.ts';
import type { Params } from './signature.ts';

export interface LinesWorld {
	clock: SimulatorClock;
	accountSid: string;
	callsPerSecond: number;
	interpreter(): Interpreter;
	finish(call: Call, status: CallStatus, by: Ended): void;
	progress(call: Call, event: ProgressEvent, status: string): void;
	notice(kind: WebhookKind, about: string, target: Target, params: Params): void;
}

const INITIATED_MS = 20;
const RINGING_MS = 700;

export class Lines {
	readonly #world: LinesWorld;
	#queue: Call[] = [];
	#nextSlotAt = 0;
	#slotAsked = false;

	constructor(world: LinesWorld) {
		this.#world = world;
	}

	get queued(): number {
		return this.#queue.length;
	}

	enqueue(call: Call): void {
		this.#queue.push(call);
		this.#arrangeSlot();
	}

	/** Out of the queue, if it is still there. */
	forget(call: Call): void {
		this.#queue = this.#queue.filter((queued) => queued !== call);
	}

	/** Does `work` later, unless the call ends or the same is set anew. */
	timer(call: Call, name: string, ms: number, work: () => void): void {
		const { clock } = this.#world;
		call.timers.get(name)?.();
		const stop = clock.at(clock.now() + ms, () => {
			call.timers.delete(name);
			work();
		});
		call.timers.set(name, stop);
	}

	/** One call leaves the queue for each slot of the account's rate. */
	#arrangeSlot(): void {
		if (this.#slotAsked || this.#queue.length === 0) return;
		this.#slotAsked = true;
		const { clock } = this.#world;
		clock.at(Math.max(clock.now(), this.#nextSlotAt), () => {
			this.#slotAsked = false;
			const call = this.#queue.shift();
			if (!call) return;
			this.#nextSlotAt = clock.now() + 1000 / this.#world.callsPerSecond;
			this.ring(call);
			this.#arrangeSlot();
		});
	}

	/** Dials, and lets happen what is the call's fate. */
	ring(call: Call): void {
		const { fate, order } = call;
		if (!fate) return;
		const ringMs = fate.call.ringS * 1000;
		const timeoutMs = order.timeoutS * 1000;
		const { kind } = fate.call;
		this.timer(call, 'initiated', Math.min(INITIATED_MS, ringMs / 4), () => {
			call.initiatedAt = this.#world.clock.now();
			this.#world.progress(call, 'initiated', 'initiated');
		});
		const rings = kind !== 'bad' && kind !== 'busy';
		if (rings)
			this.timer(call, 'ringing', Math.min(RINGING_MS, ringMs / 2), () => {
				call.status = 'ringing';
				call.ringingAt = this.#world.clock.now();
				this.#world.progress(call, 'ringing', 'ringing');
			});
		const picksUp = (kind === 'answer' || kind === 'machine') && ringMs < timeoutMs;
		this.timer(call, 'ring', Math.min(ringMs, timeoutMs), () => {
			if (picksUp) this.#pickUp(call, fate);
			else this.#world.finish(call, rings ? 'no-answer' : kind === 'busy' ? 'busy' : 'failed', 'network');
		});
	}

	/** In progress from now on. */
	answered(call: Call): void {
		call.status = 'in-progress';
		call.answeredAt = this.#world.clock.now();
		this.timer(call, 'limit', call.order.timeLimitS * 1000, () => this.#world.finish(call, 'completed', 'network'));
		this.#world.progress(call, 'answered', 'in-progress');
	}

	#pickUp(call: Call, fate: Fate): void {
		const gone = () => this.#world.finish(call, 'completed', 'them');
		if (fate.call.kind === 'machine') this.timer(call, 'voicemail', MACHINE_MS, gone);
		this.timer(call, 'patience', fate.patienceMs, gone);
		this.answered(call);
		for (const tell of call.onAnswer.splice(0)) tell();
		const { detection } = call.order;
		if (detection && !detection.async) {
			const { says, afterMs } = detect(fate, detection);
			this.timer(call, 'detection', afterMs, () => {
				call.detected = says;
				this.#first(call, { AnsweredBy: says, MachineDetectionDuration: String(afterMs) });
			});
			return;
		}
		if (detection) this.#detect(call, fate, detection);
		this.#first(call, {});
	}

	#detect(call: Call, fate: Fate, detection: NonNullable<Order['detection']>): void {
		const { says, afterMs } = detect(fate, detection);
		this.timer(call, 'detection', afterMs, () => {
			call.detected = says;
			if (!detection.callback) return;
			this.#world.notice('amd', call.sid, detection.callback, {
				AccountSid: this.#world.accountSid,
				CallSid: call.sid,
				AnsweredBy: says,
				MachineDetectionDuration: String(afterMs),
			});
		});
	}

	#first(call: Call, params: Params): void {
		const { document, twiml, fallback } = call.order;
		if (document) this.#world.interpreter().begin(call, 'answer', document, fallback, params);
		else if (twiml !== null) this.#world.interpreter().beginWith(call, twiml);
	}

	/** A person who hears nothing goes; one who has somebody to talk to talks, once. */
	hears(call: Call, what: Hears, url?: string): void {
		if (call.endedAt !== null || call.hears === what) return;
		call.hears = what;
		call.heard.push({ at: this.#world.clock.now(), hears: what, ...(url === undefined ? {} : { url }) });
		const { fate } = call;
		if (!fate) return;
		call.timers.get('patience')?.();
		call.timers.delete('patience');
		const gone = () => this.#world.finish(call, 'completed', 'them');
		if (what === 'nothing') this.timer(call, 'patience', fate.patienceMs, gone);
		if (what === 'somebody' && !call.talking && fate.call.kind === 'answer') {
			call.talking = true;
			this.timer(call, 'talk', fate.call.talkS * 1000, gone);
		}
	}
}
