/** Loading (R3): uploaded contacts become numbers, page by page. Killed anywhere, it goes on from the last page. */
import type { LoadSummary } from '../../../protocol/views.ts';
import { neverCallable } from '../../domain/hours.ts';
import type { LiveContact } from '../../lib/live-contact.ts';
import { getMeta, markDirty, setMeta, type Tx, tally } from './context.ts';
import { append, zonesOf } from './dial-pool.ts';
import { gateOf, type NumberRow, numberById, placeOf, saveNumber } from './numbers.ts';
import { KIND, PLACE } from './places.ts';
import { one, value } from './sql.ts';

export type ContactRow = LiveContact;

export interface LoadRow {
	list: number;
	name: string;
	total: number;
	invalid: number;
	placed: number;
	entered: number;
	duplicates: number;
	do_not_call: number;
	cursor_row: number;
	cursor_part: number;
	state: 'loading' | 'entering' | 'done';
	first: number;
	/** 1 = being taken out, 2 = taken out. */
	withdrawn: number;
}

export type Phase = 'new' | 'loading' | 'ready';
export const phaseOf = (tx: Pick<Tx, 'sql'>): Phase => getMeta<Phase>(tx.sql, 'phase', 'new');

/** Begins to load every finished list that is not known yet. Repeats are harmless. */
export function beginLoads(tx: Tx): void {
	if (tx.config.startedAt === null) return;
	const phase = phaseOf(tx);
	if (phase === 'new') setMeta(tx.sql, 'phase', 'loading');
	for (const list of tx.config.lists) {
		tx.sql.run(
			`insert into loads (list, name, total, invalid, state, first) values (?, ?, ?, ?, 'loading', ?)
			 on conflict do update set invalid = excluded.invalid, name = excluded.name`,
			list.id,
			list.name,
			list.accepted,
			list.rejected,
			phase === 'ready' ? 0 : 1,
		);
	}
	tx.effects.admins = true;
	finishFirstLoad(tx);
}

/** The list whose next page is to be fetched, with its cursor; null when nothing is to be loaded. */
export const nextLoad = (tx: Pick<Tx, 'sql'>): LoadRow | null =>
	one<LoadRow>(tx.sql, `select * from loads where state = 'loading' order by list limit 1`);

/** Places one page. `last` says that the list ends here. The page has to begin after the cursor that `nextLoad` gave. */
export function loadPage(tx: Tx, list: number, rows: readonly ContactRow[], last: boolean): void {
	const load = one<LoadRow>(tx.sql, `select * from loads where list = ? and state = 'loading'`, list);
	if (!load) return;
	let { placed, duplicates, do_not_call: doNotCall } = load;
	for (const row of rows) {
		if (row.row < load.cursor_row || (row.row === load.cursor_row && row.part <= load.cursor_part)) continue;
		const outcome = placeContact(tx, row, load.first === 1);
		placed += 1;
		if (outcome === 'duplicate') duplicates += 1;
		if (outcome === 'do_not_call') doNotCall += 1;
	}
	const end = rows.at(-1);
	tx.sql.run(
		'update loads set placed = ?, duplicates = ?, do_not_call = ?, cursor_row = ?, cursor_part = ?, state = ? where list = ?',
		placed,
		duplicates,
		doNotCall,
		end?.row ?? load.cursor_row,
		end?.part ?? load.cursor_part,
		last ? (load.first === 1 ? 'done' : 'entering') : 'loading',
		list,
	);
	if (last) tx.sql.run(`delete from meta where key = 'kinds'`);
	tx.effects.admins = true;
	tx.effects.clickers = true;
	finishFirstLoad(tx);
}

/** Lets numbers of later lists in, once their list is complete. Returns whether more remain. */
export function enterStaged(tx: Tx, limit: number): boolean {
	const load = one<LoadRow>(tx.sql, `select * from loads where state = 'entering' order by list limit 1`);
	if (!load) return false;
	const staged = tx.sql.rows<NumberRow>('select * from numbers where place = 7 and list = ? limit ?', load.list, limit);
	for (const number of staged) {
		// Leaving `staged` is a fact of its own: the place then follows from the others.
		const next = placeOf(tx, { ...number, place: PLACE.waiting });
		tally(tx, PLACE.staged, number.zone, gateOf(number), -1);
		tally(tx, next, number.zone, gateOf(number), 1);
		const spot =
			next === PLACE.pool
				? append(tx, number.id, number.passes + 1, number.zone, number.kind, gateOf(number))
				: { queue: null, position: null };
		tx.sql.run('update numbers set place = ?, queue = ?, position = ? where id = ?', next, spot.queue, spot.position, number.id);
	}
	const done = staged.length < limit;
	tx.sql.run('update loads set entered = entered + ?, state = ? where list = ?', staged.length, done ? 'done' : 'entering', load.list);
	tx.effects.admins = true;
	tx.effects.clickers = true;
	return !done || value(tx.sql, `select count(*) from loads where state = 'entering'`) > 0;
}

/** The first load is over once none of its lists is still being read. */
export function finishFirstLoad(tx: Tx): void {
	if (phaseOf(tx) !== 'loading') return;
	if (value(tx.sql, `select count(*) from loads where state = 'loading' and first = 1`) > 0) return;
	setMeta(tx.sql, 'phase', 'ready');
	markDirty(tx, 'campaign', 'campaign');
	tx.effects.allCallers = true;
	tx.effects.clickers = true;
}

function zoneId(tx: Tx, names: string): number {
	const found = one<{ id: number }>(tx.sql, 'select id from zones where names = ?', names);
	if (found) return found.id;
	tx.sql.run('insert into zones (names) values (?)', names);
	return value(tx.sql, 'select last_insert_rowid()');
}

function placeContact(tx: Tx, row: ContactRow, first: boolean): 'placed' | 'duplicate' | 'do_not_call' {
	const known = one<NumberRow>(tx.sql, 'select * from numbers where phone = ?', row.phone);
	const number = known ? known.id : insertNumber(tx, row, first);
	tx.sql.run(
		`insert into people (list, row, part, number, external_id, first_name, last_name, fields) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
		row.list,
		row.row,
		row.part,
		number,
		row.externalId,
		row.firstName,
		row.lastName,
		row.fields,
	);
	if (known) mergeFacts(tx, known.withdrawn === 1 ? returned(tx, known, row, first) : known, row);
	if (known) return 'duplicate';
	return blocked(tx, row) ? 'do_not_call' : 'placed';
}

/** A number that had been taken out comes back with another list, and enters together with it. */
function returned(tx: Tx, number: NumberRow, row: ContactRow, first: boolean): NumberRow {
	tx.sql.run('update numbers set list = ? where id = ?', row.list, number.id);
	const place = first ? PLACE.waiting : PLACE.staged;
	saveNumber(tx, number, { ...number, place, list: row.list, withdrawn: 0 });
	return numberById(tx, number.id);
}

const blocked = (tx: Tx, row: ContactRow): boolean =>
	row.doNotCall || value(tx.sql, 'select count(*) from do_not_call where phone = ?', row.phone) > 0;

function insertNumber(tx: Tx, row: ContactRow, first: boolean): number {
	const zone = zoneId(tx, row.zones);
	const number: NumberRow = {
		id: 0,
		phone: row.phone,
		kind: KIND[row.kind],
		zone,
		place: first ? PLACE.waiting : PLACE.staged,
		approved: 0,
		do_not_call: blocked(tx, row) ? 1 : 0,
		invalid: 0,
		settled: 0,
		passes: 0,
		drops: 0,
		last_ended_at: null,
		due_at: null,
		due_reason: 0,
		call_back: 0,
		withdrawn: 0,
		attempt: null,
		queue: null,
		position: null,
		list: row.list,
	};
	const place = placeOf(tx, number);
	tx.sql.run(
		'insert into numbers (phone, kind, zone, place, do_not_call, list) values (?, ?, ?, ?, ?, ?)',
		number.phone,
		number.kind,
		zone,
		place,
		number.do_not_call,
		number.list,
	);
	const id = value(tx.sql, 'select last_insert_rowid()');
	tally(tx, place, zone, gateOf(number), 1);
	if (place === PLACE.pool) {
		const spot = append(tx, id, 1, zone, number.kind, gateOf(number));
		tx.sql.run('update numbers set queue = ?, position = ? where id = ?', spot.queue, spot.position, id);
	}
	return id;
}

/** Two rows, one number: the more careful line kind wins, and the windows of both rows' zones have to agree. */
function mergeFacts(tx: Tx, known: NumberRow, row: ContactRow): void {
	const kind = known.kind === KIND.landline ? KIND[row.kind] : known.kind;
	const names = one<{ names: string }>(tx.sql, 'select names from zones where id = ?', known.zone)?.names ?? '';
	const all = [...new Set([...zonesOf(tx, names), ...zonesOf(tx, row.zones)])].sort();
	const merged = row.zones === names ? names : all.join(',');
	const zone = merged === names ? known.zone : zoneId(tx, merged);
	const doNotCall = known.do_not_call === 1 || blocked(tx, row) ? 1 : 0;
	if (kind === known.kind && zone === known.zone && doNotCall === known.do_not_call) return;
	saveNumber(tx, known, { ...known, kind, zone, do_not_call: doNotCall });
}

/** What the first load found; null before it ended. Never-callable numbers are counted with the hours of now. */
export function loadSummary(tx: Tx, never: ReadonlySet<number> = neverZones(tx)): LoadSummary | null {
	if (phaseOf(tx) !== 'ready') return null;
	const loads = one<{ invalid: number; duplicates: number; doNotCall: number }>(
		tx.sql,
		'select coalesce(sum(invalid), 0) invalid, coalesce(sum(duplicates), 0) duplicates, coalesce(sum(do_not_call), 0) doNotCall from loads',
	);
	const kinds = getMeta<{ cells: number; landlines: number; unknown: number } | null>(tx.sql, 'kinds', null) ?? countKinds(tx);
	return {
		loaded: kinds.cells + kinds.landlines + kinds.unknown,
		duplicates: loads?.duplicates ?? 0,
		invalid: loads?.invalid ?? 0,
		doNotCall: loads?.doNotCall ?? 0,
		...kinds,
		neverCallable: neverCallableCount(tx, never),
	};
}

/** Counted once a load has ended, not on every look. */
function countKinds(tx: Tx): { cells: number; landlines: number; unknown: number } {
	const rows = tx.sql.rows<{ kind: number; n: number }>(
		'select kind, count(*) n from numbers where do_not_call = 0 and withdrawn = 0 group by kind',
	);
	const of = (kind: number): number => rows.find((row) => row.kind === kind)?.n ?? 0;
	const kinds = { cells: of(KIND.cell), landlines: of(KIND.landline), unknown: of(KIND.unknown) };
	setMeta(tx.sql, 'kinds', kinds);
	return kinds;
}

/** Zones whose own window never meets the campaign's hours. */
export function neverZones(tx: Tx): Set<number> {
	const { hours, localWindow } = tx.config.settings;
	const zones = tx.sql.rows<{ id: number; names: string }>('select id, names from zones');
	// A campaign that never opens is outside of its hours, not complete.
	if (!hours || hours.week.every((day) => day === null)) return new Set();
	return new Set(zones.filter((zone) => neverCallable(hours, zonesOf(tx, zone.names), localWindow, tx.now)).map((zone) => zone.id));
}

function neverCallableCount(tx: Tx, never: ReadonlySet<number>): number {
	if (never.size === 0) return 0;
	const rows = tx.sql.rows<{ zone: number; n: number }>('select zone, sum(n) n from tallies where place <> 0 group by zone');
	return rows.filter((row) => never.has(row.zone)).reduce((sum, row) => sum + row.n, 0);
}
