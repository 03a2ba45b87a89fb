import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { type Database, migrate, statementsOf } from './migrate.ts';

/** D1's interface on node's SQLite, batches in one transaction as D1 does it. */
function databaseOn(sqlite: DatabaseSync): Database {
	interface Prepared {
		bind(...values: unknown[]): Prepared;
		all(): Promise<{ results: Record<string, unknown>[] }>;
		run(): Promise<unknown>;
	}
	const prepare = (query: string, values: string[] = []): Prepared => ({
		bind: (...next) => prepare(query, next.map(String)),
		all: async () => ({ results: sqlite.prepare(query).all(...values) }),
		run: async () => sqlite.prepare(query).run(...values),
	});
	return {
		prepare: (query) => prepare(query),
		batch: async (statements) => {
			sqlite.exec('begin');
			try {
				for (const statement of statements) await statement.run();
				sqlite.exec('commit');
			} catch (error) {
				sqlite.exec('rollback');
				throw error;
			}
		},
	};
}

const folderWith = (files: Record<string, string>): string => {
	const folder = mkdtempSync(join(tmpdir(), 'partyline-migrations-'));
	for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
	return folder;
};

describe('migrations', () => {
	test('are cut into statements; comments alone are none', () => {
		expect(
			statementsOf('create table a(x);\n--> statement-breakpoint\n-- nothing\n--> statement-breakpoint\ncreate table b(x);'),
		).toHaveLength(2);
	});

	test('of the project apply to an empty database, once', async () => {
		const db = databaseOn(new DatabaseSync(':memory:'));
		const applied = await migrate(db);
		expect(applied[0]).toBe('0000_start.sql');
		expect(await migrate(db)).toEqual([]);
		expect((await db.prepare('select count(*) as n from campaigns').all()).results).toEqual([{ n: 0 }]);
	});

	test('that fail leave nothing of themselves, and the next start goes on there', async () => {
		const sqlite = new DatabaseSync(':memory:');
		const db = databaseOn(sqlite);
		const files = { '0000_a.sql': 'create table a(x);', '0001_b.sql': 'create table b(x);\n--> statement-breakpoint\ncreate nonsense;' };
		await expect(migrate(db, folderWith(files))).rejects.toThrow();
		expect(
			sqlite
				.prepare("select name from sqlite_master where name in ('a','b')")
				.all()
				.map((row) => row.name),
		).toEqual(['a']);
		const repaired = folderWith({ ...files, '0001_b.sql': 'create table b(x);' });
		expect(await migrate(db, repaired)).toEqual(['0001_b.sql']);
	});
});
