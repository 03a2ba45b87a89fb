/** Runs TwiML on a call, verb by verb, as documented. */
import type { WebhookKind } from './faults.ts';
import type { Call, LeftReason, Room, Seat, Target } from './model.ts';
import { Queues } from './queues.ts';
import type { Rooms, SeatWishes } from './rooms.ts';
import type { Params } from './signature.ts';
import { type Element, parseTwiml, TwimlError } from './twiml.ts';
import type { Reply } from './webhooks.ts';

/** What the interpreter may do to the world. */
export interface InterpreterWorld {
	now(): number;
	sleep(ms: number): Promise<void>;
	ask(kind: WebhookKind, call: Call, target: Target, params: Params): Promise<Reply | null>;
	hears(call: Call, what: 'nothing' | 'recording', url?: string): void;
	/** How long the file at an address plays, ms; null when it cannot be had or is no sound. */
	soundAt(url: string): Promise<number | null>;
	hangUp(call: Call, by: 'us' | 'network'): void;
	/** Of an inbound call, before anything but a refusal is done to it. */
	answer(call: Call): void;
	reject(call: Call, reason: string): void;
	/** Calls numbers and browsers for a <Dial>; resolves when it is over. */
	dialOut(call: Call, dial: Element, base: string): Promise<Params>;
	rooms: Rooms;
	newSid(prefix: 'QU'): string;
	/** How long music of a waiting room plays. */
	playMs: number;
}

interface Document {
	verbs: Element[];
	/** What relative addresses are relative to. */
	base: string;
}
class Superseded extends Error {}
const WORDS_PER_S = 2.5;
const JOIN_MS = 100;
/** A document that redirects for ever is ended at some point, as by a time limit. */
const MOST_DOCUMENTS = 2_000;
const isTrue = (text: string | undefined, otherwise: boolean): boolean => (text === undefined ? otherwise : text === 'true');
const methodOf = (text: string | undefined): 'GET' | 'POST' => (text?.toUpperCase() === 'GET' ? 'GET' : 'POST');
const seconds = (text: string | undefined, otherwise: number): number => {
	const value = Number(text);
	return text !== undefined && text !== '' && Number.isFinite(value) ? value * 1000 : otherwise;
};

export class Interpreter {
	readonly #world: InterpreterWorld;
	readonly #queues = new Queues();

	constructor(world: InterpreterWorld) {
		this.#world = world;
	}

	/** Begins with a document at an address; whatever the call was doing is over. */
	begin(call: Call, kind: WebhookKind, target: Target, fallback: Target | null, params: Params = {}): void {
		call.run += 1;
		const { run } = call;
		void this.#whole(call, run, () => this.#load(call, run, kind, target, params, fallback));
	}

	/** Begins with a given document. */
	beginWith(call: Call, xml: string): void {
		call.run += 1;
		call.documents.push({ at: this.#world.now(), url: null, xml, error: null });
		void this.#whole(call, call.run, async () => ({ verbs: this.#parse(call, xml), base: '' }));
	}

	async #whole(call: Call, run: number, first: () => Promise<Document>): Promise<void> {
		try {
			let document: Document | null = await first();
			for (let n = 0; document && n < MOST_DOCUMENTS; n++) document = await this.#verbs(call, run, document);
			this.#check(call, run);
			this.#world.hangUp(call, 'us');
		} catch (error) {
			if (error instanceof Superseded) return;
			if (!(error instanceof TwimlError)) throw error;
			if (call.run !== run || call.endedAt !== null) return;
			const last = call.documents.at(-1);
			if (last) last.error = error.code;
			// "We are sorry, an application error has occurred."
			this.#world.hangUp(call, 'network');
		}
	}

	#check(call: Call, run: number): void {
		if (call.run !== run || call.endedAt !== null) throw new Superseded();
	}

	#parse(call: Call, xml: string): Element[] {
		const verbs = parseTwiml(xml);
		const first = verbs[0]?.name;
		if (call.direction === 'inbound' && call.answeredAt === null && first !== 'Reject') this.#world.answer(call);
		return verbs;
	}

	async #load(call: Call, run: number, kind: WebhookKind, target: Target, params: Params, fallback: Target | null): Promise<Document> {
		const entry = { at: this.#world.now(), url: target.url, xml: null as string | null, error: null as number | null };
		call.documents.push(entry);
		const reply = await this.#world.ask(kind, call, target, params);
		this.#check(call, run);
		try {
			if (!reply || reply.status < 200 || reply.status >= 300)
				throw new TwimlError(11200, `The address answered ${reply?.status ?? 'nothing'}.`);
			entry.xml = reply.body;
			if (!/^(application|text)\/(xml|html)\b/.test(reply.type)) throw new TwimlError(12300, `The type ${reply.type} is no document.`);
			return { verbs: this.#parse(call, reply.body), base: target.url };
		} catch (error) {
			if (!(error instanceof TwimlError) || !fallback) throw error;
			entry.error = error.code;
			return await this.#load(call, run, kind, fallback, { ...params, ErrorCode: String(error.code), ErrorUrl: target.url }, null);
		}
	}

	/** The next document, or null at the end of this one. */
	async #verbs(call: Call, run: number, { verbs, base }: Document): Promise<Document | null> {
		for (const verb of verbs) {
			const next = await this.#verb(call, run, verb, base);
			this.#check(call, run);
			if (next === 'hangup') return null;
			if (next) return next;
		}
		return null;
	}

	async #verb(call: Call, run: number, verb: Element, base: string): Promise<Document | 'hangup' | null> {
		const { attributes } = verb;
		switch (verb.name) {
			case 'Say':
			case 'Play':
			case 'Pause':
				await this.#speak(call, run, verb);
				return null;
			case 'Hangup':
				return 'hangup';
			case 'Reject':
				this.#world.reject(call, attributes.reason ?? 'rejected');
				throw new Superseded();
			case 'Redirect':
				return await this.#load(call, run, 'action', this.#target(verb.text, attributes.method, base), {}, call.order.fallback);
			case 'Gather':
				return await this.#gather(call, run, verb, base);
			case 'Dial':
				return await this.#dial(call, run, verb, base);
			case 'Enqueue':
				return await this.#enqueue(call, run, verb, base);
			default:
				throw new TwimlError(12200, `<${verb.name}> cannot be run here.`);
		}
	}

	#target(url: string, method: string | undefined, base: string): Target {
		if (!URL.canParse(url, base === '' ? undefined : base)) throw new TwimlError(11100, `${url} is no address.`);
		// Kept as it was written: the signature is over these very characters.
		return { url: URL.canParse(url) ? url : new URL(url, base).toString(), method: methodOf(method) };
	}

	/** How long a spoken, played or silent part takes. */
	#lengthOf(verb: Element): number {
		if (verb.name === 'Pause') return seconds(verb.attributes.length, 1000);
		const times = Math.max(1, Number(verb.attributes.loop ?? 1));
		if (verb.attributes.digits !== undefined) return verb.attributes.digits.length * 300;
		if (verb.name === 'Play') return this.#world.playMs * times;
		return Math.max(1000, (verb.text.split(/\s+/).length / WORDS_PER_S) * 1000) * times;
	}

	async #speak(call: Call, run: number, verb: Element): Promise<void> {
		if (verb.name === 'Play' && verb.attributes.digits === undefined) return await this.#play(call, run, verb);
		this.#world.hears(call, verb.name === 'Pause' ? 'nothing' : 'recording');
		await this.#world.sleep(this.#lengthOf(verb));
		this.#check(call, run);
		this.#world.hears(call, 'nothing');
	}

	/** A file is fetched, and heard to its end. What cannot be had is not heard, and the call goes on. */
	async #play(call: Call, run: number, { text, attributes }: Element): Promise<void> {
		const ms = await this.#world.soundAt(text);
		this.#check(call, run);
		if (ms === null) return;
		this.#world.hears(call, 'recording', text);
		await this.#world.sleep(ms * Math.max(1, Number(attributes.loop ?? 1)));
		this.#check(call, run);
		this.#world.hears(call, 'nothing');
	}

	async #gather(call: Call, run: number, verb: Element, base: string): Promise<Document | null> {
		const { attributes } = verb;
		const most = attributes.numDigits === undefined ? Number.POSITIVE_INFINITY : Number(attributes.numDigits);
		const finish = attributes.finishOnKey ?? '#';
		let pressed = '';
		let wake: () => void = () => undefined;
		const enough = new Promise<true>((resolve) => {
			wake = () => resolve(true);
		});
		call.onDigits = (digits) => {
			for (const digit of digits) {
				if (digit === finish || pressed.length >= most) return wake();
				pressed += digit;
			}
			if (pressed.length >= most) wake();
		};
		try {
			for (const part of verb.children) {
				if (pressed !== '') break;
				const done = await Promise.race([enough, this.#speak(call, run, part)]);
				this.#check(call, run);
				if (done === true) break;
			}
			// The time-out begins anew with every digit.
			for (let seen = -1; seen !== pressed.length && pressed.length < most; ) {
				seen = pressed.length;
				if ((await Promise.race([enough, this.#world.sleep(seconds(attributes.timeout, 5000))])) === true) break;
				this.#check(call, run);
			}
		} finally {
			call.onDigits = null;
		}
		this.#check(call, run);
		if (pressed === '' && !isTrue(attributes.actionOnEmptyResult, false)) return null;
		const action = this.#target(attributes.action ?? base, attributes.method, base);
		return await this.#load(call, run, 'action', action, { Digits: pressed, FinishedOnKey: '' }, call.order.fallback);
	}

	async #dial(call: Call, run: number, verb: Element, base: string): Promise<Document | null> {
		const startedAt = this.#world.now();
		const { action, method } = verb.attributes;
		call.dial = action === undefined ? null : { action: this.#target(action, method, base), startedAt };
		const conference = verb.children.find((child) => child.name === 'Conference');
		const result = conference ? await this.#conference(call, run, verb, conference, base) : await this.#world.dialOut(call, verb, base);
		this.#check(call, run);
		const next = call.dial?.action ?? null;
		call.dial = null;
		return next ? await this.#load(call, run, 'action', next, result, call.order.fallback) : null;
	}

	async #conference(call: Call, run: number, dial: Element, noun: Element, base: string): Promise<Params> {
		if (noun.text === '') throw new TwimlError(13230, 'A conference has a name.');
		this.#world.hears(call, 'nothing');
		await this.#world.sleep(JOIN_MS);
		this.#check(call, run);
		const joinedAt = this.#world.now();
		let leave: (reason: LeftReason) => void = () => undefined;
		const left = new Promise<LeftReason>((resolve) => {
			leave = resolve;
		});
		const seat = this.#world.rooms.join(call, this.#wishes(noun, base), leave);
		if (!seat) return { DialCallStatus: 'failed' };
		if (isTrue(dial.attributes.hangupOnStar, false))
			call.onDigits = (digits) => {
				if (digits.includes('*')) this.#world.rooms.leave(seat, 'participant_hung_up');
			};
		const limit = seconds(dial.attributes.timeLimit, 4 * 3_600_000);
		void this.#world.sleep(limit).then(() => this.#world.rooms.leave(seat, 'participant_updated_via_api'));
		await left;
		call.onDigits = null;
		this.#check(call, run);
		return { DialCallStatus: 'answered', DialCallDuration: String(Math.round((this.#world.now() - joinedAt) / 1000)) };
	}

	async #enqueue(call: Call, run: number, { text, attributes }: Element, base: string): Promise<Document | null> {
		const { waitUrl, action, method } = attributes;
		const wait = waitUrl === undefined ? null : this.#target(waitUrl, attributes.waitUrlMethod, base);
		const result = await this.#queues.wait(call, text, wait, {
			...this.#world,
			ask: (one, target, params) => this.#world.ask('wait', one, target, params),
			speak: (verb) => this.#speak(call, run, verb),
			check: () => this.#check(call, run),
			hears: (what) => this.#world.hears(call, what),
		});
		const next = action === undefined ? null : this.#target(action, method, base);
		return next && (await this.#load(call, run, 'action', next, result, call.order.fallback));
	}

	#wishes({ text, attributes }: Element, base: string): SeatWishes {
		const { waitUrl, statusCallback } = attributes;
		const callback: Room['callback'] =
			statusCallback === undefined
				? null
				: {
						...this.#target(statusCallback, attributes.statusCallbackMethod, base),
						events: (attributes.statusCallbackEvent ?? '').split(' ').filter((event) => event !== ''),
					};
		return {
			name: text,
			label: attributes.participantLabel ?? null,
			muted: isTrue(attributes.muted, false),
			startsRoom: isTrue(attributes.startConferenceOnEnter, true),
			endsRoom: isTrue(attributes.endConferenceOnExit, false),
			wait: waitUrl === undefined ? 'music' : waitUrl === '' ? 'silence' : this.#target(waitUrl, attributes.waitMethod, base),
			maxParticipants: Number(attributes.maxParticipants ?? 250),
			callback,
		};
	}

	/** Whoever waits hears what their address says, again and again, until the room starts. */
	async playWaiting(seat: Seat): Promise<void> {
		const { call, wait, room } = seat;
		if (typeof wait === 'string') return;
		const waits = () => !seat.left && room.status === 'init' && call.endedAt === null;
		for (let n = 0; waits() && n < MOST_DOCUMENTS; n++) {
			const reply = await this.#world.ask('wait', call, wait, { ConferenceSid: room.sid, FriendlyName: room.name });
			if (!waits() || !reply || reply.status !== 200) return;
			let heard = 0;
			for (const verb of parseTwiml(reply.body)) {
				const ms = this.#lengthOf(verb);
				heard += ms;
				this.#world.hears(call, verb.name === 'Pause' ? 'nothing' : 'recording');
				await this.#world.sleep(ms);
				if (!waits()) return;
			}
			if (heard === 0) return;
		}
	}
}
