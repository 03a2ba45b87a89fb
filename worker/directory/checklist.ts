import { and, eq, gt, isNull } from 'drizzle-orm';
import { countCallerIds, listCallerIds } from './caller-ids.ts';
import type { CampaignRow } from './campaigns.ts';
import { findCarrierAccount } from './carrier-accounts.ts';
import type { Database } from './database.ts';
import { contactLists } from './schema.ts';
import { currentScript, listFields } from './scripts.ts';

/** What the chosen carrier is missing before real calls can be placed. */
async function carrierProblems(db: Database, campaign: CampaignRow): Promise<string[]> {
	if (campaign.practice || campaign.carrier === 'simulated') return [];
	const account = await findCarrierAccount(db, campaign.organisationId);
	if (!account) return ['An owner has to enter the account with the carrier first.'];
	const owned = new Set(account.numbers.map((number) => number.phone));
	const foreign = (await listCallerIds(db, campaign.id)).filter(({ phone }) => !owned.has(phone));
	return foreign.map(({ phone }) => `${phone} is not a number of the carrier’s account: remove it.`);
}

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
		carrierProblems: await carrierProblems(db, campaign),
	};
}
