/** A caller's session: its row, the change of its state, and the queue of those who wait. */
import type { CallerState } from '../../../protocol/enums.ts';
import { markDirty, type Tx } from './context.ts';
import { closeRoom, hears, isHeard } from './rooms.ts';
import { one, recallValue } from './sql.ts';

export interface SessionRow {
	id: string;
	version: number;
	name: string;
	phone: string;
	key_hash: string;
	ip_prefix: string;
	state: CallerState;
	since: number;
	/** First come, first served; kept through a reservation that came to nothing. */
	ready_since: number | null;
	link_up: number;
	lost_at: number | null;
	active_at: number;
	typing_at: number;
	last_call: number;
	break_after: number;
	/** Why the session ends after the present record; null = it does not. */
	leave_after: string | null;
	/** The conversation or unfinished record. */
	attempt: number | null;
	joined_at: number;
	ended_at: number | null;
	end_reason: string | null;
	calls: number;
	contacts: number;
	talk_ms: number;
	/** Spent in `idle` and `break`, but for the present interval. */
	rest_ms: number;
	interval_seq: number;
	notice: string | null;
	still_there_until: number | null;
	/** JSON of a word from an admin. */
	message: string | null;
	/** JSON of the campaign that an admin asked them to go on in. */
	move_to: string | null;
	deadline_at: number | null;
}

/** How long each state may last before something is done about it, ms. Every state has a deadline. */
export const SESSION_TIMES = {
	idle: 15 * 60_000,
	/** An idle session whose page is open, in steps of `idle`. */
	idlePage: 12 * 3_600_000,
	stillThere: 5 * 60_000,
	stillThereAnswer: 60_000,
	reserved: 75_000,
	onCall: 30 * 60_000,
	/** Page away: not ready at once; a conversation is ended after this. */
	lostInCall: 20_000,
	lost: 120_000,
	wrapUpEnd: 180_000,
	break: 4 * 3_600_000,
} as const;

export const sessionById = (tx: Tx, id: string): SessionRow | null => one<SessionRow>(tx.sql, 'select * from sessions where id = ?', id);
export const openSession = (tx: Tx, id: string): SessionRow | null =>
	one<SessionRow>(tx.sql, 'select * from sessions where id = ? and ended_at is null', id);

/** Writes changed columns of a session. */
export function patchSession(tx: Tx, id: string, changes: Partial<SessionRow>): void {
	const columns = Object.keys(changes);
	if (columns.length === 0) return;
	tx.sql.run(`update sessions set ${columns.map((column) => `${column} = ?`).join(', ')} where id = ?`, ...Object.values(changes), id);
	tx.effects.callers.add(id);
	tx.effects.admins = true;
}

/** Goes to another state: closes the interval, sets the deadline of the new one. */
export function setState(tx: Tx, session: SessionRow, state: CallerState, changes: Partial<SessionRow> = {}): void {
	const closing = session.state !== state;
	if (closing) {
		tx.sql.run(
			'insert into intervals (session, seq, state, from_at, to_at) values (?, ?, ?, ?, ?)',
			session.id,
			session.interval_seq,
			session.state,
			session.since,
			tx.now,
		);
		markDirty(tx, 'interval', `${session.id} ${session.interval_seq}`);
	}
	const rests = closing && (session.state === 'idle' || session.state === 'break');
	patchSession(tx, session.id, {
		state,
		...(rests ? { rest_ms: session.rest_ms + tx.now - session.since } : {}),
		since: closing ? tx.now : session.since,
		interval_seq: session.interval_seq + (closing ? 1 : 0),
		still_there_until: null,
		deadline_at: deadlineOf(tx, session, state),
		notice: null,
		...changes,
	});
	patchVersion(tx, session.id);
}

function patchVersion(tx: Tx, id: string): void {
	tx.sql.run('update sessions set version = version + 1 where id = ?', id);
	markDirty(tx, 'session', id);
}

/** Whoever is away has no longer in another state than in the one before. */
function deadlineOf(tx: Tx, session: SessionRow, state: CallerState): number {
	const waits = state === 'idle' || state === 'ready' || state === 'break';
	if (waits && session.link_up === 0 && session.lost_at !== null) return session.lost_at + SESSION_TIMES.lost;
	return tx.now + stateTime(tx, state);
}

function stateTime(tx: Tx, state: CallerState): number {
	switch (state) {
		case 'idle':
			return SESSION_TIMES.idle;
		case 'ready':
			return SESSION_TIMES.stillThere;
		case 'reserved':
			return SESSION_TIMES.reserved;
		case 'on_call':
			return SESSION_TIMES.onCall;
		case 'wrap_up':
			return tx.config.settings.wrapUpS * 1000;
		case 'break':
			return SESSION_TIMES.break;
		case 'ended':
			return 0;
	}
}

/** Into the queue, at its end unless the place was kept; or where the caller wanted to be after this call. */
export function makeReady(tx: Tx, session: SessionRow, notice: string | null = null): void {
	const wish = openSession(tx, session.id);
	if (wish !== null && wish.leave_after !== null) return endSession(tx, wish, wish.leave_after);
	if (wish?.break_after === 1) return setState(tx, wish, 'break', { ready_since: null, attempt: null, break_after: 0, notice });
	// Without sound nobody can be given to this caller.
	if (!isHeard(tx, session.id))
		return setState(tx, session, 'idle', {
			ready_since: null,
			attempt: null,
			notice: 'Connect your sound again, then say that you are ready.',
		});
	setState(tx, session, 'ready', { ready_since: session.ready_since ?? tx.now, attempt: null, notice });
}

export function endSession(tx: Tx, session: SessionRow, reason: string): void {
	if (session.ended_at !== null) return;
	setState(tx, session, 'ended', { ended_at: tx.now, end_reason: reason, ready_since: null, deadline_at: null, attempt: null });
	tx.sql.run('delete from commands where session = ?', session.id);
	closeRoom(tx, session.id);
}

/** The longest-waiting caller who is ready with the page open. I6: whoever answers is given to this one. */
export const longestWaiting = (tx: Tx): SessionRow | null =>
	one<SessionRow>(
		tx.sql,
		`select * from sessions where ended_at is null and state = 'ready' and link_up = 1 ${hears(tx)} order by ready_since, id limit 1`,
	);

export const readyCount = (tx: Tx): number =>
	recallValue(tx.sql, `select count(*) from sessions where ended_at is null and state = 'ready' and link_up = 1 ${hears(tx)}`);

/** Callers who are on: ready, in conversation or in wrap-up, with the page open (I7). */
export const onlineCount = (tx: Tx): number =>
	recallValue(
		tx.sql,
		`select count(*) from sessions where ended_at is null and state in ('ready', 'reserved', 'on_call', 'wrap_up') and link_up = 1 ${hears(tx)}`,
	);
