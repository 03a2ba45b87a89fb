/** What the room was like, by minute, and the callers on the board one by one. */
import type { BoardCaller, RoomMinute } from '../../../protocol/views.ts';
import { getMeta, setMeta, type Tx } from './context.ts';
import { onlineCount } from './sessions.ts';

const MINUTE_MS = 60_000;
/** Minutes that are kept: a long shift with what came before it. */
export const MINUTES_KEPT = 720;
const minuteOf = (at: number): number => Math.floor(at / MINUTE_MS);

type Counter = 'dials' | 'answered' | 'connected' | 'dropped' | 'waits' | 'wait_ms';

/** Adds to counters of the present minute. */
export function countMinute(tx: Tx, counts: Partial<Record<Counter, number>>): void {
	const names = (Object.keys(counts) as Counter[]).filter((name) => (counts[name] ?? 0) !== 0);
	if (names.length === 0) return;
	tx.sql.run(
		`insert into room_minutes (minute, ${names.join(', ')}) values (?${', ?'.repeat(names.length)})
		 on conflict do update set ${names.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}`,
		minuteOf(tx.now),
		...names.map((name) => counts[name] ?? 0),
	);
}

/** Once a minute while callers are on: how many there are, and what the lines do. */
export function sampleMinute(tx: Tx): void {
	const minute = minuteOf(tx.now);
	if (getMeta(tx.sql, 'sampledMinute', 0) === minute || onlineCount(tx) === 0) return;
	setMeta(tx.sql, 'sampledMinute', minute);
	tx.sql.run(
		`insert into room_minutes (minute, ready, talking, wrapping, ringing) values (?,
		 (select count(*) from sessions where ended_at is null and link_up = 1 and state in ('ready', 'reserved')),
		 (select count(*) from sessions where ended_at is null and link_up = 1 and state = 'on_call'),
		 (select count(*) from sessions where ended_at is null and link_up = 1 and state = 'wrap_up'),
		 (select count(*) from attempts where ended_at is null and answered_at is null))
		 on conflict do update set ready = excluded.ready, talking = excluded.talking, wrapping = excluded.wrapping, ringing = excluded.ringing`,
		minute,
	);
	tx.sql.run('delete from room_minutes where minute <= ?', minute - MINUTES_KEPT);
}

/** The last minutes, oldest first; only those after `after` (epoch minutes). */
export function roomMinutes(tx: Tx, after = 0): RoomMinute[] {
	return tx.sql.rows<RoomMinute>(
		`select m.minute, ready, talking, wrapping, ringing, dials, answered, connected, dropped, coalesce(a.n, 0) approvals,
		 case when waits = 0 then null else wait_ms / 1000.0 / waits end waitS
		 from room_minutes m left join approval_minutes a on a.minute = m.minute where m.minute > ? order by m.minute`,
		Math.max(after, minuteOf(tx.now) - MINUTES_KEPT),
	);
}

/** Callers of the board: all who are there, or these; ended ones only when asked for by name. */
export function boardCallers(tx: Tx, ids: readonly string[] | null = null): BoardCaller[] {
	const which = ids === null ? 'ended_at is null' : 'id in (select value from json_each(?))';
	return tx.sql
		.rows<{
			id: string;
			name: string;
			state: BoardCaller['state'];
			since: number;
			link_up: number;
			last_call: number;
			leave_after: string | null;
			calls: number;
			contacts: number;
			talk_ms: number;
		}>(
			`select id, name, state, since, link_up, last_call, leave_after, calls, contacts, talk_ms from sessions where ${which} order by name, id`,
			...(ids === null ? [] : [JSON.stringify(ids)]),
		)
		.map((row) => ({
			id: row.id,
			name: row.name,
			state: row.state,
			since: row.since,
			away: row.link_up === 0,
			leaving: row.last_call === 1 || row.leave_after !== null,
			calls: row.calls,
			contacts: row.contacts,
			talkMs: row.talk_ms,
		}));
}
