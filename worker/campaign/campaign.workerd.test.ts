import { env, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { CLOSE } from '../../protocol/errors.ts';
import type { CallerServerFrame } from '../../protocol/frames.ts';
import { LIMITS } from '../../protocol/limits.ts';
import {
	answers,
	api,
	callerPage,
	campaign,
	cells,
	clickerPage,
	inState,
	isDone,
	landlines,
	loaded,
	rows,
	sameInD1,
	signUp,
	statusOf,
	type View,
} from '../../test/support/live-campaign.ts';
import { SocketPage, until } from '../../test/support/socket-page.ts';
import { send } from '../../test/support/worker-api.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

beforeAll(signUp);

describe('loading', () => {
	test('[R3] [I9] killed again and again in the middle: it goes on, never back, and doubles nothing', async () => {
		const phones = Array.from({ length: 18_000 }, (_, n) => `+1614${2_000_000 + (n % 17_990)}`);
		const live = await campaign(landlines(phones), { clicking: false }, false);
		expect((await api('POST', `${live.path}/launch`)).status).toBe(201);
		const percents: number[] = [];
		let killed = 0;
		await until(
			async () => (await env.CAMPAIGN.getByName(live.id).live()).status,
			(status) => {
				const percent = status.loading?.percent ?? 100;
				if (percent !== percents.at(-1)) percents.push(percent);
				return percent === 100 && status.kind !== 'loading';
			},
			30_000,
			async () => {
				if ((percents.at(-1) ?? 0) === 0 || killed >= 3) return;
				killed += 1;
				await runInDurableObject(env.CAMPAIGN.getByName(live.id), (_, state) => state.abort('killed by the test')).catch(() => undefined);
			},
		);
		expect(killed).toBeGreaterThan(0);
		expect(percents.some((percent) => percent > 0 && percent < 100)).toBe(true);
		expect(percents).toEqual([...percents].sort((a, b) => a - b));
		const status = await loaded(live);
		expect(status).toMatchObject({ kind: 'running', waterfall: { total: 17_990, dialable: 17_990 } });
		expect(status.loadSummary).toMatchObject({ loaded: 17_990, duplicates: 10, invalid: 0, landlines: 17_990 });
		const [counted] = await rows(
			live,
			'select (select count(*) from people) people, (select count(*) from pool) pool, (select placed from loads) placed',
		);
		expect(counted).toEqual({ people: 18_000, pool: 17_990, placed: 18_000 });
		// A second press and another admin's change nothing.
		expect((await api('POST', `${live.path}/launch`)).status).toBe(201);
		expect((await statusOf(live)).waterfall.total).toBe(17_990);
	});
});

describe('frames', () => {
	const pong = JSON.stringify({ t: 'pong' });

	test('[I9] what is not understood closes the socket with a code that says so, and changes nothing', async () => {
		const live = await campaign(cells([answers(0), answers(1)]));
		await loaded(live);
		const hostile: [string, string | ArrayBuffer][] = [
			['not JSON', '{'],
			['null', 'null'],
			['an unknown kind', JSON.stringify({ t: 'approveAll' })],
			['a wrong shape', JSON.stringify({ t: 'command', commandId: 'x', command: { do: 'ready' } })],
			['an unknown command', JSON.stringify({ t: 'command', commandId: 'command-1', command: { do: 'dial' } })],
			['a prototype', '{"t":"command","commandId":"command-1","command":{"__proto__":{"do":"ready"}}}'],
			['another role’s frame', JSON.stringify({ t: 'lease', have: 0 })],
			['bytes', new TextEncoder().encode(pong).buffer as ArrayBuffer],
			['too large', `${pong}${' '.repeat(LIMITS.frameBytes)}`],
		];
		for (const [name, frame] of hostile) {
			const { page, sessionId } = await callerPage(live);
			page.send(frame);
			expect([name, await page.closed()]).toEqual([name, CLOSE.protocol]);
			expect(await rows(live, `select state from sessions where id = '${sessionId}'`)).toEqual([{ state: 'idle' }]);
		}
		for (const frame of [
			{ t: 'command', commandId: 'command-1', command: { do: 'ready' } },
			{ t: 'approve', frame: 1, presses: [], have: 0 },
			{ t: 'approve', frame: 1, presses: [['7QK-4M2', -1, 'key']], have: 0 },
			{ t: 'approve', frame: 0, presses: [['7QK-4M2', 0, 'key']], have: 0 },
			{ t: 'approve', frame: 1, presses: Array(LIMITS.approvalsPerFrame + 1).fill(['7QK-4M2', 0, 'key']), have: 0 },
		]) {
			const { page } = await clickerPage(live);
			page.send(frame);
			expect(await page.closed()).toBe(CLOSE.protocol);
		}
		expect((await statusOf(live)).waterfall.unapproved).toBe(2);
		const { ticket } = (await api<{ ticket: string }>('POST', `${live.path}/socket-ticket`)).body;
		const admin = await SocketPage.open(ticket);
		admin.send({ t: 'command', commandId: 'command-1', command: { do: 'ready' } });
		expect(await admin.closed()).toBe(CLOSE.protocol);
	});

	test('[R9] too many are cut off, and others do not feel it', async () => {
		const live = await campaign(landlines([answers(0)]), { clicking: false });
		await loaded(live);
		const { page: loud } = await callerPage(live, 'Loud');
		const { page: quiet } = await callerPage(live, 'Quiet');
		// So many that a machine of any speed cannot be slower than the limit.
		for (let n = 0; n < LIMITS.framesPerSecond * 20; n += 1) loud.send({ t: 'activity', typing: false });
		expect(await loud.closed()).toBe(CLOSE.rateLimited);
		quiet.send({ t: 'command', commandId: 'command-1', command: { do: 'lastCall', on: true } });
		await quiet.next(isDone('command-1'));
	});

	test('[R9] a ticket is good once, also after the object forgot; a second page of a session replaces the first', async () => {
		const live = await campaign(landlines([answers(0)]), { clicking: false });
		await loaded(live);
		const { page, ticket, sessionId, key: own } = await callerPage(live);
		await page.next(inState('idle'));
		await evictDurableObject(live.stub);
		const spent = await SocketPage.open(ticket);
		expect(await spent.closed()).toBe(CLOSE.notSignedIn);
		// Nor does it harm the page that came with it.
		page.send({ t: 'command', commandId: 'command-1', command: { do: 'lastCall', on: true } });
		await page.next(isDone('command-1'));
		expect(page.closedWith).toBeNull();
		const again = await send<{ ticket: string }>('POST', `/api/join/${live.caller}/ticket`, { sessionId, key: own });
		const other = await SocketPage.open<CallerServerFrame>(again.body.ticket);
		await other.next(inState('idle'), 'the view in the new page');
		expect(await page.closed()).toBe(CLOSE.replaced);
		expect(await rows(live, 'select link_up from sessions')).toEqual([{ link_up: 1 }]);
	});
});

describe('calls', () => {
	test('[R5] [I7] the alarm drives the calls; none is placed before a caller is ready, none after the last has left', async () => {
		const live = await campaign(landlines(Array.from({ length: 8 }, (_, n) => answers(n))), { clicking: false, dropLimitPercent: 0 });
		await loaded(live);
		await runDurableObjectAlarm(live.stub);
		expect(await rows(live, 'select id from attempts')).toEqual([]);
		const { page } = await callerPage(live);
		page.send({ t: 'command', commandId: 'command-1', command: { do: 'ready' } });
		const card = (await page.next(inState('on_call'), 'a conversation')) as View;
		const attemptId = card.view.call?.attemptId ?? 0;
		await until(
			() => rows<{ state: string }>(live, 'select state from sessions'),
			([session]) => session?.state === 'on_call',
		);
		page.send({ t: 'command', commandId: 'command-2', command: { do: 'leave' } });
		page.send({ t: 'command', commandId: 'command-3', command: { do: 'hangUp', attemptId } });
		await page.next(inState('wrap_up'), 'the record');
		const personRef = card.view.call?.people[0]?.ref ?? '';
		page.send({
			t: 'command',
			commandId: 'command-4',
			command: { do: 'answer', attemptId, personRef, questionId: 'result', value: { answers: ['refused'] } },
		});
		page.send({ t: 'command', commandId: 'command-5', command: { do: 'save', attemptId, next: 'ready' } });
		await page.next(inState('ended'), 'the end of the session');
		await until(
			() => rows<{ n: number }>(live, 'select count(*) n from attempts where ended_at is null'),
			([open]) => open?.n === 0,
		);
		const placed = await rows<{ n: number }>(live, 'select count(*) n from attempts');
		await runDurableObjectAlarm(live.stub);
		await runDurableObjectAlarm(live.stub);
		expect(await rows(live, 'select count(*) n from attempts')).toEqual(placed);
		await sameInD1(live);
		expect((await statusOf(live)).sentence).toBe('This campaign is running, with nobody on the line.');
	});
});
