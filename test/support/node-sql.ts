import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { ReadMemory } from '../../worker/campaign/engine/memory.ts';
import { checkBindings, type Row, type Sql, type SqlValue } from '../../worker/campaign/engine/sql.ts';

interface Prepared {
	statement: StatementSync;
	/** Of the columns; found with the first row, and again when a migration has changed the table. */
	names: string[];
}

function objectOf(prepared: Prepared, values: readonly SqlValue[]): Row {
	if (prepared.names.length !== values.length) prepared.names = prepared.statement.columns().map((column) => column.name);
	const row: Row = {};
	for (let n = 0; n < values.length; n += 1) row[prepared.names[n] ?? ''] = values[n] ?? null;
	return row;
}

/** The bound number of a `limit ?` at the end: SQLite plans such a statement anew at each call, which costs more than the call. */
function limitOf(query: string, bindings: readonly SqlValue[]): number | null {
	const last = bindings.at(-1);
	return query.endsWith('limit ?') && typeof last === 'number' && Number.isInteger(last) ? last : null;
}

/** The engine's `Sql` on node:sqlite, with the platform's limits, so that a test fails where the object would. */
export function nodeSql(path = ':memory:'): Sql {
	const db = new DatabaseSync(path, {
		limits: { compoundSelect: 5, variableNumber: 100, exprDepth: 100, column: 100, likePatternLength: 50, sqlLength: 100_000 },
	});
	const cache = new Map<string, Prepared>();
	const [begin, commit, rollback] = ['begin immediate', 'commit', 'rollback'].map((verb) => db.prepare(verb));
	const memory = new ReadMemory();
	/** Statements of savepoints, by depth. */
	const savepoints = new Map<string, StatementSync>();
	const execute = (verb: string): void => {
		let statement = savepoints.get(verb);
		if (!statement) {
			statement = db.prepare(verb);
			savepoints.set(verb, statement);
		}
		statement.run();
	};
	let depth = 0;
	const prepare = (query: string): Prepared => {
		let prepared = cache.get(query);
		if (!prepared) {
			const statement = db.prepare(query);
			// Arrays made into objects here are four times faster than objects with a null prototype, copied.
			statement.setReturnArrays(true);
			prepared = { statement, names: [] };
			cache.set(query, prepared);
		}
		return prepared;
	};
	return {
		memory,
		rows: <T extends object>(query: string, ...bindings: SqlValue[]) => {
			checkBindings(query, bindings);
			memory.ran(query);
			const limit = limitOf(query, bindings);
			const prepared = prepare(limit === null ? query : query.slice(0, -1) + limit);
			return prepared.statement
				.all(...(limit === null ? bindings : bindings.slice(0, -1)))
				.map((values: unknown) => objectOf(prepared, values as readonly SqlValue[])) as T[];
		},
		run: (query, ...bindings) => {
			checkBindings(query, bindings);
			memory.ran(query);
			prepare(query).statement.run(...bindings);
		},
		script: (queries) => {
			memory.forget();
			db.exec(queries);
		},
		tx: (work) => {
			const name = `s${depth++}`;
			const outer = depth === 1;
			if (outer) begin?.run();
			else execute(`savepoint ${name}`);
			try {
				const result = work();
				if (result instanceof Promise) throw new TypeError('a transaction is synchronous');
				if (outer) commit?.run();
				else execute(`release ${name}`);
				return result;
			} catch (error) {
				if (outer) rollback?.run();
				else db.exec(`rollback to ${name}; release ${name}`);
				memory.forget();
				throw error;
			} finally {
				depth -= 1;
			}
		},
	};
}
