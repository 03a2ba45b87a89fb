/**
 * Leases (R15): blocks of ids, a row a block. Nobody is given what another one holds; what is left behind returns within
 * a minute; blocks shrink towards the end.
 */
import { LIMITS } from '../../../protocol/limits.ts';
import type { ClickCounts, ClickerState } from '../../../protocol/views.ts';
import { codeOf } from './codes.ts';
import { getMeta, setMeta, type Tx } from './context.ts';
import { phaseOf } from './loading.ts';
import { bulk, one, value } from './sql.ts';

export interface ClickerRow {
	id: string;
	/** Short name in `numbers.approved_by`. */
	ord: number;
	name: string;
	key_hash: string;
	ip_prefix: string;
	joined_at: number;
	ended_at: number | null;
	/** 0 the page is away, 1 there, 2 there but left alone: what it held went back. */
	link_up: number;
	seen_at: number;
	mine: number;
	/** Highest frame number that was committed. */
	last_frame: number;
	/** When the last frame arrived. */
	received_at: number;
	/** JSON: times of the last accepted presses, at most thirty. */
	recent: string;
}

interface LeaseRow {
	id: number;
	session: string;
	first_id: number;
	last_id: number;
	leased_at: number;
	expires_at: number;
}

export const codeKeys = (tx: Tx): number[] => {
	const keys = getMeta<number[]>(tx.sql, 'codeKeys', []);
	if (keys.length === 4) return keys;
	const made = Array.from({ length: 4 }, () => Math.floor(tx.random() * 2 ** 31));
	setMeta(tx.sql, 'codeKeys', made);
	return made;
};

export const clickerById = (tx: Tx, id: string): ClickerRow | null => one<ClickerRow>(tx.sql, 'select * from clickers where id = ?', id);

/** Numbers that wait for a click, whatever else holds them. */
export function unapprovedCount(tx: Tx): number {
	if (!tx.config.settings.clicking) return 0;
	return value(tx.sql, 'select coalesce(sum(n), 0) from tallies where gate = 1 and place in (1, 2, 3, 6)');
}

export const approvedCount = (tx: Tx): number => getMeta(tx.sql, 'approved', 0);

/** Sessions whose page is there. */
export const clickersOnline = (tx: Tx): number => value(tx.sql, 'select count(*) from clickers where ended_at is null and link_up = 1');

export function clickCounts(tx: Tx, clicker: Pick<ClickerRow, 'mine'>): ClickCounts {
	return { mine: clicker.mine, everyone: approvedCount(tx), left: unapprovedCount(tx) };
}

export const holds = (tx: Tx, session: string): boolean =>
	value(tx.sql, `select exists (select 1 from leases where session = ? and state = 'held')`, session) === 1;

export function clickerState(tx: Tx, session: string): ClickerState {
	const shared = sharedState(tx);
	return shared === 'others' && holds(tx, session) ? 'open' : shared;
}

/** The state of a clicker who holds nothing; the same for all. */
export function sharedState(tx: Tx, left = unapprovedCount(tx)): ClickerState {
	if (!tx.config.settings.clicking) return 'off';
	const phase = phaseOf(tx);
	if (phase === 'new') return 'not_started';
	if (phase === 'loading') return 'loading';
	if (left === 0) return 'done';
	return leasable(tx) ? 'open' : 'others';
}

/** Ids that could be leased at this moment without taking from somebody. */
function leasable(tx: Tx): boolean {
	return (
		getMeta(tx.sql, 'clickCursor', 0) < lastNumber(tx) ||
		value(tx.sql, `select exists (select 1 from leases where state = 'returned')`) === 1
	);
}

const lastNumber = (tx: Tx): number => value(tx.sql, 'select coalesce(max(id), 0) from numbers');

/** What a block may hold at this moment: less and less towards the end, so that nobody waits for one who sleeps on many. */
export const blockSize = (left: number, clickers: number): number =>
	Math.min(LIMITS.leaseItems, Math.max(1, Math.floor(left / (2 * Math.max(1, clickers)))));

/**
 * Leases more items to a clicker whose page has `have` left. Returns their ids in order and extends what the session
 * holds. A page that has nothing (a reload) gets again what it holds already.
 */
export function lease(tx: Tx, session: string, have: number, block = blockSize(unapprovedCount(tx), clickersOnline(tx))): string[] {
	const clicker = clickerById(tx, session);
	if (!clicker || clicker.ended_at !== null || phaseOf(tx) !== 'ready' || !tx.config.settings.clicking) return [];
	if (clicker.link_up === 2) tx.sql.run('update clickers set link_up = 1 where id = ?', session);
	const expires = tx.now + LIMITS.leaseMs;
	const keys = codeKeys(tx);
	const held: number[] = [];
	for (const row of tx.sql.rows<LeaseRow>(`select * from leases where session = ? and state = 'held' order by id`, session)) {
		const ids = open(tx, row.first_id, row.last_id, LIMITS.leaseItems);
		held.push(...ids);
		if (ids.length === 0) tx.sql.run(`update leases set state = 'done', expires_at = null where id = ?`, row.id);
		// Extended in good time, not at every look.
		else if (have === 0 || row.expires_at < tx.now + LIMITS.leaseMs / 2)
			tx.sql.run('update leases set expires_at = ? where id = ?', expires, row.id);
	}
	if (have === 0 && held.length > 0) return held.slice(0, LIMITS.leaseItems).map((id) => codeOf(id, keys));
	if (have >= block) return [];
	const ids: number[] = [];
	for (let turn = 0; turn < 64 && ids.length < block; turn += 1) {
		const range = nextRange(tx, block - ids.length);
		if (!range) break;
		if (range.ids.length === 0) continue;
		ids.push(...range.ids);
		// What it held before and gets again was first its own then: presses made since, without a connection, keep their times.
		tx.sql.run(
			`insert into leases (session, first_id, last_id, leased_at, expires_at, state) values (?, ?, ?,
			 coalesce((select min(leased_at) from leases where session = ? and first_id <= ? and last_id >= ?), cast(? as integer)), ?, 'held')`,
			session,
			range.first,
			range.last,
			session,
			range.first,
			range.last,
			tx.now,
			expires,
		);
	}
	return ids.map((id) => codeOf(id, keys));
}

/** Unapproved numbers of an id range, in order. */
const open = (tx: Tx, first: number, last: number, limit: number): number[] =>
	bulk<[id: number]>(
		tx.sql,
		'id',
		'(select id from numbers where id between ? and ? and kind <> 0 and approved = 0 and place in (1, 2, 3, 6) order by id limit ?)',
		first,
		last,
		limit,
	).map(([id]) => id);

/** The next range to lease: one that came back, else beyond the cursor. Null when there is none. */
function nextRange(tx: Tx, wanted: number): { first: number; last: number; ids: number[] } | null {
	const returned = one<{ id: number; first_id: number; last_id: number }>(
		tx.sql,
		`select id, first_id, last_id from leases where state = 'returned' order by id limit 1`,
	);
	if (returned) {
		const ids = open(tx, returned.first_id, returned.last_id, wanted);
		const last = ids.length < wanted ? returned.last_id : (ids.at(-1) ?? returned.last_id);
		if (last >= returned.last_id) tx.sql.run(`update leases set state = 'taken' where id = ?`, returned.id);
		else tx.sql.run('update leases set first_id = ? where id = ?', last + 1, returned.id);
		return { first: returned.first_id, last, ids };
	}
	const cursor = getMeta(tx.sql, 'clickCursor', 0);
	const ahead = cursor < getMeta(tx.sql, 'rewoundFrom', 0) ? nextHeld(tx, cursor) : null;
	if (ahead && ahead.first_id <= cursor + 1) {
		setMeta(tx.sql, 'clickCursor', ahead.last_id);
		return { first: cursor + 1, last: ahead.last_id, ids: [] };
	}
	const end = ahead ? ahead.first_id - 1 : lastNumber(tx);
	if (cursor >= end) return null;
	const ids = open(tx, cursor + 1, end, wanted);
	const last = ids.length < wanted ? end : (ids.at(-1) ?? end);
	setMeta(tx.sql, 'clickCursor', last);
	return { first: cursor + 1, last, ids };
}

/** The first block beyond the cursor that somebody holds; after a rewind the cursor goes around those. */
const nextHeld = (tx: Tx, cursor: number): Pick<LeaseRow, 'first_id' | 'last_id'> | null =>
	one<Pick<LeaseRow, 'first_id' | 'last_id'>>(
		tx.sql,
		`select first_id, last_id from leases where state = 'held' and last_id > ? order by first_id limit 1`,
		cursor,
	);

/** Numbers that need clicks again (clicking turned on, new settings): the cursor begins anew, and goes around what is held. */
export function rewindCursor(tx: Tx): void {
	tx.sql.run(`update leases set state = 'done', expires_at = null where state = 'returned'`);
	setMeta(tx.sql, 'rewoundFrom', Math.max(getMeta(tx.sql, 'clickCursor', 0), getMeta(tx.sql, 'rewoundFrom', 0)));
	setMeta(tx.sql, 'clickCursor', 0);
}

/** Gives back what a session holds (it left, was ended, or let its lease pass). The range stays known as once its own. */
export function returnLeases(tx: Tx, where: { session: string } | { expiredAt: number }): void {
	const leases =
		'session' in where
			? tx.sql.rows<LeaseRow>(`select * from leases where session = ? and state = 'held'`, where.session)
			: tx.sql.rows<LeaseRow>(`select * from leases where state = 'held' and expires_at <= ? limit 500`, where.expiredAt);
	const left: string[] = [];
	for (const held of leases) {
		tx.sql.run(`update leases set state = 'done', expires_at = null where id = ?`, held.id);
		if (open(tx, held.first_id, held.last_id, 1).length === 0) continue;
		left.push(held.session);
		tx.sql.run(
			`insert into leases (session, first_id, last_id, leased_at, state) values ('', ?, ?, ?, 'returned')`,
			held.first_id,
			held.last_id,
			tx.now,
		);
	}
	if (left.length === 0) return;
	tx.sql.run('update clickers set link_up = 2 where link_up = 1 and id in (select value from json_each(?))', JSON.stringify(left));
	tx.effects.clickers = true;
}

/** When each id was leased last to the session that names it; in the order asked for, null = never. */
export function leasedAt(tx: Tx, asked: readonly (readonly [session: string, id: number | null])[]): (number | null)[] {
	return bulk<[at: number | null]>(
		tx.sql,
		'at',
		`(select (select leased_at from leases where session = value->>0 and first_id <= value->>1 and last_id >= value->>1 order by first_id desc limit 1) at
		 from json_each(?) order by key)`,
		JSON.stringify(asked),
	).map(([at]) => at);
}
