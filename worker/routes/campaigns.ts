import { type CampaignAction, deleteWord, whyNotCampaign } from '../../protocol/campaign-actions.ts';
import { LINK_KINDS } from '../../protocol/enums.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { campaignBody, campaignListItem, campaignPatch, campaignView, copyCampaignBody, deleteCampaignBody } from '../../protocol/rest.ts';
import { simulatedCarrierRpc } from '../carriers/index.ts';
import { setReadyMade } from '../directory/caller-ids.ts';
import { CAMPAIGN_LISTS, campaignsOf, copyCampaign, eraseCampaign, markDeleted, restoreCampaign } from '../directory/campaign-life.ts';
import { type CampaignRow, countCampaigns, createCampaign, findCampaign } from '../directory/campaigns.ts';
import { findCarrierAccount } from '../directory/carrier-accounts.ts';
import { readChecklist } from '../directory/checklist.ts';
import { databaseOf } from '../directory/database.ts';
import { liveLinks, liveLinksOf, revokeLink } from '../directory/links.ts';
import { readinessOf } from '../domain/readiness.ts';
import { defaultScript } from '../domain/script.ts';
import { newSettings, practiceSettings, realSettings, settingsProblems } from '../domain/settings-rules.ts';
import { clockOf } from '../env.ts';
import { ApiError } from '../lib/api-error.ts';
import { present } from '../lib/assert.ts';
import { changeBy, editCampaign, liveCampaign, refreshLive, viewOf } from './campaign-support.ts';
import { keepPolicy } from './clicking-policy.ts';
import { liveStatuses } from './live-status.ts';
import { body, campaignOf, createRoute, json, newRouter, onCampaign, params, principalOf, secured, wrongField, z } from './router.ts';
import { readiness } from './view-schemas.ts';

/** What practice campaigns are "called" from: a number nobody owns, of the range kept for fiction. */
export const PRACTICE_NUMBER = { phone: '+12025550100', label: 'Practice number' };

const one = { params: params('campaignId') };
const listRoute = createRoute({
	method: 'get',
	path: '/',
	summary: 'Campaigns in use, or with ?show=archived or ?show=deleted those.',
	...secured('view'),
	request: { query: z.object({ show: z.enum(CAMPAIGN_LISTS).default('active') }) },
	responses: { 200: json(z.array(campaignListItem), 'Newest first, each with its status sentence as of now.') },
});
const createCampaignRoute = createRoute({
	method: 'post',
	path: '/',
	summary: 'A new campaign with the default script and settings.',
	...secured('edit'),
	request: { body: body(campaignBody) },
	responses: { 201: json(campaignView, 'The campaign.') },
});
const getRoute = createRoute({
	method: 'get',
	path: '/{campaignId}',
	summary: 'One campaign with its links.',
	...onCampaign('view'),
	request: one,
	responses: { 200: json(campaignView, 'The campaign.') },
});
const patchRoute = createRoute({
	method: 'patch',
	path: '/{campaignId}',
	summary: 'Changes the name, or switches practice on or off before the start.',
	...onCampaign('edit'),
	request: { ...one, body: body(campaignPatch.strict()) },
	responses: { 200: json(campaignView, 'The campaign.') },
});
const archiveRoute = createRoute({
	method: 'delete',
	path: '/{campaignId}',
	summary: 'Archives a campaign: it is paused and its links end. Nothing is erased.',
	...onCampaign('archive_campaign'),
	request: one,
	responses: { 204: { description: 'Archived.' } },
});
const copyRoute = createRoute({
	method: 'post',
	path: '/{campaignId}/copy',
	summary:
		'A new campaign with the script, settings, caller-ID numbers and recording of this one. Contacts, links and messages are not copied.',
	...onCampaign('edit', { archivedToo: true }),
	request: { ...one, body: body(copyCampaignBody) },
	responses: { 201: json(campaignView, 'The new campaign, not started.') },
});
const restoreRoute = createRoute({
	method: 'post',
	path: '/{campaignId}/restore',
	summary: 'Takes a campaign out of the archive. One that was started is paused and gets new links.',
	...onCampaign('archive_campaign', { archivedToo: true }),
	request: one,
	responses: { 200: json(campaignView, 'The campaign.') },
});
const deleteRoute = createRoute({
	method: 'post',
	path: '/{campaignId}/delete',
	summary: 'Deletes a campaign for good: one that never was started, or an archived one.',
	description:
		'Contacts, script, answers, attempts and callers’ sessions are erased. The record of approvals and the audit log stay; the approvals can still be exported. `confirm` has to be the campaign’s name, or `delete` where it has none.',
	...onCampaign('delete_campaign', { archivedToo: true }),
	request: { ...one, body: body(deleteCampaignBody) },
	responses: { 204: { description: 'Deleted.' } },
});
const readinessRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/readiness',
	summary: 'The eight steps, complete or with what is missing.',
	...onCampaign('view'),
	request: one,
	responses: { 200: json(readiness, 'The steps in order.') },
});

function checkZone(timeZone: string | undefined): void {
	const wrong = settingsProblems(newSettings(false, timeZone), true)[0];
	if (wrong) throw wrongField('timeZone', wrong.message);
}

/** Refuses what the table of actions and states does not allow. */
function demand(action: CampaignAction, campaign: CampaignRow): void {
	const why = whyNotCampaign(action, campaign);
	if (why !== null) throw new ApiError('conflict', why);
}

async function demandRoom(c: Parameters<typeof changeBy>[0]): Promise<void> {
	if ((await countCampaigns(databaseOf(c.env), principalOf(c).organisationId)) >= LIMITS.campaignsPerOrganisation)
		throw new ApiError('conflict', `There are ${LIMITS.campaignsPerOrganisation} campaigns already. Archive one first.`);
}

/** Takes the live campaign away for good: nobody tells it anything any more, and its storage is emptied. */
async function eraseLive(c: Parameters<typeof changeBy>[0], campaign: CampaignRow): Promise<void> {
	const live = liveCampaign(c.env, campaign.id);
	const { ringing, holding, talking } = (await live.live()).room.lines;
	// A conversation that began before the archive goes on to its end; its call must not be left without anybody who knows of it.
	if (ringing + holding + talking > 0)
		throw new ApiError('conflict', 'Calls of this campaign are still under way. Try again when they have ended.');
	await c.env.ORGANISATION.get(c.env.ORGANISATION.idFromName(campaign.organisationId)).forget(campaign.id);
	await live.erase();
	// A practice campaign was called by the simulated carrier; another one has nothing there.
	await simulatedCarrierRpc(c.env, campaign.id).erase();
}

/** Ends a running campaign for good: nothing is dialed, the links lead nowhere. */
async function shutDown(c: Parameters<typeof changeBy>[0], campaign: CampaignRow): Promise<void> {
	const live = liveCampaign(c.env, campaign.id);
	const { id, name } = principalOf(c);
	await live.pause({ id, name });
	for (const kind of LINK_KINDS) {
		await revokeLink(databaseOf(c.env), campaign, kind, false, changeBy(c, 'link.revoked'));
		await live.revokeLink(kind);
	}
}

export const campaigns = newRouter()
	.openapi(listRoute, async (c) => {
		const db = databaseOf(c.env);
		const { organisationId } = principalOf(c);
		const [rows, links] = await Promise.all([campaignsOf(db, organisationId, c.req.valid('query').show), liveLinksOf(db, organisationId)]);
		const live = await liveStatuses(c.env, rows);
		const items = rows.map((row) => ({
			...viewOf(c.get('origin'), row, links.get(row.id) ?? { caller: null, clicker: null }),
			status: live.get(row.id)?.sentence ?? row.statusSentence,
			statusKind: live.get(row.id)?.kind ?? row.statusKind,
		}));
		return c.json(items, 200);
	})
	.openapi(createCampaignRoute, async (c) => {
		const { name, practice, timeZone } = c.req.valid('json');
		checkZone(timeZone);
		const db = databaseOf(c.env);
		const { organisationId, id: createdBy } = principalOf(c);
		await demandRoom(c);
		const input = {
			organisationId,
			name,
			practice,
			settings: newSettings(practice, timeZone),
			script: defaultScript(),
			readyMade: practice ? PRACTICE_NUMBER : null,
			createdBy,
		};
		const id = await createCampaign(db, input, changeBy(c, 'campaign.created'));
		await keepPolicy(c);
		const row = present(await findCampaign(db, organisationId, id), 'campaign just made');
		return c.json(viewOf(c.get('origin'), row, { caller: null, clicker: null }), 201);
	})
	.openapi(getRoute, async (c) => {
		const campaign = campaignOf(c);
		return c.json(viewOf(c.get('origin'), campaign, await liveLinks(databaseOf(c.env), campaign.id)), 200);
	})
	.openapi(patchRoute, async (c) => {
		const { name, practice, carrier } = c.req.valid('json');
		const before = campaignOf(c);
		if (carrier === 'twilio' && !(await findCarrierAccount(databaseOf(c.env), before.organisationId)))
			throw new ApiError('conflict', 'There is no account with the carrier yet. An owner enters it under Carrier.');
		const row = await editCampaign(c, before, changeBy(c, 'campaign.changed'), (now) => {
			const switches = practice !== undefined && practice !== now.practice;
			const changesCarrier = carrier !== undefined && carrier !== now.carrier;
			if (switches) demand('switch_practice', now);
			if (changesCarrier && now.startedAt !== null)
				throw new ApiError('conflict', 'A campaign that was started keeps its carrier. Make a copy and choose there.');
			if (name === '' && now.startedAt !== null) throw wrongField('name', 'A campaign that was started needs a name.');
			return {
				...(name === undefined ? {} : { name }),
				...(changesCarrier ? { carrier } : {}),
				// What only a simulation may do goes with it.
				...(changesCarrier && carrier === 'twilio' && !now.practice ? { settings: realSettings(now.settings) } : {}),
				...(switches ? { practice, settings: practice ? practiceSettings(now.settings) : realSettings(now.settings) } : {}),
			};
		});
		if (practice !== undefined && row.startedAt === null)
			await setReadyMade(databaseOf(c.env), row.id, row.practice ? PRACTICE_NUMBER : null, clockOf(c.env).now());
		return c.json(viewOf(c.get('origin'), row, await liveLinks(databaseOf(c.env), row.id)), 200);
	})
	.openapi(archiveRoute, async (c) => {
		const campaign = campaignOf(c);
		if (campaign.startedAt !== null) await shutDown(c, campaign);
		const change = changeBy(c, 'campaign.archived');
		await editCampaign(c, campaign, change, () => ({ archivedAt: change.at }));
		return c.body(null, 204);
	})
	.openapi(copyRoute, async (c) => {
		const campaign = campaignOf(c);
		const db = databaseOf(c.env);
		await demandRoom(c);
		const copied = campaign.name === '' ? '' : `Copy of ${campaign.name}`.slice(0, LIMITS.campaignNameChars);
		const input = { name: c.req.valid('json').name ?? copied, createdBy: principalOf(c).id };
		const id = await copyCampaign(db, campaign, input, changeBy(c, 'campaign.copied'));
		await keepPolicy(c);
		const row = present(await findCampaign(db, campaign.organisationId, id), 'campaign just copied');
		return c.json(viewOf(c.get('origin'), row, { caller: null, clicker: null }), 201);
	})
	.openapi(restoreRoute, async (c) => {
		const campaign = campaignOf(c);
		demand('restore', campaign);
		const db = databaseOf(c.env);
		await demandRoom(c);
		await restoreCampaign(db, campaign, changeBy(c, 'campaign.restored'));
		await keepPolicy(c);
		await refreshLive(c, campaign);
		const row = present(await findCampaign(db, campaign.organisationId, campaign.id), 'campaign just restored');
		return c.json(viewOf(c.get('origin'), row, await liveLinks(db, row.id)), 200);
	})
	.openapi(deleteRoute, async (c) => {
		const campaign = campaignOf(c);
		demand('delete', campaign);
		if (c.req.valid('json').confirm.trim() !== deleteWord(campaign.name))
			throw wrongField('confirm', `Type ${deleteWord(campaign.name)} to delete this campaign.`);
		// The object first: afterwards there is nothing that could write copies again.
		if (campaign.startedAt !== null) await eraseLive(c, campaign);
		const db = databaseOf(c.env);
		await markDeleted(db, campaign, changeBy(c, 'campaign.deleted'));
		await eraseCampaign(db, c.env.DB, campaign.id);
		return c.body(null, 204);
	})
	.openapi(readinessRoute, async (c) => c.json(readinessOf(await readChecklist(databaseOf(c.env), campaignOf(c))), 200));
