/** How a caller who joined gets sound: by the browser, or by phone with a PIN. The page stays the control either way. */
import { audioView, dialInView } from '../../protocol/carrier.ts';
import { ticketBody } from '../../protocol/rest.ts';
import { signJoinTicket } from '../auth/join-ticket.ts';
import { openAccount } from '../carriers/twilio/account.ts';
import { accessToken, identityOf, TOKEN_MS } from '../carriers/twilio/token.ts';
import { listCallerIds } from '../directory/caller-ids.ts';
import type { CampaignRow } from '../directory/campaigns.ts';
import { findCarrierAccount } from '../directory/carrier-accounts.ts';
import { databaseOf } from '../directory/database.ts';
import { clockOf, secretOf } from '../env.ts';
import { ApiError } from '../lib/api-error.ts';
import { liveCampaign } from './campaign-support.ts';
import { type JoinContext, linkOf } from './join.ts';
import { body, createRoute, json, newRouter, params } from './router.ts';

const one = { params: params('token'), body: body(ticketBody) } as const;
const audioRoute = createRoute({
	method: 'post',
	path: '/{token}/audio',
	summary: 'What a caller’s browser needs for its sound.',
	request: one,
	responses: { 200: json(audioView, 'Simulated: nothing. Else a token for the carrier’s SDK, and a ticket that is good once.') },
});
const dialInRoute = createRoute({
	method: 'post',
	path: '/{token}/dial-in',
	summary: 'A number and a PIN, to have the sound by phone.',
	request: one,
	responses: { 200: json(dialInView, 'Good for ten minutes, for this session only.') },
});

/** The campaign of a session that this browser owns. */
async function ownCampaign(c: JoinContext, token: string, session: { sessionId: string; key: string }): Promise<CampaignRow> {
	const { kind, campaign } = await linkOf(c, databaseOf(c.env), token);
	if (kind !== 'caller' || !(await liveCampaign(c.env, campaign.id).ownsSession('caller', session.sessionId, session.key)))
		throw new ApiError('gone', 'This session has ended. Please join again.');
	return campaign;
}

const bySimulation = (campaign: CampaignRow): boolean => campaign.practice || campaign.carrier === 'simulated';

export const callerAudio = newRouter()
	.openapi(audioRoute, async (c) => {
		const { sessionId, key } = c.req.valid('json');
		const campaign = await ownCampaign(c, c.req.valid('param').token, { sessionId, key });
		if (bySimulation(campaign)) return c.json({ kind: 'simulated' } as const, 200);
		const clock = clockOf(c.env);
		const row = await findCarrierAccount(databaseOf(c.env), campaign.organisationId);
		const account = row ? await openAccount(row, secretOf(c.env), '', clock.now()) : null;
		if (!account || account.appSid === null)
			throw new ApiError('unavailable', 'The sound cannot come by the browser in this campaign. Dial in by phone instead.');
		const { organisationId } = campaign;
		const token = await accessToken({ ...account, appSid: account.appSid }, identityOf(sessionId), clock.now());
		const ticket = signJoinTicket(secretOf(c.env), { organisationId, campaignId: campaign.id, sessionId }, clock);
		return c.json({ kind: 'twilio', token, ticket, expiresAt: clock.now() + TOKEN_MS } as const, 200);
	})
	.openapi(dialInRoute, async (c) => {
		const { sessionId, key } = c.req.valid('json');
		const campaign = await ownCampaign(c, c.req.valid('param').token, { sessionId, key });
		if (bySimulation(campaign)) throw new ApiError('conflict', 'Nobody is called here, so there is nothing to dial in to.');
		const db = databaseOf(c.env);
		const [row, callerIds] = await Promise.all([findCarrierAccount(db, campaign.organisationId), listCallerIds(db, campaign.id)]);
		const answered = (row?.numbers ?? []).filter((number) => number.answered).map((number) => number.phone);
		const number = callerIds.find((own) => answered.includes(own.phone))?.phone ?? answered[0];
		if (number === undefined)
			throw new ApiError('unavailable', 'There is no number to dial in to yet. Ask the organiser to set the addresses of the numbers.');
		const { pin, expiresAt } = await c.env.ORGANISATION.getByName(campaign.organisationId).mintPin(campaign.id, sessionId);
		return c.json({ number, pin, expiresAt }, 200);
	});
