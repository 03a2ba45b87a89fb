/** Answers kept for requests that carry an Idempotency-Key, so that a repeat gets the first answer and does nothing. */
import { and, eq, lt } from 'drizzle-orm';
import type { Database } from './database.ts';
import { idempotencyKeys } from './schema.ts';

export interface KeptAnswer {
	/** SHA-256 of the request that the key was first used for. */
	request: string;
	/** Null while the first request is at work, or when it never told what became of it. */
	status: number | null;
	/** Encrypted. */
	answer: string | null;
}

/** Claims the key for `request`; null = it is ours now, else what is kept under it. Keys older than `oldest` go. */
export async function claimKey(
	db: Database,
	who: { principal: string; key: string },
	request: string,
	times: { now: number; oldest: number },
): Promise<KeptAnswer | null> {
	const mine = and(eq(idempotencyKeys.principal, who.principal), eq(idempotencyKeys.key, who.key));
	const [, claimed, kept] = await db.batch([
		db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, times.oldest)),
		db
			.insert(idempotencyKeys)
			.values({ ...who, request, createdAt: times.now })
			.onConflictDoNothing()
			.returning({ key: idempotencyKeys.key }),
		db.select().from(idempotencyKeys).where(mine),
	]);
	return claimed.length > 0 ? null : (kept[0] ?? null);
}

/** Keeps the answer under a key that was claimed. */
export async function keepAnswer(db: Database, who: { principal: string; key: string }, status: number, answer: string): Promise<void> {
	const mine = and(eq(idempotencyKeys.principal, who.principal), eq(idempotencyKeys.key, who.key));
	await db.update(idempotencyKeys).set({ status, answer }).where(mine).run();
}

/** Gives a claimed key back: nothing was done, the request may be sent again. */
export async function releaseKey(db: Database, who: { principal: string; key: string }): Promise<void> {
	const mine = and(eq(idempotencyKeys.principal, who.principal), eq(idempotencyKeys.key, who.key));
	await db.delete(idempotencyKeys).where(mine).run();
}
