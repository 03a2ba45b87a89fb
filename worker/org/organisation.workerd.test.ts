import { env, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { CallerServerFrame } from '../../protocol/frames.ts';
import type { CampaignView, JoinedView } from '../../protocol/rest.ts';
import { SocketPage, until } from '../../test/support/socket-page.ts';
import { addList, migrate, organisation, send, type TestApi } from '../../test/support/worker-api.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let api: TestApi;
beforeAll(async () => {
	await migrate();
	api = await organisation();
});

/** Answered by a person of the simulated carrier after half a second. */
const ANSWERS = '+16145550195';
/** Rings until it is given up. */
const RINGS = '+16145550192';

/** A started campaign of the organisation with these landlines. */
async function running(phones: string[], whose: TestApi = api): Promise<{ id: string; path: string; caller: string }> {
	const { id } = (
		await whose.send<CampaignView>('POST', '/api/campaigns', { name: 'Ward 5', practice: true, timeZone: 'America/New_York' })
	).body;
	const path = `/api/campaigns/${id}`;
	await whose.send('PATCH', `${path}/settings`, { clicking: false, dropLimitPercent: 0 });
	await addList(id, phones);
	expect((await whose.send('POST', `${path}/launch`)).status).toBe(201);
	await until(
		() => status(id),
		({ kind }) => kind === 'running',
	);
	const { callerUrl } = (await whose.send<CampaignView>('GET', path)).body;
	return { id, path, caller: callerUrl?.split('/').at(-1) ?? '' };
}
const status = async (id: string) => (await env.CAMPAIGN.getByName(id).live()).status;
const removed = async (id: string): Promise<number> => (await status(id)).waterfall.removed;
async function ready(campaign: { caller: string }): Promise<SocketPage<CallerServerFrame>> {
	const { ticket } = (await send<JoinedView>('POST', `/api/join/${campaign.caller}/caller`, { name: 'Ann' })).body;
	const page = await SocketPage.open<CallerServerFrame>(ticket);
	page.send({ t: 'command', commandId: 'command-1', command: { do: 'ready' } });
	return page;
}

describe('Do Not Call, across the campaigns of an organisation', () => {
	test('[I2] from a caller’s answer in one campaign it reaches the others within 1 s, also one that was evicted; taken back, it leaves them', async () => {
		const [here, there, asleep] = [await running([ANSWERS, RINGS]), await running([ANSWERS]), await running([ANSWERS])];
		const foreign = await running([ANSWERS], await organisation());
		await evictDurableObject(env.CAMPAIGN.getByName(asleep.id));
		await api.send('POST', '/api/do-not-call', { phones: [RINGS] });
		const page = await ready(here);
		const frame = await page.next((entry) => entry.t === 'view' && entry.view.session.state === 'on_call', 'a conversation');
		if (frame.t !== 'view' || !frame.view.call) throw new Error('no card');
		const { attemptId, people } = frame.view.call;
		const answer = (id: string, commandId: string) =>
			page.send({
				t: 'command',
				commandId,
				command: { do: 'answer', attemptId, personRef: people[0]?.ref, questionId: 'result', value: { answers: [id] } },
			});
		const pressed = performance.now();
		answer('do_not_call', 'command-2');
		await page.next((entry) => entry.t === 'done' && entry.commandId === 'command-2');
		for (const campaign of [there, asleep])
			await until(
				() => removed(campaign.id),
				(n) => n === 1,
			);
		expect(performance.now() - pressed).toBeLessThan(1_000);
		expect(await removed(foreign.id)).toBe(0);
		const listed = () => env.DB.prepare('select source from do_not_call where phone = ?').bind(ANSWERS).all();
		expect((await listed()).results).toEqual([{ source: 'caller' }]);
		// A mis-press, taken back before the record is saved.
		answer('refused', 'command-3');
		for (const campaign of [there, asleep])
			await until(
				() => removed(campaign.id),
				(n) => n === 0,
			);
		expect((await listed()).results).toEqual([]);
		page.close();
	});

	test('[I2] added by an admin while it rings elsewhere: the ring is cancelled within 1 s', async () => {
		const campaign = await running(['+13135550192']);
		const page = await ready(campaign);
		const carrier = env.SIMULATED_CARRIER.getByName(campaign.id);
		await until(
			() => carrier.ledger(0, 10),
			([line]) => line?.ringingAt !== null && line !== undefined,
		);
		const added = performance.now();
		expect((await api.send('POST', '/api/do-not-call', { phones: ['+13135550192'] })).status).toBe(200);
		await until(
			() => carrier.ledger(0, 10),
			([line]) => line?.endedAt !== null,
		);
		expect(performance.now() - added).toBeLessThan(1_000);
		expect(await carrier.ledger(0, 10)).toMatchObject([{ cause: 'cancelled', endedBy: 'us' }]);
		expect((await status(campaign.id)).waterfall).toMatchObject({ removed: 1, dialable: 0 });
		page.close();
	});

	test('[I2] [I9] a campaign that cannot be reached at first hears of it from the alarm, and everything in its order', async () => {
		const campaign = await running(['+13145550195', '+13155550195']);
		const stub = env.ORGANISATION.getByName(api.organisationId);
		const entry = (phones: string[]) => ({ phones, source: 'phone' as const, campaignId: null, addedBy: 'test', note: '' });
		let away = true;
		await runInDurableObject(stub, (object) => {
			const real = env.CAMPAIGN;
			Reflect.set(object, 'env', {
				...env,
				CAMPAIGN: {
					getByName: (name: string) => {
						if (away && name === campaign.id) throw new Error('away');
						return real.getByName(name);
					},
				},
			});
		});
		await stub.addDoNotCall(api.organisationId, entry(['+13145550195', '+13155550195']));
		await stub.removeDoNotCall(api.organisationId, ['+13145550195'], null);
		expect(await removed(campaign.id)).toBe(0);
		away = false;
		await until(
			async () => {
				await runDurableObjectAlarm(stub);
				return removed(campaign.id);
			},
			(n) => n === 1,
		);
		expect(await env.CAMPAIGN.getByName(campaign.id).whyNot('+13155550195')).toContain('Do Not Call');
	});
});
