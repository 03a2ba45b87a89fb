/**
 * What the campaigns of one organisation share at the carrier: calls a second, calls at once, money, the switch that
 * stops all, PINs of callers who dial in, and what the carrier said when it refused. Pure: all is in `sql`.
 */
import type { Sql } from '../campaign/engine/sql.ts';
import { value } from '../campaign/engine/sql.ts';
import type { CarrierTake } from '../campaign/rpc.ts';
import type { Outcome } from '../carriers/port.ts';

const HOUR_MS = 3_600_000;
/** A call of which nothing was heard for so long is over. */
const CALL_MS = 75 * 60_000;
const REFUSALS_KEPT = 20;
const PIN_MS = 10 * 60_000;
/** Wrong PINs: in one call, from one number in an hour, and altogether in an hour. */
const WRONG = { call: 3, number: 15, all: 200 } as const;

const SCHEMA = `
create table if not exists carrier_calls (leg text primary key, campaign text not null, dollars real not null, at integer not null) strict, without rowid;
create table if not exists carrier_spend (campaign text not null, hour integer not null, dollars real not null, primary key (campaign, hour)) strict, without rowid;
create table if not exists carrier_refusals (code text not null, message text not null, first_at integer not null, at integer not null,
	times integer not null, primary key (code, message)) strict, without rowid;
create table if not exists carrier_pins (pin text primary key, campaign text not null, session text not null, expires_at integer not null) strict, without rowid;
create table if not exists carrier_wrong_pins (id integer primary key, at integer not null, call text not null, number text not null) strict;
create table if not exists carrier_tests (id text primary key, phone text not null, sid text, status text not null, code text not null,
	message text not null, at integer not null) strict, without rowid;
create table if not exists carrier_notes (name text primary key, value text not null) strict, without rowid;
`;

export interface TestCallRow {
	id: string;
	phone: string;
	sid: string | null;
	status: string;
	code: string;
	message: string;
	at: number;
}

export class CarrierDesk {
	readonly #sql: Sql;
	/** [0, 1) */
	readonly #random: () => number;

	constructor(sql: Sql, random: () => number) {
		this.#sql = sql;
		this.#random = random;
		sql.script(SCHEMA);
	}

	// ── before a call ───────────────────────────────────────────────────────
	/** Room for one more call, kept until `settle`. Stopped and spent are refusals; too fast and too many are "later". */
	take(ask: CarrierTake, now: number): Outcome<null> {
		return this.#sql.tx(() => {
			if (this.stopped() !== null) return refused('stopped', 'All calls are stopped.');
			this.#sql.run('delete from carrier_calls where at < ?', now - CALL_MS);
			const spent = this.#overspent(ask, now);
			if (spent !== null) return refused('spend_cap', spent);
			if (ask.maxConcurrent !== null && this.open() >= ask.maxConcurrent) return { ok: false, why: 'throttled', retryAfterMs: 1_000 };
			const wait = this.#token(ask.callsPerSecond, now);
			if (wait > 0) return { ok: false, why: 'throttled', retryAfterMs: wait };
			this.#sql.run(
				'insert into carrier_calls (leg, campaign, dollars, at) values (?, ?, ?, ?) on conflict do nothing',
				ask.leg,
				ask.campaign,
				ask.dollars,
				now,
			);
			return { ok: true, value: null };
		});
	}

	/** A call is over, or never was; it cost so much. */
	settle(campaign: string, leg: string, dollars: number, now: number): void {
		this.#sql.tx(() => {
			this.#sql.run('delete from carrier_calls where leg = ?', leg);
			if (dollars <= 0) return;
			this.#note('lastPaidAt', now);
			this.#sql.run(
				'insert into carrier_spend (campaign, hour, dollars) values (?, ?, ?) on conflict do update set dollars = dollars + excluded.dollars',
				campaign,
				Math.floor(now / HOUR_MS),
				dollars,
			);
		});
	}

	/** Which limit is reached, in words; null = none. What calls in the air may cost counts as spent. */
	#overspent({ limits, campaign, dollars }: CarrierTake, now: number): string | null {
		const reached = (limit: number | null, spent: number): boolean => limit !== null && spent + dollars > limit;
		if (reached(limits.accountPerDay, this.spent(null, 24, now))) return `The limit of $${limits.accountPerDay} a day is reached.`;
		if (reached(limits.campaignPerHour, this.spent(campaign, 1, now)))
			return `The campaign’s limit of $${limits.campaignPerHour} an hour is reached.`;
		if (reached(limits.campaignPerDay, this.spent(campaign, 24, now)))
			return `The campaign’s limit of $${limits.campaignPerDay} a day is reached.`;
		if (reached(limits.campaignTotal, this.spent(campaign, null, now)))
			return `The campaign’s limit of $${limits.campaignTotal} is reached.`;
		return null;
	}

	/** Dollars of the last `hours` clock hours (null = ever), calls in the air included. Null campaign = all. */
	spent(campaign: string | null, hours: number | null, now: number): number {
		const since = hours === null ? 0 : Math.floor(now / HOUR_MS) - hours + 1;
		const paid = value(
			this.#sql,
			'select coalesce(sum(dollars), 0.0) from carrier_spend where hour >= ? and (? is null or campaign = ?)',
			since,
			campaign,
			campaign,
		);
		const open = value(
			this.#sql,
			'select coalesce(sum(dollars), 0.0) from carrier_calls where (? is null or campaign = ?)',
			campaign,
			campaign,
		);
		return paid + open;
	}

	/** Calls in the air, of all campaigns. */
	open(): number {
		return value(this.#sql, 'select count(*) from carrier_calls');
	}

	/** Ms until the next call; 0 takes a token. Never more than one second's worth at once. */
	#token(callsPerSecond: number, now: number): number {
		const most = Math.max(1, callsPerSecond);
		const bucket = this.#noted<{ tokens: number; at: number }>('bucket') ?? { tokens: most, at: now };
		const tokens = Math.min(most, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * callsPerSecond);
		if (tokens < 1) return Math.ceil(((1 - tokens) / callsPerSecond) * 1000);
		this.#note('bucket', { tokens: tokens - 1, at: now });
		this.#note('lastAcceptedAt', now);
		return 0;
	}

	// ── the switch, and what was heard ──────────────────────────────────────
	/** Nothing is placed from here on; calls in the air go on. Null lets calls be placed again. */
	stop(by: string | null, now: number): void {
		this.#note('stopped', by === null ? null : { at: now, by });
	}
	stopped(): { at: number; by: string } | null {
		return this.#noted<{ at: number; by: string }>('stopped');
	}

	/** A refusal, in the carrier's own words. */
	refused(code: string, message: string, now: number): void {
		this.#sql.run(
			`insert into carrier_refusals (code, message, first_at, at, times) values (?, ?, ?, ?, 1)
			 on conflict do update set at = excluded.at, times = times + 1`,
			code.slice(0, 40),
			message.slice(0, 500),
			now,
			now,
		);
		this.#sql.run(
			'delete from carrier_refusals where (code, message) not in (select code, message from carrier_refusals order by at desc limit ?)',
			REFUSALS_KEPT,
		);
	}
	refusals(): { code: string; message: string; at: number; times: number }[] {
		return this.#sql.rows('select code, message, at, times from carrier_refusals order by at desc');
	}

	/** A webhook came: with a good signature, or a wrong one. */
	heard(good: boolean, now: number): void {
		this.#note(good ? 'lastWebhookAt' : 'lastBadSignatureAt', now);
	}
	heardAt(): { accepted: number | null; webhook: number | null; badSignature: number | null } {
		return {
			accepted: this.#noted<number>('lastAcceptedAt'),
			webhook: this.#noted<number>('lastWebhookAt'),
			badSignature: this.#noted<number>('lastBadSignatureAt'),
		};
	}

	// ── callers who dial in ─────────────────────────────────────────────────
	/** Six digits for one session, ten minutes. The same again while they last. */
	mintPin(campaign: string, session: string, now: number): { pin: string; expiresAt: number } {
		return this.#sql.tx(() => {
			this.#sql.run('delete from carrier_pins where expires_at <= ?', now);
			const known = this.#sql.rows<{ pin: string }>(
				'select pin from carrier_pins where campaign = ? and session = ?',
				campaign,
				session,
			)[0];
			const expiresAt = now + PIN_MS;
			let pin = known?.pin;
			while (pin === undefined) {
				const drawn = String(Math.floor(this.#random() * 1_000_000)).padStart(6, '0');
				if (value(this.#sql, 'select count(*) from carrier_pins where pin = ?', drawn) === 0) pin = drawn;
			}
			this.#sql.run(
				'insert into carrier_pins (pin, campaign, session, expires_at) values (?, ?, ?, ?) on conflict do update set expires_at = excluded.expires_at',
				pin,
				campaign,
				session,
				expiresAt,
			);
			return { pin, expiresAt };
		});
	}

	/** Whose PIN it is. `locked`: too many wrong ones from this call, number, or altogether. */
	claimPin(pin: string, call: string, number: string, now: number): { campaign: string; session: string } | 'wrong' | 'locked' {
		return this.#sql.tx(() => {
			this.#sql.run('delete from carrier_wrong_pins where at < ?', now - HOUR_MS);
			const wrong = (condition: string, ...bindings: string[]): number =>
				value(this.#sql, `select count(*) from carrier_wrong_pins where ${condition}`, ...bindings);
			if (wrong('call = ?', call) >= WRONG.call || wrong('number = ?', number) >= WRONG.number || wrong('1') >= WRONG.all) return 'locked';
			const found = this.#sql.rows<{ campaign: string; session: string }>(
				'select campaign, session from carrier_pins where pin = ? and expires_at > ?',
				pin,
				now,
			)[0];
			if (found) return found;
			this.#sql.run('insert into carrier_wrong_pins (at, call, number) values (?, ?, ?)', now, call, number);
			return 'wrong';
		});
	}

	// ── test calls ──────────────────────────────────────────────────────────
	keepTest(row: TestCallRow): void {
		this.#sql.run('delete from carrier_tests where at < ?', row.at - 24 * HOUR_MS);
		this.#sql.run(
			`insert into carrier_tests (id, phone, sid, status, code, message, at) values (?, ?, ?, ?, ?, ?, ?)
			 on conflict do update set sid = coalesce(excluded.sid, sid), status = excluded.status, code = excluded.code, message = excluded.message`,
			row.id,
			row.phone,
			row.sid,
			row.status,
			row.code,
			row.message,
			row.at,
		);
	}
	test(id: string): TestCallRow | null {
		return this.#sql.rows<TestCallRow>('select * from carrier_tests where id = ?', id)[0] ?? null;
	}

	#note(name: string, content: unknown): void {
		this.#sql.run(
			'insert into carrier_notes (name, value) values (?, ?) on conflict do update set value = excluded.value',
			name,
			JSON.stringify(content),
		);
	}
	#noted<T>(name: string): T | null {
		const row = this.#sql.rows<{ value: string }>('select value from carrier_notes where name = ?', name)[0];
		return row ? (JSON.parse(row.value) as T | null) : null;
	}
}

const refused = (code: string, message: string): Outcome<never> => ({ ok: false, why: 'rejected', code, permanent: false, message });
