import { and, count, desc, eq, isNull } from 'drizzle-orm';
import { ROLES, type Role } from '../../protocol/enums.ts';
import type { ApiKeyView } from '../../protocol/rest.ts';
import type { Principal } from '../lib/principal.ts';
import { randomId, randomToken, sha256Hex } from '../lib/tokens.ts';
import { type AuditEntry, audit, auditIfChanged } from './audit.ts';
import type { Database } from './database.ts';
import { apiKeys, organization } from './schema.ts';

const KEY_SHAPE = /^pl_[A-Za-z0-9_-]{43}$/;
/** The last use is kept to the minute: a busy script must not cost one write a request. */
const LAST_USE_STEP_MS = 60_000;

/** Who a key stands for. `touched`, when set, notes the use; it may run after the answer. */
export async function principalOfKey(
	db: Database,
	key: string,
	now: number,
): Promise<{ principal: Principal | null; touched: (() => Promise<unknown>) | null }> {
	if (!KEY_SHAPE.test(key)) return { principal: null, touched: null };
	const row = await db
		.select({ key: apiKeys, organisationName: organization.name })
		.from(apiKeys)
		.innerJoin(organization, eq(organization.id, apiKeys.organisationId))
		.where(and(eq(apiKeys.hash, await sha256Hex(key)), isNull(apiKeys.revokedAt)))
		.get();
	if (!row) return { principal: null, touched: null };
	const { id, name, organisationId, role, lastUsedAt } = row.key;
	const principal: Principal = {
		kind: 'key',
		id,
		name,
		email: '',
		organisationId,
		organisationName: row.organisationName,
		role: ROLES.find((known) => known === role) ?? 'admin',
	};
	if (lastUsedAt !== null && now - lastUsedAt < LAST_USE_STEP_MS) return { principal, touched: null };
	return { principal, touched: () => db.update(apiKeys).set({ lastUsedAt: now }).where(eq(apiKeys.id, id)).run() };
}

/** Keys in force, newest first. */
export async function listKeys(db: Database, organisationId: string): Promise<ApiKeyView[]> {
	return await db
		.select({
			id: apiKeys.id,
			name: apiKeys.name,
			prefix: apiKeys.prefix,
			createdAt: apiKeys.createdAt,
			lastUsedAt: apiKeys.lastUsedAt,
		})
		.from(apiKeys)
		.where(and(eq(apiKeys.organisationId, organisationId), isNull(apiKeys.revokedAt)))
		.orderBy(desc(apiKeys.createdAt), desc(apiKeys.id))
		.all();
}

/** How many keys are in force. */
export async function countKeys(db: Database, organisationId: string): Promise<number> {
	const where = and(eq(apiKeys.organisationId, organisationId), isNull(apiKeys.revokedAt));
	return (await db.select({ n: count() }).from(apiKeys).where(where).get())?.n ?? 0;
}

/** A new key; the answer alone holds the key itself, only its hash is kept. */
export async function createKey(
	db: Database,
	input: { name: string; role: Role; createdBy: string },
	entry: Omit<AuditEntry, 'detail'>,
): Promise<ApiKeyView> {
	const key = `pl_${randomToken(32)}`;
	const view = { id: randomId('key'), name: input.name, prefix: key.slice(0, 9), createdAt: entry.at, lastUsedAt: null };
	await db.batch([
		db
			.insert(apiKeys)
			.values({ ...view, organisationId: entry.organisationId, hash: await sha256Hex(key), role: input.role, createdBy: input.createdBy }),
		audit(db, { ...entry, detail: { id: view.id, name: view.name } }),
	]);
	return { ...view, key };
}

/** Whether there was such a key to revoke. */
export async function revokeKey(db: Database, id: string, entry: Omit<AuditEntry, 'detail'>): Promise<boolean> {
	const where = and(eq(apiKeys.id, id), eq(apiKeys.organisationId, entry.organisationId), isNull(apiKeys.revokedAt));
	const [revoked] = await db.batch([
		db.update(apiKeys).set({ revokedAt: entry.at }).where(where).returning({ id: apiKeys.id }),
		auditIfChanged(db, { ...entry, detail: { id } }),
	]);
	return revoked.length > 0;
}
