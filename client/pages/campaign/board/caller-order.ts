import type { BoardCaller } from '../../../../protocol/views.ts';
import { type Arrangement, compareBy, wantedBy } from './board.ts';

type Callers = ReadonlyMap<string, BoardCaller>;

const same = (a: Arrangement, b: Arrangement): boolean =>
	a.search === b.search && a.state === b.state && a.sorting.key === b.sorting.key && a.sorting.down === b.sorting.down;

/** Where in the sorted rows a caller belongs. */
function placeOf(rows: readonly BoardCaller[], caller: BoardCaller, compare: (a: BoardCaller, b: BoardCaller) => number): number {
	let from = 0;
	let to = rows.length;
	while (from < to) {
		const middle = (from + to) >> 1;
		const other = rows[middle];
		if (other && compare(other, caller) < 0) from = middle + 1;
		else to = middle;
	}
	return from;
}

/** The order of the board's rows: kept between looks, so that only who changed is moved, and nobody while somebody reads. */
export class CallerOrder {
	#how: Arrangement | null = null;
	#rows: readonly BoardCaller[] = [];

	/** Rows as they were arranged last; the callers in them may have changed since. */
	get rows(): readonly BoardCaller[] {
		return this.#rows;
	}

	/** Everybody in the place that is theirs now. With `keep`, rows stay where they are unless another list is asked for. */
	arrange(callers: Callers, how: Arrangement, keep = false): readonly BoardCaller[] {
		const before = this.#how;
		this.#how = how;
		if (before === null || !same(before, how)) this.#rows = [...callers.values()].filter(wantedBy(how)).sort(compareBy(how.sorting));
		else if (!keep || this.#rows.length === 0) this.#rows = this.#moved(callers, how);
		return this.#rows;
	}

	#moved(callers: Callers, how: Arrangement): BoardCaller[] {
		const wanted = wantedBy(how);
		const compare = compareBy(how.sorting);
		// A caller who changed is another object.
		const rows = this.#rows.filter((row) => callers.get(row.id) === row);
		const placed = new Set(rows.map(({ id }) => id));
		for (const caller of callers.values())
			if (!placed.has(caller.id) && wanted(caller)) rows.splice(placeOf(rows, caller, compare), 0, caller);
		return rows;
	}

	/** What arranging anew would bring: people who have no row yet, and whether any row would move or go. */
	waiting(callers: Callers, how: Arrangement): { newcomers: number; stale: boolean } {
		const wanted = wantedBy(how);
		const compare = compareBy(how.sorting);
		const placed = new Set(this.#rows.map(({ id }) => id));
		let newcomers = 0;
		for (const caller of callers.values()) if (!placed.has(caller.id) && wanted(caller)) newcomers += 1;
		const inPlace = (row: BoardCaller, n: number): boolean => {
			const caller = callers.get(row.id);
			const above = n === 0 ? undefined : callers.get(this.#rows[n - 1]?.id ?? '');
			return caller !== undefined && wanted(caller) && (above === undefined || compare(above, caller) < 0);
		};
		return { newcomers, stale: newcomers > 0 || !this.#rows.every(inPlace) };
	}
}
