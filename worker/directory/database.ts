import { drizzle } from 'drizzle-orm/d1';
import * as schema from './schema.ts';

export type Database = ReturnType<typeof databaseOf>;

/** The typed D1 of this installation. */
export function databaseOf(env: { DB: D1Database }) {
	return drizzle(env.DB, { schema });
}

/** Whether a failed write broke a UNIQUE constraint (D1 and drizzle nest the cause). */
export function isUniqueViolation(error: unknown): boolean {
	for (let at: unknown = error; at instanceof Error; at = at.cause) if (at.message.includes('UNIQUE constraint failed')) return true;
	return false;
}
