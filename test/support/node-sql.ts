import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { checkBindings, type Sql, type SqlValue } from '../../worker/campaign/engine/sql.ts';

/** The engine's `Sql` on node:sqlite, with the platform's limits, so that a test fails where the object would. */
export function nodeSql(path = ':memory:'): Sql {
	const db = new DatabaseSync(path, {
		limits: { compoundSelect: 5, variableNumber: 100, exprDepth: 100, column: 100, likePatternLength: 50, sqlLength: 100_000 },
	});
	const cache = new Map<string, StatementSync>();
	let depth = 0;
	const prepare = (query: string, bindings: readonly SqlValue[]): StatementSync => {
		checkBindings(query, bindings);
		let statement = cache.get(query);
		if (!statement) {
			statement = db.prepare(query);
			cache.set(query, statement);
		}
		return statement;
	};
	return {
		rows: <T extends object>(query: string, ...bindings: SqlValue[]) =>
			prepare(query, bindings)
				.all(...bindings)
				.map((row) => ({ ...row })) as T[],
		run: (query, ...bindings) => {
			prepare(query, bindings).run(...bindings);
		},
		script: (queries) => db.exec(queries),
		tx: (work) => {
			const name = `s${depth++}`;
			const outer = depth === 1;
			db.exec(outer ? 'begin immediate' : `savepoint ${name}`);
			try {
				const result = work();
				if (result instanceof Promise) throw new TypeError('a transaction is synchronous');
				db.exec(outer ? 'commit' : `release ${name}`);
				return result;
			} catch (error) {
				db.exec(outer ? 'rollback' : `rollback to ${name}; release ${name}`);
				throw error;
			} finally {
				depth -= 1;
			}
		},
	};
}
