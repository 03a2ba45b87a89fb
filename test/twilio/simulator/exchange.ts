/** The telephone exchange: calls from the order to the end. All that happens to them happens here. */
import { createHash } from 'node:crypto';
import type { Electorate } from '../../../worker/domain/electorate.ts';
import { type Random, seededRandom } from '../../../worker/lib/random.ts';
import type { SimulatorClock } from './clock.ts';
import type { Faults, WebhookKind } from './faults.ts';
import { Interpreter } from './interpreter.ts';
import { Lines } from './lines.ts';
import { type Call, type CallStatus, type Ended, type Fate, type Order, type ProgressEvent, rfc2822, type Target } from './model.ts';
import { fateOf } from './people.ts';
import { Rooms } from './rooms.ts';
import type { Params } from './signature.ts';
import { soundAt } from './sounds.ts';
import type { Element } from './twiml.ts';
import { Webhooks } from './webhooks.ts';

export interface ExchangeOptions {
	accountSid: string;
	authToken: string;
	/** Calls the account starts a second; further ones are queued. */
	callsPerSecond: number;
	maxConcurrent: number | null;
	/** Calls the queue holds. */
	queueLimit: number;
	electorate: Electorate;
	seed: string;
	/** How long any recording plays. */
	playMs: number;
	signatureHeader: string;
	/** Ms between what happens and the notice of it, at most. */
	noticeDelayMs: number;
}

const SIP: Partial<Record<CallStatus, number>> = { busy: 486, 'no-answer': 487, canceled: 487, completed: 200, failed: 404 };

export class Exchange {
	readonly calls = new Map<string, Call>();
	readonly rooms: Rooms;
	readonly webhooks: Webhooks;
	readonly interpreter: Interpreter;
	readonly options: ExchangeOptions;
	readonly clock: SimulatorClock;
	faults: Faults;
	readonly #random: Random;
	#sids = 0;
	readonly #lines: Lines;

	constructor(options: ExchangeOptions, clock: SimulatorClock, faults: Faults) {
		this.options = options;
		this.clock = clock;
		this.faults = faults;
		this.#random = seededRandom(`${options.seed}|faults`).next;
		this.webhooks = new Webhooks({
			clock,
			authToken: options.authToken,
			signatureHeader: options.signatureHeader,
			faults: () => this.faults,
			random: this.#random,
		});
		const now = () => clock.now();
		this.#lines = new Lines({
			clock,
			accountSid: options.accountSid,
			callsPerSecond: options.callsPerSecond,
			interpreter: () => this.interpreter,
			finish: (call, status, by) => this.finish(call, status, by),
			progress: (call, event, status) => this.#progress(call, event, status),
			notice: (kind, about, target, params) => this.#notice(kind, about, target, params),
		});
		this.rooms = new Rooms({
			now,
			accountSid: options.accountSid,
			newSid: (prefix) => this.newSid(prefix),
			tell: (kind, about, target, params) => this.#notice(kind, about, target, params),
			hears: (call, what) => this.#lines.hears(call, what),
			playWaiting: (seat) => void this.interpreter.playWaiting(seat).catch(() => undefined),
		});
		this.interpreter = new Interpreter({
			now,
			sleep: (ms) => new Promise((resolve) => clock.at(clock.now() + ms, resolve)),
			ask: (kind, call, target, params) => this.webhooks.ask(kind, call.sid, target, { ...this.voiceParams(call), ...params }),
			hears: (call, what, url) => this.#lines.hears(call, what, url),
			soundAt: (url) => this.webhooks.during(() => soundAt(url, options.playMs)),
			hangUp: (call, by) => this.finish(call, 'completed', by),
			answer: (call) => this.#lines.answered(call),
			reject: (call, reason) => this.finish(call, reason === 'busy' ? 'busy' : 'no-answer', 'us'),
			dialOut: (call, dial, base) => this.#dialOut(call, dial, base),
			rooms: this.rooms,
			newSid: (prefix) => this.newSid(prefix),
			playMs: options.playMs,
		});
	}

	get random(): Random {
		return this.#random;
	}

	/** Deterministic, and of the right form. */
	newSid(prefix: string): string {
		this.#sids += 1;
		return prefix + createHash('md5').update(`${this.options.seed}|${prefix}|${this.#sids}`).digest('hex');
	}

	get queued(): number {
		return this.#lines.queued;
	}

	/** Calls that take one of the account's lines. */
	get live(): number {
		return [...this.calls.values()].filter((call) => call.endedAt === null && call.initiatedAt !== null).length;
	}

	/** A call by the interface: queued, and dialed when its second has come. */
	place(order: Order): Call {
		const call = this.#create('outbound-api', order, this.#fateFor(order.to), null);
		if (this.#random() < this.faults.stuck) return call;
		this.#lines.enqueue(call);
		return call;
	}

	/** Somebody calls one of the account's numbers, or a browser connects to an application. */
	receive(order: Order, custom: Params = {}): Call {
		const call = this.#create('inbound', order, null, null);
		call.custom = custom;
		call.status = 'ringing';
		call.ringingAt = call.createdAt;
		call.initiatedAt = call.createdAt;
		const { browserDrops } = this.faults;
		const lostAfterMs = (-Math.log(1 - this.#random()) * 60_000) / browserDrops;
		if (browserDrops > 0 && order.from.startsWith('client:'))
			this.#lines.timer(call, 'drop', lostAfterMs, () => this.finish(call, 'completed', 'network'));
		if (order.document) this.interpreter.begin(call, 'answer', order.document, order.fallback, custom);
		else this.finish(call, 'failed', 'network');
		return call;
	}

	/** Another document replaces what an answered call does. */
	redirect(call: Call, document: { target: Target; fallback: Target | null } | { xml: string }): void {
		if (call.seat) this.rooms.leave(call.seat, 'participant_updated_via_api');
		call.dial = null;
		call.onDigits = null;
		if ('xml' in document) this.interpreter.beginWith(call, document.xml);
		else this.interpreter.begin(call, 'action', document.target, document.fallback);
	}

	/** Ends a call that has not ended. */
	finish(call: Call, status: CallStatus, by: Ended): void {
		if (call.endedAt !== null) return;
		call.run += 1;
		call.status = status;
		call.endedAt = this.clock.now();
		call.endedBy = by;
		call.sip = SIP[status] ?? null;
		this.#lines.forget(call);
		for (const stop of call.timers.values()) stop();
		call.timers.clear();
		if (call.seat) this.rooms.leave(call.seat, by === 'them' ? 'participant_hung_up' : 'participant_updated_via_api', by === 'us');
		this.#progress(call, 'completed', status);
		// The document it would go on with is asked for all the same; nobody is there to hear it.
		if (call.dial && call.answeredAt !== null) {
			const seconds = String(Math.round((call.endedAt - call.dial.startedAt) / 1000));
			const params = { ...this.voiceParams(call), DialCallStatus: 'answered', DialCallDuration: seconds };
			this.#notice('action', call.sid, call.dial.action, params);
		}
		for (const tell of call.onEnd.splice(0)) tell();
	}

	/** Somebody on the line presses keys. */
	press(call: Call, digits: string): boolean {
		call.onDigits?.(digits);
		return call.onDigits !== null;
	}

	/** Plays something into a room, or to one in it. */
	async announce(room: { seats: Call[]; done(): void }, target: Target): Promise<void> {
		const reply = await this.webhooks.ask('other', room.seats[0]?.sid ?? '', target, { AccountSid: this.options.accountSid });
		if (reply?.status !== 200) return;
		for (const call of room.seats) call.heard.push({ at: this.clock.now(), hears: 'recording' });
		this.clock.at(this.clock.now() + this.options.playMs, room.done);
	}

	/** What every request about a call says of it. */
	voiceParams(call: Call): Params {
		const { to, from } = call.order;
		const phone = (text: string, what: string): Params =>
			text.startsWith('+') ? { [`${what}City`]: '', [`${what}State`]: '', [`${what}Zip`]: '', [`${what}Country`]: 'US' } : {};
		return {
			AccountSid: this.options.accountSid,
			ApiVersion: '2010-04-01',
			CallSid: call.sid,
			CallStatus: call.status,
			Called: to,
			Caller: from,
			...phone(to, 'Called'),
			...phone(from, 'Caller'),
			Direction: call.direction,
			From: from,
			...phone(from, 'From'),
			To: to,
			...phone(to, 'To'),
			...(call.parentSid === null ? {} : { ParentCallSid: call.parentSid }),
		};
	}

	#fateFor(to: string): Fate {
		const nth = [...this.calls.values()].filter((one) => one.order.to === to && one.fate !== null).length;
		return fateOf(to, nth, this.options.electorate, this.options.seed, this.clock.now());
	}

	#create(direction: Call['direction'], order: Order, fate: Fate | null, parentSid: string | null): Call {
		const call: Call = {
			sid: this.newSid('CA'),
			seq: this.calls.size + 1,
			direction,
			parentSid,
			order,
			fate,
			status: 'queued',
			createdAt: this.clock.now(),
			initiatedAt: null,
			ringingAt: null,
			answeredAt: null,
			endedAt: null,
			endedBy: null,
			sip: null,
			detected: null,
			sequence: 0,
			run: 0,
			hears: 'nothing',
			talking: false,
			timers: new Map(),
			seat: null,
			dial: null,
			onDigits: null,
			onEnd: [],
			onAnswer: [],
			documents: [],
			joins: [],
			heard: [],
			custom: {},
		};
		this.calls.set(call.sid, call);
		return call;
	}

	/** <Dial> of numbers and browsers: the first who answers is connected. */
	async #dialOut(call: Call, dial: Element, base: string): Promise<Params> {
		const noun = dial.children[0];
		const to = noun?.name === 'Client' ? `client:${noun.text}` : (noun?.text ?? dial.text);
		const callback = noun?.attributes.statusCallback;
		const events = (noun?.attributes.statusCallbackEvent ?? 'completed').split(' ') as ProgressEvent[];
		const order: Order = {
			to,
			from: dial.attributes.callerId ?? call.order.from,
			document: null,
			twiml: null,
			fallback: null,
			callback: callback === undefined ? null : { url: new URL(callback, base).toString(), method: 'POST', events },
			timeoutS: Number(dial.attributes.timeout ?? 30),
			timeLimitS: Number(dial.attributes.timeLimit ?? 14_400),
			detection: null,
		};
		const child = this.#create('outbound-dial', order, this.#fateFor(to), call.sid);
		const connected = () => {
			for (const one of [call, child]) this.#lines.hears(one, 'somebody');
		};
		child.onAnswer.push(connected);
		const over = new Promise<void>((resolve) => child.onEnd.push(resolve));
		call.onEnd.push(() => this.finish(child, child.answeredAt === null ? 'canceled' : 'completed', 'us'));
		this.#lines.ring(child);
		await over;
		const seconds = child.answeredAt === null ? 0 : Math.round(((child.endedAt ?? 0) - child.answeredAt) / 1000);
		return { DialCallSid: child.sid, DialCallStatus: child.status, DialCallDuration: String(seconds) };
	}

	#progress(call: Call, event: ProgressEvent, status: string): void {
		const { callback } = call.order;
		if (!callback?.events.includes(event)) return;
		const params: Params = {
			...this.voiceParams(call),
			CallStatus: status,
			CallbackSource: 'call-progress-events',
			SequenceNumber: String(call.sequence),
			Timestamp: rfc2822(this.clock.now()),
		};
		call.sequence += 1;
		if (event === 'completed') {
			const seconds = call.answeredAt === null ? 0 : Math.ceil(((call.endedAt ?? 0) - call.answeredAt) / 1000);
			Object.assign(params, { CallDuration: String(seconds), Duration: String(Math.ceil(seconds / 60)) });
			if (call.sip !== null) params.SipResponseCode = String(call.sip);
			if (call.detected !== null) params.AnsweredBy = call.detected;
		}
		this.#notice(event, call.sid, callback, params);
	}

	/** A little later than what it tells of: the order among different kinds of requests is nobody's promise. */
	#notice(kind: WebhookKind, about: string, target: Target, params: Params): void {
		const delay = this.options.noticeDelayMs === 0 ? 0 : this.#random() * this.options.noticeDelayMs;
		if (delay === 0) this.webhooks.notice(kind, about, target, params);
		else this.clock.at(this.clock.now() + delay, () => this.webhooks.notice(kind, about, target, params));
	}
}
