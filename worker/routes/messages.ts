/** Alert bars (R23, R24) and end cards (R25–R27). */
import { END_CARD_KINDS, type EndCardKind } from '../../protocol/enums.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { alertBarAdminView, alertBarBody, type EndCardAdminView, endCardAdminView, endCardBody } from '../../protocol/rest.ts';
import { findCampaign } from '../directory/campaigns.ts';
import { databaseOf } from '../directory/database.ts';
import {
	addBar,
	barView,
	countBars,
	type EndCardRow,
	listBars,
	listEndCards,
	putEndCard,
	removeBar,
	removeEndCard,
	replaceBar,
} from '../directory/messages.ts';
import { defaultEndCard, safeHtml } from '../domain/message-safety.ts';
import { ApiError } from '../lib/api-error.ts';
import { changeBy, refreshLive } from './campaign-support.ts';
import { body, campaignOf, createRoute, json, newRouter, onCampaign, params, wrongField, z } from './router.ts';

const one = { params: params('campaignId') };
const oneBar = { params: params('campaignId', 'barId') };
const oneCard = { params: params('campaignId').extend({ kind: z.enum(END_CARD_KINDS) }) };

const listBarsRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/alert-bars',
	summary: 'Alert bars, expired and future ones included.',
	...onCampaign('view'),
	request: one,
	responses: { 200: json(z.array(alertBarAdminView), 'In order of display.') },
});
const addBarRoute = createRoute({
	method: 'post',
	path: '/{campaignId}/alert-bars',
	summary: 'Adds an alert bar; open caller pages show it at once.',
	...onCampaign('edit'),
	request: { ...one, body: body(alertBarBody) },
	responses: { 201: json(alertBarAdminView, 'The bar.') },
});
const putBarRoute = createRoute({
	method: 'put',
	path: '/{campaignId}/alert-bars/{barId}',
	summary: 'Replaces an alert bar.',
	...onCampaign('edit'),
	request: { ...oneBar, body: body(alertBarBody) },
	responses: { 200: json(alertBarAdminView, 'The bar.') },
});
const removeBarRoute = createRoute({
	method: 'delete',
	path: '/{campaignId}/alert-bars/{barId}',
	summary: 'Removes an alert bar.',
	...onCampaign('edit'),
	request: oneBar,
	responses: { 204: { description: 'Removed.' } },
});
const listCardsRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/end-cards',
	summary: 'The three end cards.',
	...onCampaign('view'),
	request: one,
	responses: { 200: json(z.array(endCardAdminView), 'One of each kind; isDefault tells that nobody wrote it.') },
});
const putCardRoute = createRoute({
	method: 'put',
	path: '/{campaignId}/end-cards/{kind}',
	summary: 'Writes an end card. The text is reduced to the safe subset.',
	...onCampaign('edit'),
	request: { ...oneCard, body: body(endCardBody) },
	responses: { 200: json(endCardAdminView, 'The card as it was kept.') },
});
const resetCardRoute = createRoute({
	method: 'delete',
	path: '/{campaignId}/end-cards/{kind}',
	summary: 'Back to the default text.',
	...onCampaign('edit'),
	request: oneCard,
	responses: { 200: json(endCardAdminView, 'The default card.') },
});

function cardView(kind: EndCardKind, row: EndCardRow | undefined): EndCardAdminView {
	return row
		? { kind, html: row.html, nextCampaignId: row.nextCampaignId, isDefault: false }
		: { kind, html: defaultEndCard(kind), nextCampaignId: null, isDefault: true };
}

function checkTimes({ startsAt, expiresAt }: { startsAt: number | null; expiresAt: number | null }): void {
	if (startsAt !== null && expiresAt !== null && expiresAt <= startsAt)
		throw wrongField('expiresAt', 'The bar has to expire after it starts.');
}

export const messages = newRouter()
	.openapi(listBarsRoute, async (c) => c.json((await listBars(databaseOf(c.env), campaignOf(c).id)).map(barView), 200))
	.openapi(addBarRoute, async (c) => {
		const campaign = campaignOf(c);
		const db = databaseOf(c.env);
		const input = c.req.valid('json');
		checkTimes(input);
		if ((await countBars(db, campaign.id)) >= LIMITS.alertBars)
			throw new ApiError('conflict', `There are ${LIMITS.alertBars} alert bars already. Remove one first.`);
		const bar = await addBar(db, campaign, input, changeBy(c, 'alert_bar.added'));
		await refreshLive(c, campaign);
		return c.json(bar, 201);
	})
	.openapi(putBarRoute, async (c) => {
		const campaign = campaignOf(c);
		const input = c.req.valid('json');
		checkTimes(input);
		const bar = await replaceBar(databaseOf(c.env), campaign, c.req.valid('param').barId, input, changeBy(c, 'alert_bar.changed'));
		if (!bar) throw new ApiError('not_found', 'There is no such alert bar.');
		await refreshLive(c, campaign);
		return c.json(bar, 200);
	})
	.openapi(removeBarRoute, async (c) => {
		const campaign = campaignOf(c);
		const removed = await removeBar(databaseOf(c.env), campaign, c.req.valid('param').barId, changeBy(c, 'alert_bar.removed'));
		if (!removed) throw new ApiError('not_found', 'There is no such alert bar.');
		await refreshLive(c, campaign);
		return c.body(null, 204);
	})
	.openapi(listCardsRoute, async (c) => {
		const rows = await listEndCards(databaseOf(c.env), campaignOf(c).id);
		return c.json(
			END_CARD_KINDS.map((kind) =>
				cardView(
					kind,
					rows.find((row) => row.kind === kind),
				),
			),
			200,
		);
	})
	.openapi(putCardRoute, async (c) => {
		const campaign = campaignOf(c);
		const db = databaseOf(c.env);
		const { kind } = c.req.valid('param');
		const { html, nextCampaignId } = c.req.valid('json');
		if (nextCampaignId !== null) {
			const next = nextCampaignId === campaign.id ? null : await findCampaign(db, campaign.organisationId, nextCampaignId);
			if (!next || next.archivedAt !== null) throw wrongField('nextCampaignId', 'Choose another campaign of this organisation.');
		}
		const card = { kind, html: safeHtml(html), nextCampaignId };
		await putEndCard(db, campaign, card, changeBy(c, 'end_card.changed'));
		await refreshLive(c, campaign);
		return c.json({ ...card, isDefault: false }, 200);
	})
	.openapi(resetCardRoute, async (c) => {
		const campaign = campaignOf(c);
		const { kind } = c.req.valid('param');
		await removeEndCard(databaseOf(c.env), campaign, kind, changeBy(c, 'end_card.reset'));
		await refreshLive(c, campaign);
		return c.json(cardView(kind, undefined), 200);
	});
