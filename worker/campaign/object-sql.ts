import { checkBindings, type Sql, type SqlValue } from './engine/sql.ts';

/** The engine's `Sql` on the object's own SQLite. */
export function objectSql(storage: DurableObjectStorage): Sql {
	return {
		rows: <T extends object>(query: string, ...bindings: SqlValue[]): T[] => {
			checkBindings(query, bindings);
			// The platform types rows loosely; what a query selects is the query's own business.
			return storage.sql.exec(query, ...bindings).toArray() as object[] as T[];
		},
		run: (query, ...bindings) => {
			checkBindings(query, bindings);
			storage.sql.exec(query, ...bindings);
		},
		script: (queries) => {
			storage.sql.exec(queries);
		},
		tx: (work) =>
			storage.transactionSync(() => {
				const result = work();
				if (result instanceof Promise) throw new TypeError('a transaction is synchronous');
				return result;
			}),
	};
}
