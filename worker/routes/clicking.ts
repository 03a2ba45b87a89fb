/** Clickers of a campaign for admins (R15): their sessions and speeds, their end, approvals taken back; the record of all of them (R21c). */
import { approvalLines } from '../directory/approvals.ts';
import { audit } from '../directory/audit.ts';
import type { CampaignRow } from '../directory/campaigns.ts';
import { databaseOf } from '../directory/database.ts';
import { clockOf, secretOf } from '../env.ts';
import { ApiError } from '../lib/api-error.ts';
import { headSigner } from '../lib/head-signer.ts';
import { changeBy, liveCampaign } from './campaign-support.ts';
import { type AppContext, campaignOf, createRoute, json, newRouter, onCampaign, params, z } from './router.ts';
import { textStream } from './text-stream.ts';
import { clickerSessionView, usageView } from './view-schemas.ts';

const one = { params: params('campaignId') };
const session = { params: params('campaignId', 'sessionId') };
const withdrawn = z.object({ withdrawn: z.number().int() });

const listRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/clickers',
	summary: 'Clicker sessions with their speeds, the busiest first.',
	...onCampaign('view'),
	request: one,
	responses: {
		200: json(z.array(clickerSessionView), 'Sessions.'),
	},
});
const endRoute = createRoute({
	method: 'delete',
	path: '/{campaignId}/clickers/{sessionId}',
	summary: 'Ends a clicker’s session; what it holds goes back at once. `withdraw=true` also takes its approvals back.',
	...onCampaign('operate'),
	request: { ...session, query: z.object({ withdraw: z.enum(['true', 'false']).optional() }) },
	responses: { 200: json(withdrawn, 'How many approvals were taken back.') },
});
const withdrawRoute = createRoute({
	method: 'post',
	path: '/{campaignId}/clickers/{sessionId}/withdrawal',
	summary: 'Takes back the approvals of a session, of numbers that nobody has tried to call yet. Recorded, never erased.',
	...onCampaign('operate'),
	request: session,
	responses: { 200: json(withdrawn, 'How many approvals were taken back.') },
});
const recordsRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/approvals.jsonl',
	summary: 'Every approval on record as JSON lines, chained and with a signed end: see docs/approvals-file.md.',
	...onCampaign('view', { deletedToo: true }),
	request: one,
	responses: { 200: { description: 'A heading, one line per record, an end.', content: { 'text/jsonl': { schema: z.string() } } } },
});
const usageRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/usage',
	summary: 'What the campaign’s object has used since it woke last: rows, messages, alarms.',
	...onCampaign('view'),
	request: one,
	responses: { 200: json(usageView, 'Counts.') },
});

function started(c: AppContext): CampaignRow {
	const campaign = campaignOf(c);
	if (campaign.startedAt === null) throw new ApiError('conflict', 'This campaign has not been started.');
	return campaign;
}

async function knownSession(c: AppContext, id: string): Promise<CampaignRow> {
	const campaign = started(c);
	const known = await liveCampaign(c.env, campaign.id).clickerSessions();
	if (!known.some((row) => row.id === id)) throw new ApiError('not_found', 'There is no such clicker.');
	return campaign;
}

async function log(c: AppContext, campaign: CampaignRow, action: string, detail: object): Promise<void> {
	await audit(databaseOf(c.env), {
		...changeBy(c, action, detail),
		organisationId: campaign.organisationId,
		campaignId: campaign.id,
	}).run();
}

export const clicking = newRouter()
	.openapi(listRoute, async (c) =>
		c.json(campaignOf(c).startedAt === null ? [] : await liveCampaign(c.env, campaignOf(c).id).clickerSessions(), 200),
	)
	.openapi(endRoute, async (c) => {
		const { sessionId } = c.req.valid('param');
		const campaign = await knownSession(c, sessionId);
		const live = liveCampaign(c.env, campaign.id);
		await live.endSession('clicker', sessionId);
		const count = c.req.valid('query').withdraw === 'true' ? await live.withdrawApprovals(sessionId) : 0;
		await log(c, campaign, 'clicker.ended', { session: sessionId, withdrawn: count });
		return c.json({ withdrawn: count }, 200);
	})
	.openapi(withdrawRoute, async (c) => {
		const { sessionId } = c.req.valid('param');
		const campaign = await knownSession(c, sessionId);
		const count = await liveCampaign(c.env, campaign.id).withdrawApprovals(sessionId);
		await log(c, campaign, 'approvals.withdrawn', { session: sessionId, withdrawn: count });
		return c.json({ withdrawn: count }, 200);
	})
	.openapi(recordsRoute, async (c) => {
		const { id, name } = campaignOf(c);
		const lines = approvalLines(c.env.DB, { id, name }, clockOf(c.env).now(), await headSigner(secretOf(c.env)));
		return c.body(textStream(lines), 200, {
			'content-type': 'text/jsonl; charset=utf-8',
			'content-disposition': 'attachment; filename="approvals.jsonl"',
		});
	})
	.openapi(usageRoute, async (c) => c.json(await liveCampaign(c.env, started(c).id).usage(), 200));
