/** The status of many campaigns at once, for their list. */
import type { StatusKind } from '../../protocol/enums.ts';
import type { CampaignRow } from '../directory/campaigns.ts';
import type { Env } from '../env.ts';
import { liveCampaign } from './campaign-support.ts';

/** Campaigns that are asked at once; of more the newest, the others show what was heard of them last. */
const ASKED = 60;
const WAIT_MS = 2_000;

export interface ShortStatus {
	kind: StatusKind;
	sentence: string;
}

/**
 * What each of these campaigns says of itself now, by id. Missing: not started, archived, complete, or no answer in time; then
 * the last known status in D1 is as good as it gets.
 */
export async function liveStatuses(env: Env, rows: readonly CampaignRow[]): Promise<Map<string, ShortStatus>> {
	const asked = rows.filter((row) => row.startedAt !== null && row.archivedAt === null && row.statusKind !== 'complete').slice(0, ASKED);
	const found = new Map<string, ShortStatus>();
	let timer: ReturnType<typeof setTimeout> | undefined;
	const patience = new Promise<void>((resolve) => {
		timer = setTimeout(resolve, WAIT_MS);
	});
	const all = Promise.all(
		asked.map(async ({ id }) => {
			try {
				const { kind, sentence } = await liveCampaign(env, id).publicState();
				found.set(id, { kind, sentence });
			} catch {
				// It is being moved or restarted: the last known status is shown.
			}
		}),
	);
	await Promise.race([all, patience]);
	clearTimeout(timer);
	return found;
}
