/**
 * Tells which parts of the object's tables changed since the last look, by temporary triggers of SQLite itself, so that a
 * recount is made anew exactly when one of its inputs changed: what was not touched gives the same result again. A rollback
 * takes the marks back together with the rows.
 */
import type { Sql } from '../../worker/campaign/engine/sql.ts';

/** A part, the table it belongs to, and the columns whose change counts (empty = all). */
const PARTS = {
	numbers: ['numbers', ''],
	pool: ['pool', ''],
	queues: ['queues', ''],
	tallies: ['tallies', ''],
	people: ['people', ''],
	zones: ['zones', ''],
	loads: ['loads', ''],
	attempts: ['attempts', ''],
	/** How attempts ended, and what that counted for. */
	endings: ['attempts', 'ended_at, disposition, counted, answered_at, connected_at'],
	sessions: ['sessions', 'state, link_up, attempt, deadline_at, ended_at, ready_since'],
	meta: ['meta', ''],
} as const;
export type Part = keyof typeof PARTS;

/** Written at every tick or answer, and no input of any check. */
const PRIVATE_META = [
	'learned',
	'bucket',
	'expectedWaitS',
	'projectionTries',
	'projectionAt',
	'watchers',
	'tidiedAt',
	'chain',
	'kinds',
	'planReason',
	'codeKeys',
	'approved',
	'clickCursor',
	'barsSeenAt',
];

export class Watch {
	readonly #sql: Sql;
	readonly #seen = new Map<string, number>();
	#changed = new Set<string>(Object.keys(PARTS));

	constructor(sql: Sql) {
		this.#sql = sql;
		sql.script('create temp table watch (part text primary key, n integer not null) without rowid');
		for (const [part, [table, columns]] of Object.entries(PARTS)) {
			sql.run('insert into watch (part, n) values (?, 1)', part);
			const mark = `begin update watch set n = n + 1 where part = '${part}'; end`;
			const when =
				part === 'meta' ? (row: string) => `when ${row}.key not in (${PRIVATE_META.map((key) => `'${key}'`).join(', ')})` : () => '';
			const same = part === 'meta' ? ' and old.value is not new.value' : '';
			sql.script(`create temp trigger watch_${part}_i after insert on main.${table} ${when('new')} ${mark};
				create temp trigger watch_${part}_d after delete on main.${table} ${when('old')} ${mark};
				create temp trigger watch_${part}_u after update ${columns === '' ? '' : `of ${columns}`} on main.${table} ${when('new')}${same} ${mark};`);
		}
	}

	/** Reads the marks: afterwards `changed` speaks of what happened since the call before. */
	take(): void {
		this.#changed = new Set();
		for (const { part, n } of this.#sql.rows<{ part: string; n: number }>('select part, n from watch')) {
			if (this.#seen.get(part) !== n) this.#changed.add(part);
			this.#seen.set(part, n);
		}
	}
	/** The next `take` says that everything changed. */
	forget(): void {
		this.#seen.clear();
	}
	changed(...parts: Part[]): boolean {
		return parts.some((part) => this.#changed.has(part));
	}
}
