/** A campaign copied, restored, deleted for good. */
import { and, desc, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import { randomId } from '../lib/tokens.ts';
import { audit, auditIfChanged } from './audit.ts';
import { type CampaignRow, type Change, newLink } from './campaigns.ts';
import type { Database } from './database.ts';
import { copyRecording } from './recordings.ts';
import { alertBars, callerIds, campaigns, contactLists, endCards, links, recordings, scriptVersions } from './schema.ts';

export const CAMPAIGN_LISTS = ['active', 'archived', 'deleted'] as const;
export type CampaignListKind = (typeof CAMPAIGN_LISTS)[number];

const CONDITIONS: Record<CampaignListKind, SQL | undefined> = {
	active: and(isNull(campaigns.archivedAt), isNull(campaigns.deletedAt)),
	archived: and(isNotNull(campaigns.archivedAt), isNull(campaigns.deletedAt)),
	deleted: isNotNull(campaigns.deletedAt),
};

/** Campaigns of one kind, newest first. */
export async function campaignsOf(db: Database, organisationId: string, kind: CampaignListKind): Promise<CampaignRow[]> {
	const where = and(eq(campaigns.organisationId, organisationId), CONDITIONS[kind]);
	return await db.select().from(campaigns).where(where).orderBy(desc(campaigns.createdAt), desc(campaigns.id)).all();
}

/** A new campaign with the script in force, the settings, the caller-ID numbers and the recording of another one; no contacts, no links, no messages. */
export async function copyCampaign(
	db: Database,
	from: CampaignRow,
	input: { name: string; createdBy: string },
	change: Change,
): Promise<string> {
	const id = randomId('cmp');
	const { organisationId, practice, carrier, settings, scriptVersion } = from;
	const row = {
		id,
		organisationId,
		...input,
		practice,
		carrier,
		settings,
		scriptVersion: scriptVersion > 0 ? 1 : 0,
		createdAt: change.at,
	};
	await db.batch([
		db.insert(campaigns).values(row),
		db.insert(scriptVersions).select(
			sql`select ${id}, 1, script, cast(${change.at} as integer), ${input.createdBy} from script_versions
				where campaign_id = ${from.id} and version = ${scriptVersion}`,
		),
		db.insert(callerIds).select(
			sql`select 'cid_' || lower(hex(randomblob(12))), ${id}, phone, label, ready_made, created_at from caller_ids
				where campaign_id = ${from.id}`,
		),
		copyRecording(db, from.id, id),
		audit(db, { ...change, organisationId, campaignId: id, detail: { from: from.id, name: input.name } }),
	]);
	return id;
}

/** Takes a campaign out of the archive. One that was started gets new links; it stays paused. */
export async function restoreCampaign(db: Database, row: CampaignRow, change: Change): Promise<void> {
	const isStarted = row.startedAt === null ? sql`0` : sql`1`;
	await db.batch([
		db
			.update(campaigns)
			.set({ archivedAt: null, revision: sql`${campaigns.revision} + 1` })
			.where(and(eq(campaigns.id, row.id), isNotNull(campaigns.archivedAt), isNull(campaigns.deletedAt))),
		auditIfChanged(db, { ...change, organisationId: row.organisationId, campaignId: row.id }),
		newLink(db, row.id, 'caller', change.at, isStarted),
		newLink(db, row.id, 'clicker', change.at, isStarted),
	]);
}

/** Marks a campaign as deleted: from here on it is found no more. False: somebody was faster. */
export async function markDeleted(db: Database, row: CampaignRow, change: Change): Promise<boolean> {
	const [marked] = await db.batch([
		db
			.update(campaigns)
			.set({ deletedAt: change.at, archivedAt: row.archivedAt ?? change.at, revision: sql`${campaigns.revision} + 1` })
			.where(and(eq(campaigns.id, row.id), isNull(campaigns.deletedAt)))
			.returning({ id: campaigns.id }),
		auditIfChanged(db, { ...change, organisationId: row.organisationId, campaignId: row.id, detail: { name: row.name } }),
	]);
	return marked.length > 0;
}

/** Rows removed by one statement. */
const ERASE_ROWS = 20_000;
/** Copies of the live campaign that go with it; approvals stay for good. */
const ERASED_COPIES = [
	['answers', 'campaign_id, attempt_id, person_ref, question_id'],
	['attempts', 'campaign_id, id'],
	['caller_intervals', 'campaign_id, session_id, seq'],
	['caller_sessions', 'campaign_id, id'],
] as const;

/** Erases what a deleted campaign held, but for its approvals and the audit log. Broken off, it can be done again. */
export async function eraseCampaign(db: Database, d1: D1Database, campaignId: string): Promise<void> {
	const lists = await db.select({ id: contactLists.id }).from(contactLists).where(eq(contactLists.campaignId, campaignId)).all();
	for (const { id } of lists) {
		for (const table of ['contacts', 'rejects'])
			await untilEmpty(() =>
				d1
					.prepare(`delete from ${table} where list_id = ?1 and row <= (select min(row) from ${table} where list_id = ?1) + ?2`)
					.bind(id, ERASE_ROWS),
			);
	}
	for (const [table, key] of ERASED_COPIES)
		await untilEmpty(() =>
			d1
				.prepare(`delete from ${table} where (${key}) in (select ${key} from ${table} where campaign_id = ?1 limit ?2)`)
				.bind(campaignId, ERASE_ROWS),
		);
	await db.batch([
		db.delete(contactLists).where(eq(contactLists.campaignId, campaignId)),
		db.delete(scriptVersions).where(eq(scriptVersions.campaignId, campaignId)),
		db.delete(callerIds).where(eq(callerIds.campaignId, campaignId)),
		db.delete(recordings).where(eq(recordings.campaignId, campaignId)),
		db.delete(alertBars).where(eq(alertBars.campaignId, campaignId)),
		db.delete(endCards).where(eq(endCards.campaignId, campaignId)),
		db.delete(links).where(eq(links.campaignId, campaignId)),
	]);
}

async function untilEmpty(statement: () => D1PreparedStatement): Promise<void> {
	while (((await statement().run()).meta.changes ?? 0) > 0);
}
