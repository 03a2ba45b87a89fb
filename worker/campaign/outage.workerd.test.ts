/** D1 is away while people call and click: the campaign goes on, and afterwards D1 has everything, once. */
import { env, evictDurableObject } from 'cloudflare:test';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import {
	answers,
	callerPage,
	campaign,
	clickerPage,
	inState,
	isDone,
	type Live,
	loaded,
	rows,
	signUp,
	type View,
} from '../../test/support/live-campaign.ts';
import { pause, until } from '../../test/support/socket-page.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

beforeAll(signUp);

/** The tables that copies go to are not there: every batch is refused, and what was pulled before has to do. */
const TABLES = ['attempts', 'approvals', 'answers', 'caller_sessions', 'campaigns'];
const refuse = () => env.DB.batch(TABLES.map((table) => env.DB.prepare(`alter table ${table} rename to ${table}_away`)));
const accept = () => env.DB.batch(TABLES.map((table) => env.DB.prepare(`alter table ${table}_away rename to ${table}`)));

const waitingRows = (live: Live) =>
	rows<{ n: number }>(live, 'select (select count(*) from dirty) + (select count(*) from approval_batches) n');
const inD1 = async (live: Live, query: string) => (await env.DB.prepare(query).bind(live.id).all()).results;

describe('an outage of D1', () => {
	test('[I9] [R21c] calls, records and approvals go on through it and an eviction; then D1 has each of them once', async () => {
		const live = await campaign(`First Name,Home Phone,Cell Phone\nAda,${answers(0)},\nBo,,${answers(1)}\nCy,,${answers(2)}\n`);
		await loaded(live);
		const { page } = await callerPage(live);
		const clicker = await clickerPage(live);
		const items = await clicker.page.next((frame) => frame.t === 'items', 'items');
		await page.next(inState('idle'), 'the first view');
		await until(
			() => waitingRows(live),
			([left]) => left?.n === 0,
		);
		const codes = items.t === 'items' ? items.items : [];
		expect(codes.length).toBeGreaterThan(0);
		await refuse();
		try {
			page.send({ t: 'command', commandId: 'command-ready', command: { do: 'ready' } });
			const { view } = (await page.next(inState('on_call'), 'the card')) as View;
			const attemptId = view.call?.attemptId ?? 0;
			const personRef = view.call?.people[0]?.ref ?? '';
			for (const [n, code] of codes.entries()) {
				await pause(100);
				clicker.page.send({ t: 'approve', frame: n + 1, presses: [[code, 0, 'key']], have: 0 });
				await clicker.page.next((frame) => frame.t === 'ack' && frame.frame === n + 1 && frame.approved === 1, 'an approval');
			}
			await evictDurableObject(live.stub);
			const told = (name: string, command: object) => {
				const commandId = `command-${name}`;
				page.send({ t: 'command', commandId, command });
				return page.next(isDone(commandId), commandId);
			};
			await told('answer', { do: 'answer', attemptId, personRef, questionId: 'result', value: { answers: ['refused'] } });
			await told('hangUp', { do: 'hangUp', attemptId });
			await until(
				() => rows<{ n: number }>(live, `select count(*) n from attempts where id = ${attemptId} and ended_at is not null`),
				([ended]) => ended?.n === 1,
			);
			await told('save', { do: 'save', attemptId, next: 'break' });
			// It has tried, and keeps what was refused.
			await until(
				() => rows<{ value: string }>(live, `select value from meta where key = 'projectionTries'`),
				([tries]) => Number(tries?.value ?? 0) > 0,
			);
			expect((await waitingRows(live))[0]?.n).toBeGreaterThan(3);
		} finally {
			await accept();
		}
		await until(
			() => waitingRows(live),
			([left]) => left?.n === 0,
			60_000,
		);
		const attempts = 'id, version, phone, disposition, counted, saved_at';
		expect(await inD1(live, `select ${attempts} from attempts where campaign_id = ? order by id`)).toEqual(
			await rows(live, `select ${attempts} from attempts order by id`),
		);
		expect(await inD1(live, 'select question_id, value from answers where campaign_id = ?')).toEqual([
			{ question_id: 'result', value: '{"answers":["refused"]}' },
		]);
		expect(await inD1(live, 'select seq, outcome from approvals where campaign_id = ? order by seq')).toEqual(
			codes.map((_, n) => ({ seq: n + 1, outcome: 'approved' })),
		);
	});
});
