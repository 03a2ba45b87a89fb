/** The simulated carrier's own tables. `at` columns are epoch ms of the virtual clock. */
import type { Sql } from '../../campaign/engine/sql.ts';
import type { EndCause } from '../port.ts';

export const SCHEMA = `
create table if not exists legs (
	seq integer primary key,
	leg_id text not null unique,
	order_key text not null unique,
	phone text not null,
	caller_id text not null,
	nth integer not null,
	ring_timeout_ms integer not null,
	max_ms integer not null,
	kind text not null,
	talk_ms integer not null,
	patience_ms integer not null,
	verdict text,
	verdict_ms integer,
	told text,
	act_key text,
	state text not null,
	room text,
	events integer not null default 0,
	asked_at integer not null,
	ringing_at integer,
	answered_at integer,
	joined_at integer,
	ended_at integer,
	ended_by text,
	cause text
) strict;
create index if not exists legs_by_phone on legs (phone);
create index if not exists legs_open on legs (state) where state <> 'ended';
create table if not exists heard (leg_id text primary key, what text not null) strict, without rowid;
create table if not exists due (
	id integer primary key,
	at integer not null,
	what text not null,
	leg_id text not null
) strict;
create index if not exists due_by_time on due (at);
create index if not exists due_by_leg on due (leg_id);
create table if not exists outbox (
	id integer primary key,
	at integer not null,
	kind text not null,
	leg_id text not null,
	body text not null,
	tries integer not null default 0,
	held integer not null default 0
) strict;
create index if not exists outbox_by_time on outbox (kind, at);
create index if not exists outbox_by_leg on outbox (leg_id);
create table if not exists meta (key text primary key, value text not null) strict, without rowid;
`;

export type LegState = 'dialing' | 'ringing' | 'silent' | 'joining' | 'joined' | 'message' | 'ended';

/** What the carrier knows of a call; also the ledger. */
export interface LegRow {
	seq: number;
	leg_id: string;
	order_key: string;
	phone: string;
	caller_id: string;
	/** The how-manieth call to this phone, from 0. */
	nth: number;
	ring_timeout_ms: number;
	max_ms: number;
	kind: 'answer' | 'machine' | 'bad' | 'busy' | 'no_answer';
	talk_ms: number;
	/** How long whoever picked up hears nothing before hanging up. */
	patience_ms: number;
	/** What detection will say, and how long after the pick-up; null without detection. */
	verdict: 'person' | 'machine' | null;
	verdict_ms: number | null;
	/** The verdict as far as it was told. */
	told: 'person' | 'machine' | null;
	act_key: string | null;
	state: LegState;
	room: string | null;
	events: number;
	asked_at: number;
	ringing_at: number | null;
	answered_at: number | null;
	joined_at: number | null;
	ended_at: number | null;
	ended_by: 'us' | 'them' | 'network' | null;
	cause: EndCause | null;
}

/** What falls due for a leg. */
export type Due = 'initiated' | 'ringing' | 'pickup' | 'give_up' | 'dead' | 'verdict' | 'patience' | 'join' | 'over' | 'max';

export function legOf(sql: Sql, legId: string): LegRow | null {
	return sql.rows<LegRow>('select * from legs where leg_id = ?', legId)[0] ?? null;
}

/** What the ledger calls the sentence in the carrier's own voice; a recording it calls by its id. */
export const SENTENCE = 'sentence';

/** What somebody heard whom we dropped. */
export function keepHeard(sql: Sql, legId: string, what: string): void {
	sql.run('insert into heard (leg_id, what) values (?, ?) on conflict do update set what = excluded.what', legId, what);
}

export function schedule(sql: Sql, legId: string, what: Due, at: number): void {
	sql.run('insert into due (at, what, leg_id) values (?, ?, ?)', Math.round(at), what, legId);
}

export function unschedule(sql: Sql, legId: string, ...what: Due[]): void {
	sql.run('delete from due where leg_id = ? and what in (select value from json_each(?))', legId, JSON.stringify(what));
}

export function isScheduled(sql: Sql, legId: string, what: Due): boolean {
	return sql.rows('select 1 from due where leg_id = ? and what = ?', legId, what).length > 0;
}

export function readMeta<T>(sql: Sql, key: string, otherwise: T): T {
	const row = sql.rows<{ value: string }>('select value from meta where key = ?', key)[0];
	return row ? (JSON.parse(row.value) as T) : otherwise;
}

export function writeMeta(sql: Sql, key: string, value: unknown): void {
	sql.run('insert into meta (key, value) values (?, ?) on conflict do update set value = excluded.value', key, JSON.stringify(value));
}
