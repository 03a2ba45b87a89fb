import { and, eq, gt, isNull } from 'drizzle-orm';
import { countCallerIds } from './caller-ids.ts';
import type { CampaignRow } from './campaigns.ts';
import type { Database } from './database.ts';
import { contactLists } from './schema.ts';
import { currentScript, listFields } from './scripts.ts';

/** Everything that decides whether a campaign can be started, as it is in D1 now. */
export async function readChecklist(db: Database, campaign: CampaignRow) {
	const mine = and(eq(contactLists.campaignId, campaign.id), isNull(contactLists.removedAt));
	const [script, fields, callerIds, loadable, uploading] = await Promise.all([
		currentScript(db, campaign),
		listFields(db, campaign.id),
		countCallerIds(db, campaign.id),
		db
			.select({ id: contactLists.id })
			.from(contactLists)
			.where(and(mine, eq(contactLists.state, 'ready'), gt(contactLists.accepted, 0)))
			.limit(1)
			.get(),
		db
			.select({ id: contactLists.id })
			.from(contactLists)
			.where(and(mine, eq(contactLists.state, 'uploading')))
			.all(),
	]);
	return {
		name: campaign.name,
		practice: campaign.practice,
		carrier: campaign.carrier,
		settings: campaign.settings,
		started: campaign.startedAt !== null,
		script,
		fields,
		callerIds,
		hasContacts: loadable !== undefined,
		uploading: uploading.length,
	};
}
