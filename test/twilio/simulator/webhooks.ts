/** Sends webhooks as Twilio does: signed forms, connection overrides in the fragment, retries, time-outs; and its mistakes. */
import { randomUUID } from 'node:crypto';
import type { Random } from '../../../worker/lib/random.ts';
import type { SimulatorClock } from './clock.ts';
import { type Faults, isNotice, type WebhookKind } from './faults.ts';
import type { Target } from './model.ts';
import { type Params, signatureOf } from './signature.ts';

export interface WebhookAttempt {
	at: number;
	/** Real ms until the answer. */
	ms: number;
	status: number | null;
	error: string | null;
	/** The answer's Server-Timing header. */
	timing: string | null;
}
/** A webhook as it was meant and as it went. */
export interface WebhookRecord {
	n: number;
	kind: WebhookKind;
	/** The call or the conference. */
	about: string;
	at: number;
	method: string;
	url: string;
	params: Params;
	signature: string;
	fault: 'lost' | 'late' | 'held' | 'repeated' | null;
	attempts: WebhookAttempt[];
}

export interface Reply {
	status: number;
	type: string;
	body: string;
}

export interface WebhookWorld {
	clock: SimulatorClock;
	authToken: string;
	signatureHeader: string;
	faults(): Faults;
	random: Random;
}

/** Of the documented connection overrides those that matter here: ct has no meaning on one machine. */
interface Overrides {
	readMs: number;
	totalMs: number;
	retries: number;
	on: string[];
}
const bounded = (text: string | null, otherwise: number, min: number, max: number): number => {
	const value = text === null ? Number.NaN : Number(text);
	return Number.isFinite(value) ? Math.min(max, Math.max(min, value)) : otherwise;
};
function overridesOf(fragment: string): Overrides {
	const given = new URLSearchParams(fragment);
	return {
		readMs: bounded(given.get('rt'), 15_000, 100, 15_000),
		totalMs: bounded(given.get('tt'), 15_000, 100, 15_000),
		retries: bounded(given.get('rc'), 1, 0, 5),
		on: (given.get('rp') ?? 'ct').split(','),
	};
}

const HELD_MS = 10_000;
const MOST_BYTES = 65_536;

export class Webhooks {
	readonly records: WebhookRecord[] = [];
	readonly #world: WebhookWorld;
	readonly #held = new Map<string, () => void>();
	#underWay = 0;

	constructor(world: WebhookWorld) {
		this.#world = world;
	}

	/** Requests that are out. */
	get underWay(): number {
		return this.#underWay;
	}

	/** Tells, without waiting for anything. Faults apply. */
	notice(kind: WebhookKind, about: string, target: Target, params: Params): void {
		const { clock, random } = this.#world;
		const faults = this.#world.faults();
		const record = this.#record(kind, about, target, params);
		const [lost, late, delay, held] = [random(), random(), random(), random()];
		const applies = isNotice(kind);
		if (applies && lost < faults.lost.p && has(faults.lost.which, kind)) {
			record.fault = 'lost';
			return;
		}
		const send = () => void this.#send(record);
		if (applies && late < faults.late.p && has(faults.late.which, kind)) {
			record.fault = 'late';
			clock.at(clock.now() + delay * faults.late.maxS * 1000, send);
		} else if (applies && held < faults.outOfOrder) {
			record.fault = 'held';
			this.#release(about);
			const stop = clock.at(clock.now() + HELD_MS, () => this.#release(about));
			this.#held.set(about, () => {
				stop();
				send();
			});
		} else {
			send();
			this.#release(about);
		}
		this.#maybeTwice(record, target);
	}

	/** Asks for a document; null when none could be had, with the reason in the record. */
	async ask(kind: WebhookKind, about: string, target: Target, params: Params): Promise<Reply | null> {
		const record = this.#record(kind, about, target, params);
		const reply = this.#send(record);
		this.#maybeTwice(record, target);
		return await reply;
	}

	/** A request under way that a test should wait for as well. */
	async during<T>(work: () => Promise<T>): Promise<T> {
		this.#underWay += 1;
		try {
			return await work();
		} finally {
			this.#underWay -= 1;
		}
	}

	#record(kind: WebhookKind, about: string, { url, method }: Target, params: Params): WebhookRecord {
		const plain = url.split('#')[0] ?? '';
		const address = method === 'GET' && Object.keys(params).length > 0 ? withQuery(plain, params) : plain;
		const record: WebhookRecord = {
			n: this.records.length,
			kind,
			about,
			at: this.#world.clock.now(),
			method,
			url: address,
			params,
			signature: signatureOf(this.#world.authToken, address, method === 'GET' ? {} : params),
			fault: null,
			attempts: [],
		};
		this.records.push(record);
		tokens.set(record, { token: randomUUID(), overrides: overridesOf(url.split('#')[1] ?? '') });
		return record;
	}

	#maybeTwice(record: WebhookRecord, target: Target): void {
		const { duplicate } = this.#world.faults();
		if (this.#world.random() >= duplicate.p || !has(duplicate.which, record.kind)) return;
		const again = this.#record(record.kind, record.about, target, record.params);
		again.fault = 'repeated';
		const first = tokens.get(record);
		if (first) tokens.set(again, first);
		void this.#send(again);
	}

	#release(about: string): void {
		const send = this.#held.get(about);
		this.#held.delete(about);
		send?.();
	}

	async #send(record: WebhookRecord): Promise<Reply | null> {
		return await this.during(async () => {
			const { overrides } = tokens.get(record) ?? { overrides: overridesOf('') };
			const until = performance.now() + overrides.totalMs;
			for (let tries = 0; tries <= overrides.retries; tries++) {
				const left = until - performance.now();
				if (left <= 0) break;
				const { reply, failure } = await this.#attempt(record, Math.min(left, overrides.readMs));
				if (failure === null) return reply;
				if (!overrides.on.includes(failure) && !overrides.on.includes('all')) return reply;
			}
			return null;
		});
	}

	/** One try. `failure`: by which of Twilio's retry policies it may be repeated; null when all is well. */
	async #attempt(record: WebhookRecord, timeoutMs: number): Promise<{ reply: Reply | null; failure: 'ct' | 'rt' | '4xx' | '5xx' | null }> {
		const startedAt = performance.now();
		const note = (status: number | null, error: string | null, timing: string | null = null): void => {
			record.attempts.push({ at: this.#world.clock.now(), ms: performance.now() - startedAt, status, error, timing });
		};
		if (!isNotice(record.kind) && this.#world.random() < this.#world.faults().connection) {
			note(null, 'refused');
			return { reply: null, failure: 'ct' };
		}
		const abort = new AbortController();
		const timer = setTimeout(() => abort.abort(), timeoutMs);
		try {
			const response = await fetch(record.url, {
				method: record.method,
				headers: {
					[this.#world.signatureHeader]: record.signature,
					'i-twilio-idempotency-token': tokens.get(record)?.token ?? '',
					'user-agent': 'TwilioProxy/1.1',
					accept: '*/*',
					...(record.method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' } : {}),
				},
				...(record.method === 'POST' ? { body: new URLSearchParams(record.params).toString() } : {}),
				signal: abort.signal,
			});
			const body = (await response.text()).slice(0, MOST_BYTES);
			note(response.status, null, response.headers.get('server-timing'));
			const reply = { status: response.status, type: response.headers.get('content-type') ?? '', body };
			return { reply, failure: response.status >= 500 ? '5xx' : response.status >= 400 ? '4xx' : null };
		} catch (error) {
			note(null, abort.signal.aborted ? 'timed out' : String(error));
			return { reply: null, failure: abort.signal.aborted ? 'rt' : 'ct' };
		} finally {
			clearTimeout(timer);
		}
	}
}

/** Not in the record, which tests print. */
const tokens = new WeakMap<WebhookRecord, { token: string; overrides: Overrides }>();
const has = (which: readonly string[], kind: string): boolean => which.includes(kind);
const withQuery = (url: string, params: Params): string => `${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams(params)}`;
