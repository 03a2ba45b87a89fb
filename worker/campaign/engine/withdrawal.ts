/** A list taken out of a started campaign: its numbers that were not dialed are not dialed any more, in bounded steps. */

import { getMeta, setMeta, type Tx } from './context.ts';
import { finishFirstLoad, type LoadRow, phaseOf } from './loading.ts';
import { numberById, saveNumber } from './numbers.ts';
import { PLACE } from './places.ts';
import { recall, recallValue, value } from './sql.ts';

interface Cursor {
	list: number;
	row: number;
	part: number;
}

/** Begins to withdraw every loaded list that the set-up holds no more. Repeats are harmless. */
export function beginWithdrawals(tx: Tx): void {
	if (phaseOf(tx) === 'new') return;
	const known = new Set(tx.config.lists.map((list) => list.id));
	for (const load of tx.sql.rows<LoadRow>('select * from loads where withdrawn = 0'))
		if (!known.has(load.list)) {
			tx.sql.run(`update loads set withdrawn = 1, state = 'done' where list = ?`, load.list);
			tx.effects.admins = true;
		}
	finishFirstLoad(tx);
}

/** Whether numbers are still to be taken out. */
export const withdrawing = (tx: Pick<Tx, 'sql'>): boolean => recallValue(tx.sql, 'select count(*) from loads where withdrawn = 1') > 0;

/**
 * Takes out `limit` contacts of a withdrawn list. A number with an attempt keeps its contacts, for its record; another one
 * loses them, and is removed once nobody of any list is left to ask for.
 */
export function withdraw(tx: Tx, limit: number): void {
	const load = recall<LoadRow>(tx.sql, 'select * from loads where withdrawn = 1 order by list limit 1')[0];
	if (!load) return;
	const kept = getMeta<Cursor | null>(tx.sql, 'withdrawal', null);
	const from = kept?.list === load.list ? kept : { list: load.list, row: -1, part: -1 };
	const people = tx.sql.rows<{ row: number; part: number; number: number; dialed: number }>(
		`select p.row, p.part, p.number, exists (select 1 from attempts a where a.number = p.number) dialed
		 from people p where p.list = ? and (p.row, p.part) > (?, ?) order by p.row, p.part limit ?`,
		load.list,
		from.row,
		from.part,
		limit,
	);
	for (const person of people) {
		if (person.dialed === 1) continue;
		tx.sql.run('delete from people where list = ? and row = ? and part = ?', load.list, person.row, person.part);
		if (value(tx.sql, 'select count(*) from people where number = ?', person.number) > 0) continue;
		const number = numberById(tx, person.number);
		// One that had not entered yet has a place of its own; the others follow from their facts.
		const place = number.place === PLACE.staged ? PLACE.waiting : number.place;
		saveNumber(tx, number, { ...number, place, withdrawn: 1 });
	}
	const last = people.at(-1);
	if (last && people.length === limit) {
		setMeta(tx.sql, 'withdrawal', { list: load.list, row: last.row, part: last.part });
		return;
	}
	tx.sql.run('update loads set withdrawn = 2 where list = ?', load.list);
	tx.sql.run(`delete from meta where key in ('withdrawal', 'kinds')`);
	tx.effects.admins = true;
	tx.effects.clickers = true;
	tx.effects.allCallers = true;
}
