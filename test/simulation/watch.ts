/**
 * Tells which parts of the object's tables changed since the last look, by temporary triggers of SQLite itself, so that a
 * recount is made anew exactly when one of its inputs changed: what was not touched gives the same result again. A rollback
 * takes the marks back together with the rows.
 */
import type { Sql } from '../../worker/campaign/engine/sql.ts';

/** Tables of which the ids of changed rows are kept too. */
const TOUCHED = ['numbers', 'attempts'] as const;

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
	#all = true;
	#changed = new Set<string>(Object.keys(PARTS));

	constructor(sql: Sql) {
		this.#sql = sql;
		sql.script('create temp table watch (part text primary key, written integer not null) without rowid');
		sql.script('create index temp.watch_written on watch (part) where written = 1');
		for (const table of TOUCHED) sql.script(`create temp table touched_${table} (id integer primary key)`);
		for (const [part, [table, columns]] of Object.entries(PARTS)) {
			sql.run('insert into watch (part, written) values (?, 1)', part);
			const id = TOUCHED.some((name) => name === part) ? `insert or ignore into touched_${part} (id) values (new.id);` : '';
			const mark = `begin update watch set written = 1 where part = '${part}' and written = 0; ${id} end`;
			const when =
				part === 'meta' ? (row: string) => `when ${row}.key not in (${PRIVATE_META.map((key) => `'${key}'`).join(', ')})` : () => '';
			const same = part === 'meta' ? ' and old.value is not new.value' : '';
			sql.script(`create temp trigger watch_${part}_i after insert on main.${table} ${when('new')} ${mark};
				create temp trigger watch_${part}_d after delete on main.${table} ${when('old')} ${mark.replace('new.id', 'old.id')};
				create temp trigger watch_${part}_u after update ${columns === '' ? '' : `of ${columns}`} on main.${table} ${when('new')}${same} ${mark};`);
		}
	}

	/** Everything has been read again. */
	caughtUp(): void {
		this.#all = false;
	}
	/** Reads the marks: afterwards `changed` speaks of what happened since the call before. */
	take(): void {
		const written = this.#sql.rows<{ part: string }>('select part from watch where written = 1').map(({ part }) => part);
		if (written.length > 0) this.#sql.run('update watch set written = 0 where written = 1');
		this.#changed = new Set(this.#all ? Object.keys(PARTS) : written);
	}
	/** Rows of a table that were written since the last call, and the ids of all that were touched (some may be gone). */
	rows<T extends object>(table: (typeof TOUCHED)[number], columns: string): { all: boolean; ids: number[]; rows: T[] } {
		const all = this.#all;
		const ids = this.#sql.rows<{ id: number }>(`select id from touched_${table}`).map((row) => row.id);
		const from = all ? '' : `where id in (select id from touched_${table})`;
		const rows = this.#sql.rows<T>(`select ${columns} from ${table} ${from} order by id`);
		this.#sql.run(`delete from touched_${table}`);
		return { all, ids, rows };
	}
	/** The next `take` says that everything changed. */
	forget(): void {
		this.#all = true;
	}
	changed(...parts: Part[]): boolean {
		return parts.some((part) => this.#changed.has(part));
	}
}
