/** What the adapter remembers between requests, in the campaign's own SQLite. Times are epoch ms. */
import type { Sql } from '../../campaign/engine/sql.ts';
import type { EndCause } from '../port.ts';

export const SCHEMA = `
create table if not exists twilio_legs (
	leg_id text primary key,
	order_key text not null unique,
	sid text unique,
	phone text not null,
	caller_id text not null,
	placed_at integer not null,
	rank integer not null default 0,
	answered_at integer,
	room text,
	heard text not null default '',
	act_key text,
	ending integer not null default 0,
	closed integer not null default 0,
	cause text,
	ended_at integer
) strict, without rowid;
create index if not exists twilio_legs_ended on twilio_legs (ended_at) where ended_at is not null;
create table if not exists twilio_rooms (
	room text primary key,
	sid text,
	via text,
	up integer not null default 0,
	gone integer not null default 0,
	since integer not null
) strict, without rowid;
`;

/** How far a leg is known to be; facts of a lower rank than what was told change nothing. */
export const RANK = { asked: 0, queued: 1, initiated: 2, ringing: 3, answered: 4, ended: 5 } as const;

export interface LegRow {
	leg_id: string;
	order_key: string;
	/** CA…; null while nobody knows. */
	sid: string | null;
	phone: string;
	caller_id: string;
	placed_at: number;
	/** What was told of it, RANK. */
	rank: number;
	/** By either sign of an answer: the notice or the request. */
	answered_at: number | null;
	/** The caller's session in whose conference it is. */
	room: string | null;
	/** Last sequence number heard from each conference, "CF… n" joined by commas; a later event is never undone by an earlier one. */
	heard: string;
	/** Key of the last command that moved it. */
	act_key: string | null;
	/** We asked for its end. */
	ending: 0 | 1;
	/** The carrier says that it is over; the event may still be on its way. */
	closed: 0 | 1;
	cause: EndCause | null;
	ended_at: number | null;
}

export interface RoomRow {
	room: string;
	/** CA… of the caller's own leg. */
	sid: string | null;
	via: 'browser' | 'phone' | null;
	up: 0 | 1;
	/** That leg was in the room and has left it. */
	gone: 0 | 1;
	since: number;
}

export const legById = (sql: Sql, legId: string): LegRow | null =>
	sql.rows<LegRow>('select * from twilio_legs where leg_id = ?', legId)[0] ?? null;
export const legBySid = (sql: Sql, sid: string): LegRow | null =>
	sql.rows<LegRow>('select * from twilio_legs where sid = ?', sid)[0] ?? null;
export const roomOf = (sql: Sql, room: string): RoomRow | null =>
	sql.rows<RoomRow>('select * from twilio_rooms where room = ?', room)[0] ?? null;

export function patchLeg(sql: Sql, leg: LegRow, changes: Partial<LegRow>): LegRow {
	const names = Object.keys(changes).map((name) => `${name} = ?`);
	if (names.length > 0) sql.run(`update twilio_legs set ${names.join(', ')} where leg_id = ?`, ...Object.values(changes), leg.leg_id);
	return { ...leg, ...changes };
}

const KEPT_MS = 24 * 3_600_000;
/** Legs that ended a day ago; nothing more is heard of them. */
export function forgetOld(sql: Sql, now: number): void {
	sql.run('delete from twilio_legs where ended_at < ?', now - KEPT_MS);
	sql.run('delete from twilio_rooms where up = 0 and since < ?', now - KEPT_MS);
}

/** Counts an event of a conference. False when a later one of the same conference was heard before. */
export function hearConference(sql: Sql, leg: LegRow, conference: string, sequence: number): boolean {
	const heard = new Map(
		leg.heard
			.split(',')
			.filter((part) => part !== '')
			.map((part) => part.split(' ') as [string, string]),
	);
	if (sequence <= Number(heard.get(conference) ?? 0)) return false;
	heard.set(conference, String(sequence));
	const text = [...heard]
		.slice(-10)
		.map(([sid, n]) => `${sid} ${n}`)
		.join(',');
	sql.run('update twilio_legs set heard = ? where leg_id = ?', text, leg.leg_id);
	return true;
}
