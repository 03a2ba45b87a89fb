/** The live board for admins (B1): its callers, the shift by minute, a word to one of them, the end of a session, another campaign. */
import { CALLER_STATES } from '../../protocol/enums.ts';
import type { BoardCaller, RoomMinute } from '../../protocol/views.ts';
import { audit } from '../directory/audit.ts';
import { type CampaignRow, findCampaign } from '../directory/campaigns.ts';
import { databaseOf } from '../directory/database.ts';
import { liveLinks } from '../directory/links.ts';
import { ApiError, unwrap } from '../lib/api-error.ts';
import { changeBy, liveCampaign } from './campaign-support.ts';
import { type AppContext, body, campaignOf, createRoute, json, newRouter, onCampaign, params, principalOf, z } from './router.ts';

const count = z.number().int();
const boardCaller: z.ZodType<BoardCaller> = z
	.object({
		id: z.string(),
		name: z.string(),
		state: z.enum(CALLER_STATES),
		since: count.openapi({ description: 'Epoch ms: in this state since.' }),
		away: z.boolean().openapi({ description: 'The page is away for the moment.' }),
		leaving: z.boolean(),
		calls: count,
		contacts: count.openapi({ description: 'Right person reached.' }),
		talkMs: count,
	})
	.openapi('BoardCaller');
const roomMinute: z.ZodType<RoomMinute> = z
	.object({
		minute: count.openapi({ description: 'Epoch minutes.' }),
		ready: count,
		talking: count,
		wrapping: count,
		ringing: count,
		dials: count,
		answered: count,
		connected: count,
		dropped: count,
		approvals: count,
		waitS: z.number().nullable(),
	})
	.openapi('RoomMinute');
const one = { params: params('campaignId') };
const session = params('campaignId', 'sessionId');
const ok = z.object({ ok: z.literal(true) });

const callersRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/callers',
	summary: 'Callers who are there, each with state and time in it.',
	...onCampaign('view'),
	request: one,
	responses: { 200: json(z.array(boardCaller), 'As of now.') },
});
const minutesRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/room/minutes',
	summary: 'The shift by minute, at most twelve hours: callers, lines, dials, answers, drops, waits, approvals.',
	...onCampaign('view'),
	request: { ...one, query: z.object({ after: z.coerce.number().int().min(0).default(0) }) },
	responses: {
		200: json(z.array(roomMinute), 'Minutes after `after` (epoch minutes), oldest first.'),
	},
});
const messageRoute = createRoute({
	method: 'put',
	path: '/{campaignId}/callers/{sessionId}/message',
	summary: 'A word to one caller, shown on their page until the next one; an empty text takes it back.',
	...onCampaign('operate'),
	request: { params: session, body: body(z.object({ text: z.string().trim().max(300) })) },
	responses: { 200: json(ok, 'It is on the page, or will be when the page is back.') },
});
const endRoute = createRoute({
	method: 'delete',
	path: '/{campaignId}/callers/{sessionId}',
	summary:
		'Ends a caller’s session; a conversation and its record are finished first. `block=true` also refuses whoever comes with the same phone number, or the same name from the same network.',
	...onCampaign('operate'),
	request: { params: session, query: z.object({ block: z.enum(['true', 'false']).default('false') }) },
	responses: { 200: json(ok, 'It ended, or will after the present call.') },
});
const moveRoute = createRoute({
	method: 'put',
	path: '/{campaignId}/callers/{sessionId}/campaign',
	summary: 'Moves a caller to another campaign: the session ends after the present call, and the page offers the other one.',
	...onCampaign('operate'),
	request: { params: session, body: body(z.object({ campaignId: z.string().max(60) })) },
	responses: { 200: json(ok, 'The caller is asked to go on there.') },
});

function started(c: AppContext): CampaignRow {
	const campaign = campaignOf(c);
	if (campaign.startedAt === null) throw new ApiError('conflict', 'This campaign has not been started.');
	return campaign;
}

async function log(c: AppContext, campaign: CampaignRow, action: string, detail: object): Promise<void> {
	await audit(databaseOf(c.env), {
		...changeBy(c, action, detail),
		organisationId: campaign.organisationId,
		campaignId: campaign.id,
	}).run();
}

/** The caller link of a campaign of the same organisation that callers can be sent to. */
async function destination(c: AppContext, campaign: CampaignRow, id: string): Promise<{ name: string; url: string }> {
	const db = databaseOf(c.env);
	const other = await findCampaign(db, campaign.organisationId, id);
	if (!other || other.archivedAt !== null) throw new ApiError('not_found', 'There is no such campaign.');
	if (other.id === campaign.id) throw new ApiError('conflict', 'That is the campaign they are in.');
	const token = other.startedAt === null ? undefined : (await liveLinks(db, other.id)).caller;
	if (!token) throw new ApiError('conflict', 'That campaign has not been started, so that it has no caller link.');
	return { name: other.name, url: `${c.get('origin')}/c/${token}` };
}

export const room = newRouter()
	.openapi(callersRoute, async (c) => {
		const campaign = campaignOf(c);
		return c.json(campaign.startedAt === null ? [] : await liveCampaign(c.env, campaign.id).boardCallers(), 200);
	})
	.openapi(minutesRoute, async (c) => {
		const campaign = campaignOf(c);
		const { after } = c.req.valid('query');
		return c.json(campaign.startedAt === null ? [] : await liveCampaign(c.env, campaign.id).roomMinutes(after), 200);
	})
	.openapi(messageRoute, async (c) => {
		const campaign = started(c);
		const { sessionId } = c.req.valid('param');
		const { text } = c.req.valid('json');
		unwrap(await liveCampaign(c.env, campaign.id).messageCaller(sessionId, text, principalOf(c).name));
		return c.json({ ok: true as const }, 200);
	})
	.openapi(endRoute, async (c) => {
		const campaign = started(c);
		const { sessionId } = c.req.valid('param');
		const block = c.req.valid('query').block === 'true';
		if (block) unwrap(await liveCampaign(c.env, campaign.id).blockCaller(sessionId));
		await liveCampaign(c.env, campaign.id).endSession('caller', sessionId);
		await log(c, campaign, block ? 'caller.blocked' : 'caller.ended', { session: sessionId });
		return c.json({ ok: true as const }, 200);
	})
	.openapi(moveRoute, async (c) => {
		const campaign = started(c);
		const { sessionId } = c.req.valid('param');
		const to = await destination(c, campaign, c.req.valid('json').campaignId);
		unwrap(await liveCampaign(c.env, campaign.id).moveCaller(sessionId, to));
		await log(c, campaign, 'caller.moved', { session: sessionId, to: to.name });
		return c.json({ ok: true as const }, 200);
	});
