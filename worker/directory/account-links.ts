/** Invitations and links to choose a new password: kept as hashes, open once, and only until they run out. */
import { and, desc, eq, gt, isNull } from 'drizzle-orm';
import type { Role } from '../../protocol/enums.ts';
import { randomId, randomToken, sha256Hex } from '../lib/tokens.ts';
import { type AuditEntry, audit, auditIfChanged } from './audit.ts';
import { type Database, isUniqueViolation } from './database.ts';
import { roleOf } from './members.ts';
import { accountLinks, organization, user } from './schema.ts';

export type AccountLinkKind = 'invitation' | 'password_reset';

export interface NewAccountLink {
	kind: AccountLinkKind;
	/** Lower case. */
	email: string;
	/** Of the invited; null for a new password. */
	role: Role | null;
	/** Whose password; null for an invitation. */
	userId: string | null;
	expiresAt: number;
	createdBy: { id: string; name: string };
}

/** A link of its kind; `token` is the secret part, told this once. An earlier open link for the same person ends. */
export async function createAccountLink(
	db: Database,
	input: NewAccountLink,
	entry: AuditEntry,
): Promise<{ id: string; token: string; createdAt: number }> {
	const token = randomToken(24);
	const id = randomId(input.kind === 'invitation' ? 'inv' : 'pwr');
	const { createdBy, ...rest } = input;
	const same = and(
		eq(accountLinks.organisationId, entry.organisationId),
		eq(accountLinks.kind, input.kind),
		eq(accountLinks.email, input.email),
		isNull(accountLinks.usedAt),
		isNull(accountLinks.revokedAt),
	);
	await db.batch([
		db.update(accountLinks).set({ revokedAt: entry.at }).where(same),
		db.insert(accountLinks).values({
			...rest,
			id,
			organisationId: entry.organisationId,
			hash: await sha256Hex(token),
			createdBy: createdBy.id,
			createdByName: createdBy.name,
			createdAt: entry.at,
		}),
		audit(db, entry),
	]);
	return { id, token, createdAt: entry.at };
}

/** Invitations that were neither accepted nor revoked, newest first; those that ran out among them. */
export async function openInvitations(db: Database, organisationId: string) {
	const rows = await db
		.select({
			id: accountLinks.id,
			email: accountLinks.email,
			role: accountLinks.role,
			invitedBy: accountLinks.createdByName,
			createdAt: accountLinks.createdAt,
			expiresAt: accountLinks.expiresAt,
		})
		.from(accountLinks)
		.where(
			and(
				eq(accountLinks.organisationId, organisationId),
				eq(accountLinks.kind, 'invitation'),
				isNull(accountLinks.usedAt),
				isNull(accountLinks.revokedAt),
			),
		)
		.orderBy(desc(accountLinks.createdAt), desc(accountLinks.id))
		.limit(500)
		.all();
	return rows.map((row) => ({ ...row, role: roleOf(row.role ?? '') }));
}

/** The invitation's address when there was one to revoke. */
export async function revokeInvitation(db: Database, id: string, entry: Omit<AuditEntry, 'detail'>): Promise<string | null> {
	const where = and(
		eq(accountLinks.id, id),
		eq(accountLinks.organisationId, entry.organisationId),
		eq(accountLinks.kind, 'invitation'),
		isNull(accountLinks.usedAt),
		isNull(accountLinks.revokedAt),
	);
	const known = await db.select({ email: accountLinks.email }).from(accountLinks).where(where).get();
	const [revoked] = await db.batch([
		db.update(accountLinks).set({ revokedAt: entry.at }).where(where).returning({ email: accountLinks.email }),
		auditIfChanged(db, { ...entry, detail: { id, email: known?.email ?? '' } }),
	]);
	return revoked[0]?.email ?? null;
}

/** An open link by its secret; null for one that is unknown, used, revoked or too old. */
export async function findAccountLink(db: Database, kind: AccountLinkKind, token: string, now: number) {
	const row = await db
		.select({ link: accountLinks, organisation: organization.name })
		.from(accountLinks)
		.innerJoin(organization, eq(organization.id, accountLinks.organisationId))
		.where(
			and(
				eq(accountLinks.hash, await sha256Hex(token)),
				eq(accountLinks.kind, kind),
				isNull(accountLinks.usedAt),
				isNull(accountLinks.revokedAt),
				gt(accountLinks.expiresAt, now),
			),
		)
		.get();
	return row ? { ...row.link, organisation: row.organisation } : null;
}
export type AccountLink = NonNullable<Awaited<ReturnType<typeof findAccountLink>>>;

/** Whether somebody signs in with this address already. */
export async function hasAccount(db: Database, email: string): Promise<boolean> {
	return (await db.select({ id: user.id }).from(user).where(eq(user.email, email)).get()) !== undefined;
}

/**
 * Makes the invited person's account and uses the link up, in one transaction. Of several at once exactly one succeeds;
 * the others, and those whose address has an account by now, get false.
 */
export async function acceptInvitation(
	db: Database,
	link: AccountLink,
	person: { name: string; passwordHash: string; ids: { user: string; account: string; member: string } },
	now: number,
): Promise<boolean> {
	const { ids } = person;
	const statement = (query: string, ...bindings: (string | number)[]) => db.$client.prepare(query).bind(...bindings);
	const isOurs = 'where exists (select 1 from user where id = ?1)';
	const detail = JSON.stringify({ email: link.email, role: link.role, invitation: link.id });
	try {
		await db.$client.batch([
			statement(
				`insert into user (id, name, email, email_verified, created_at, updated_at)
				select ?1, ?2, ?3, 0, cast(?4 as integer), cast(?4 as integer)
				where exists (select 1 from account_links where id = ?5 and used_at is null and revoked_at is null)`,
				ids.user,
				person.name,
				link.email,
				now,
				link.id,
			),
			statement(
				`insert into account (id, account_id, provider_id, user_id, password, created_at, updated_at)
				select ?2, ?1, 'credential', ?1, ?3, cast(?4 as integer), cast(?4 as integer) ${isOurs}`,
				ids.user,
				ids.account,
				person.passwordHash,
				now,
			),
			statement(
				`insert into member (id, organization_id, user_id, role, created_at)
				select ?2, ?3, ?1, ?4, cast(?5 as integer) ${isOurs}`,
				ids.user,
				ids.member,
				link.organisationId,
				link.role ?? 'admin',
				now,
			),
			statement(`update account_links set used_at = cast(?2 as integer) where id = ?3 and ${isOurs.slice(6)}`, ids.user, now, link.id),
			statement(
				`insert into audit_log (organisation_id, actor, action, detail, at)
				select ?2, ?3, 'invitation.accepted', ?4, cast(?5 as integer) ${isOurs}`,
				ids.user,
				link.organisationId,
				`${person.name} (${ids.user})`,
				detail,
				now,
			),
		]);
	} catch (error) {
		if (isUniqueViolation(error)) return false;
		throw error;
	}
	return (await db.select({ id: user.id }).from(user).where(eq(user.id, ids.user)).get()) !== undefined;
}

/** Sets the new password, uses the link up and ends every session of the person, in one transaction; false = the link was used meanwhile. */
export async function usePasswordReset(db: Database, link: AccountLink, passwordHash: string, now: number): Promise<boolean> {
	const statement = (query: string, ...bindings: (string | number)[]) => db.$client.prepare(query).bind(...bindings);
	const isOpen = '(select 1 from account_links where id = ?1 and used_at is null and revoked_at is null)';
	const results = await db.$client.batch([
		statement(
			`update account set password = ?2, updated_at = cast(?3 as integer) where user_id = ?4 and provider_id = 'credential' and exists ${isOpen}`,
			link.id,
			passwordHash,
			now,
			link.userId ?? '',
		),
		statement(`delete from session where user_id = ?2 and exists ${isOpen}`, link.id, link.userId ?? ''),
		statement(
			`insert into audit_log (organisation_id, actor, action, detail, at)
			select ?2, ?3, 'password_reset.used', ?4, cast(?5 as integer) where exists ${isOpen}`,
			link.id,
			link.organisationId,
			`${link.email} (${link.userId ?? ''})`,
			JSON.stringify({ link: link.id }),
			now,
		),
		statement(
			'update account_links set used_at = cast(?2 as integer) where id = ?1 and used_at is null and revoked_at is null',
			link.id,
			now,
		),
	]);
	return (results[0]?.meta.changes ?? 0) > 0;
}
