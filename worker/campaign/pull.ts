import type { CarrierName } from '../../protocol/carrier.ts';
import { END_CARD_KINDS } from '../../protocol/enums.ts';
import { DEFAULT_SETTINGS } from '../../protocol/settings.ts';
import type { CarrierCaps } from '../carriers/port.ts';
import { databaseOf } from '../directory/database.ts';
import { readSetUp, type SetUp } from '../directory/live.ts';
import { defaultEndCard, endCardTitle } from '../domain/message-safety.ts';
import type { CampaignConfig } from './engine/config.ts';

/** The set-up in force, as the engine wants it. Null for an unknown campaign. */
export async function pullConfig(
	db: D1Database,
	campaignId: string,
	capsOf: (carrier: CarrierName, campaignId: string, organisationId: string) => Promise<CarrierCaps>,
): Promise<CampaignConfig | null> {
	const setUp = await readSetUp(databaseOf({ DB: db }), campaignId);
	if (!setUp) return null;
	// Practice never reaches a telephone.
	const carrier = setUp.campaign.practice ? 'simulated' : setUp.campaign.carrier;
	return configOf(setUp, carrier, await capsOf(carrier, campaignId, setUp.campaign.organisationId));
}

function configOf(
	{ campaign, script, callerIds, bars, endCards, lists, recording }: SetUp,
	carrier: CarrierName,
	caps: CarrierCaps,
): CampaignConfig {
	return {
		campaignId: campaign.id,
		organisationId: campaign.organisationId,
		name: campaign.name,
		practice: campaign.practice,
		simulated: carrier === 'simulated',
		revision: campaign.revision,
		startedAt: campaign.startedAt,
		settings: { ...DEFAULT_SETTINGS, ...campaign.settings },
		scriptVersion: script?.version ?? 0,
		script: script?.script ?? { questions: [] },
		callerIds: callerIds.map(({ id, phone }) => ({ id, phone })),
		bars: bars.map(({ id, text, severity, linkUrl, linkLabel, startsAt, expiresAt }) => ({
			id,
			text,
			severity,
			linkUrl,
			linkLabel,
			startsAt,
			expiresAt,
		})),
		endCards: END_CARD_KINDS.map((kind) => {
			const own = endCards.find((card) => card.kind === kind);
			const next = own?.nextToken && own.nextName ? { name: own.nextName, url: `/c/${own.nextToken}` } : null;
			return { kind, title: endCardTitle(kind), html: own?.html ?? defaultEndCard(kind), next, isDefault: own === undefined };
		}),
		lists: lists.map(({ id, name, accepted, rejected }) => ({ id, name, accepted, rejected })),
		recording,
		callsPerSecond: caps.maxCallsPerSecond,
		concurrent: caps.maxConcurrent,
		verdictAtAnswer: caps.verdictAtAnswer,
		...(caps.callerLegs === true ? { callerLegs: true } : {}),
		carrier,
	};
}
