/** What a campaign plays to people it had to drop: one recording at a time, in D1, because nothing else is sure to be there. */
import { and, eq, isNull, lt, sql } from 'drizzle-orm';
import type { RecordingType, RecordingView } from '../../protocol/recording.ts';
import { randomId } from '../lib/tokens.ts';
import { audit, auditIfChanged } from './audit.ts';
import { type CampaignRow, type Change, raiseRevision } from './campaigns.ts';
import type { Database } from './database.ts';
import { apiKeys, recordings, user } from './schema.ts';

/** A replaced recording can still be fetched for so long: calls that were told to play it a moment ago. */
const KEPT_MS = 3_600_000;

const inForce = (campaignId: string) => and(eq(recordings.campaignId, campaignId), isNull(recordings.replacedAt));

/** The recording in force, without its sound; null when there is none. */
export async function findRecording(db: Database, campaignId: string): Promise<RecordingView | null> {
	const { id, name, type, bytes, durationMs, addedAt } = recordings;
	const addedBy = sql<string | null>`coalesce(${user.name}, ${apiKeys.name})`;
	return (
		(await db
			.select({ id, name, type, bytes, durationMs, addedAt, addedBy })
			.from(recordings)
			.leftJoin(user, eq(user.id, recordings.addedBy))
			.leftJoin(apiKeys, eq(apiKeys.id, recordings.addedBy))
			.where(inForce(campaignId))
			.get()) ?? null
	);
}

/** The sound itself, of the recording in force or of one that was replaced a moment ago. */
export async function soundOf(db: Database, campaignId: string, id: string): Promise<{ type: RecordingType; data: Uint8Array } | null> {
	const where = and(eq(recordings.campaignId, campaignId), eq(recordings.id, id));
	const row = await db.select({ type: recordings.type, data: recordings.data }).from(recordings).where(where).get();
	return row ?? null;
}

export interface NewRecording {
	name: string;
	type: RecordingType;
	durationMs: number;
	data: Uint8Array;
	addedBy: string;
}

/** Takes the place of the one before. */
export async function addRecording(db: Database, campaign: CampaignRow, input: NewRecording, change: Change): Promise<void> {
	const { name, type, durationMs, data } = input;
	const id = randomId('rec');
	const bytes = data.length;
	await db.batch([
		db.delete(recordings).where(and(eq(recordings.campaignId, campaign.id), lt(recordings.replacedAt, change.at - KEPT_MS))),
		db.update(recordings).set({ replacedAt: change.at }).where(inForce(campaign.id)),
		db.insert(recordings).values({ ...input, id, campaignId: campaign.id, bytes, data: Buffer.from(data), addedAt: change.at }),
		raiseRevision(db, campaign.id),
		audit(db, {
			...change,
			organisationId: campaign.organisationId,
			campaignId: campaign.id,
			detail: { id, name, type, bytes, durationMs },
		}),
	]);
}

/** Whether there was one to remove. */
export async function removeRecording(db: Database, campaign: CampaignRow, before: RecordingView, change: Change): Promise<boolean> {
	const { id, name } = before;
	const [removed] = await db.batch([
		db
			.update(recordings)
			.set({ replacedAt: change.at })
			.where(and(inForce(campaign.id), eq(recordings.id, id)))
			.returning({ id: recordings.id }),
		auditIfChanged(db, { ...change, organisationId: campaign.organisationId, campaignId: campaign.id, detail: { id, name } }),
		db.delete(recordings).where(and(eq(recordings.campaignId, campaign.id), lt(recordings.replacedAt, change.at - KEPT_MS))),
		raiseRevision(db, campaign.id),
	]);
	return removed.length > 0;
}

/** A statement that gives another campaign the same recording, under an id of its own. */
export function copyRecording(db: Database, from: string, to: string) {
	return db.insert(recordings).select(
		sql`select 'rec_' || lower(hex(randomblob(12))), ${to}, name, type, bytes, duration_ms, data, added_at, added_by, null
			from recordings where campaign_id = ${from} and replaced_at is null`,
	);
}
