/** What the organisation owner alone decides. */
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { ClickingPolicy } from '../../protocol/enums.ts';
import { type AuditEntry, audit } from './audit.ts';
import type { Database } from './database.ts';
import { campaigns, member, organisationSettings, organization, user } from './schema.ts';

export interface Decisions {
	clicking: ClickingPolicy;
	/** Everybody needs a second factor. */
	secondFactorRequired: boolean;
}

/** What the organisation owner decided. */
export async function decisionsOf(db: Database, organisationId: string): Promise<Decisions> {
	const { clicking, secondFactorRequired } = organisationSettings;
	const where = eq(organisationSettings.organisationId, organisationId);
	const row = await db.select({ clicking, secondFactorRequired }).from(organisationSettings).where(where).get();
	return row ?? { clicking: 'allowed', secondFactorRequired: false };
}

/** Whether campaigns may choose clicking. */
export const clickingPolicyOf = async (db: Database, organisationId: string): Promise<ClickingPolicy> =>
	(await decisionsOf(db, organisationId)).clicking;

/** Names of those who sign in with a password alone. */
export async function withoutSecondFactor(db: Database, organisationId: string): Promise<string[]> {
	const rows = await db
		.select({ name: user.name })
		.from(member)
		.innerJoin(user, eq(user.id, member.userId))
		.where(and(eq(member.organizationId, organisationId), sql`${user.twoFactorEnabled} is not 1`))
		.orderBy(asc(user.name))
		.all();
	return rows.map(({ name }) => name);
}

/** Why a campaign may not have clicking as `clicking` says; null = it may. */
export function clickingRefusal(policy: ClickingPolicy, clicking: boolean): string | null {
	if (policy === 'required' && !clicking) return 'Your organisation requires clicking: its owner has decided so.';
	if (policy === 'forbidden' && clicking) return 'Your organisation has forbidden clicking: its owner has decided so.';
	return null;
}

/** Campaigns in use whose clicking is not as `policy` wants it. */
export async function campaignsAgainst(db: Database, organisationId: string, policy: ClickingPolicy) {
	if (policy === 'allowed') return [];
	const wrong = sql`json_extract(${campaigns.settings}, '$.clicking') = ${policy === 'required' ? 0 : 1}`;
	return await db
		.select()
		.from(campaigns)
		.where(and(eq(campaigns.organisationId, organisationId), isNull(campaigns.archivedAt), isNull(campaigns.deletedAt), wrong))
		.orderBy(asc(campaigns.createdAt))
		.all();
}

export interface OrganisationChange {
	name?: string | undefined;
	clicking?: ClickingPolicy | undefined;
	secondFactorRequired?: boolean | undefined;
}

/** Changes the organisation's own settings, with what they were before in the audit log. */
export async function changeOrganisation(
	db: Database,
	before: Decisions & { name: string },
	{ name, clicking, secondFactorRequired }: OrganisationChange,
	entry: Omit<AuditEntry, 'detail'>,
): Promise<void> {
	const id = entry.organisationId;
	const detail = {
		...(name === undefined || name === before.name ? {} : { name: { from: before.name, to: name } }),
		...(clicking === undefined || clicking === before.clicking ? {} : { clicking: { from: before.clicking, to: clicking } }),
		...(secondFactorRequired === undefined || secondFactorRequired === before.secondFactorRequired
			? {}
			: { secondFactorRequired: { from: before.secondFactorRequired, to: secondFactorRequired } }),
	};
	if (Object.keys(detail).length === 0) return;
	const rename = db
		.update(organization)
		.set({ name: name ?? before.name })
		.where(eq(organization.id, id));
	const decided = { clicking: clicking ?? before.clicking, secondFactorRequired: secondFactorRequired ?? before.secondFactorRequired };
	const decide = db
		.insert(organisationSettings)
		.values({ organisationId: id, ...decided })
		.onConflictDoUpdate({ target: organisationSettings.organisationId, set: decided });
	await db.batch([rename, decide, audit(db, { ...entry, detail })]);
}
