/**
 * What was read from SQLite and is still true: rows of a query, kept until a table it reads is written. Every adapter of
 * `Sql` has one and tells it of each statement, so that nothing is written unseen; a rollback forgets everything. It is a
 * cache and no more: with a new object it begins empty.
 */

/** How often a table was written. */
interface Table {
	writes: number;
}
interface Kept {
	tables: readonly Table[];
	/** Sum of their counts when the rows were read: counts only grow. */
	at: number;
	rows: readonly object[];
}

/** Of queries whose bindings change now and then; those that always change are not to be kept. */
const MOST = 500;

const ANYTHING = '*';
const written = new Map<string, string | null>();

/** The table that a statement writes; null = none, `*` = it cannot be told. */
function tableWritten(query: string): string | null {
	let table = written.get(query);
	if (table === undefined) {
		table = findTableWritten(query.trimStart().toLowerCase());
		written.set(query, table);
	}
	return table;
}

function findTableWritten(query: string): string | null {
	if (query.startsWith('select ')) return null;
	const named = /^(?:insert(?: or \w+)? into|replace into|update(?: or \w+)?|delete from)\s+(\w+)/.exec(query);
	return named?.[1] ?? ANYTHING;
}

const sumOf = (tables: readonly Table[]): number => tables.reduce((sum, table) => sum + table.writes, 0);

export class ReadMemory {
	readonly #tables = new Map<string, Table>();
	readonly #kept = new Map<string, Kept>();

	/** Called by the adapter with each statement, before it is carried out. */
	ran(query: string): void {
		const table = tableWritten(query);
		if (table === null) return;
		if (table === ANYTHING) this.forget();
		else this.#table(table).writes += 1;
	}

	/** After a rollback, or statements that cannot be told apart. */
	forget(): void {
		this.#kept.clear();
		for (const table of this.#tables.values()) table.writes += 1;
	}

	/** How often a table was written, as far as this memory knows. */
	writes(table: string): number {
		return this.#table(table).writes;
	}

	recall<T extends object>(query: string, key: string, read: () => T[]): readonly Readonly<T>[] {
		const known = this.#kept.get(key);
		// Kept under the query that selected them.
		if (known && known.at === sumOf(known.tables)) return known.rows as readonly Readonly<T>[];
		const tables = known?.tables ?? this.#tablesRead(query);
		const rows = read().map((row) => Object.freeze(row));
		if (this.#kept.size >= MOST) this.#kept.clear();
		this.#kept.set(key, { tables, at: sumOf(tables), rows });
		return rows;
	}

	#tablesRead(query: string): Table[] {
		const names = [...query.toLowerCase().matchAll(/\b(?:from|join)\s+(\w+)(?:\s+(?:as\s+)?\w+)?\s*(,?)/g)];
		// What stands behind a comma would be overlooked.
		if (names.length === 0 || names.some((found) => found[2] === ',')) throw new TypeError(`cannot tell what is read: ${query}`);
		return [...new Set(names.map((found) => found[1] ?? ''))].map((name) => this.#table(name));
	}

	#table(name: string): Table {
		let table = this.#tables.get(name);
		if (!table) {
			table = { writes: 0 };
			this.#tables.set(name, table);
		}
		return table;
	}
}
