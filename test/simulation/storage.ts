/** The object's storage, in which it may die; and a count of what the carrier writes. */
import type { Sql } from '../../worker/campaign/engine/sql.ts';

/** Raised in the middle of a transaction or a step: the object dies there. */
export class Killed extends Error {}

/** The engine's Sql, in which the object may die before any write. The dead commit nothing, whoever caught the first refusal. */
export function killable(sql: Sql, die: () => void, dead: () => boolean): Sql {
	return {
		memory: sql.memory,
		rows: (query, ...bindings) => sql.rows(query, ...bindings),
		run: (query, ...bindings) => {
			die();
			sql.run(query, ...bindings);
		},
		script: (queries) => sql.script(queries),
		tx: (work) =>
			sql.tx(() => {
				const result = work();
				if (dead()) throw new Killed('killed');
				return result;
			}),
	};
}

/** Statements of the carrier, some of which write by `returning`. */
export function counted(sql: Sql, wrote: () => void): Sql {
	return {
		...sql,
		rows: (query, ...bindings) => {
			if (!query.startsWith('select')) wrote();
			return sql.rows(query, ...bindings);
		},
		run: (query, ...bindings) => {
			wrote();
			sql.run(query, ...bindings);
		},
	};
}
