import { LINK_KINDS } from '../../protocol/enums.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { campaignBody, campaignListItem, campaignPatch, campaignView } from '../../protocol/rest.ts';
import type { Readiness } from '../../protocol/views.ts';
import { setReadyMade } from '../directory/caller-ids.ts';
import { type CampaignRow, countCampaigns, createCampaign, findCampaign, listCampaigns } from '../directory/campaigns.ts';
import { readChecklist } from '../directory/checklist.ts';
import { databaseOf } from '../directory/database.ts';
import { liveLinks, liveLinksOf, revokeLink } from '../directory/links.ts';
import { readinessOf } from '../domain/readiness.ts';
import { defaultScript } from '../domain/script.ts';
import { newSettings, practiceSettings, realSettings, settingsProblems } from '../domain/settings-rules.ts';
import { clockOf } from '../env.ts';
import { ApiError } from '../lib/api-error.ts';
import { present } from '../lib/assert.ts';
import { changeBy, editCampaign, liveCampaign, viewOf } from './campaign-support.ts';
import { body, campaignOf, createRoute, json, newRouter, onCampaign, params, principalOf, secured, view, wrongField, z } from './router.ts';

/** What practice campaigns are "called" from: a number nobody owns, of the range kept for fiction. */
export const PRACTICE_NUMBER = { phone: '+12025550100', label: 'Practice number' };

const one = { params: params('campaignId') };
const listRoute = createRoute({
	method: 'get',
	path: '/',
	summary: 'Campaigns that are not archived.',
	...secured('view'),
	responses: { 200: json(z.array(campaignListItem), 'Newest first, with the last known status sentence.') },
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
const readinessRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/readiness',
	summary: 'The eight steps, complete or with what is missing.',
	...onCampaign('view'),
	request: one,
	responses: { 200: json(view<Readiness>('{ready, steps: [{step, title, required, complete, problems}]}'), 'The steps in order.') },
});

function checkZone(timeZone: string | undefined): void {
	const wrong = settingsProblems(newSettings(false, timeZone), true)[0];
	if (wrong) throw wrongField('timeZone', wrong.message);
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
		const [rows, links] = await Promise.all([listCampaigns(db, organisationId), liveLinksOf(db, organisationId)]);
		const items = rows.map((row) => ({
			...viewOf(c.get('origin'), row, links.get(row.id) ?? { caller: null, clicker: null }),
			status: row.statusSentence,
			statusKind: row.statusKind,
		}));
		return c.json(items, 200);
	})
	.openapi(createCampaignRoute, async (c) => {
		const { name, practice, timeZone } = c.req.valid('json');
		checkZone(timeZone);
		const db = databaseOf(c.env);
		const { organisationId, id: createdBy } = principalOf(c);
		if ((await countCampaigns(db, organisationId)) >= LIMITS.campaignsPerOrganisation)
			throw new ApiError('conflict', `There are ${LIMITS.campaignsPerOrganisation} campaigns already. Archive one first.`);
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
		const row = present(await findCampaign(db, organisationId, id), 'campaign just made');
		return c.json(viewOf(c.get('origin'), row, { caller: null, clicker: null }), 201);
	})
	.openapi(getRoute, async (c) => {
		const campaign = campaignOf(c);
		return c.json(viewOf(c.get('origin'), campaign, await liveLinks(databaseOf(c.env), campaign.id)), 200);
	})
	.openapi(patchRoute, async (c) => {
		const { name, practice } = c.req.valid('json');
		const before = campaignOf(c);
		const row = await editCampaign(c, before, changeBy(c, 'campaign.changed', { name, practice }), (now) => {
			const switches = practice !== undefined && practice !== now.practice;
			if (switches && now.startedAt !== null)
				throw new ApiError('conflict', 'A campaign that was started stays what it is: practice or real. Make another one.');
			if (name === '' && now.startedAt !== null) throw wrongField('name', 'A campaign that was started needs a name.');
			return {
				...(name === undefined ? {} : { name }),
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
	.openapi(readinessRoute, async (c) => c.json(readinessOf(await readChecklist(databaseOf(c.env), campaignOf(c))), 200));
