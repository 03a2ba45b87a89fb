import { env } from 'cloudflare:test';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CampaignView, ResultsView, RowsView } from '../../protocol/rest.ts';
import type { Script } from '../../protocol/script.ts';
import { addList, migrate, organisation, type TestApi } from '../../test/support/worker-api.ts';
import { project } from '../directory/projection.ts';

let api: TestApi;
let id: string;
let list: number;
const path = () => `/api/campaigns/${id}`;

const script: Script = {
	questions: [
		{
			id: 'result',
			title: 'Call result',
			text: '',
			type: 'single',
			answers: [
				{ id: 'right_person', label: 'Talking to correct person', next: 'support', outcome: 'final' },
				{ id: 'refused', label: '=Refused', next: null, outcome: 'final' },
			],
			next: null,
		},
		{
			id: 'support',
			title: 'Support, or not?',
			text: '',
			type: 'multiple',
			answers: [
				{ id: 'yes', label: 'Yes', next: null },
				{ id: 'no', label: 'No', next: null },
			],
			next: 'note',
		},
		{ id: 'note', title: 'Note', text: '', type: 'text', answers: [], next: null },
	],
};

interface Attempt {
	number: number;
	pass: number;
	disposition: string | null;
	ringing?: number | null;
	connected?: number | null;
	ended?: number | null;
	result?: string | null;
}
const nothing = { approvals: null, approvalCounts: [], attempts: [], answers: [], sessions: [], intervals: [], campaign: null };
async function insertAttempts(attempts: Attempt[]): Promise<void> {
	const rows = attempts.map((a, i) => ({
		id: i + 1,
		version: 1,
		numberId: a.number,
		phone: `+1614555011${a.number}`,
		lineKind: 'landline',
		listId: list,
		pass: a.pass,
		counted: 1,
		callerIdPhone: '+12025550100',
		legId: `leg${i + 1}`,
		placedAt: (i + 1) * 1_000,
		ringingAt: a.ringing === undefined ? 1_000 : a.ringing,
		connectedAt: a.connected ?? null,
		endedAt: a.ended === undefined ? 9_000 : a.ended,
		disposition: a.disposition,
		callerSessionId: a.connected === undefined ? null : 'ses_1',
		callerName: '@Ann',
		resultQuestionId: 'result',
		resultAnswerId: a.result ?? null,
		scriptVersion: 2,
	}));
	await project(env.DB, id, { ...nothing, attempts: rows });
}

beforeAll(async () => {
	await migrate();
	api = await organisation();
	id = (await api.send<CampaignView>('POST', '/api/campaigns', { name: 'Ward 5', practice: true, timeZone: 'UTC' })).body.id;
	list = await addList(id, ['+16145550110', '+16145550111', '+16145550112']);
	expect((await api.send('PUT', `${path()}/script`, { script, baseVersion: 1 })).status).toBe(200);
	await insertAttempts([
		{ number: 0, pass: 1, disposition: 'connected', connected: 2_000, ended: 62_000, result: 'right_person' },
		{ number: 1, pass: 1, disposition: 'connected', connected: 3_000, ended: 13_000, result: 'refused' },
		{ number: 2, pass: 1, disposition: 'dropped' },
		{ number: 3, pass: 1, disposition: 'hung_up_first' },
		{ number: 4, pass: 1, disposition: 'machine' },
		{ number: 5, pass: 1, disposition: 'failed', ringing: null },
		{ number: 6, pass: 1, disposition: 'no_answer' },
		{ number: 6, pass: 2, disposition: 'no_answer' },
		{ number: 7, pass: 2, disposition: null, ended: null },
	]);
	const answer = (attempt: number, question: string, value: object | null, person = `${list}-2`) => ({
		attemptId: attempt,
		personRef: person,
		questionId: question,
		version: 1,
		value: value && JSON.stringify(value),
		scriptVersion: 2,
		at: 5_000,
		callerSessionId: 'ses_1',
		placedAt: attempt * 1_000,
		pass: 1,
		lineKind: 'landline',
		listId: list,
		callerIdPhone: '+12025550100',
	});
	const approval = (seq: number) => [
		seq,
		seq === 3 ? 'duplicate' : 'approved',
		seq,
		'+16145550110',
		's',
		'-Bob',
		0,
		0,
		'key',
		'203.0.113.0/24',
		'salt',
		'hash',
	];
	await project(env.DB, id, {
		...nothing,
		answers: [
			answer(1, 'result', { answers: ['right_person'] }),
			answer(1, 'support', { answers: ['yes', 'no'] }),
			answer(1, 'note', { text: '=1+1, "quoted"\nsecond line' }),
			answer(2, 'result', { answers: ['refused'] }, `${list}-3`),
			answer(2, 'support', null, `${list}-3`),
			answer(2, 'gone', { answers: ['x'] }, `${list}-3`),
		],
		approvals: JSON.stringify([1, 2, 3].map(approval)),
		approvalCounts: [
			[1, 'approved', 2],
			[1, 'duplicate', 1],
		],
		sessions: [
			{
				id: 'ses_1',
				version: 1,
				name: '@Ann',
				phone: '+16145550123',
				joinedAt: 0,
				endedAt: null,
				endReason: null,
				calls: 2,
				talkMs: 70_000,
			},
		],
		intervals: [{ sessionId: 'ses_1', seq: 0, state: 'ready', fromAt: 0, toAt: 61_000 }],
	});
});

test('[R29] results are the sums of the rows, by pass and by answer', async () => {
	const { body } = await api.send<ResultsView>('GET', `${path()}/results`);
	expect(body.byPass).toEqual([
		expect.objectContaining({
			pass: 1,
			attempts: 7,
			dials: 6,
			answered: 4,
			connected: 2,
			dropped: 1,
			machines: 1,
			noAnswer: 1,
			rightPerson: 1,
		}),
		expect.objectContaining({
			pass: 2,
			attempts: 2,
			dials: 2,
			answered: 0,
			connected: 0,
			dropped: 0,
			machines: 0,
			noAnswer: 1,
			rightPerson: 0,
		}),
	]);
	expect([body.mainQuestion, body.mainQuestionId]).toEqual(['Support, or not?', 'support']);
	expect(body.totals).toMatchObject({
		attempts: 9,
		dials: 8,
		answered: 4,
		connected: 2,
		approvals: 2,
		peopleReached: 2,
		talkMs: 70_000,
		numbers: 3,
	});
	expect(body.questions.map((q) => [q.id, q.answered, q.answers.map((a) => a.count)])).toEqual([
		['result', 2, [1, 1]],
		['support', 1, [1, 1]],
		['note', 1, []],
	]);
});

test('[R29] an empty campaign has zeros', async () => {
	const { body } = await api.send<CampaignView>('POST', '/api/campaigns', { name: 'Empty' });
	const empty = (await api.send<ResultsView>('GET', `/api/campaigns/${body.id}/results`)).body;
	expect(empty.totals).toMatchObject({ attempts: 0, talkMs: 0, numbers: 0 });
	expect([empty.byPass, empty.questions.length]).toEqual([[], 1]);
});

describe('[R29] exports', () => {
	const lines = async (file: string): Promise<string[]> => {
		const answer = await api.send<string>('GET', `${path()}/exports/${file}`);
		expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${file}"`);
		return answer.body.replace(/^\uFEFF/, '').split('\r\n');
	};
	test('attempts with labels of the script that was in force, and no formula', async () => {
		const rows = await lines('attempts.csv');
		expect(rows).toHaveLength(11);
		expect(rows[0]).toMatch(/^attempt,phone,line_type,list,/);
		expect(rows[1]).toContain('1,+16145550110,landline,List,1,1,+12025550100,1970-01-01T00:00:01.000Z');
		expect(rows[1]).toContain(",connected,,'@Ann,right_person,Talking to correct person,2,");
		expect(rows[2]).toContain("refused,'=Refused");
		expect(rows[10]).toBe('');
	});
	test('answers of people with their external id', async () => {
		const text = (await lines('answers.csv')).join('\r\n');
		expect(text).toContain(`1,+16145550110,${list}-2,VAN0,Person 0,,result,Call result,right_person,Talking to correct person,`);
		expect(text).toContain('"Support, or not?",yes no,"Yes; No"');
		expect(text).toContain(`"'=1+1, ""quoted""\nsecond line"`);
		expect(text).not.toContain('2,+16145550111,support');
	});
	test('approvals, all of them', async () => {
		const rows = await lines('approvals.csv');
		expect(rows).toHaveLength(5);
		expect(rows[3]).toBe(
			"3,duplicate,3,+16145550110,s,'-Bob,1970-01-01T00:00:00.000Z,1970-01-01T00:00:00.000Z,key,203.0.113.0/24,salt,hash",
		);
	});
	test('more rows than a page, each once and in order', async () => {
		await env.DB.prepare(
			`with recursive n(i) as (select 4 union all select i + 1 from n where i < 4500)
			insert into approvals (campaign_id, seq, outcome, number_id, phone, session_id, session_name, pressed_at, received_at, input, ip_prefix, salt, hash)
			select ?1, i, 'approved', i, '+16145550110', 's', '', 0, 0, 'key', '', '', 'h' from n`,
		)
			.bind(id)
			.run();
		const rows = (await lines('approvals.csv')).slice(1, -1);
		expect(rows.map((row) => Number(row.split(',')[0]))).toEqual(Array.from({ length: 4_500 }, (_, i) => i + 1));
	});
	test('an unknown file is refused', async () => {
		expect((await api.send('GET', `${path()}/exports/people.csv`)).error.code).toBe('invalid_input');
	});
	test('contacts with what became of them', async () => {
		const rows = await lines('contacts.csv');
		expect(rows[1]).toMatch(/^List,2,\+16145550110,[a-z]+,VAN0,Person 0,,final,1,1,.*,connected,right_person,Talking to correct person$/);
		expect(rows[3]).toContain(',out_of_passes,1,1,');
		expect(rows).toHaveLength(5);
	});
	test('callers with how their time went, and what VAN takes', async () => {
		expect((await lines('callers.csv'))[1]).toBe("ses_1,'@Ann,+16145550123,1970-01-01T00:00:00.000Z,,,2,70,61,0,0");
		const van = await lines('van.csv');
		expect(van[0]).toBe('VANID,Phone,DateCanvassed,ContactType,Result,CanvassedBy,Notes,"Support, or not?",Note');
		expect(van[1]).toContain("VAN0,+16145550110,01/01/1970,Phone,Talking to correct person,'@Ann,,");
		// Somebody was spoken to, and somebody was dropped: neither is "Not Home".
		expect(van.join()).not.toContain('Not Home');
	});
	test('JSON lines, page by page by their cursors, are the same rows', async () => {
		const page = async (query: string) =>
			(await api.send<string>('GET', `${path()}/exports/attempts.jsonl?${query}`)).body
				.trimEnd()
				.split('\n')
				.map((line) => JSON.parse(line) as { attempt: number; cursor: string; result: string | null });
		const first = await page('limit=4');
		const rest = await page(`after=${first.at(-1)?.cursor}`);
		expect([...first, ...rest].map((row) => row.attempt)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
		expect(first[1]?.result).toBe('=Refused');
	});
	test('without the right to personal data phones are masked and names and answers in words left out', async () => {
		const admin = await organisation('admin', api.organisationId);
		const as = async (file: string) => (await admin.send<string>('GET', `${path()}/exports/${file}`)).body;
		const text = `${await as('attempts.csv')}${await as('answers.csv')}${await as('contacts.csv')}${await as('callers.csv')}${await as('van.csv')}${await as('attempts.jsonl')}`;
		expect(text).toContain('+1614•••••10');
		for (const secret of ['6145550110', 'Person 0', 'VAN0', '@Ann', 'quoted', '5550123']) expect(text).not.toContain(secret);
		const rows = (await admin.send<RowsView>('GET', `${path()}/results/rows`)).body.rows;
		expect(rows[0]).toMatchObject({ phone: expect.stringContaining('•'), caller: null });
	});
});

describe('[R29] every figure opens its rows', () => {
	const open = async (query: string) => (await api.send<RowsView>('GET', `${path()}/results/rows?${query}`)).body;
	test.each([
		['figure=attempts', [9, 8, 7, 6, 5, 4, 3, 2, 1]],
		['figure=dials', [9, 8, 7, 5, 4, 3, 2, 1]],
		['figure=answered', [4, 3, 2, 1]],
		['figure=dropped', [3]],
		['figure=noAnswer&pass=2', [8]],
		['figure=rightPerson', [1]],
		['figure=connected&caller=ses_1', [2, 1]],
		['figure=attempts&caller=nobody', []],
		['question=support&answer=yes', [1]],
		['question=support', [1]],
		['figure=attempts&hour=0&weekday=3', [9, 8, 7, 6, 5, 4, 3, 2, 1]],
		['figure=attempts&hour=1', []],
	])('%s', async (query, attempts) => {
		expect((await open(query)).rows.map((row) => row.attempt)).toEqual(attempts);
	});
	test('in pages', async () => {
		const first = await open('limit=6');
		const rest = await open(`limit=6&cursor=${first.next}`);
		expect([...first.rows, ...rest.rows].map((row) => row.attempt)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
		expect(rest.next).toBe(null);
		// A cursor that was cut off must not begin again from the start: a script would never end.
		expect((await api.send('GET', `${path()}/results/rows?cursor=17`)).error.code).toBe('invalid_input');
		expect(rest.rows.at(-1)).toMatchObject({ phone: '+16145550110', result: 'Talking to correct person', caller: '@Ann', list: 'List' });
	});
});

test('the ledger of a carrier that was never asked is empty, and a number of no campaign has its reason', async () => {
	expect((await api.send('GET', `${path()}/carrier-ledger`)).body).toBe('');
	expect((await api.send('GET', `${path()}/numbers/(614)%20555-0110/why`)).body).toEqual({
		phone: '+16145550110',
		sentence: 'This campaign has not been started.',
	});
	expect((await api.send('GET', `${path()}/numbers/abc/why`)).error.code).toBe('invalid_input');
});
