/** What a link opens (R6–R9): no account, nothing but this one campaign's caller or clicker side. */
import { LINK_KINDS } from '../../protocol/enums.ts';
import { callerJoinBody, clickerJoinBody, joinedView, ticketBody, ticketView } from '../../protocol/rest.ts';
import { scriptSchema } from '../../protocol/script.ts';
import type { AlertBarView } from '../../protocol/views.ts';
import { JOIN_BUDGET, RateLimit } from '../auth/rate-limit.ts';
import { signTicket } from '../auth/tickets.ts';
import type { CampaignRow } from '../directory/campaigns.ts';
import { type Database, databaseOf } from '../directory/database.ts';
import { findLink } from '../directory/links.ts';
import { barView, listBars } from '../directory/messages.ts';
import { currentScript } from '../directory/scripts.ts';
import { formatMoment } from '../domain/hours.ts';
import { normalisePhone } from '../domain/phone.ts';
import { clockOf, secretOf } from '../env.ts';
import { ApiError, unwrap } from '../lib/api-error.ts';
import { ipPrefix } from '../lib/ip.ts';
import { liveCampaign } from './campaign-support.ts';
import { campaignCountry } from './country.ts';
import { type AppContext, body, createRoute, json, newRouter, params, z } from './router.ts';
import { alertBarView, publicState } from './view-schemas.ts';

const one = { params: params('token') };

const lookRoute = createRoute({
	method: 'get',
	path: '/{token}',
	summary: 'What a caller or clicker link leads to, before joining.',
	request: one,
	responses: {
		200: json(
			z.object({
				kind: z.enum(LINK_KINDS),
				campaign: z.object({ name: z.string(), practice: z.boolean(), simulated: z.boolean() }),
				state: publicState,
				bars: z.array(alertBarView),
				now: z.number().int(),
				/** Ms of the server's clock in one real ms. */
				speed: z.number(),
				/** IANA zone of the campaign. */
				zone: z.string(),
				/** Real ms until the next bar appears. */
				nextBarInMs: z.number().int().nullable(),
				script: scriptSchema.optional(),
			}),
			'The script for caller links only.',
		),
	},
});
const callerRoute = createRoute({
	method: 'post',
	path: '/{token}/caller',
	summary: 'Joins as a caller.',
	request: { ...one, body: body(callerJoinBody) },
	responses: { 201: json(joinedView, 'A session, and a ticket for its socket.') },
});
const clickerRoute = createRoute({
	method: 'post',
	path: '/{token}/clicker',
	summary: 'Joins as a clicker.',
	request: { ...one, body: body(clickerJoinBody) },
	responses: { 201: json(joinedView, 'A session, and a ticket for its socket.') },
});
const ticketRoute = createRoute({
	method: 'post',
	path: '/{token}/ticket',
	summary: 'A new ticket for a session that this browser joined earlier.',
	request: { ...one, body: body(ticketBody) },
	responses: { 200: json(ticketView, 'Good once, for 30 seconds.') },
});

const LOOPBACK = ['127.0.0.0/24', '0:0:0::/48'];
const joins = new RateLimit(JOIN_BUDGET);

export type JoinContext = AppContext & { req: { header(name: string): string | undefined } };

/** The network a request comes from; '' where the platform does not tell. */
export const networkOf = (c: JoinContext): string => ipPrefix(c.req.header('cf-connecting-ip') ?? '');

const tooMany = () => new ApiError('rate_limited', 'There are too many requests from your network. Please try again in a minute.');

/** What a token leads to, live or replaced. Throws for unknown ones, and for networks that ask too often. */
export async function linkOf(c: JoinContext, db: Database, token: string) {
	const network = networkOf(c);
	// Real time: this protects the machine, whatever hour the campaign has. Without an address we run locally.
	if (network !== '' && !LOOPBACK.includes(network) && !joins.take(network, performance.now())) throw tooMany();
	const link = await findLink(db, token);
	if (link) return link;
	throw new ApiError('not_found', 'This link leads nowhere. Please check that you copied all of it.');
}

/** The campaign of a live link that may be used as what it is. */
async function openLink(c: JoinContext, token: string, wanted?: 'caller' | 'clicker') {
	const link = await linkOf(c, databaseOf(c.env), token);
	if (link.campaign.archivedAt !== null) throw new ApiError('gone', 'This campaign has ended. Thank you!');
	if (link.revoked) throw new ApiError('gone', 'This link was replaced by a new one. Please ask whoever invited you.');
	if (wanted && link.kind !== wanted) throw new ApiError('forbidden', `This is a ${link.kind} link.`);
	if (link.kind === 'clicker' && !link.campaign.settings.clicking)
		throw new ApiError('forbidden', 'Thank you for wanting to help. This campaign needs no clicking at the moment.');
	return link;
}

const zoneOf = (campaign: CampaignRow): string => campaign.settings.hours?.timeZone ?? 'UTC';

/** The bars to be shown now. */
async function barsOf(
	db: Database,
	campaign: CampaignRow,
	now: number,
): Promise<{ bars: AlertBarView[] /** When the next one appears, server's clock. */; nextAt: number | null }> {
	const zone = zoneOf(campaign);
	const until = (at: number) => `until ${formatMoment(at, zone, now).replace(/ \(.*\)$/, '')}`;
	const all = (await listBars(db, campaign.id)).map(barView);
	const later = all.map((bar) => bar.startsAt).filter((at): at is number => at !== null && at > now);
	const bars = all
		.filter((bar) => (bar.startsAt === null || bar.startsAt <= now) && (bar.expiresAt === null || bar.expiresAt > now))
		.map(({ id, text, severity, link, expiresAt }) => ({
			id,
			text,
			severity,
			link,
			expiresAt,
			expiresText: expiresAt === null ? null : until(expiresAt),
		}));
	return { bars, nextAt: later.length === 0 ? null : Math.min(...later) };
}

/** In E.164 where it can be read so; it is only ever used to call the volunteer, never shown to others. */
function ownNumber(campaign: CampaignRow, text: string): string {
	const phone = normalisePhone(text, { defaultCountry: campaignCountry(campaign) });
	return phone.ok ? phone.e164 : text.trim();
}

/** What a live link leads to, for whoever opens it. Throws an ApiError for one that opens nothing. */
export async function lookAt(c: JoinContext, token: string) {
	const { kind, campaign } = await openLink(c, token);
	const db = databaseOf(c.env);
	const { name, practice, carrier } = campaign;
	const isCaller = kind === 'caller';
	const clock = clockOf(c.env);
	const now = clock.now();
	const [state, { bars, nextAt }, script] = await Promise.all([
		liveCampaign(c.env, campaign.id).publicState(),
		isCaller ? barsOf(db, campaign, now) : { bars: [], nextAt: null },
		isCaller ? currentScript(db, campaign) : null,
	]);
	return {
		kind,
		campaign: { name, practice, simulated: practice || carrier === 'simulated' },
		state,
		bars,
		now,
		speed: clock.speed,
		zone: zoneOf(campaign),
		nextBarInMs: nextAt === null ? null : Math.max(0, Math.ceil((nextAt - now) / clock.speed)),
		...(script ? { script } : {}),
	};
}

export const join = newRouter()
	.openapi(lookRoute, async (c) => c.json(await lookAt(c, c.req.valid('param').token), 200))
	.openapi(callerRoute, async (c) => {
		const { campaign } = await openLink(c, c.req.valid('param').token, 'caller');
		const { name, phone, elsewhere } = c.req.valid('json');
		const input = { name, phone: phone.trim() === '' ? '' : ownNumber(campaign, phone), ipPrefix: networkOf(c), elsewhere };
		const session = unwrap(await liveCampaign(c.env, campaign.id).joinCaller(input));
		const ticket = { campaignId: campaign.id, role: 'caller', sessionId: session.sessionId } as const;
		return c.json({ ...session, ticket: await signTicket(secretOf(c.env), ticket, clockOf(c.env)) }, 201);
	})
	.openapi(clickerRoute, async (c) => {
		const { campaign } = await openLink(c, c.req.valid('param').token, 'clicker');
		const session = unwrap(await liveCampaign(c.env, campaign.id).joinClicker({ ...c.req.valid('json'), ipPrefix: networkOf(c) }));
		const ticket = { campaignId: campaign.id, role: 'clicker', sessionId: session.sessionId } as const;
		return c.json({ ...session, ticket: await signTicket(secretOf(c.env), ticket, clockOf(c.env)) }, 201);
	})
	.openapi(ticketRoute, async (c) => {
		// A replaced link is good enough here: whoever is still in a conversation may come back to finish it (R9).
		const { kind, campaign } = await linkOf(c, databaseOf(c.env), c.req.valid('param').token);
		const { sessionId, key } = c.req.valid('json');
		if (!(await liveCampaign(c.env, campaign.id).ownsSession(kind, sessionId, key)))
			throw new ApiError('gone', 'This session has ended. Please join again.');
		const ticket = { campaignId: campaign.id, role: kind, sessionId } as const;
		return c.json({ ticket: await signTicket(secretOf(c.env), ticket, clockOf(c.env)) }, 200);
	});
