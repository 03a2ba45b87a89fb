/** What the organisation owner alone decides. */
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { ClickingPolicy } from '../../protocol/enums.ts';
import { type AuditEntry, audit } from './audit.ts';
import type { Database } from './database.ts';
import { campaigns, organisationSettings, organization } from './schema.ts';

/** Whether campaigns may choose clicking. */
export async function clickingPolicyOf(db: Database, organisationId: string): Promise<ClickingPolicy> {
	const row = await db
		.select({ clicking: organisationSettings.clicking })
		.from(organisationSettings)
		.where(eq(organisationSettings.organisationId, organisationId))
		.get();
	return row?.clicking ?? 'allowed';
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
}

/** Changes the organisation's own settings, with what they were before in the audit log. */
export async function changeOrganisation(
	db: Database,
	before: { name: string; clicking: ClickingPolicy },
	{ name, clicking }: OrganisationChange,
	entry: Omit<AuditEntry, 'detail'>,
): Promise<void> {
	const id = entry.organisationId;
	const detail = {
		...(name === undefined || name === before.name ? {} : { name: { from: before.name, to: name } }),
		...(clicking === undefined || clicking === before.clicking ? {} : { clicking: { from: before.clicking, to: clicking } }),
	};
	if (Object.keys(detail).length === 0) return;
	const rename = db
		.update(organization)
		.set({ name: name ?? before.name })
		.where(eq(organization.id, id));
	const values = { organisationId: id, clicking: clicking ?? before.clicking };
	const decide = db
		.insert(organisationSettings)
		.values(values)
		.onConflictDoUpdate({
			target: organisationSettings.organisationId,
			set: { clicking: values.clicking },
		});
	await db.batch([rename, decide, audit(db, { ...entry, detail })]);
}
