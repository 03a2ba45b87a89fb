/** Loading (R3): uploaded contacts become numbers, page by page. Killed anywhere, it goes on from the last page. */
import type { LoadSummary } from '../../../protocol/views.ts';
import { neverCallable } from '../../domain/hours.ts';
import type { LiveContact } from '../../lib/live-contact.ts';
import { getMeta, markDirty, setMeta, type Tx, tally } from './context.ts';
import { zonesOf } from './dial-pool.ts';
import { gateOf, type NumberRow, placeOf } from './numbers.ts';
import { joinPool, placeContacts } from './place-contacts.ts';
import { KIND, PLACE } from './places.ts';
import { putBack } from './put-back.ts';
import { one, recall, value } from './sql.ts';

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
	const after = rows.filter((row) => row.row > load.cursor_row || (row.row === load.cursor_row && row.part > load.cursor_part));
	const page = placeContacts(tx, after, load.first === 1);
	const end = rows.at(-1);
	tx.sql.run(
		'update loads set placed = ?, duplicates = ?, do_not_call = ?, cursor_row = ?, cursor_part = ?, state = ? where list = ?',
		load.placed + page.placed,
		load.duplicates + page.duplicates,
		load.do_not_call + page.doNotCall,
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

const firstEntering = (tx: Tx): LoadRow | undefined =>
	recall<LoadRow>(tx.sql, `select * from loads where state = 'entering' order by list limit 1`)[0];
/** Whether numbers of a later list that is complete are still to be let in. */
export const entering = (tx: Tx): boolean => firstEntering(tx) !== undefined;

/** Lets numbers of later lists in, once their list is complete. Returns whether more remain. */
export function enterStaged(tx: Tx, limit: number): boolean {
	const load = firstEntering(tx);
	if (!load) return false;
	const staged = tx.sql.rows<NumberRow>('select * from numbers where place = 7 and list = ? limit ?', load.list, limit);
	const entered = staged.map((number) => {
		// Leaving `staged` is a fact of its own: the place then follows from the others.
		const place = placeOf(tx, { ...number, place: PLACE.waiting });
		tally(tx, PLACE.staged, number.zone, gateOf(number), -1);
		tally(tx, place, number.zone, gateOf(number), 1);
		return { ...number, place };
	});
	const spots = joinPool(tx, entered);
	tx.sql.run(
		`update numbers set place = j.place, queue = j.queue, position = j.position
		 from (select value->>0 id, value->>1 place, value->>2 queue, value->>3 position from json_each(?)) j where numbers.id = j.id`,
		JSON.stringify(entered.map((number, n) => [number.id, number.place, ...(spots[n] ?? [null, null])])),
	);
	// Clickers may have come past them while they were still on their way.
	putBack(
		tx,
		entered.filter((number) => number.place === PLACE.unapproved).map((number) => number.id),
	);
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

/** What the first load found; null before it ended. Never-callable numbers are counted with the hours of now. */
export function loadSummary(tx: Tx, never: ReadonlySet<number> = neverZones(tx)): LoadSummary | null {
	if (phaseOf(tx) !== 'ready') return null;
	const loads = recall<{ invalid: number; duplicates: number; doNotCall: number }>(
		tx.sql,
		'select coalesce(sum(invalid), 0) invalid, coalesce(sum(duplicates), 0) duplicates, coalesce(sum(do_not_call), 0) doNotCall from loads',
	)[0];
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
	const zones = recall<{ id: number; names: string }>(tx.sql, 'select id, names from zones');
	// A campaign that never opens is outside of its hours, not complete.
	if (!hours || hours.week.every((day) => day === null)) return new Set();
	return new Set(zones.filter((zone) => neverCallable(hours, zonesOf(tx, zone.names), localWindow, tx.now)).map((zone) => zone.id));
}

function neverCallableCount(tx: Tx, never: ReadonlySet<number>): number {
	if (never.size === 0) return 0;
	const rows = recall<{ zone: number; n: number }>(tx.sql, 'select zone, sum(n) n from tallies where place <> 0 group by zone');
	return rows.filter((row) => never.has(row.zone)).reduce((sum, row) => sum + row.n, 0);
}
