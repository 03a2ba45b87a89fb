/** What a campaign's object reads from D1: its set-up as a whole, and its contacts page by page. */
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { LiveContact } from '../lib/live-contact.ts';
import type { Database } from './database.ts';
import { alertBars, callerIds, campaigns, contactLists, endCards, links, recordings, scriptVersions } from './schema.ts';

/** Rows of one campaign's set-up, read in one batch. Null for an unknown id. */
export async function readSetUp(db: Database, campaignId: string) {
	const [campaign, script, ids, bars, cards, lists, recording] = await db.batch([
		db
			.select()
			.from(campaigns)
			.where(and(eq(campaigns.id, campaignId), isNull(campaigns.deletedAt))),
		db
			.select({ version: scriptVersions.version, script: scriptVersions.script })
			.from(scriptVersions)
			.innerJoin(campaigns, and(eq(campaigns.id, scriptVersions.campaignId), eq(campaigns.scriptVersion, scriptVersions.version)))
			.where(eq(scriptVersions.campaignId, campaignId)),
		db.select().from(callerIds).where(eq(callerIds.campaignId, campaignId)).orderBy(asc(callerIds.createdAt), asc(callerIds.id)),
		db.select().from(alertBars).where(eq(alertBars.campaignId, campaignId)).orderBy(asc(alertBars.position), asc(alertBars.createdAt)),
		db
			.select({ kind: endCards.kind, html: endCards.html, nextName: campaigns.name, nextToken: links.token })
			.from(endCards)
			.leftJoin(campaigns, and(eq(campaigns.id, endCards.nextCampaignId), isNull(campaigns.archivedAt)))
			.leftJoin(links, and(eq(links.campaignId, endCards.nextCampaignId), eq(links.kind, 'caller'), isNull(links.revokedAt)))
			.where(eq(endCards.campaignId, campaignId)),
		db
			.select()
			.from(contactLists)
			.where(and(eq(contactLists.campaignId, campaignId), eq(contactLists.state, 'ready'), isNull(contactLists.removedAt)))
			.orderBy(asc(contactLists.id)),
		db
			.select({ id: recordings.id, durationMs: recordings.durationMs })
			.from(recordings)
			.where(and(eq(recordings.campaignId, campaignId), isNull(recordings.replacedAt))),
	]);
	const row = campaign[0];
	return row
		? { campaign: row, script: script[0] ?? null, callerIds: ids, bars, endCards: cards, lists, recording: recording[0] ?? null }
		: null;
}
export type SetUp = NonNullable<Awaited<ReturnType<typeof readSetUp>>>;

/** Up to `limit` contacts of a list behind the cursor, by key. */
export async function readContacts(
	db: D1Database,
	organisationId: string,
	list: number,
	after: { row: number; part: number },
	limit: number,
): Promise<LiveContact[]> {
	const result = await db
		.prepare(
			`select c.row, c.part, c.phone, c.line_kind, c.zones, c.external_id, c.first_name, c.last_name, c.fields,
			 exists (select 1 from do_not_call d where d.organisation_id = ? and d.phone = c.phone)
			 from contacts c where c.list_id = ? and (c.row, c.part) > (?, ?) order by c.row, c.part limit ?`,
		)
		.bind(organisationId, list, after.row, after.part, limit)
		.raw<[number, number, string, LiveContact['kind'], string, string, string, string, string, number]>();
	return result.map(([row, part, phone, kind, zones, externalId, firstName, lastName, fields, blocked]) => ({
		list,
		row,
		part,
		phone,
		kind,
		zones,
		externalId,
		firstName,
		lastName,
		fields,
		doNotCall: blocked === 1,
	}));
}
