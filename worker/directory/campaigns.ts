import { and, count, eq, isNull, sql } from 'drizzle-orm';
import type { Script } from '../../protocol/script.ts';
import type { Settings } from '../../protocol/settings.ts';
import { randomId, randomToken } from '../lib/tokens.ts';
import { type AuditEntry, audit, auditIfChanged } from './audit.ts';
import type { Database } from './database.ts';
import { callerIds, campaigns, links, scriptVersions } from './schema.ts';

export type CampaignRow = typeof campaigns.$inferSelect;
/** Who, what and when of a change; the campaign is known from the context. */
export type Change = Omit<AuditEntry, 'organisationId' | 'campaignId'>;

/** Of this organisation; deleted ones are found only when asked for. */
export async function findCampaign(db: Database, organisationId: string, id: string, deletedToo = false): Promise<CampaignRow | null> {
	const mine = and(eq(campaigns.id, id), eq(campaigns.organisationId, organisationId));
	const where = deletedToo ? mine : and(mine, isNull(campaigns.deletedAt));
	return (await db.select().from(campaigns).where(where).get()) ?? null;
}

/** Without asking whose it is: for holders of a link or a signed ticket. */
export async function campaignById(db: Database, id: string): Promise<CampaignRow | null> {
	return (await db.select().from(campaigns).where(eq(campaigns.id, id)).get()) ?? null;
}

export async function countCampaigns(db: Database, organisationId: string): Promise<number> {
	const where = and(eq(campaigns.organisationId, organisationId), isNull(campaigns.archivedAt));
	return (await db.select({ n: count() }).from(campaigns).where(where).get())?.n ?? 0;
}

export interface NewCampaign {
	organisationId: string;
	name: string;
	practice: boolean;
	settings: Settings;
	script: Script;
	/** A caller-ID number to begin with, E.164, for practice campaigns. */
	readyMade: { phone: string; label: string } | null;
	createdBy: string;
}

/** A campaign with its first script version. */
export async function createCampaign(db: Database, input: NewCampaign, change: Change): Promise<string> {
	const id = randomId('cmp');
	const { organisationId, script, readyMade, ...rest } = input;
	const row = { ...rest, id, organisationId, scriptVersion: 1, createdAt: change.at };
	const version = { campaignId: id, version: 1, script, createdAt: change.at, createdBy: input.createdBy };
	const statements = [
		db.insert(campaigns).values(row),
		db.insert(scriptVersions).values(version),
		audit(db, { ...change, organisationId, campaignId: id, detail: { name: input.name, practice: input.practice } }),
	] as const;
	if (!readyMade) await db.batch(statements);
	else await db.batch([...statements, insertReadyMade(db, id, readyMade, change.at)]);
	return id;
}

/** The practice number, unless the campaign has that number already. */
export function insertReadyMade(db: Database, campaignId: string, readyMade: { phone: string; label: string }, at: number) {
	return db
		.insert(callerIds)
		.values({ ...readyMade, id: randomId('cid'), campaignId, readyMade: true, createdAt: at })
		.onConflictDoNothing();
}

/** What of a campaign's own row a change may set. */
export type CampaignChange = Partial<Pick<CampaignRow, 'name' | 'practice' | 'carrier' | 'settings' | 'scriptVersion' | 'archivedAt'>>;

/**
 * Changes the row, but only if nobody changed the set-up since it was read (`row.revision`); the audit line is written
 * in the same transaction. Null: somebody was faster; read again and decide again.
 */
export async function changeCampaign(db: Database, row: CampaignRow, set: CampaignChange, change: Change): Promise<CampaignRow | null> {
	const [changed] = await db.batch([
		db
			.update(campaigns)
			.set({ ...set, revision: sql`${campaigns.revision} + 1` })
			.where(and(eq(campaigns.id, row.id), eq(campaigns.revision, row.revision)))
			.returning(),
		auditIfChanged(db, { ...change, organisationId: row.organisationId, campaignId: row.id }),
	]);
	return changed[0] ?? null;
}

/** A statement that tells the campaign's object, once it looks, that something of the set-up is new. */
export function raiseRevision(db: Database, campaignId: string) {
	return db
		.update(campaigns)
		.set({ revision: sql`${campaigns.revision} + 1` })
		.where(eq(campaigns.id, campaignId));
}

/**
 * Marks the campaign as started and makes both its links, in one transaction, if it still is as it was read.
 * Null: the set-up changed meanwhile, or somebody else started it.
 */
export async function markStarted(db: Database, row: CampaignRow, change: Change): Promise<CampaignRow | null> {
	const isStarted = sql`exists (select 1 from campaigns where id = ${row.id} and started_at is not null)`;
	const [started] = await db.batch([
		db
			.update(campaigns)
			.set({ startedAt: change.at, revision: sql`${campaigns.revision} + 1` })
			.where(and(eq(campaigns.id, row.id), eq(campaigns.revision, row.revision), isNull(campaigns.startedAt)))
			.returning(),
		auditIfChanged(db, { ...change, organisationId: row.organisationId, campaignId: row.id }),
		newLink(db, row.id, 'caller', change.at, isStarted),
		newLink(db, row.id, 'clicker', change.at, isStarted),
	]);
	return started[0] ?? null;
}

/** A statement that makes a link unless the campaign has a live one of the kind. 128 random bits. */
export function newLink(db: Database, campaignId: string, kind: 'caller' | 'clicker', at: number, condition = sql`1`) {
	return db.insert(links).select(
		sql`select ${randomToken(16)}, ${campaignId}, ${kind}, cast(${at} as integer), null where ${condition}
			and not exists (select 1 from links where campaign_id = ${campaignId} and kind = ${kind} and revoked_at is null)`,
	);
}
