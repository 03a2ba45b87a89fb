/**
 * The simulated carrier without the platform: commands, what falls due, what has to be posted, the ledger. Synchronous;
 * everything is in `sql`, so that a new instance on the same tables goes on where the old one was.
 */
import type { LedgerLine } from '../../../protocol/rest.ts';
import type { Sql } from '../../campaign/engine/sql.ts';
import { type DrawnCall, drawCall, drawLogNormal, type Electorate } from '../../domain/electorate.ts';
import { seededRandom } from '../../lib/random.ts';
import type { AnswerRequest, CarrierEvent, LegAction, LegSnapshot, Originate, Outcome } from '../port.ts';
import { randomOf, type Simulation } from './events.ts';
import type { Faults } from './faults.ts';
import { end, fallDue, perform } from './legs.ts';
import { scenarioCall } from './scenarios.ts';
import { type Due, type LegRow, legOf, readMeta, SCHEMA, schedule, writeMeta } from './store.ts';

/** What is to be posted now. It comes again when it is neither `delivered` nor `failed` in time. */
export interface Deliveries {
	events: { id: number; event: CarrierEvent }[];
	asks: { id: number; request: AnswerRequest }[];
}

export interface SimulatedCarrierOptions {
	seed: string;
	electorate: Electorate;
	faults: Faults;
	/** Virtual ms per real ms: the network's own delays are real, whatever the clock does. */
	speed: number;
}

const E164 = /^\+[1-9]\d{6,14}$/;
const INITIATED_MS = 20;
const RINGING_MS = 700;
/** How long somebody who hears nothing stays on the line. */
const PATIENCE = { meanS: 4, cv: 0.4, minS: 1, maxS: 12 };
const VOICEMAIL_MS = 30_000;
const POST_TIMEOUT_MS = 5_000;
const ASK_TIMEOUT_MS = 15_000;
const TRIES = 6;
const EVENTS_PER_POST = 50;

const ok = <T>(value: T): Outcome<T> => ({ ok: true, value });
const rejected = (code: string, permanent: boolean, message: string): Outcome<never> => ({
	ok: false,
	why: 'rejected',
	code,
	permanent,
	message,
});
const unknown: Outcome<never> = { ok: false, why: 'unknown', message: 'The carrier did not answer in time.' };

export class SimulatedCarrier {
	readonly #options: SimulatedCarrierOptions;
	readonly #simulation: Simulation;
	readonly #sql: Sql;

	constructor(sql: Sql, options: SimulatedCarrierOptions) {
		this.#options = options;
		this.#sql = sql;
		this.#simulation = {
			sql,
			seed: options.seed,
			faults: options.faults,
			verdictAtAnswer: options.electorate.amd.mode === 'perfect',
		};
		sql.script(SCHEMA);
	}

	originate(order: Originate, now: number): Outcome<{ ref: string }> {
		return this.#at(now, () => {
			const known = this.#sql.rows<LegRow>('select * from legs where order_key = ?', order.key)[0];
			if (known) return ok({ ref: refOf(known.seq) });
			if (legOf(this.#sql, order.legId)) return rejected('duplicate_leg', true, 'This leg was placed before.');
			if (!E164.test(order.to)) return rejected('invalid_number', true, 'The number is not in E.164.');
			if (!E164.test(order.from)) return rejected('invalid_caller_id', true, 'The caller ID is not in E.164.');
			const fault = this.#originateFault();
			if (fault && fault !== 'after') return fault;
			const wait = this.#throttle(now);
			if (wait > 0) return { ok: false, why: 'throttled', retryAfterMs: wait };
			const placed = ok({ ref: refOf(this.#place(order, now)) });
			return fault === 'after' ? unknown : placed;
		});
	}

	act(key: string, legId: string, action: LegAction, now: number): Outcome<null> {
		return this.#command(legId, now, (leg) => {
			if (leg.act_key === key) return ok(null);
			if (leg.state === 'ended') return rejected('ended', true, 'The call has ended.');
			if (leg.answered_at === null) return rejected('not_answered', false, 'Nobody has answered yet.');
			this.#sql.run('update legs set act_key = ? where leg_id = ?', key, legId);
			perform(this.#simulation, leg, now, action, null);
			return ok(null);
		});
	}

	/** Both `cancel` and `hangUp`: before the answer the call counts as cancelled, afterwards as completed. */
	endLeg(legId: string, now: number): Outcome<null> {
		return this.#command(legId, now, (leg) => {
			if (leg.state !== 'ended') end(this.#simulation, leg, now, leg.answered_at === null ? 'cancelled' : 'completed', 'us');
			return ok(null);
		});
	}

	snapshot(legId: string, now: number): Outcome<LegSnapshot | null> {
		return this.#at(now, () => {
			const leg = legOf(this.#sql, legId);
			if (!leg) return ok(null);
			const early = leg.state === 'dialing' || leg.state === 'ringing' || leg.state === 'ended';
			const state = early ? (leg.state as 'dialing' | 'ringing' | 'ended') : 'answered';
			return ok({ legId, state, room: leg.state === 'joined' ? leg.room : null, answeredBy: leg.told, cause: leg.cause });
		});
	}

	/** Lets happen what is due, and takes what has to be posted; events only when they can go out now. */
	step(now: number, withEvents = true): Deliveries {
		return this.#at(now, () => {
			const take = (kind: 'event' | 'ask', timeoutMs: number, most: number) => {
				const rows = this.#sql.rows<{ id: number; body: string }>(
					'select id, body from outbox where kind = ? and at <= ? order by at, id limit ?',
					kind,
					now,
					most,
				);
				const ids = JSON.stringify(rows.map((row) => row.id));
				const again = now + Math.round(timeoutMs * Math.max(1, this.#options.speed));
				if (rows.length > 0)
					this.#sql.run('update outbox set at = ?, tries = tries + 1 where id in (select value from json_each(?))', again, ids);
				return rows;
			};
			return {
				events: take('event', POST_TIMEOUT_MS, withEvents ? EVENTS_PER_POST : 0).map(({ id, body }) => ({
					id,
					event: JSON.parse(body) as CarrierEvent,
				})),
				asks: take('ask', ASK_TIMEOUT_MS, 1_000).map(({ id, body }) => ({ id, request: JSON.parse(body) as AnswerRequest })),
			};
		});
	}

	delivered(ids: number[]): void {
		this.#sql.run('delete from outbox where id in (select value from json_each(?))', JSON.stringify(ids));
	}

	/** A post was refused or got lost: again later, some times, and then never. */
	failed(ids: number[], now: number): void {
		this.#sql.tx(() => {
			const list = JSON.stringify(ids);
			const rows = this.#sql.rows<{ id: number; tries: number }>(
				'select id, tries from outbox where id in (select value from json_each(?))',
				list,
			);
			for (const { id, tries } of rows) {
				const backoff = Math.round(250 * 2 ** tries * Math.max(1, this.#options.speed / 4));
				if (tries >= TRIES) this.#sql.run('delete from outbox where id = ?', id);
				else this.#sql.run('update outbox set at = ? where id = ?', now + backoff, id);
			}
		});
	}

	/** The answer to an answer request. */
	answered(id: number, request: AnswerRequest, action: LegAction, now: number): void {
		this.#at(now, () => {
			this.#sql.run('delete from outbox where id = ?', id);
			const leg = legOf(this.#sql, request.legId);
			const n = Number(/\.ask(\d+)$/.exec(request.id)?.[1] ?? 1);
			if (leg && leg.state !== 'ended') perform(this.#simulation, leg, now, action, n);
		});
	}

	/** When `step` is needed next; null when nothing is under way. `withEvents` as there. */
	nextDueAt(withEvents = true): number | null {
		const rows = this.#sql.rows<{ at: number | null }>(
			'select min(at) as at from due union all select min(at) from outbox where kind = ? union all select min(at) from outbox where kind = ?',
			withEvents ? 'event' : 'none',
			'ask',
		);
		const times = rows.flatMap((row) => (row.at === null ? [] : [row.at]));
		return times.length > 0 ? Math.min(...times) : null;
	}

	/** Every call that was ever made, in order, `after` of them skipped. */
	ledger(after: number, limit: number, now: number): LedgerLine[] {
		return this.#at(now, () =>
			this.#sql
				.rows<LegRow & { heard: string | null }>(
					'select legs.*, heard.what as heard from legs left join heard using (leg_id) where seq > ? order by seq limit ?',
					after,
					limit,
				)
				.map(lineOf),
		);
	}

	/** A transaction in which everything that was due before has happened. */
	#at<T>(now: number, work: () => T): T {
		return this.#sql.tx(() => {
			for (let i = 0; i < 10_000; i++) {
				const row = this.#sql.rows<{ at: number; what: Due; leg_id: string }>(
					'delete from due where id = (select id from due where at <= ? order by at, id limit 1) returning at, what, leg_id',
					now,
				)[0];
				if (!row) break;
				// A pick-up that is noticed late is a longer ring, not a person who has been waiting.
				fallDue(this.#simulation, row.leg_id, row.what, row.what === 'pickup' ? now : row.at);
			}
			return work();
		});
	}

	#command(legId: string, now: number, work: (leg: LegRow) => Outcome<null>): Outcome<null> {
		return this.#at(now, () => {
			const leg = legOf(this.#sql, legId);
			if (!leg) return rejected('not_found', true, 'No such call.');
			const { unknownBefore, unknownAfter } = this.#options.faults.commands;
			const u = this.#countedDraw('commands');
			if (u < unknownBefore) return unknown;
			const outcome = work(leg);
			return u < unknownBefore + unknownAfter ? unknown : outcome;
		});
	}

	#originateFault(): Outcome<never> | 'after' | null {
		const { throttled, rejected: refused, unknownBefore, unknownAfter } = this.#options.faults.originate;
		let u = this.#countedDraw('orders') - throttled;
		if (u < 0) return { ok: false, why: 'throttled', retryAfterMs: 1_000 };
		u -= refused;
		if (u < 0) return rejected('congestion', false, 'All lines are busy.');
		u -= unknownBefore;
		if (u < 0) return unknown;
		return u < unknownAfter ? 'after' : null;
	}

	/** A number that depends on how many requests of this kind came before. */
	#countedDraw(kind: string): number {
		const { originate, commands } = this.#options.faults;
		if ([...Object.values(originate), ...Object.values(commands)].every((p) => p === 0)) return 1;
		const n = readMeta(this.#sql, kind, 0) + 1;
		writeMeta(this.#sql, kind, n);
		return seededRandom(`${this.#options.seed}|${kind}|${n}`).next();
	}

	/** Ms to wait before a call is accepted; 0 takes a token. */
	#throttle(now: number): number {
		const { callsPerSecond, maxConcurrent } = this.#options.faults;
		if (maxConcurrent !== null) {
			const open = this.#sql.rows<{ n: number }>(`select count(*) as n from legs where state <> 'ended'`)[0]?.n ?? 0;
			if (open >= maxConcurrent) return 1_000;
		}
		const most = Math.max(1, callsPerSecond);
		const bucket = readMeta(this.#sql, 'bucket', { tokens: most, at: now });
		const tokens = Math.min(most, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * callsPerSecond);
		if (tokens < 1) return Math.ceil(((1 - tokens) / callsPerSecond) * 1000);
		writeMeta(this.#sql, 'bucket', { tokens: tokens - 1, at: now });
		return 0;
	}

	/** Makes the call and settles its fate; returns its number. */
	#place(order: Originate, now: number): number {
		const nth = this.#sql.rows<{ n: number }>('select count(*) as n from legs where phone = ?', order.to)[0]?.n ?? 0;
		const { electorate } = this.#options;
		const random = randomOf(this.#simulation, { phone: order.to, nth }, 'call');
		const call = scenarioCall(order.to, electorate, random) ?? drawCall(electorate, random, now);
		const patienceMs = call.kind === 'machine' ? VOICEMAIL_MS : drawLogNormal(PATIENCE, random) * 1000;
		const heard = 'verdict' in call && order.machineDetection ? call.verdict : null;
		const [placed] = this.#sql.rows<{ seq: number }>(
			`insert into legs (leg_id, order_key, phone, caller_id, nth, ring_timeout_ms, max_ms, kind, talk_ms, patience_ms, verdict, verdict_ms, state, asked_at)
			 values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'dialing', ?) returning seq`,
			order.legId,
			order.key,
			order.to,
			order.from,
			nth,
			Math.round(order.ringTimeoutS * 1000),
			Math.round(order.maxDurationS * 1000),
			call.kind,
			call.kind === 'answer' ? Math.round(call.talkS * 1000) : 0,
			Math.round(patienceMs),
			heard?.says ?? null,
			heard ? Math.round(heard.afterS * 1000) : null,
			now,
		);
		this.#scheduleRing(order, call, now);
		return placed?.seq ?? 0;
	}

	#scheduleRing(order: Originate, call: DrawnCall, now: number): void {
		const { legId } = order;
		const ringMs = call.ringS * 1000;
		const timeoutMs = order.ringTimeoutS * 1000;
		const rings = call.kind !== 'bad' && call.kind !== 'busy';
		const picksUp = (call.kind === 'answer' || call.kind === 'machine') && ringMs < timeoutMs;
		schedule(this.#sql, legId, 'initiated', now + Math.min(INITIATED_MS, ringMs / 4));
		if (rings) schedule(this.#sql, legId, 'ringing', now + Math.min(RINGING_MS, ringMs / 2));
		schedule(this.#sql, legId, picksUp ? 'pickup' : rings ? 'give_up' : 'dead', now + Math.min(ringMs, timeoutMs));
	}
}

const refOf = (seq: number): string => `sim-${seq}`;

function lineOf(leg: LegRow & { heard: string | null }): LedgerLine {
	return {
		legId: leg.leg_id,
		to: leg.phone,
		from: leg.caller_id,
		askedAt: leg.asked_at,
		ringingAt: leg.ringing_at,
		answeredBy: leg.answered_at === null ? null : leg.kind === 'machine' ? 'machine' : 'person',
		answeredAt: leg.answered_at,
		joinedAt: leg.joined_at,
		room: leg.room,
		heard: leg.heard,
		endedAt: leg.ended_at,
		endedBy: leg.ended_by,
		cause: leg.cause,
	};
}
