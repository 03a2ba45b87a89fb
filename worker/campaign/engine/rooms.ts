/** With carriers whose callers have a leg of their own (browser or phone): whether that leg is in the caller's room. */
import type { Tx } from './context.ts';
import { one } from './sql.ts';

export interface RoomRow {
	/** Also the room's name at the carrier. */
	session: string;
	up: number;
	via: 'browser' | 'phone' | null;
	since: number;
	/** The session is over: the carrier is to end the leg. */
	closing: number;
	next_at: number | null;
	tries: number;
}

/** A condition on `sessions`: that caller hears and is heard. Always true where the page itself makes the sound. */
export const hears = (tx: Pick<Tx, 'config'>): string =>
	tx.config.callerLegs === true ? 'and exists (select 1 from rooms where rooms.session = sessions.id and rooms.up = 1)' : '';

export const roomOf = (tx: Pick<Tx, 'sql'>, session: string): RoomRow | null =>
	one<RoomRow>(tx.sql, 'select * from rooms where session = ?', session);

/** Whether that caller hears and is heard. */
export const isHeard = (tx: Tx, session: string): boolean => tx.config.callerLegs !== true || roomOf(tx, session)?.up === 1;

/** The session is over: its leg at the carrier is ended, tried again until it is. */
export function closeRoom(tx: Tx, session: string): void {
	if (tx.config.callerLegs !== true) return;
	tx.sql.run('update rooms set closing = 1, next_at = ?, tries = 0 where session = ?', tx.now, session);
	tx.effects.orders = true;
}

/** Rooms that are to be closed now; each is put off until the carrier has answered. */
export function takeRooms(tx: Tx): string[] {
	const rows = tx.sql.rows<{ session: string }>('select session from rooms where closing = 1 and next_at <= ? limit 20', tx.now);
	for (const { session } of rows)
		tx.sql.run('update rooms set next_at = ? + 2000 * (1 << min(tries, 6)), tries = tries + 1 where session = ?', tx.now, session);
	return rows.map((row) => row.session);
}

export const roomClosed = (tx: Tx, session: string): void => tx.sql.run('delete from rooms where session = ? and closing = 1', session);
