import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

const MIGRATIONS = resolve(import.meta.dirname, '../../migrations');

/** Counts of what a statement cost are not kept. */
interface Meta {
	changes: number;
	rows_read: number;
	rows_written: number;
}

/**
 * D1 on node:sqlite with the project's migrations: what is used of it, with the platform's limits, a batch being one transaction. For
 * tests and benches of queries; times of the real one have the way to it on top.
 */
export class NodeD1 {
	readonly sqlite: DatabaseSync;
	readonly #statements = new Map<string, StatementSync>();

	/** In memory with the tables made, or a database that is there already. */
	constructor(path?: string) {
		this.sqlite = new DatabaseSync(path ?? ':memory:', {
			limits: { compoundSelect: 5, variableNumber: 100, exprDepth: 100, column: 100, sqlLength: 100_000 },
		});
		if (path !== undefined) {
			this.sqlite.exec('pragma busy_timeout = 10000');
			return;
		}
		for (const file of readdirSync(MIGRATIONS).sort())
			if (file.endsWith('.sql')) this.sqlite.exec(readFileSync(join(MIGRATIONS, file), 'utf8').replaceAll('--> statement-breakpoint', ''));
	}

	prepare(query: string): NodeStatement {
		return new NodeStatement(this, query, []);
	}

	async batch(statements: readonly NodeStatement[]): Promise<{ results: Record<string, unknown>[]; success: true; meta: Meta }[]> {
		this.sqlite.exec('begin immediate');
		try {
			const done = statements.map((statement) => statement.run_());
			this.sqlite.exec('commit');
			return done;
		} catch (error) {
			this.sqlite.exec('rollback');
			throw error;
		}
	}

	statement(query: string): StatementSync {
		let found = this.#statements.get(query);
		if (!found) {
			found = this.sqlite.prepare(query);
			this.#statements.set(query, found);
		}
		return found;
	}
}

export class NodeStatement {
	readonly #db: NodeD1;
	readonly #query: string;
	readonly #bindings: readonly SQLInputValue[];

	constructor(db: NodeD1, query: string, bindings: readonly SQLInputValue[]) {
		this.#db = db;
		this.#query = query;
		this.#bindings = bindings;
	}
	bind(...values: SQLInputValue[]): NodeStatement {
		return new NodeStatement(this.#db, this.#query, values);
	}
	run_(): { results: Record<string, unknown>[]; success: true; meta: Meta } {
		const results = this.#db
			.statement(this.#query)
			.all(...this.#bindings)
			.map((row) => ({ ...row }));
		return { results, success: true, meta: { changes: 0, rows_read: 0, rows_written: 0 } };
	}
	async all() {
		return this.run_();
	}
	async run() {
		return this.run_();
	}
	async first(column?: string) {
		const row = this.run_().results[0];
		if (!row) return null;
		return column === undefined ? row : (row[column] ?? null);
	}
	async raw() {
		return this.run_().results.map((row) => Object.values(row));
	}
}
