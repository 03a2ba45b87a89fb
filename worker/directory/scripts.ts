import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { MERGE_ROLES } from '../../protocol/rest.ts';
import type { Script } from '../../protocol/script.ts';
import { auditIfChanged } from './audit.ts';
import type { CampaignRow, Change } from './campaigns.ts';
import type { Database } from './database.ts';
import { apiKeys, campaigns, contactLists, scriptVersions, user } from './schema.ts';

/** The script in force, or null when there is none. */
export async function currentScript(db: Database, campaign: Pick<CampaignRow, 'id' | 'scriptVersion'>): Promise<Script | null> {
	const where = and(eq(scriptVersions.campaignId, campaign.id), eq(scriptVersions.version, campaign.scriptVersion));
	return (await db.select({ script: scriptVersions.script }).from(scriptVersions).where(where).get())?.script ?? null;
}

/** When the version in force was saved and by whom, by the name of the person or API key; null when there is none. */
export async function savedScript(
	db: Database,
	campaign: Pick<CampaignRow, 'id' | 'scriptVersion'>,
): Promise<{ savedAt: number; savedBy: string | null } | null> {
	return (
		(await db
			.select({ savedAt: scriptVersions.createdAt, savedBy: sql<string | null>`coalesce(${user.name}, ${apiKeys.name})` })
			.from(scriptVersions)
			.leftJoin(user, eq(user.id, scriptVersions.createdBy))
			.leftJoin(apiKeys, eq(apiKeys.id, scriptVersions.createdBy))
			.where(and(eq(scriptVersions.campaignId, campaign.id), eq(scriptVersions.version, campaign.scriptVersion)))
			.get()) ?? null
	);
}

/**
 * Saves a new version if `baseVersion` is still the one in force, together with its audit line.
 * Returns the new version, or null: somebody saved another one meanwhile.
 */
export async function saveScript(
	db: Database,
	campaign: CampaignRow,
	input: { script: Script; baseVersion: number; by: string },
	change: Change,
): Promise<number | null> {
	const version = input.baseVersion + 1;
	const row = { campaignId: campaign.id, version, script: JSON.stringify(input.script), createdAt: change.at, createdBy: input.by };
	const [moved] = await db.batch([
		db
			.update(campaigns)
			.set({ scriptVersion: version, revision: sql`${campaigns.revision} + 1` })
			.where(and(eq(campaigns.id, campaign.id), eq(campaigns.scriptVersion, input.baseVersion)))
			.returning({ id: campaigns.id }),
		auditIfChanged(db, { ...change, organisationId: campaign.organisationId, campaignId: campaign.id, detail: { version } }),
		// Only the save that moved the version finds it without its text.
		db
			.insert(scriptVersions)
			.select(
				sql`select ${row.campaignId}, cast(${version} as integer), ${row.script}, cast(${row.createdAt} as integer), ${row.createdBy}
					where (select script_version from campaigns where id = ${row.campaignId}) = ${version}`,
			)
			.onConflictDoNothing(),
	]);
	return moved.length > 0 ? version : null;
}

/** Merge fields of the campaign's lists by normalised heading; null while there are no lists. */
export async function listFields(db: Database, campaignId: string): Promise<string[] | null> {
	const rows = await db
		.select({ format: contactLists.format })
		.from(contactLists)
		.where(
			and(eq(contactLists.campaignId, campaignId), inArray(contactLists.state, ['ready', 'uploading']), isNull(contactLists.removedAt)),
		)
		.all();
	if (rows.length === 0) return null;
	const fields = rows.flatMap(({ format }) => format.columns.filter(({ role }) => MERGE_ROLES.includes(role)).map(({ field }) => field));
	return [...new Set(fields)].filter((field) => field !== '').sort();
}

/** Titles and answers of questions that are in no version in force any more, from the newest version that had them. */
export async function olderVersions(db: Database, campaignId: string, limit: number): Promise<Script[]> {
	const rows = await db
		.select({ script: scriptVersions.script })
		.from(scriptVersions)
		.where(eq(scriptVersions.campaignId, campaignId))
		.orderBy(desc(scriptVersions.version))
		.limit(limit)
		.all();
	return rows.map((row) => row.script);
}
