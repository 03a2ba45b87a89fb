import { and, asc, count, eq } from 'drizzle-orm';
import type { EndCardKind } from '../../protocol/enums.ts';
import type { AlertBarAdminView } from '../../protocol/rest.ts';
import { differences } from '../lib/differences.ts';
import { randomId } from '../lib/tokens.ts';
import { audit, auditIfChanged } from './audit.ts';
import { type CampaignRow, type Change, raiseRevision } from './campaigns.ts';
import type { Database } from './database.ts';
import { alertBars, endCards } from './schema.ts';

export type AlertBarRow = typeof alertBars.$inferSelect;
export type EndCardRow = typeof endCards.$inferSelect;
type BarInput = Omit<AlertBarAdminView, 'id'>;

const entry = (campaign: CampaignRow, change: Change, detail: unknown) => ({
	...change,
	organisationId: campaign.organisationId,
	campaignId: campaign.id,
	detail,
});

const columnsOf = ({ link, ...rest }: BarInput) => ({ ...rest, linkUrl: link?.url ?? null, linkLabel: link?.label ?? null });

/** A row as admins see it. */
export function barView(row: AlertBarRow): AlertBarAdminView {
	const { id, text, severity, linkUrl, linkLabel, position, startsAt, expiresAt } = row;
	return {
		id,
		text,
		severity,
		position,
		startsAt,
		expiresAt,
		link: linkUrl === null ? null : { url: linkUrl, label: linkLabel ?? linkUrl },
	};
}

/** In order of display; expired and future ones included. */
export async function listBars(db: Database, campaignId: string): Promise<AlertBarRow[]> {
	return await db
		.select()
		.from(alertBars)
		.where(eq(alertBars.campaignId, campaignId))
		.orderBy(asc(alertBars.position), asc(alertBars.createdAt), asc(alertBars.id))
		.all();
}

export async function countBars(db: Database, campaignId: string): Promise<number> {
	return (await db.select({ n: count() }).from(alertBars).where(eq(alertBars.campaignId, campaignId)).get())?.n ?? 0;
}

export async function addBar(db: Database, campaign: CampaignRow, input: BarInput, change: Change): Promise<AlertBarAdminView> {
	const id = randomId('bar');
	await db.batch([
		db.insert(alertBars).values({ ...columnsOf(input), id, campaignId: campaign.id, createdAt: change.at }),
		raiseRevision(db, campaign.id),
		audit(db, entry(campaign, change, { id, text: input.text })),
	]);
	return { ...input, id };
}

async function findBar(db: Database, campaignId: string, id: string): Promise<AlertBarAdminView | null> {
	const row = await db
		.select()
		.from(alertBars)
		.where(and(eq(alertBars.id, id), eq(alertBars.campaignId, campaignId)))
		.get();
	return row ? barView(row) : null;
}

/** Replaces a bar as a whole; null when there is no such bar. */
export async function replaceBar(
	db: Database,
	campaign: CampaignRow,
	id: string,
	input: BarInput,
	change: Change,
): Promise<AlertBarAdminView | null> {
	const before = await findBar(db, campaign.id, id);
	if (!before) return null;
	const [replaced] = await db.batch([
		db
			.update(alertBars)
			.set(columnsOf(input))
			.where(and(eq(alertBars.id, id), eq(alertBars.campaignId, campaign.id)))
			.returning(),
		auditIfChanged(db, entry(campaign, change, { id, text: input.text, changed: differences(before, input) })),
		raiseRevision(db, campaign.id),
	]);
	return replaced[0] ? barView(replaced[0]) : null;
}

export async function removeBar(db: Database, campaign: CampaignRow, id: string, change: Change): Promise<boolean> {
	const before = await findBar(db, campaign.id, id);
	const [removed] = await db.batch([
		db
			.delete(alertBars)
			.where(and(eq(alertBars.id, id), eq(alertBars.campaignId, campaign.id)))
			.returning({ id: alertBars.id }),
		auditIfChanged(db, entry(campaign, change, { id, text: before?.text ?? '' })),
		raiseRevision(db, campaign.id),
	]);
	return removed.length > 0;
}

/** The cards that were written; the others have their default text. */
export async function listEndCards(db: Database, campaignId: string): Promise<EndCardRow[]> {
	return await db.select().from(endCards).where(eq(endCards.campaignId, campaignId)).all();
}

/** `html` already sanitised. */
export async function putEndCard(
	db: Database,
	campaign: CampaignRow,
	card: { kind: EndCardKind; html: string; nextCampaignId: string | null },
	change: Change,
): Promise<void> {
	const row = { ...card, campaignId: campaign.id, updatedAt: change.at };
	const known = (await listEndCards(db, campaign.id)).find(({ kind }) => kind === card.kind);
	const before = { html: known?.html ?? null, nextCampaignId: known?.nextCampaignId ?? null };
	const { kind, ...after } = card;
	await db.batch([
		db
			.insert(endCards)
			.values(row)
			.onConflictDoUpdate({ target: [endCards.campaignId, endCards.kind], set: row }),
		raiseRevision(db, campaign.id),
		audit(db, entry(campaign, change, { kind, changed: differences(before, after) })),
	]);
}

/** Back to the default text. */
export async function removeEndCard(db: Database, campaign: CampaignRow, kind: EndCardKind, change: Change): Promise<void> {
	await db.batch([
		db.delete(endCards).where(and(eq(endCards.campaignId, campaign.id), eq(endCards.kind, kind))),
		auditIfChanged(db, entry(campaign, change, { kind })),
		raiseRevision(db, campaign.id),
	]);
}
