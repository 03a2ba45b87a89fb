/** Applies migrations/*.sql to the local D1, in order, each whole or not at all. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromRoot } from '../lib/paths.ts';

/** The part of D1 that is needed here. */
export interface Database {
	prepare(query: string): Statement;
	batch(statements: Statement[]): Promise<unknown>;
}
interface Statement {
	bind(...values: unknown[]): Statement;
	all(): Promise<{ results: Record<string, unknown>[] }>;
	run(): Promise<unknown>;
}

// The same table as wrangler's, so that the two may be used by turns.
const TABLE = `create table if not exists d1_migrations(
	id integer primary key autoincrement, name text unique, applied_at timestamp default current_timestamp not null)`;

/** The statements of a migration written by drizzle-kit. */
export function statementsOf(sql: string): string[] {
	return sql
		.split('--> statement-breakpoint')
		.map((statement) => statement.trim())
		.filter((statement) => statement.replace(/^\s*--.*$/gm, '').trim() !== '');
}

/** Applies what is missing; returns the names of the applied files. */
export async function migrate(db: Database, folder: string = fromRoot('migrations')): Promise<string[]> {
	await db.prepare(TABLE).run();
	const done = new Set((await db.prepare('select name from d1_migrations').all()).results.map((row) => String(row.name)));
	const missing = readdirSync(folder)
		.filter((name) => name.endsWith('.sql') && !done.has(name))
		.sort();
	for (const name of missing) {
		const statements = statementsOf(readFileSync(join(folder, name), 'utf8')).map((sql) => db.prepare(sql));
		await db.batch([...statements, db.prepare('insert into d1_migrations (name) values (?)').bind(name)]);
	}
	return missing;
}
