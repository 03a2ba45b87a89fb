import { and, asc, count, eq } from 'drizzle-orm';
import type { CallerIdView } from '../../protocol/rest.ts';
import { randomId } from '../lib/tokens.ts';
import { audit, auditIfChanged } from './audit.ts';
import { type CampaignRow, type Change, insertReadyMade, raiseRevision } from './campaigns.ts';
import { type Database, isUniqueViolation } from './database.ts';
import { callerIds } from './schema.ts';

const columns = { id: callerIds.id, phone: callerIds.phone, label: callerIds.label, readyMade: callerIds.readyMade };

/** In the order they were added. */
export async function listCallerIds(db: Database, campaignId: string): Promise<CallerIdView[]> {
	return await db
		.select(columns)
		.from(callerIds)
		.where(eq(callerIds.campaignId, campaignId))
		.orderBy(asc(callerIds.createdAt), asc(callerIds.id))
		.all();
}

export async function countCallerIds(db: Database, campaignId: string): Promise<number> {
	return (await db.select({ n: count() }).from(callerIds).where(eq(callerIds.campaignId, campaignId)).get())?.n ?? 0;
}

/** `phone` in E.164. Null: the campaign has that number already. */
export async function addCallerId(
	db: Database,
	campaign: CampaignRow,
	input: { phone: string; label: string },
	change: Change,
): Promise<CallerIdView | null> {
	const view = { ...input, id: randomId('cid'), readyMade: false };
	try {
		await db.batch([
			db.insert(callerIds).values({ ...view, campaignId: campaign.id, createdAt: change.at }),
			raiseRevision(db, campaign.id),
			audit(db, { ...change, organisationId: campaign.organisationId, campaignId: campaign.id, detail: view }),
		]);
	} catch (error) {
		if (isUniqueViolation(error)) return null;
		throw error;
	}
	return view;
}

async function callerIdOf(db: Database, campaignId: string, id: string): Promise<CallerIdView | null> {
	const where = and(eq(callerIds.id, id), eq(callerIds.campaignId, campaignId));
	return (await db.select(columns).from(callerIds).where(where).get()) ?? null;
}

/** The number with its new label; null when there is none. */
export async function renameCallerId(
	db: Database,
	campaign: CampaignRow,
	id: string,
	label: string,
	change: Change,
): Promise<CallerIdView | null> {
	const before = await callerIdOf(db, campaign.id, id);
	const detail = { id, phone: before?.phone ?? '', label: { from: before?.label ?? '', to: label } };
	const [renamed] = await db.batch([
		db
			.update(callerIds)
			.set({ label })
			.where(and(eq(callerIds.id, id), eq(callerIds.campaignId, campaign.id)))
			.returning(columns),
		auditIfChanged(db, { ...change, organisationId: campaign.organisationId, campaignId: campaign.id, detail }),
	]);
	return renamed[0] ?? null;
}

/** Whether there was such a number to remove. */
export async function removeCallerId(db: Database, campaign: CampaignRow, id: string, change: Change): Promise<boolean> {
	const before = await callerIdOf(db, campaign.id, id);
	const detail = { id, phone: before?.phone ?? '', label: before?.label ?? '' };
	const [removed] = await db.batch([
		db
			.delete(callerIds)
			.where(and(eq(callerIds.id, id), eq(callerIds.campaignId, campaign.id)))
			.returning({ id: callerIds.id }),
		auditIfChanged(db, { ...change, organisationId: campaign.organisationId, campaignId: campaign.id, detail }),
		raiseRevision(db, campaign.id),
	]);
	return removed.length > 0;
}

/** A practice campaign has the ready-made number, a real one has not. */
export async function setReadyMade(
	db: Database,
	campaignId: string,
	readyMade: { phone: string; label: string } | null,
	at: number,
): Promise<void> {
	if (readyMade) await insertReadyMade(db, campaignId, readyMade, at).run();
	else
		await db
			.delete(callerIds)
			.where(and(eq(callerIds.campaignId, campaignId), eq(callerIds.readyMade, true)))
			.run();
}
