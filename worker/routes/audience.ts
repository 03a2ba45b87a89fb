/** What a campaign's lists hold, when their numbers may be called, and everything about one number. */
import { callableHoursView, listSummaryView, numberView } from '../../protocol/rest.ts';
import { refusalOf } from '../auth/roles.ts';
import { numberFacts, otherStarted, samplePhones, summaryOf } from '../directory/audience.ts';
import type { CampaignRow } from '../directory/campaigns.ts';
import { databaseOf } from '../directory/database.ts';
import { findList, type ListRow, listsOf } from '../directory/lists.ts';
import { callableByHour } from '../domain/callable-hours.ts';
import { normalisePhone } from '../domain/phone.ts';
import { clockOf } from '../env.ts';
import { ApiError } from '../lib/api-error.ts';
import { liveCampaign } from './campaign-support.ts';
import { campaignCountry } from './country.ts';
import { type AppContext, campaignOf, createRoute, json, newRouter, onCampaign, params, principalOf, wrongField } from './router.ts';

const summaryRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/lists/{listId}/summary',
	summary: 'What a ready list holds, and how many of its numbers are in other started campaigns.',
	...onCampaign('view'),
	request: { params: params('campaignId', 'listId') },
	responses: { 200: json(listSummaryView, 'Counts of different numbers.') },
});
const hoursRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/callable-hours',
	summary: 'How many numbers of the lists may be called in each hour of the week, given their own zones and the local window.',
	...onCampaign('view'),
	request: { params: params('campaignId') },
	responses: { 200: json(callableHoursView, 'In hours of the campaign’s zone; its own dialing hours are not looked at.') },
});
const numberRoute = createRoute({
	method: 'get',
	path: '/{campaignId}/numbers/{phone}',
	summary: 'One number: who it belongs to (names for roles that may see personal data), its attempts, and why it is not being dialed.',
	...onCampaign('view'),
	request: { params: params('campaignId', 'phone') },
	responses: { 200: json(numberView, 'What is known of it.') },
});

/** Other campaigns that are asked, and phones of a list that they are asked about. */
const ASKED_CAMPAIGNS = 20;
const ASKED_PHONES = 20_000;

/** Numbers of the list in other started campaigns; of a large list a sample is asked. */
async function overlapsOf(c: AppContext, campaign: CampaignRow, list: ListRow, numbers: number) {
	const others = await otherStarted(databaseOf(c.env), campaign, ASKED_CAMPAIGNS);
	if (others.length === 0) return [];
	const phones = await samplePhones(c.env.DB, list.id, list.accepted, ASKED_PHONES);
	const share = phones.length === 0 ? 0 : numbers / phones.length;
	const about = phones.length < numbers;
	const found = await Promise.all(
		others.map(async ({ id, name }) => {
			const known = await liveCampaign(c.env, id).countKnown(phones);
			return { campaignId: id, name, numbers: about ? Math.round(known * share) : known, about };
		}),
	);
	return found.filter((overlap) => overlap.numbers > 0).sort((a, b) => b.numbers - a.numbers);
}

type Callable = { numbers: number; week: number[][] };
/** The last answers by campaign and set-up; an hour of the clock, so that the week shown goes along. */
const cache = new Map<string, Callable>();
const CACHED = 200;

async function callableOf(c: AppContext, campaign: CampaignRow, timeZone: string): Promise<Callable> {
	const now = clockOf(c.env).now();
	const key = `${campaign.id} ${campaign.revision} ${Math.floor(now / 3_600_000)}`;
	const known = cache.get(key);
	if (known) return known;
	const lists = (await listsOf(databaseOf(c.env), campaign.id)).filter((list) => list.state === 'ready' && list.removedAt === null);
	const sets = new Map<string, number>();
	for (const list of lists)
		for (const { zones, numbers } of (await summaryOf(c.env.DB, list)).zones) sets.set(zones, (sets.get(zones) ?? 0) + numbers);
	const zoneSets = [...sets].map(([zones, numbers]) => ({ zones: zones === '' ? [] : zones.split(','), numbers }));
	const found = {
		numbers: zoneSets.reduce((sum, set) => sum + set.numbers, 0),
		week: callableByHour(zoneSets, campaign.settings.localWindow, timeZone, now),
	};
	if (cache.size >= CACHED) cache.clear();
	cache.set(key, found);
	return found;
}

export const audience = newRouter()
	.openapi(summaryRoute, async (c) => {
		const campaign = campaignOf(c);
		const { listId } = c.req.valid('param');
		const list = /^\d{1,15}$/.test(listId) ? await findList(databaseOf(c.env), campaign.id, Number(listId)) : null;
		if (!list) throw new ApiError('not_found', 'There is no such list.');
		if (list.state !== 'ready') throw new ApiError('conflict', 'This list has not arrived completely yet.');
		const summary = await summaryOf(c.env.DB, list);
		return c.json({ ...summary, overlaps: await overlapsOf(c, campaign, list, summary.numbers) }, 200);
	})
	.openapi(hoursRoute, async (c) => {
		const campaign = campaignOf(c);
		const timeZone = campaign.settings.hours?.timeZone;
		if (timeZone === undefined) throw new ApiError('conflict', 'Set the dialing hours and their time zone first.');
		return c.json({ timeZone, ...(await callableOf(c, campaign, timeZone)) }, 200);
	})
	.openapi(numberRoute, async (c) => {
		const campaign = campaignOf(c);
		const phone = normalisePhone(c.req.valid('param').phone, { defaultCountry: campaignCountry(campaign) });
		if (!phone.ok) throw wrongField('phone', phone.reason);
		// The live campaign knows the rows of a number; before the start the lists are searched.
		const live = campaign.startedAt === null ? null : await liveCampaign(c.env, campaign.id).numberFacts(phone.e164);
		const facts = await numberFacts(c.env.DB, campaign, phone.e164, live?.rows ?? null);
		const sentence = live?.now;
		const isNamed = refusalOf(principalOf(c), 'view_personal_data') === null;
		const people = isNamed ? facts.people : facts.people.map((person) => ({ ...person, firstName: '', lastName: '', externalId: '' }));
		const unknown = `${phone.e164} is in none of this campaign’s lists.`;
		const known = facts.people.length > 0;
		return c.json(
			{ phone: phone.e164, sentence: sentence ?? (known ? 'This campaign has not been started.' : unknown), ...facts, people },
			200,
		);
	});
