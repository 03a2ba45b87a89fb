import { and, eq, isNull } from 'drizzle-orm';
import type { LinkKind } from '../../protocol/enums.ts';
import { audit } from './audit.ts';
import { type CampaignRow, type Change, newLink } from './campaigns.ts';
import type { Database } from './database.ts';
import { campaigns, links } from './schema.ts';

export interface Tokens {
	caller: string | null;
	clicker: string | null;
}

/** Tokens of the live links. */
export async function liveLinks(db: Database, campaignId: string): Promise<Tokens> {
	const rows = await db
		.select({ kind: links.kind, token: links.token })
		.from(links)
		.where(and(eq(links.campaignId, campaignId), isNull(links.revokedAt)))
		.all();
	const tokenOf = (kind: LinkKind) => rows.find((row) => row.kind === kind)?.token ?? null;
	return { caller: tokenOf('caller'), clicker: tokenOf('clicker') };
}

/** Live links of all campaigns of an organisation, by campaign. */
export async function liveLinksOf(db: Database, organisationId: string): Promise<Map<string, Tokens>> {
	const rows = await db
		.select({ campaignId: links.campaignId, kind: links.kind, token: links.token })
		.from(links)
		.innerJoin(campaigns, eq(campaigns.id, links.campaignId))
		.where(and(eq(campaigns.organisationId, organisationId), isNull(links.revokedAt)))
		.all();
	const byCampaign = new Map<string, Tokens>();
	for (const { campaignId, kind, token } of rows)
		byCampaign.set(campaignId, { ...(byCampaign.get(campaignId) ?? { caller: null, clicker: null }), [kind]: token });
	return byCampaign;
}

/** Where a token leads, revoked ones included; null when there never was such a link. */
export async function findLink(db: Database, token: string): Promise<{ kind: LinkKind; revoked: boolean; campaign: CampaignRow } | null> {
	const row = await db
		.select({ link: links, campaign: campaigns })
		.from(links)
		.innerJoin(campaigns, eq(campaigns.id, links.campaignId))
		.where(eq(links.token, token))
		.get();
	return row ? { kind: row.link.kind, revoked: row.link.revokedAt !== null, campaign: row.campaign } : null;
}

/** Ends the live link of a kind; `andNew` makes another one in the same transaction (R9). */
export async function revokeLink(db: Database, campaign: CampaignRow, kind: LinkKind, andNew: boolean, change: Change): Promise<void> {
	const statements = [
		db
			.update(links)
			.set({ revokedAt: change.at })
			.where(and(eq(links.campaignId, campaign.id), eq(links.kind, kind), isNull(links.revokedAt))),
		audit(db, { ...change, organisationId: campaign.organisationId, campaignId: campaign.id, detail: { kind } }),
	] as const;
	if (andNew) await db.batch([...statements, newLink(db, campaign.id, kind, change.at)]);
	else await db.batch(statements);
}
