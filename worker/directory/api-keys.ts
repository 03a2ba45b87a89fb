import { and, count, desc, eq, gt, isNull, or } from 'drizzle-orm';
import { ROLES, type Role, SCOPES, type Scope } from '../../protocol/enums.ts';
import type { ApiKeyView } from '../../protocol/organisation.ts';
import type { Principal } from '../lib/principal.ts';
import { randomId, randomToken, sha256Hex } from '../lib/tokens.ts';
import { type AuditEntry, audit, auditIfChanged } from './audit.ts';
import type { Database } from './database.ts';
import { apiKeys, organization } from './schema.ts';

const KEY_SHAPE = /^pl_[A-Za-z0-9_-]{43}$/;
/** The last use is kept to the minute: a busy script must not cost one write a request. */
const LAST_USE_STEP_MS = 60_000;

const roleOf = (text: string): Role => ROLES.find((known) => known === text) ?? 'admin';
const inForce = (now: number) => and(isNull(apiKeys.revokedAt), or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)));

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
		.where(and(eq(apiKeys.hash, await sha256Hex(key)), inForce(now)))
		.get();
	if (!row) return { principal: null, touched: null };
	const { id, name, organisationId, role, scopes, lastUsedAt } = row.key;
	const principal: Principal = {
		kind: 'key',
		id,
		name,
		email: '',
		organisationId,
		organisationName: row.organisationName,
		role: roleOf(role),
		scopes,
		sessionId: null,
	};
	if (lastUsedAt !== null && now - lastUsedAt < LAST_USE_STEP_MS) return { principal, touched: null };
	return { principal, touched: () => db.update(apiKeys).set({ lastUsedAt: now }).where(eq(apiKeys.id, id)).run() };
}

/** Keys that were not revoked, newest first; those that have run out stay in sight until somebody removes them. */
export async function listKeys(db: Database, organisationId: string): Promise<ApiKeyView[]> {
	const rows = await db
		.select({
			id: apiKeys.id,
			name: apiKeys.name,
			prefix: apiKeys.prefix,
			role: apiKeys.role,
			scopes: apiKeys.scopes,
			createdAt: apiKeys.createdAt,
			expiresAt: apiKeys.expiresAt,
			lastUsedAt: apiKeys.lastUsedAt,
		})
		.from(apiKeys)
		.where(and(eq(apiKeys.organisationId, organisationId), isNull(apiKeys.revokedAt)))
		.orderBy(desc(apiKeys.createdAt), desc(apiKeys.id))
		.all();
	return rows.map((row) => ({ ...row, role: roleOf(row.role), scopes: row.scopes ?? [...SCOPES] }));
}

/** How many keys were not revoked. */
export async function countKeys(db: Database, organisationId: string): Promise<number> {
	const where = and(eq(apiKeys.organisationId, organisationId), isNull(apiKeys.revokedAt));
	return (await db.select({ n: count() }).from(apiKeys).where(where).get())?.n ?? 0;
}

export interface NewKey {
	name: string;
	role: Role;
	scopes: Scope[];
	/** Epoch ms; null = until it is revoked. */
	expiresAt: number | null;
	createdBy: string;
}

/** A new key; the answer alone holds the key itself, only its hash is kept. */
export async function createKey(db: Database, input: NewKey, entry: Omit<AuditEntry, 'detail'>): Promise<ApiKeyView> {
	const key = `pl_${randomToken(32)}`;
	const { createdBy, ...said } = input;
	const view = { ...said, id: randomId('key'), prefix: key.slice(0, 9), createdAt: entry.at, lastUsedAt: null };
	await db.batch([
		db.insert(apiKeys).values({ ...view, organisationId: entry.organisationId, hash: await sha256Hex(key), createdBy }),
		audit(db, { ...entry, detail: { id: view.id, ...said } }),
	]);
	return { ...view, key };
}

/** The name of the revoked key; null = there was none to revoke. */
export async function revokeKey(db: Database, id: string, entry: Omit<AuditEntry, 'detail'>): Promise<string | null> {
	const where = and(eq(apiKeys.id, id), eq(apiKeys.organisationId, entry.organisationId), isNull(apiKeys.revokedAt));
	const known = await db.select({ name: apiKeys.name }).from(apiKeys).where(where).get();
	const [revoked] = await db.batch([
		db.update(apiKeys).set({ revokedAt: entry.at }).where(where).returning({ name: apiKeys.name }),
		auditIfChanged(db, { ...entry, detail: { id, name: known?.name ?? '' } }),
	]);
	return revoked[0]?.name ?? null;
}
