import { beforeAll, describe, expect, test } from 'vitest';
import type { ResultsFilter, ResultsView } from '../../protocol/rest.ts';
import { databaseOn } from '../../test/support/d1-binding.ts';
import { MADE, MADE_ZONE, madeBatches, madeSetUp } from '../../test/support/made-campaign.ts';
import { NodeD1 } from '../../test/support/node-d1.ts';
import { rightPersonAnswer } from '../domain/script.ts';
import { project } from './projection.ts';
import { EMPTY_TALLY, readResults } from './results.ts';

const ATTEMPTS = 100_000;
const d1 = new NodeD1();

interface Attempt {
	id: number;
	number_id: number;
	pass: number;
	line_kind: string;
	list_id: number | null;
	caller_id_phone: string;
	placed_at: number;
	ringing_at: number | null;
	connected_at: number | null;
	ended_at: number | null;
	disposition: string | null;
	caller_session_id: string | null;
	result_answer_id: string | null;
}
interface Answer {
	attempt_id: number;
	question_id: string;
	chosen: string[];
}
let attempts: Attempt[] = [];
let answers: Answer[] = [];
let people = new Map<string, string>();
const hourOf = new Intl.DateTimeFormat('en-US', { timeZone: MADE_ZONE, weekday: 'short', hour: 'numeric', hourCycle: 'h23' });
const localOf = new Map<number, { weekday: number; hour: number }>();
/** Asked of the formatter for each half hour on its own, not for each quarter as the code does. */
function local(at: number): { weekday: number; hour: number } {
	const key = Math.floor(at / 1_800_000);
	let found = localOf.get(key);
	if (!found) {
		const parts = Object.fromEntries(hourOf.formatToParts(at).map((part) => [part.type, part.value]));
		found = { weekday: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(parts.weekday ?? ''), hour: Number(parts.hour) };
		localOf.set(key, found);
	}
	return found;
}

beforeAll(async () => {
	madeSetUp(d1, 1_000);
	for (const batch of madeBatches(ATTEMPTS)) await project(d1, MADE, batch);
	const stored: unknown[] = d1.sqlite.prepare('select * from attempts').all();
	attempts = stored as Attempt[];
	answers = d1.sqlite
		.prepare('select attempt_id, question_id, value from answers where value is not null')
		.all()
		.map((row) => ({
			attempt_id: Number(row.attempt_id),
			question_id: String(row.question_id),
			chosen: (JSON.parse(String(row.value)) as { answers?: string[] }).answers ?? [],
		}));
	people = new Map(
		d1.sqlite
			.prepare('select id, name, phone from caller_sessions')
			.all()
			.map((row) => [String(row.id), `${row.name} ${row.phone}`]),
	);
}, 120_000);

const campaign = () => databaseOn(d1).query.campaigns.findFirst();
async function results(filter: ResultsFilter = {}): Promise<ResultsView> {
	const row = await campaign();
	if (!row) throw new Error('no campaign');
	return await readResults(databaseOn(d1), row, rightPersonAnswer, filter);
}

function matches(row: Attempt, filter: ResultsFilter): boolean {
	const { weekday, hour } = local(row.placed_at);
	return (
		(filter.pass ?? row.pass) === row.pass &&
		(filter.lineKind ?? row.line_kind) === row.line_kind &&
		(filter.list ?? row.list_id ?? 0) === (row.list_id ?? 0) &&
		(filter.callerId ?? row.caller_id_phone) === row.caller_id_phone &&
		(filter.weekday ?? weekday) === weekday &&
		(filter.hour ?? hour) === hour &&
		(filter.caller === undefined || (row.caller_session_id !== null && people.get(row.caller_session_id) === people.get(filter.caller)))
	);
}

/** One look at each row, by its own words. */
function recount(rows: readonly Attempt[]) {
	const n = { ...EMPTY_TALLY };
	for (const row of rows) {
		n.attempts += 1;
		if (row.disposition !== 'failed' || row.ringing_at !== null) n.dials += 1;
		if (row.result_answer_id === 'right_person') n.rightPerson += 1;
		switch (row.disposition) {
			case 'connected':
				n.connected += 1;
				n.answered += 1;
				n.talkMs += (row.ended_at ?? 0) - (row.connected_at ?? 0);
				break;
			case 'dropped':
				n.dropped += 1;
				n.answered += 1;
				break;
			case 'hung_up_first':
				n.hungUpFirst += 1;
				n.answered += 1;
				break;
			case 'machine':
				n.machines += 1;
				break;
			case 'no_answer':
				n.noAnswer += 1;
				break;
			case 'busy':
				n.busy += 1;
				break;
			case 'invalid_number':
				n.invalid += 1;
				break;
		}
	}
	return n;
}

function expectRecount(view: ResultsView, filter: ResultsFilter): void {
	const rows = attempts.filter((row) => matches(row, filter));
	const group = <K>(key: (row: Attempt) => K): Map<K, Attempt[]> => Map.groupBy(rows, key);
	expect(view.totals).toMatchObject(recount(rows));
	expect(view.totals.peopleReached).toBe(new Set(rows.filter((row) => row.disposition === 'connected').map((row) => row.number_id)).size);
	expect(Object.fromEntries(view.byPass.map(({ pass, ...tally }) => [pass, tally]))).toEqual(tallies(group((row) => row.pass)));
	expect(Object.fromEntries(view.byLineKind.map(({ lineKind, ...tally }) => [lineKind, tally]))).toEqual(
		tallies(group((row) => row.line_kind)),
	);
	expect(Object.fromEntries(view.byList.map(({ list, name: _, ...tally }) => [list, tally]))).toEqual(
		tallies(group((row) => row.list_id ?? 0)),
	);
	expect(Object.fromEntries(view.byCallerId.map(({ callerId, ...tally }) => [callerId, tally]))).toEqual(
		tallies(group((row) => row.caller_id_phone)),
	);
	expect(Object.fromEntries(view.byHour.map(({ weekday, hour, ...tally }) => [`${weekday} ${hour}`, tally]))).toEqual(
		tallies(group((row) => `${local(row.placed_at).weekday} ${local(row.placed_at).hour}`)),
	);
	const callers = group((row) => (row.caller_session_id === null ? null : people.get(row.caller_session_id)));
	// Under a filter those who had a call that it leaves; else also those who had none.
	const calling = [...callers.keys()].filter((person) => person !== null && person !== undefined);
	if (Object.keys(filter).length > 0) expect([view.totals.callers, view.byCaller.length]).toEqual([calling.length, calling.length]);
	for (const caller of view.byCaller) {
		const own = recount(callers.get(people.get(caller.id)) ?? []);
		expect([caller.attempts, caller.connected, caller.machines, caller.rightPerson, caller.talkMs]).toEqual([
			own.attempts,
			own.connected,
			own.machines,
			own.rightPerson,
			own.talkMs,
		]);
	}
	const ids = new Set(rows.map((row) => row.id));
	for (const question of view.questions) {
		const given = answers.filter((row) => row.question_id === question.id && ids.has(row.attempt_id));
		expect([question.id, question.answered]).toEqual([question.id, given.length]);
		for (const answer of question.answers)
			expect([question.id, answer.id, answer.count]).toEqual([
				question.id,
				answer.id,
				given.filter((row) => row.chosen.includes(answer.id)).length,
			]);
	}
}
const tallies = <K>(groups: Map<K, Attempt[]>) => Object.fromEntries([...groups].map(([key, rows]) => [String(key), recount(rows)]));

const FILTERS: ResultsFilter[] = [
	{},
	{ lineKind: 'cell', list: 1 },
	{ callerId: '+12025550101', pass: 1 },
	{ weekday: 5, hour: 10 },
	{ hour: 12, lineKind: 'landline' },
	{ caller: 'ses_3' },
	{ caller: 'ses_43', pass: 1, lineKind: 'cell' },
	{ caller: 'ses_7', weekday: 6, list: 2 },
	{ list: 2, hour: 3 },
];

describe(`[R29] results of ${ATTEMPTS} attempts, which came in parts, late and twice`, () => {
	test('there is something to be counted in each corner', () => {
		expect(attempts.length).toBe(ATTEMPTS);
		expect(attempts.filter((row) => row.disposition === null).length).toBeGreaterThan(0);
		expect(answers.length).toBeGreaterThan(10_000);
		expect(new Set(attempts.map((row) => `${local(row.placed_at).weekday} ${local(row.placed_at).hour}`)).size).toBeGreaterThan(30);
	});
	test.each(FILTERS)('equal a recount of the raw rows: %o', async (filter) => {
		expectRecount(await results(filter), filter);
	});
	test('read no table of attempts or answers as a whole', () => {
		const plans = (query: string): string[] =>
			d1.sqlite
				.prepare(`explain query plan ${query}`)
				.all()
				.map((row) => String(row.detail));
		const queries = [
			'select pass, sum(n) from answer_cells where campaign_id = ?1 and question_id = ?2 group by pass',
			'select pass, sum(attempts) from result_cells where campaign_id = ?1 group by pass',
			`select count(distinct number_id) from attempts where campaign_id = ?1 and caller_session_id is not null and disposition = 'connected'`,
		];
		for (const query of queries) for (const step of plans(query)) expect(step).not.toMatch(/^SCAN/);
	});
});
