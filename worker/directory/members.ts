import { asc, eq } from 'drizzle-orm';
import { ROLES, type Role } from '../../protocol/enums.ts';
import type { Principal } from '../lib/principal.ts';
import { sha256Hex } from '../lib/tokens.ts';
import type { Database } from './database.ts';
import { member, organisationSettings, organization, user } from './schema.ts';

/** A role as it is kept; what is not known has the fewest rights. */
export const roleOf = (text: string): Role => ROLES.find((role) => role === text) ?? 'admin';

/** The person as a member of the organisation, in this session, or null for somebody who belongs to none. */
export async function membershipOf(db: Database, userId: string, sessionId: string | null): Promise<Principal | null> {
	const row = await db
		.select({
			id: user.id,
			name: user.name,
			email: user.email,
			role: member.role,
			organisationId: organization.id,
			organisationName: organization.name,
			hasSecondFactor: user.twoFactorEnabled,
			required: organisationSettings.secondFactorRequired,
		})
		.from(member)
		.innerJoin(user, eq(user.id, member.userId))
		.innerJoin(organization, eq(organization.id, member.organizationId))
		.leftJoin(organisationSettings, eq(organisationSettings.organisationId, organization.id))
		.where(eq(member.userId, userId))
		.orderBy(asc(member.createdAt))
		.limit(1)
		.get();
	if (!row) return null;
	const { hasSecondFactor, required, ...person } = row;
	const lacksSecondFactor = required === true && hasSecondFactor !== true;
	return { ...person, kind: 'person', role: roleOf(row.role), scopes: null, sessionId, lacksSecondFactor };
}

/** Whether nobody has been set up here yet. */
export async function isEmptyInstallation(db: Database): Promise<boolean> {
	return (await db.select({ id: member.id }).from(member).limit(1).get()) === undefined;
}

export interface FirstOwner {
	organisation: string;
	name: string;
	/** Lower case. */
	email: string;
	/** As better-auth hashes it. */
	passwordHash: string;
	ids: { organisation: string; user: string; account: string; member: string };
	now: number;
}

/**
 * Makes the first organisation and its owner in one transaction. Of several at once exactly one succeeds;
 * the others get false, as does everybody on an installation that is not empty.
 */
export async function createFirstOwner(db: Database, owner: FirstOwner): Promise<boolean> {
	const { ids, now } = owner;
	const slug = (await sha256Hex(ids.organisation)).slice(0, 12);
	const statement = (query: string, ...bindings: (string | number)[]) => db.$client.prepare(query).bind(...bindings);
	const isOurs = 'where exists (select 1 from organization where id = ?1)';
	await db.$client.batch([
		statement(
			`insert into organization (id, name, slug, created_at) select ?1, ?2, ?3, cast(?4 as integer)
			where not exists (select 1 from member)`,
			ids.organisation,
			owner.organisation,
			slug,
			now,
		),
		statement(
			`insert into user (id, name, email, email_verified, created_at, updated_at)
			select ?2, ?3, ?4, 0, cast(?5 as integer), cast(?5 as integer) ${isOurs}`,
			ids.organisation,
			ids.user,
			owner.name,
			owner.email,
			now,
		),
		statement(
			`insert into account (id, account_id, provider_id, user_id, password, created_at, updated_at)
			select ?2, ?3, 'credential', ?3, ?4, cast(?5 as integer), cast(?5 as integer) ${isOurs}`,
			ids.organisation,
			ids.account,
			ids.user,
			owner.passwordHash,
			now,
		),
		statement(
			`insert into member (id, organization_id, user_id, role, created_at)
			select ?2, ?1, ?3, 'organisation_owner', cast(?4 as integer) ${isOurs}`,
			ids.organisation,
			ids.member,
			ids.user,
			now,
		),
	]);
	return (await db.select({ id: member.id }).from(member).where(eq(member.id, ids.member)).get()) !== undefined;
}
