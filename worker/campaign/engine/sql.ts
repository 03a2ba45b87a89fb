/**
 * The small interface through which the engine speaks to SQLite, so that the same code runs in the object
 * and on node:sqlite. What differs between the two is refused by `checkBindings` in both adapters.
 */
import type { ReadMemory } from './memory.ts';

export type SqlValue = string | number | null;
export type Row = Record<string, SqlValue>;

export interface Sql {
	/** All rows of one statement, complete, as plain objects. */
	rows<T extends object = Row>(query: string, ...bindings: SqlValue[]): T[];
	run(query: string, ...bindings: SqlValue[]): void;
	/** Several statements without bindings; migrations only. */
	script(queries: string): void;
	/** Synchronous; nests by savepoints; rolls back on throw. */
	tx<T>(work: () => T): T;
	readonly memory: ReadMemory;
}

const placeholders = new Map<string, number>();
/** Both SQLites differ on wrong bindings, so neither gets to see any. Throws a TypeError. */
export function checkBindings(query: string, bindings: readonly SqlValue[]): void {
	let expected = placeholders.get(query);
	if (expected === undefined) {
		expected = query.replaceAll(/'[^']*'/g, '').split('?').length - 1;
		placeholders.set(query, expected);
	}
	if (expected !== bindings.length) throw new TypeError(`${expected} bindings expected, ${bindings.length} given: ${query.slice(0, 120)}`);
	for (const value of bindings) {
		const fine = value === null || typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
		if (!fine) throw new TypeError(`a binding is neither text, finite number nor null: ${query.slice(0, 120)}`);
	}
}

/**
 * The columns of many rows, each row an array: read as one JSON text, since every row that crosses from SQLite into the object on
 * its own costs several times as much. `source` is what follows `from`; rows come in the order in which it gives them.
 */
export function bulk<T extends readonly SqlValue[]>(sql: Sql, columns: string, source: string, ...bindings: SqlValue[]): T[] {
	const row = one<{ text: string }>(sql, `select json_group_array(json_array(${columns})) text from ${source}`, ...bindings);
	return JSON.parse(row?.text ?? '[]') as T[];
}

/** The only row, or null. */
export function one<T extends object = Row>(sql: Sql, query: string, ...bindings: SqlValue[]): T | null {
	return sql.rows<T>(query, ...bindings)[0] ?? null;
}

/** As `rows`, kept until one of the tables is written: for small tables, and for bindings that seldom change. */
export function recall<T extends object>(sql: Sql, query: string, ...bindings: SqlValue[]): readonly Readonly<T>[] {
	const key = bindings.length === 0 ? query : `${query} ${JSON.stringify(bindings)}`;
	return sql.memory.recall(query, key, () => sql.rows<T>(query, ...bindings));
}

/** As `value`, kept until one of the tables is written. */
export const recallValue = (sql: Sql, query: string, ...bindings: SqlValue[]): number => firstOf(recall(sql, query, ...bindings)[0]);

/** The only value of a row that is always there, such as a count. */
export function value(sql: Sql, query: string, ...bindings: SqlValue[]): number {
	return firstOf(sql.rows(query, ...bindings)[0]);
}

function firstOf(row: object | undefined): number {
	const first: unknown = row ? Object.values(row)[0] : 0;
	return typeof first === 'number' ? first : 0;
}
