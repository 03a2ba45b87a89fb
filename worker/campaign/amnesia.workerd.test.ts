/** Every scenario of a page's socket, once with an object that stays awake and once with one that forgets after each message. */
import { env } from 'cloudflare:test';
import { beforeAll, expect, test, vi } from 'vitest';
import type { ClickerServerFrame } from '../../protocol/frames.ts';
import type { JoinedView } from '../../protocol/rest.ts';
import { type Actor, boardOf, type Scene, twice } from '../../test/support/amnesia.ts';
import { FIXED_PHONES } from '../../test/support/fixed-phones.ts';
import { answers, campaign, cells, type Live, landlines, rows, signUp, statusOf } from '../../test/support/live-campaign.ts';
import { pause, until } from '../../test/support/socket-page.ts';
import { send } from '../../test/support/worker-api.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });
beforeAll(signUp);

/** One landline that a person answers, or that nobody does. */
const withPerson = (): Promise<Live> => campaign(landlines([answers(0)]), { clicking: false });
const withNobody = (): Promise<Live> => campaign(landlines([FIXED_PHONES.unanswered]), { clicking: false });

const oneRow = async <T>(scene: Scene, query: string, passes: (row: T) => boolean): Promise<void> => {
	await until(
		() => rows<T>(scene.live, query),
		([row]) => row !== undefined && passes(row),
		30_000,
	);
	await scene.forget();
};

test('[I9] a caller joins, waits, is connected, answers, hangs up and saves the record', async () => {
	const { plain, evicted } = await twice(withPerson, async (scene) => {
		const ann = await scene.caller();
		await ann.isIn('idle');
		await ann.command({ do: 'ready' });
		const view = await ann.isIn('on_call');
		const attemptId = view.call?.attemptId ?? 0;
		const answer = { do: 'answer', attemptId, personRef: view.call?.people[0]?.ref ?? '', questionId: 'result' };
		await oneRow<{ state: string }>(scene, 'select state from sessions', ({ state }) => state === 'on_call');
		await ann.tell({ t: 'activity', typing: true });
		await ann.command({ ...answer, value: { answers: ['call_back'] } });
		await ann.command({ do: 'note', attemptId, personRef: answer.personRef, text: 'Call on Sunday' });
		// Refused: the call goes on.
		expect(await ann.command({ do: 'save', attemptId, next: 'ready' })).toMatchObject({ ok: false, code: 'conflict' });
		await ann.command({ do: 'hangUp', attemptId }, 'hang-up-1');
		await ann.command({ ...answer, value: { answers: ['refused'] } });
		// A repeat gets the answer of the first and does nothing.
		await ann.command({ do: 'hangUp', attemptId }, 'hang-up-1');
		await oneRow<{ n: number }>(scene, 'select count(*) n from attempts where ended_at is null', ({ n }) => n === 0);
		await ann.command({ do: 'save', attemptId, next: 'break' });
		await ann.shows(({ session, endCard }) => session.state === 'break' && endCard !== null);
	});
	const facts = `select phone, state, disposition, cause, counted, result_answer, (select count(*) from answers) answers,
		(select count(*) from orders) orders, (select place from numbers) place from attempts`;
	const [mine] = await rows(plain.live, facts);
	expect(mine).toMatchObject({ disposition: 'connected', counted: 1, result_answer: 'refused', place: 5, answers: 2, orders: 0 });
	expect(await rows(evicted.live, facts)).toEqual([mine]);
	for (const { live } of [plain, evicted]) {
		const ledger = await env.SIMULATED_CARRIER.getByName(live.id).ledger(0, 10);
		expect(ledger.map(({ to, endedBy }) => [to, endedBy])).toEqual([[answers(0), 'us']]);
	}
});

test('[I9] a caller waits, takes a break, asks for a last call and takes it back, and leaves', async () => {
	await twice(withNobody, async (scene) => {
		const ann = await scene.caller();
		await ann.isIn('idle');
		await ann.command({ do: 'ready' });
		await ann.isIn('ready');
		await ann.command({ do: 'break' });
		await ann.isIn('break');
		await ann.command({ do: 'lastCall', on: true });
		await ann.shows(({ session }) => session.lastCall);
		await ann.command({ do: 'lastCall', on: false });
		await ann.shows(({ session }) => !session.lastCall);
		await ann.command({ do: 'leave' });
		await ann.isIn('ended');
		expect(await ann.command({ do: 'ready' })).toMatchObject({ ok: false });
	});
});

test('[I9] [R28] paused while a caller waits: the card, no way to be ready, and on again after it', async () => {
	await twice(withNobody, async (scene) => {
		const ann = await scene.caller();
		await ann.isIn('idle');
		await ann.command({ do: 'ready' });
		await ann.isIn('ready');
		await scene.admin('PUT', '/pause');
		await ann.shows(({ session, endCard }) => session.state === 'idle' && endCard?.kind === 'paused');
		expect(await ann.command({ do: 'ready' })).toMatchObject({ ok: false, code: 'conflict' });
		await scene.admin('DELETE', '/pause');
		await ann.shows(({ endCard }) => endCard === null);
		await ann.command({ do: 'ready' });
		await ann.isIn('ready');
	});
});

test('[I9] [T9] a caller’s page is opened anew, repeats its last command, and moves to another device', async () => {
	await twice(withNobody, async (scene) => {
		const mia = { name: 'Mia', phone: '(614) 555-0177' };
		const joined = await scene.joins(mia);
		const first = await scene.callerPage(joined.ticket);
		await first.isIn('idle');
		await first.command({ do: 'break' }, 'the-break-1');
		await first.isIn('break');
		const ticketOf = async ({ sessionId, key }: Pick<JoinedView, 'sessionId' | 'key'>) => {
			const again = await send<{ ticket: string }>('POST', `/api/join/${scene.live.caller}/ticket`, { sessionId, key });
			scene.note({ ticket: again.status });
			await scene.forget();
			return again.body?.ticket ?? '';
		};
		const second = await scene.callerPage(await ticketOf(joined));
		await second.isIn('break');
		await first.isClosed();
		// The page had not heard that its command was done.
		await second.command({ do: 'break' }, 'the-break-1');
		await second.command({ do: 'lastCall', on: true });
		await second.shows(({ session }) => session.lastCall);
		const moved = await scene.joins({ ...mia, elsewhere: 'move' });
		expect(moved.sessionId).toBe(joined.sessionId);
		const third = await scene.callerPage(moved.ticket);
		await third.shows(({ session }) => session.state === 'break' && session.lastCall);
		await second.isClosed();
		await ticketOf(joined);
		await third.command({ do: 'leave' });
		await third.isIn('ended');
	});
});

test('[I9] [R14] a clicker approves, sends frames twice, presses what was pressed or never was: each press counts once, the chain is whole', async () => {
	const { plain, evicted } = await twice(
		() => campaign(cells(Array.from({ length: 12 }, (_, n) => answers(n + 1)))),
		async (scene) => {
			const cleo = await scene.clicker();
			let frame = 0;
			const approve = async (codes: readonly string[], have: number, times = 1): Promise<void> => {
				frame += 1;
				// As long as a person takes for so many presses.
				await pause(codes.length * 60 + 20);
				const presses = codes.map((code, n) => [code, (codes.length - 1 - n) * 50, 'key']);
				for (let time = 0; time < times; time += 1)
					await cleo.ask({ t: 'approve', frame, presses, have }, (answer) => answer.t === 'ack' && answer.frame === frame);
			};
			let done: string[] = [];
			while (done.length < 12) {
				const items = await itemsAfter(cleo, done.length);
				const codes = items.slice(0, 3);
				// The page sends a frame again until it hears that it was taken.
				await approve(codes, items.length - codes.length, 2);
				done = [...done, ...codes];
				if (done.length === 6) await approve([done[0] ?? '', 'ZZZ-ZZZ'], 6);
				if (items.length === codes.length && done.length < 12) await cleo.tell({ t: 'lease', have: 0 });
			}
			await cleo.sees((frames) => {
				const last = frames.findLast((told) => told.t === 'view' || told.t === 'ack');
				return last?.view.state === 'done';
			});
		},
	);
	for (const { live } of [plain, evicted]) {
		const chain = await env.DB.prepare('select seq, outcome from approvals where campaign_id = ? order by seq').bind(live.id).all();
		expect(chain.results.filter(({ outcome }) => outcome === 'approved')).toHaveLength(12);
		expect(chain.results.map(({ seq }) => seq)).toEqual(chain.results.map((_, n) => n + 1));
		expect((await statusOf(live)).waterfall).toMatchObject({ unapproved: 0, dialable: 12 });
	}
});

/** The codes that the page was given, after the first so many; waits until there are any. */
const itemsAfter = (page: Actor<ClickerServerFrame>, used: number): Promise<string[]> =>
	page.sees((frames) => {
		const items = frames.flatMap((frame) => (frame.t === 'items' ? frame.items : [])).slice(used);
		return items.length > 0 && items;
	});

test('[I9] [B1] an admin watches: figures, the board with its callers, a pause, then the sentence alone', async () => {
	await twice(withNobody, async (scene) => {
		const admin = await scene.board();
		await admin.sees((frames) => frames.some((frame) => frame.t === 'live'));
		await admin.tell({ t: 'watch', what: 'board' });
		await admin.sees((frames) => boardOf(frames).at(-1)?.length === 0);
		const ann = await scene.caller('Ann');
		const shows = (...states: string[]) =>
			admin.sees(
				(frames) =>
					JSON.stringify(
						boardOf(frames)
							.at(-1)
							?.map(({ state }) => state),
					) === JSON.stringify(states),
			);
		await shows('idle');
		const bo = await scene.caller('Bo');
		await shows('idle', 'idle');
		await ann.command({ do: 'break' });
		await shows('break', 'idle');
		await scene.admin('PUT', '/pause');
		await admin.sees((frames) => frames.findLast((frame) => frame.t === 'live')?.status.kind === 'paused');
		await bo.command({ do: 'leave' });
		await shows('break');
		await admin.tell({ t: 'watch', what: 'status' });
		await scene.admin('DELETE', '/pause');
		await admin.sees((frames) => frames.findLast((frame) => frame.t === 'live')?.status.kind === 'running');
	});
});
