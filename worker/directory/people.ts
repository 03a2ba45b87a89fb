/** Who belongs to an organisation, their roles and sessions. */
import { and, asc, desc, eq, max, ne, sql } from 'drizzle-orm';
import type { Role } from '../../protocol/enums.ts';
import { type AuditEntry, auditIfChanged } from './audit.ts';
import type { Database } from './database.ts';
import { roleOf } from './members.ts';
import { member, session, twoFactor, user } from './schema.ts';

/** Members, oldest first. */
export async function listPeople(db: Database, organisationId: string) {
	const rows = await db
		.select({
			id: user.id,
			name: user.name,
			email: user.email,
			role: member.role,
			twoFactor: user.twoFactorEnabled,
			joinedAt: member.createdAt,
			lastSeenAt: max(session.updatedAt),
		})
		.from(member)
		.innerJoin(user, eq(user.id, member.userId))
		.leftJoin(session, eq(session.userId, user.id))
		.where(eq(member.organizationId, organisationId))
		.groupBy(user.id)
		.orderBy(asc(member.createdAt), asc(user.id))
		.all();
	return rows.map((row) => ({
		...row,
		role: roleOf(row.role),
		twoFactor: row.twoFactor ?? false,
		joinedAt: row.joinedAt.getTime(),
		lastSeenAt: row.lastSeenAt?.getTime() ?? null,
	}));
}

export interface Person {
	id: string;
	name: string;
	email: string;
	role: Role;
}

/** A member of this organisation. */
export async function findPerson(db: Database, organisationId: string, userId: string): Promise<Person | null> {
	const row = await db
		.select({ id: user.id, name: user.name, email: user.email, role: member.role })
		.from(member)
		.innerJoin(user, eq(user.id, member.userId))
		.where(and(eq(member.organizationId, organisationId), eq(member.userId, userId)))
		.get();
	return row ? { ...row, role: roleOf(row.role) } : null;
}

/** The organisation must keep somebody who can decide everything. */
const leavesAnOwner = (organisationId: string) => sql`(role <> 'organisation_owner' or
	(select count(*) from member m where m.organization_id = ${organisationId} and m.role = 'organisation_owner') > 1)`;

/** False: it would leave the organisation without an owner, or the person is gone. */
export async function changeRole(db: Database, person: Person, role: Role, entry: Omit<AuditEntry, 'detail'>): Promise<boolean> {
	const mine = and(eq(member.organizationId, entry.organisationId), eq(member.userId, person.id));
	const where = role === 'organisation_owner' ? mine : and(mine, leavesAnOwner(entry.organisationId));
	const [changed] = await db.batch([
		db.update(member).set({ role }).where(where).returning({ id: member.id }),
		auditIfChanged(db, { ...entry, detail: { person: person.email, id: person.id, role: { from: person.role, to: role } } }),
	]);
	return changed.length > 0;
}

/** Takes the account away with its sessions; what the person did stays in the audit log. False as in `changeRole`. */
export async function removePerson(db: Database, person: Person, entry: Omit<AuditEntry, 'detail'>): Promise<boolean> {
	const where = and(eq(member.organizationId, entry.organisationId), eq(member.userId, person.id), leavesAnOwner(entry.organisationId));
	const isGone = sql`not exists (select 1 from member where user_id = ${person.id})`;
	const [removed] = await db.batch([
		db.delete(member).where(where).returning({ id: member.id }),
		auditIfChanged(db, { ...entry, detail: { person: person.email, id: person.id, role: person.role } }),
		db.delete(session).where(and(eq(session.userId, person.id), isGone)),
		db.delete(user).where(and(eq(user.id, person.id), isGone)),
	]);
	return removed.length > 0;
}

/** Switches a lost second factor off; false = there was none. */
export async function removeSecondFactor(db: Database, person: Person, entry: Omit<AuditEntry, 'detail'>): Promise<boolean> {
	const [changed] = await db.batch([
		db
			.update(user)
			.set({ twoFactorEnabled: false })
			.where(and(eq(user.id, person.id), eq(user.twoFactorEnabled, true)))
			.returning({ id: user.id }),
		auditIfChanged(db, { ...entry, detail: { person: person.email, id: person.id } }),
		db.delete(twoFactor).where(eq(twoFactor.userId, person.id)),
	]);
	return changed.length > 0;
}

/** Whether the person signs in with a code as well. */
export async function hasSecondFactor(db: Database, userId: string): Promise<boolean> {
	const row = await db.select({ on: user.twoFactorEnabled }).from(user).where(eq(user.id, userId)).get();
	return row?.on ?? false;
}

/** Sessions of a person that have not run out, in real time as all sessions are, the latest first. */
export async function listSessions(db: Database, userId: string) {
	return await db
		.select({
			id: session.id,
			createdAt: session.createdAt,
			lastSeenAt: session.updatedAt,
			expiresAt: session.expiresAt,
			ipAddress: session.ipAddress,
			userAgent: session.userAgent,
		})
		.from(session)
		.where(and(eq(session.userId, userId), sql`${session.expiresAt} > unixepoch() * 1000`))
		.orderBy(desc(session.updatedAt), desc(session.id))
		.limit(100)
		.all();
}

/** Ends one session, or all but `except`; returns how many ended. */
export async function endSessions(
	db: Database,
	userId: string,
	which: { only: string } | { except: string | null },
	entry: Omit<AuditEntry, 'detail'>,
): Promise<number> {
	const mine = eq(session.userId, userId);
	const chosen = 'only' in which ? eq(session.id, which.only) : which.except === null ? undefined : ne(session.id, which.except);
	const [ended] = await db.batch([
		db.delete(session).where(and(mine, chosen)).returning({ id: session.id }),
		auditIfChanged(db, { ...entry, detail: 'only' in which ? { which: 'one' } : { which: which.except === null ? 'all' : 'all others' } }),
	]);
	return ended.length;
}
