/** One number: its story, everything that is kept about the person, and erasure (R22w, R29, R21c). */
import { type StoryView, storyView } from '../../protocol/rest.ts';
import { refusalOf } from '../auth/roles.ts';
import type { NumberFacts } from '../campaign/rpc.ts';
import { eraseFromApprovals } from '../directory/approvals.ts';
import { audit } from '../directory/audit.ts';
import type { CampaignRow } from '../directory/campaigns.ts';
import { databaseOf } from '../directory/database.ts';
import { eraseNumberData, isNumberKept, numberData, rowsWithNumber } from '../directory/number-data.ts';
import { storyEvents } from '../directory/number-story.ts';
import { normalisePhone } from '../domain/phone.ts';
import { ApiError, unwrap } from '../lib/api-error.ts';
import { changeBy, liveCampaign } from './campaign-support.ts';
import { campaignCountry } from './country.ts';
import { type AppContext, campaignOf, createRoute, json, newRouter, onCampaign, params, principalOf, wrongField, z } from './router.ts';

const row = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
const personalData = z.object({
	phone: z.string(),
	contacts: z.array(row),
	approvals: z.array(row),
	attempts: z.array(row),
	answers: z.array(row),
	doNotCall: row.nullable(),
});
const request = { params: params('campaignId', 'phone') };

const storyRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/numbers/{phone}/story',
	summary: 'Every event of a number in order, each drop explained. Names and typed words only for roles that may see personal data.',
	...onCampaign('view'),
	request,
	responses: { 200: json(storyView, 'Oldest first.') },
});
const dataRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/numbers/{phone}/personal-data',
	summary: 'Everything that is kept about the people of a number in this campaign, for them.',
	...onCampaign('view_personal_data', { deletedToo: true }),
	request,
	responses: {
		200: json(personalData, 'As stored.'),
	},
});
const eraseRoute = createRoute({
	method: 'delete',
	path: '/{campaignId}/numbers/{phone}/personal-data',
	summary:
		'Erases the people of a number from this campaign, for good: number, names, fields, notes, typed answers. Counts stay, approvals stay verifiable. Its entry on Do Not Call stays, without who and why, unless `doNotCall=erase`.',
	...onCampaign('erase_person'),
	request: { ...request, query: z.object({ doNotCall: z.enum(['keep', 'erase']).default('keep') }) },
	responses: { 200: json(z.object({ erased: z.literal(true), approvals: z.number().int() }), 'It is gone.') },
});

function phoneOf(campaign: CampaignRow, text: string): string {
	const phone = normalisePhone(text, { defaultCountry: campaignCountry(campaign) });
	if (!phone.ok) throw wrongField('phone', phone.reason);
	return phone.e164;
}

async function factsOf(c: AppContext, campaign: CampaignRow, phone: string): Promise<NumberFacts> {
	if (campaign.startedAt !== null) return await liveCampaign(c.env, campaign.id).numberFacts(phone);
	const rows = await rowsWithNumber(c.env.DB, campaign.id, phone);
	return { number: null, now: 'This campaign has not been started.', rows, decisions: [] };
}

export const numbers = newRouter()
	.openapi(storyRoute, async (c) => {
		const campaign = campaignOf(c);
		const phone = phoneOf(campaignOf(c), c.req.valid('param').phone);
		const personal = refusalOf(principalOf(c), 'view_personal_data') === null;
		const facts = await factsOf(c, campaign, phone);
		const data = await numberData(databaseOf(c.env), campaign, phone, facts.rows);
		const story: StoryView = {
			phone,
			timeZone: campaign.settings.hours?.timeZone ?? 'UTC',
			now: facts.now,
			people: personal
				? data.contacts.map((contact) => ({
						name: `${contact.firstName} ${contact.lastName}`.trim(),
						externalId: contact.externalId,
						list: contact.listName,
					}))
				: [],
			events: storyEvents(data, facts.decisions, personal),
		};
		return c.json(story, 200);
	})
	.openapi(dataRoute, async (c) => {
		const campaign = campaignOf(c);
		const phone = phoneOf(campaignOf(c), c.req.valid('param').phone);
		const { rows } = await factsOf(c, campaign, phone);
		const data = await numberData(databaseOf(c.env), campaign, phone, rows);
		const plain = (entries: readonly object[]) => entries.map((entry) => ({ ...entry }));
		const { contacts, approvals, attempts, answers, doNotCall } = data;
		return c.json(
			{
				phone,
				contacts: plain(contacts),
				approvals: plain(approvals),
				attempts: plain(attempts),
				answers: plain(answers),
				doNotCall: doNotCall && { ...doNotCall },
			},
			200,
		);
	})
	.openapi(eraseRoute, async (c) => {
		const campaign = campaignOf(c);
		const phone = phoneOf(campaignOf(c), c.req.valid('param').phone);
		const { organisationId, id: campaignId } = campaign;
		// The live campaign first: what it copies to D1 from now on is erased already.
		const erased = campaign.startedAt === null ? null : unwrap(await liveCampaign(c.env, campaignId).eraseNumber(phone));
		// It may not know the number because an erasure was broken off right here: then D1 still does.
		const rows = erased?.rows ?? (await rowsWithNumber(c.env.DB, campaignId, phone));
		if (erased === null && rows.length === 0 && !(await isNumberKept(c.env.DB, campaignId, phone)))
			throw new ApiError('not_found', 'This number is not in this campaign.');
		const organisation = c.env.ORGANISATION.get(c.env.ORGANISATION.idFromName(organisationId));
		if (c.req.valid('query').doNotCall === 'erase') await organisation.removeDoNotCall(organisationId, [phone], null);
		await organisation.forgetNumber(phone);
		await eraseNumberData(c.env.DB, { campaignId, organisationId, phone, rows });
		const approvals = await eraseFromApprovals(c.env.DB, campaignId, phone);
		const change = changeBy(c, 'person.erased', { number: erased?.number ?? null, approvals });
		await audit(databaseOf(c.env), { ...change, organisationId, campaignId }).run();
		return c.json({ erased: true as const, approvals }, 200);
	});
