/** What the routes of one campaign share: its object, its view, changes with their audit line. */
import type { z } from 'zod';
import type { campaignView } from '../../protocol/rest.ts';
import type { CampaignRpc } from '../campaign/rpc.ts';
import { auditName } from '../directory/audit.ts';
import { type CampaignChange, type CampaignRow, type Change, campaignById, changeCampaign } from '../directory/campaigns.ts';
import { databaseOf } from '../directory/database.ts';
import type { Tokens } from '../directory/links.ts';
import { clockOf, type Env } from '../env.ts';
import { ApiError } from '../lib/api-error.ts';
import { differences } from '../lib/differences.ts';
import { type AppContext, principalOf } from './router.ts';

/** The live campaign. */
export function liveCampaign(env: Env, campaignId: string): CampaignRpc {
	return env.CAMPAIGN.get(env.CAMPAIGN.idFromName(campaignId));
}

/** Who, what and when, for the audit line of a change. */
export function changeBy(c: AppContext, action: string, detail?: unknown): Change {
	return { actor: auditName(principalOf(c)), action, detail, at: clockOf(c.env).now() };
}

/**
 * Tells the live campaign that its set-up is new. A second try covers an object that was just moved; if that fails too,
 * the change is kept all the same (the object compares revisions when it wakes), and whoever made it is told to press again.
 */
export async function refreshLive(c: AppContext, campaign: Pick<CampaignRow, 'id' | 'startedAt'>): Promise<void> {
	if (campaign.startedAt === null) return;
	try {
		await liveCampaign(c.env, campaign.id).refresh();
	} catch {
		await liveCampaign(c.env, campaign.id).refresh();
	}
}

const isRecord = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

const TRIES = 5;

/**
 * Changes the campaign's own row. `decide` sees the row as it is and says what to set, or throws; when somebody else
 * changes the set-up in between, it is asked again with the new row.
 */
export async function editCampaign(
	c: AppContext,
	campaign: CampaignRow,
	change: Change,
	decide: (row: CampaignRow) => CampaignChange,
): Promise<CampaignRow> {
	const db = databaseOf(c.env);
	let row: CampaignRow | null = campaign;
	for (let attempt = 0; attempt < TRIES && row; attempt++) {
		const set = decide(row);
		// What is asked for says little: the log has each field as it was and as it is.
		const detail = { ...(isRecord(change.detail) ? change.detail : {}), changed: differences(row, set) };
		const changed = await changeCampaign(db, row, set, { ...change, detail });
		if (changed) {
			await refreshLive(c, changed);
			return changed;
		}
		row = await campaignById(db, campaign.id);
	}
	throw new ApiError('conflict', 'Somebody else is changing this campaign right now. Please try again.');
}

/** A campaign as admins see it, with absolute links. */
export function viewOf(origin: string, row: CampaignRow, tokens: Tokens): z.infer<typeof campaignView> {
	const { id, name, practice, carrier, startedAt, createdAt, pausedAt, archivedAt, deletedAt, settings } = row;
	return {
		id,
		name,
		practice,
		carrier,
		startedAt,
		createdAt,
		pausedAt,
		archivedAt,
		deletedAt,
		callerUrl: startedAt !== null && tokens.caller !== null ? `${origin}/c/${tokens.caller}` : null,
		clickerUrl: startedAt !== null && settings.clicking && tokens.clicker !== null ? `${origin}/k/${tokens.clicker}` : null,
	};
}
