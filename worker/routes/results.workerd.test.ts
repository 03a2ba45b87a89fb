import { env } from 'cloudflare:test';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CampaignView, ResultsView } from '../../protocol/rest.ts';
import type { Script } from '../../protocol/script.ts';
import { addList, migrate, organisation, type TestApi } from '../../test/support/worker-api.ts';

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
async function insertAttempts(attempts: Attempt[]): Promise<void> {
	const rows = attempts.map((a, i) => ({ ringing: 1_000, connected: null, ended: 9_000, result: null, ...a, id: i + 1 }));
	await env.DB.prepare(
		`insert into attempts (campaign_id, id, version, number_id, phone, line_kind, list_id, pass, counted, caller_id_phone, leg_id, placed_at,
			ringing_at, connected_at, ended_at, disposition, cause, caller_session_id, caller_name, result_question_id, result_answer_id, script_version)
		select ?1, value->>'id', 1, value->>'number', '+1614555011' || (value->>'number'), 'landline', ?2, value->>'pass', 1, '+12025550100', 'leg' || (value->>'id'),
			value->>'id' * 1000, value->>'ringing', value->>'connected', value->>'ended', value->>'disposition', null, 'ses_1', '@Ann', 'result', value->>'result', 2
		from json_each(?3)`,
	)
		.bind(id, list, JSON.stringify(rows))
		.run();
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
	const insert = env.DB.prepare(
		`insert into answers (campaign_id, attempt_id, person_ref, question_id, version, value, script_version, at, caller_session_id) values (?, ?, ?, ?, 1, ?, 2, 5000, 'ses_1')`,
	);
	const answer = (attempt: number, question: string, value: object | null, person = `${list}-2`) =>
		insert.bind(id, attempt, person, question, value && JSON.stringify(value));
	await env.DB.batch([
		answer(1, 'result', { answers: ['right_person'] }),
		answer(1, 'support', { answers: ['yes', 'no'] }),
		answer(1, 'note', { text: '=1+1, "quoted"\nsecond line' }),
		answer(2, 'result', { answers: ['refused'] }, `${list}-3`),
		answer(2, 'support', null, `${list}-3`),
		answer(2, 'gone', { answers: ['x'] }, `${list}-3`),
	]);
	await env.DB.prepare(
		`insert into approvals (campaign_id, seq, outcome, number_id, phone, session_id, session_name, pressed_at, received_at, input, ip_prefix, salt, hash)
		select ?1, value, iif(value = 3, 'duplicate', 'approved'), value, '+16145550110', 's', '-Bob', 0, 0, 'key', '203.0.113.0/24', 'salt', 'hash' from json_each('[1,2,3]')`,
	)
		.bind(id)
		.run();
});

test('[R29] results are the sums of the rows, by pass and by answer', async () => {
	const { body } = await api.send<ResultsView>('GET', `${path()}/results`);
	expect(body.byPass).toEqual([
		{ pass: 1, attempts: 7, dials: 6, answered: 4, connected: 2, dropped: 1, machines: 1, noAnswer: 1, rightPerson: 1 },
		{ pass: 2, attempts: 2, dials: 2, answered: 0, connected: 0, dropped: 0, machines: 0, noAnswer: 1, rightPerson: 0 },
	]);
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
		expect((await api.send('GET', `${path()}/exports/contacts.csv`)).error.code).toBe('invalid_input');
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
