/** Start, pause, status, links: what the Run page asks for. */
import { whyNotCampaign } from '../../protocol/campaign-actions.ts';
import { LINK_KINDS } from '../../protocol/enums.ts';
import { ticketView } from '../../protocol/rest.ts';
import { signTicket } from '../auth/tickets.ts';
import { audit } from '../directory/audit.ts';
import { type CampaignRow, campaignById, markStarted } from '../directory/campaigns.ts';
import { readChecklist } from '../directory/checklist.ts';
import { databaseOf } from '../directory/database.ts';
import { liveLinks, revokeLink } from '../directory/links.ts';
import { emptyRoom, notStartedStatus } from '../domain/not-started.ts';
import { missingSteps, readinessOf } from '../domain/readiness.ts';
import { clockOf, secretOf } from '../env.ts';
import { ApiError } from '../lib/api-error.ts';
import { present } from '../lib/assert.ts';
import { changeBy, liveCampaign } from './campaign-support.ts';
import { type AppContext, campaignOf, createRoute, json, newRouter, onCampaign, params, principalOf, z } from './router.ts';
import { liveView, statusView } from './view-schemas.ts';

const one = { params: params('campaignId') };

const launchRoute = createRoute({
	method: 'post',
	path: '/{campaignId}/launch',
	summary: 'Starts the campaign, or refuses with every incomplete step (409 not_ready, details.missing).',
	...onCampaign('operate'),
	request: one,
	responses: { 201: json(statusView, 'It is loading, or was started before.') },
});
const statusRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/status',
	summary: 'The status sentence with its reason, the waterfall, and the room.',
	...onCampaign('view'),
	request: one,
	responses: { 200: json(liveView, 'As it is now.') },
});
const pauseRoute = createRoute({
	method: 'put',
	path: '/{campaignId}/pause',
	summary: 'Pauses: nothing new is placed, ringing calls are cancelled, conversations finish.',
	...onCampaign('operate'),
	request: one,
	responses: { 200: json(liveView, 'As it is now.') },
});
const resumeRoute = createRoute({
	method: 'delete',
	path: '/{campaignId}/pause',
	summary: 'Goes on after a pause.',
	...onCampaign('operate'),
	request: one,
	responses: { 200: json(liveView, 'As it is now.') },
});
const rotateRoute = createRoute({
	method: 'post',
	path: '/{campaignId}/links/{kind}/rotate',
	summary: 'Makes a new link; the old one ends at once, its sessions too (callers in conversation finish first).',
	...onCampaign('rotate_links'),
	request: { params: params('campaignId').extend({ kind: z.enum(LINK_KINDS) }) },
	responses: { 200: json(z.object({ url: z.string() }), 'The new link.') },
});
const ticketRoute = createRoute({
	method: 'post',
	path: '/{campaignId}/socket-ticket',
	summary: 'A ticket for one socket that shows the live campaign: good once, for 30 seconds.',
	...onCampaign('view'),
	request: one,
	responses: { 200: json(ticketView, 'The ticket.') },
});

const TRIES = 5;

/**
 * Marks the campaign as started if it is ready at this moment (R2). The mark is set only on the very set-up that was
 * checked: a change in between makes it check again. Somebody else's start meanwhile is as good as ours.
 */
async function start(c: AppContext, campaign: CampaignRow): Promise<void> {
	const db = databaseOf(c.env);
	let row = campaign;
	for (let attempt = 0; attempt < TRIES && row.startedAt === null; attempt++) {
		const readiness = readinessOf(await readChecklist(db, row));
		if (!readiness.ready) {
			const missing = missingSteps(readiness);
			const names = missing.map((step) => `${step.title}: ${step.problems.join(' ')}`).join(' ');
			throw new ApiError('not_ready', `This campaign cannot be started yet. ${names}`, { missing });
		}
		row = (await markStarted(db, row, changeBy(c, 'campaign.started'))) ?? present(await campaignById(db, row.id), 'campaign');
	}
	if (row.startedAt === null) throw new ApiError('conflict', 'The set-up is being changed right now. Please press Start again.');
}

function startedCampaign(c: AppContext): CampaignRow {
	const campaign = campaignOf(c);
	const why = whyNotCampaign('pause', campaign);
	if (why !== null) throw new ApiError('conflict', why);
	return campaign;
}

async function statusOf(c: AppContext, campaign: CampaignRow): Promise<z.infer<typeof liveView>> {
	if (campaign.startedAt !== null) return await liveCampaign(c.env, campaign.id).live();
	const readiness = readinessOf(await readChecklist(databaseOf(c.env), campaign));
	return { status: notStartedStatus(readiness), room: emptyRoom(campaign.settings.dropLimitPercent) };
}

async function log(c: AppContext, campaign: CampaignRow, action: string): Promise<void> {
	await audit(databaseOf(c.env), { ...changeBy(c, action), organisationId: campaign.organisationId, campaignId: campaign.id }).run();
}

export const run = newRouter()
	.openapi(launchRoute, async (c) => {
		const campaign = campaignOf(c);
		await start(c, campaign);
		// Both may be repeated: a press after a half-finished start completes it.
		await c.env.ORGANISATION.get(c.env.ORGANISATION.idFromName(campaign.organisationId)).register(campaign.id);
		return c.json(await liveCampaign(c.env, campaign.id).launch(), 201);
	})
	.openapi(statusRoute, async (c) => c.json(await statusOf(c, campaignOf(c)), 200))
	.openapi(pauseRoute, async (c) => {
		const campaign = startedCampaign(c);
		const { id, name } = principalOf(c);
		await liveCampaign(c.env, campaign.id).pause({ id, name });
		await log(c, campaign, 'campaign.paused');
		return c.json(await statusOf(c, campaign), 200);
	})
	.openapi(resumeRoute, async (c) => {
		const campaign = startedCampaign(c);
		const { id, name } = principalOf(c);
		await liveCampaign(c.env, campaign.id).resume({ id, name });
		await log(c, campaign, 'campaign.resumed');
		return c.json(await statusOf(c, campaign), 200);
	})
	.openapi(rotateRoute, async (c) => {
		const campaign = startedCampaign(c);
		const { kind } = c.req.valid('param');
		const db = databaseOf(c.env);
		await revokeLink(db, campaign, kind, true, changeBy(c, 'link.rotated'));
		await liveCampaign(c.env, campaign.id).revokeLink(kind);
		const token = present((await liveLinks(db, campaign.id))[kind], 'link just made');
		return c.json({ url: `${c.get('origin')}/${kind === 'caller' ? 'c' : 'k'}/${token}` }, 200);
	})
	.openapi(ticketRoute, async (c) => {
		const ticket = { campaignId: startedCampaign(c).id, role: 'admin', sessionId: principalOf(c).id } as const;
		return c.json({ ticket: await signTicket(secretOf(c.env), ticket, clockOf(c.env)) }, 200);
	});
