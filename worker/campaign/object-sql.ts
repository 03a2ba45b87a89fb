import { ReadMemory } from './engine/memory.ts';
import { checkBindings, type Sql, type SqlValue } from './engine/sql.ts';

/** Rows read and written since the object woke; the platform bills by them. */
export interface RowCounts {
	rowsRead: number;
	rowsWritten: number;
}

/** The engine's `Sql` on the object's own SQLite. Rows are counted into `counts`. */
export function objectSql(storage: DurableObjectStorage, counts: RowCounts = { rowsRead: 0, rowsWritten: 0 }): Sql {
	const count = (cursor: { rowsRead: number; rowsWritten: number }): void => {
		counts.rowsRead += cursor.rowsRead;
		counts.rowsWritten += cursor.rowsWritten;
	};
	const memory = new ReadMemory();
	return {
		memory,
		rows: <T extends object>(query: string, ...bindings: SqlValue[]): T[] => {
			checkBindings(query, bindings);
			memory.ran(query);
			const cursor = storage.sql.exec(query, ...bindings);
			// The platform types rows loosely; what a query selects is the query's own business.
			const rows = cursor.toArray() as object[] as T[];
			count(cursor);
			return rows;
		},
		run: (query, ...bindings) => {
			checkBindings(query, bindings);
			memory.ran(query);
			count(storage.sql.exec(query, ...bindings));
		},
		script: (queries) => {
			memory.forget();
			storage.sql.exec(queries);
		},
		tx: (work) => {
			try {
				return storage.transactionSync(() => {
					const result = work();
					if (result instanceof Promise) throw new TypeError('a transaction is synchronous');
					return result;
				});
			} catch (error) {
				memory.forget();
				throw error;
			}
		},
	};
}
