import { exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CallableHoursView, CampaignView, ListSummaryView, ListView, NumberView, PreviewView } from '../../protocol/rest.ts';
import type { StatusView } from '../../protocol/views.ts';
import { migrate, ORIGIN, organisation, type TestApi } from '../../test/support/worker-api.ts';

let api: TestApi;
beforeAll(async () => {
	await migrate();
	api = await organisation();
});

async function campaign(name: string): Promise<{ id: string; path: string }> {
	const { body } = await api.send<CampaignView>('POST', '/api/campaigns', { name, timeZone: 'America/New_York' });
	await api.send('POST', `/api/campaigns/${body.id}/caller-ids`, { phone: '+16145550100' });
	return { id: body.id, path: `/api/campaigns/${body.id}` };
}
let key = '';
/** As the page and curl do it: a file as the body. */
async function upload<T>(path: string, text: string, method = 'POST'): Promise<T> {
	if (key === '') key = await bearer();
	const response = await exports.default.fetch(
		new Request(`${ORIGIN}${path}`, {
			method,
			headers: { authorization: key, 'content-type': 'application/octet-stream' },
			body: text,
		}),
	);
	return (await response.json()) as T;
}
async function bearer(): Promise<string> {
	const made = await api.send<{ key: string }>('POST', '/api/api-keys', { name: 'Uploads' });
	return `Bearer ${made.body.key}`;
}
const people = [
	'Given;Cell;Home phone;Zone',
	'Maria;(614) 236-0001;;America/New_York',
	'Tom;(614) 236-0002;614-236-0003;America/Los_Angeles',
	'Ann;614 236 0002;;America/Los_Angeles',
].join('\n');
const statusOf = async (path: string) => (await api.send<{ status: StatusView }>('GET', `${path}/status`)).body.status;

describe('the people of a campaign', () => {
	test('[L6] what a list holds is counted by number: line types, households, zones', async () => {
		const { path } = await campaign('Summary');
		const list = await upload<ListView>(`${path}/lists/import?name=People`, people);
		expect(list).toMatchObject({ state: 'ready', rows: 3, accepted: 4, removedAt: null });
		for (let again = 0; again < 2; again += 1) {
			const { body } = await api.send<ListSummaryView>('GET', `${path}/lists/${list.id}/summary`);
			expect(body).toEqual({
				numbers: 3,
				cells: 2,
				landlines: 1,
				unknown: 0,
				households: 1,
				zones: [
					{ zones: 'America/Los_Angeles', numbers: 2 },
					{ zones: 'America/New_York', numbers: 1 },
				],
				overlaps: [],
			});
		}
		const { body: hours } = await api.send<CallableHoursView>('GET', `${path}/callable-hours`);
		expect([hours.timeZone, hours.numbers, hours.week[0]?.[9], hours.week[0]?.[12], hours.week[0]?.[22]]).toEqual([
			'America/New_York',
			3,
			1,
			3,
			2,
		]);
		await api.send('PATCH', `${path}/settings`, { localWindow: { openMinute: 600, closeMinute: 1260 } });
		expect((await api.send<CallableHoursView>('GET', `${path}/callable-hours`)).body.week[0]?.[9]).toBe(0);
	});

	test('[L6] the mapping of a file is remembered for its headings, in every campaign of the organisation', async () => {
		const one = await campaign('First file');
		const rows = 'Who;Line A;Note\nMaria;614 236 0001;x\nTom;614 236 0002;y';
		const guess = await upload<PreviewView>(`${one.path}/lists/preview`, rows);
		expect(guess.remembered).toBeNull();
		const columns = guess.format.columns.map((column, index) => ({ ...column, role: ['full_name', 'phone_landline', 'ignore'][index] }));
		const made = await api.send<ListView>('POST', `${one.path}/lists`, {
			name: 'Fall list',
			bytes: rows.length,
			format: { ...guess.format, columns },
		});
		await upload(`${one.path}/lists/${made.body.id}/content?offset=0&last=true`, rows, 'PUT');
		const other = await campaign('Second file');
		const again = await upload<PreviewView>(`${other.path}/lists/preview`, 'who;LINE A;Note\nAnn;614 236 0009;z');
		expect(again.remembered).toBe('Fall list');
		expect(again.format.columns.map(({ role }) => role)).toEqual(['full_name', 'phone_landline', 'ignore']);
		const chosen = await upload<PreviewView>(`${other.path}/lists/preview?roles=phone,field,field`, 'Who;Line A;Note\nAnn;614 236 0009;z');
		expect(chosen.format.columns.map(({ role }) => role)).toEqual(['phone', 'field', 'field']);
		expect(chosen.problems).toMatchObject([{ row: 2, column: 'Who' }]);
		const stranger = await organisation();
		const theirs = await stranger.send<CampaignView>('POST', '/api/campaigns', { name: 'x' });
		expect((await stranger.send('GET', `/api/campaigns/${theirs.body.id}/lists`)).body).toEqual([]);
	});

	test('[L6] numbers that another started campaign calls are counted; [L7] a list is taken out; [L8] a number is looked up', async () => {
		const one = await campaign('Running');
		const list = await upload<ListView>(`${one.path}/lists/import?name=People`, people);
		expect((await api.send('POST', `${one.path}/launch`)).status).toBe(201);
		await expect.poll(async () => (await statusOf(one.path)).kind, { timeout: 15_000 }).not.toBe('loading');
		const two = await campaign('Planned');
		const second = await upload<ListView>(`${two.path}/lists/import?name=More`, 'Name,Phone\nMaria Lopez,6142360001\nEve,6142360009');
		const overlaps = async () =>
			(await api.send<ListSummaryView>('GET', `${two.path}/lists/${second.id}/summary`)).body.overlaps.map(({ name, numbers, about }) => ({
				name,
				numbers,
				about,
			}));
		expect(await overlaps()).toEqual([{ name: 'Running', numbers: 1, about: false }]);

		const asked = await api.send<NumberView>('GET', `${one.path}/numbers/(614) 236-0002`);
		expect(asked.body.people.map(({ firstName, listName, lineKind }) => [firstName, listName, lineKind])).toEqual([
			['Tom', 'People', 'cell'],
			['Ann', 'People', 'cell'],
		]);
		expect(asked.body.sentence).toContain('waits for somebody to approve it');
		expect((await api.send<NumberView>('GET', `${two.path}/numbers/+16142360001`)).body).toMatchObject({
			sentence: 'This campaign has not been started.',
			people: [{ firstName: 'Maria', lastName: 'Lopez' }],
			attempts: [],
		});
		expect((await api.send<NumberView>('GET', `${two.path}/numbers/+16142360777`)).body.sentence).toContain(
			'none of this campaign’s lists',
		);

		expect((await api.send('DELETE', `${one.path}/lists/${list.id}`)).status).toBe(204);
		await expect.poll(async () => (await statusOf(one.path)).waterfall.removed, { timeout: 15_000 }).toBe(3);
		expect((await api.send<ListView[]>('GET', `${one.path}/lists`)).body[0]?.removedAt).toBeGreaterThan(0);
		expect(await overlaps()).toEqual([]);
		expect((await api.send('DELETE', `${one.path}/lists/${list.id}`)).error.code).toBe('conflict');
		expect((await api.send('DELETE', `${two.path}/lists/${second.id}`)).status).toBe(204);
		expect((await api.send('GET', `${two.path}/lists`)).body).toEqual([]);
	});
});
