import { env, runInDurableObject } from 'cloudflare:test';
import { beforeAll, expect, test, vi } from 'vitest';
import type { AdminServerFrame, CallerServerFrame } from '../../protocol/frames.ts';
import type { CampaignView, JoinedView, StoryView } from '../../protocol/rest.ts';
import type { BoardCaller } from '../../protocol/views.ts';
import { api, callerPage, campaign, inState, isDone, type Live, loaded, rows, signUp } from '../../test/support/live-campaign.ts';
import { SocketPage, until } from '../../test/support/socket-page.ts';
import { send } from '../../test/support/worker-api.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
beforeAll(signUp);

const AROUND = {
	clicking: false,
	dropLimitPercent: 0,
	hours: { timeZone: 'America/New_York', week: Array.from({ length: 7 }, () => ({ openMinute: 0, closeMinute: 1440 })) },
	localWindow: { openMinute: 0, closeMinute: 1440 },
};
/** Answered by a person of the simulated carrier after half a second. */
const ANSWERS = '+12125550195';
const running = async (): Promise<Live> => {
	const live = await campaign(`First Name,Home Phone,VANID\nMaria,${ANSWERS},V77\n`, AROUND);
	await loaded(live);
	return live;
};
async function adminPage(live: Live): Promise<SocketPage<AdminServerFrame>> {
	const { ticket } = (await api<{ ticket: string }>('POST', `${live.path}/socket-ticket`)).body;
	return SocketPage.open<AdminServerFrame>(ticket);
}
type BoardFrame = Extract<AdminServerFrame, { t: 'board' }>;
const board =
	(passes: (frame: BoardFrame) => boolean) =>
	(frame: AdminServerFrame): frame is BoardFrame =>
		frame.t === 'board' && passes(frame);

test('[B1] a board gets all callers once and then those who changed; a hidden page hears of nothing but the sentence', async () => {
	const live = await running();
	const admin = await adminPage(live);
	await admin.next((frame) => frame.t === 'live', 'the figures');
	admin.send({ t: 'watch', what: 'board' });
	expect((await admin.next(board((frame) => frame.all))).callers).toEqual([]);
	const ann = await callerPage(live, 'Ann');
	const joined = await admin.next(board(({ callers }) => callers.some((caller) => caller.name === 'Ann' && !caller.away)));
	expect(joined.callers.length).toBe(1);
	ann.page.send({ t: 'command', commandId: 'command-0', command: { do: 'break' } });
	const changed = await admin.next(board(({ callers }) => callers.some((caller) => caller.state === 'break')));
	expect([changed.all, changed.callers.length]).toEqual([false, 1]);
	admin.send({ t: 'watch', what: 'status' });
	await until(async () => (await runInDurableObject(live.stub, (_, state) => state.getWebSockets('admin').length)) === 1, Boolean);
	// The frame is handled before the socket's next one: an answer to nothing is none.
	admin.send({ t: 'pong' });
	await new Promise((resolve) => setTimeout(resolve, 150));
	const before = admin.frames.length;
	ann.page.send({ t: 'command', commandId: 'command-1', command: { do: 'lastCall', on: true } });
	await ann.page.next(isDone('command-1'));
	await new Promise((resolve) => setTimeout(resolve, 400));
	expect(admin.frames.length).toBe(before);
	expect((await api('PUT', `${live.path}/pause`)).status).toBe(200);
	const told = await admin.next((frame) => frame.t === 'live' && frame.status.kind === 'paused', 'the new sentence');
	expect(told.t).toBe('live');
	admin.send({ t: 'watch', what: 'everything' });
	await until(
		async () => admin.closedWith,
		(code) => code !== null,
	);
	expect(admin.closedWith).toBe(4400);
});

test('[B1] a word to a caller, another campaign, the end for good', async () => {
	const [live, other] = [await running(), await running()];
	const ann = await callerPage(live, 'Ann');
	const path = `${live.path}/callers/${ann.sessionId}`;
	expect((await api<BoardCaller[]>('GET', `${live.path}/callers`)).body.map(({ name }) => name)).toEqual(['Ann']);
	expect((await api('PUT', `${path}/message`, { text: 'Please speak slower.' })).status).toBe(200);
	const view = (frame: CallerServerFrame) => (frame.t === 'view' ? frame.view : null);
	await ann.page.next((frame) => view(frame)?.session.message?.text === 'Please speak slower.', 'the word');
	expect((await api('PUT', `${path}/campaign`, { campaignId: live.id })).error.code).toBe('conflict');
	expect((await api('PUT', `${path}/campaign`, { campaignId: 'cmp_none' })).error.code).toBe('not_found');
	expect((await api('PUT', `${path}/campaign`, { campaignId: other.id })).status).toBe(200);
	const moved = await ann.page.next((frame) => view(frame)?.session.state === 'ended', 'the end');
	const { callerUrl } = (await api<CampaignView>('GET', other.path)).body;
	expect(view(moved)?.session.moveTo).toEqual({ name: 'Ward 5', url: callerUrl });
	const bob = (await send<JoinedView>('POST', `/api/join/${live.caller}/caller`, { name: 'Bob', phone: '+12125550111' })).body;
	expect((await api('DELETE', `${live.path}/callers/${bob.sessionId}?block=true`)).status).toBe(200);
	const again = await send('POST', `/api/join/${live.caller}/caller`, { name: 'Robert', phone: '+12125550111' });
	expect(again.error.code).toBe('forbidden');
	const log = await env.DB.prepare(`select action from audit_log where campaign_id = ?1 and action like 'caller.%' order by id`)
		.bind(live.id)
		.all();
	expect(log.results.map((row) => row.action)).toEqual(['caller.moved', 'caller.blocked']);
});

test('[R29] one number’s story in order; its personal data out, and erased everywhere', async () => {
	const live = await running();
	const ann = await callerPage(live, 'Ann');
	ann.page.send({ t: 'command', commandId: 'command-1', command: { do: 'ready' } });
	const frame = await ann.page.next(inState('on_call'), 'a conversation');
	const call = frame.view.call;
	const person = call?.people[0]?.ref ?? '';
	const attemptId = call?.attemptId ?? 0;
	const command = (commandId: string, content: object) => ann.page.send({ t: 'command', commandId, command: { attemptId, ...content } });
	command('command-2', { do: 'note', personRef: person, text: 'lives at Elm Street' });
	command('command-3', { do: 'answer', personRef: person, questionId: 'result', value: { answers: ['right_person'] } });
	const numberPath = `${live.path}/numbers/${encodeURIComponent(ANSWERS)}`;
	await ann.page.next(isDone('command-3'));
	expect((await api('DELETE', `${numberPath}/personal-data`)).error.code).toBe('conflict');
	await until(
		() => rows<{ connected_at: number | null }>(live, 'select connected_at from attempts'),
		(attempts) => attempts[0]?.connected_at !== null,
	);
	command('command-4', { do: 'hangUp' });
	await ann.page.next(inState('wrap_up'));
	await until(
		() => rows<{ ended_at: number | null }>(live, 'select ended_at from attempts'),
		(attempts) => attempts[0]?.ended_at !== null,
	);
	command('command-5', { do: 'save', next: 'break' });
	await ann.page.next(isDone('command-5'));
	const story = await until(
		async () => (await api<StoryView>('GET', `${numberPath}/story`)).body,
		({ events }) => events.some(({ kind }) => kind === 'answer') && events.some(({ text }) => text.includes('was connected')),
	);
	expect(story.people).toEqual([{ name: 'Maria', externalId: 'V77', list: 'List' }]);
	expect(story.events.map(({ kind }) => kind).filter((kind, n, all) => all.indexOf(kind) === n)).toEqual([
		'loaded',
		'attempt',
		'answer',
		'decision',
	]);
	expect(story.events.map(({ text }) => text).join('\n')).toContain('Note: lives at Elm Street');
	const data = (await api<{ contacts: object[]; answers: object[] }>('GET', `${numberPath}/personal-data`)).body;
	expect([data.contacts.length, data.answers.length]).toEqual([1, 2]);

	expect((await api('DELETE', `${numberPath}/personal-data`)).body).toEqual({ erased: true, approvals: 0 });
	await until(
		() => rows<{ n: number }>(live, 'select count(*) n from dirty'),
		(dirty) => dirty[0]?.n === 0,
	);
	const stored: unknown[] = [];
	for (const table of ['numbers', 'people', 'attempts', 'answers', 'notes', 'do_not_call'])
		stored.push(await rows(live, `select * from ${table}`));
	const here = JSON.stringify(stored);
	for (const personal of [ANSWERS, 'Maria', 'V77', 'Elm Street']) expect(here).not.toContain(personal);
	const left = await env.DB.prepare(`select phone from attempts where campaign_id = ?1`).bind(live.id).all();
	expect(left.results).toEqual([{ phone: 'erased-1' }]);
	const words = await env.DB.prepare(
		`select count(*) n from answers where campaign_id = ?1 and question_id = '_note' and value is not null`,
	)
		.bind(live.id)
		.first<number>('n');
	expect(words).toBe(0);
	const contacts = await env.DB.prepare(
		'select count(*) n from contacts where list_id in (select id from contact_lists where campaign_id = ?1)',
	)
		.bind(live.id)
		.first<number>('n');
	expect(contacts).toBe(0);
	const totals = (await api<{ totals: { connected: number } }>('GET', `${live.path}/results`)).body.totals;
	expect(totals.connected).toBe(1);
	expect((await api('DELETE', `${numberPath}/personal-data`)).error.code).toBe('not_found');
});
