import { expect, it } from 'vitest';
import type { ResultsView } from '../../../../protocol/rest.ts';
import { answerBars, breakdowns, filterText, headline, heat, isEmpty, queryOf, TALLY_COLUMNS } from './figures.ts';

const none = {
	attempts: 0,
	dials: 0,
	answered: 0,
	connected: 0,
	dropped: 0,
	hungUpFirst: 0,
	machines: 0,
	noAnswer: 0,
	busy: 0,
	invalid: 0,
	rightPerson: 0,
	talkMs: 0,
};
const results: ResultsView = {
	timeZone: 'America/New_York',
	filter: {},
	totals: { ...none, numbers: 0, approvals: 0, callers: 0, peopleReached: 0, mainAnswered: 0 },
	mainQuestion: null,
	mainQuestionId: null,
	byPass: [{ pass: 1, ...none }],
	byLineKind: [{ lineKind: 'cell', ...none }],
	byList: [{ list: 3, name: 'Voters', ...none }],
	byCallerId: [{ callerId: '+12025550100', ...none }],
	byHour: [],
	byCaller: [],
	questions: [
		{
			id: 'q1',
			title: 'Who answered?',
			type: 'single',
			answered: 4,
			answers: [
				{ id: 'a', label: 'The person', count: 3, outcome: 'final' },
				{ id: 'b', label: 'Nobody', count: 1, outcome: 'retry' },
			],
		},
	],
};

it('[R29] gives every answer its share of those who answered', () => {
	const question = results.questions[0];
	expect(question && answerBars(question).map((bar) => bar.share)).toEqual([0.75, 0.25]);
	expect(question && answerBars({ ...question, answered: 0 }).map((bar) => bar.share)).toEqual([0, 0]);
});

it('[R29] has no share of nothing', () => {
	expect(headline(results).find((figure) => figure.label === 'Answered')?.help).toBe('– of dials');
	expect(
		headline({ ...results, totals: { ...results.totals, dials: 8, answered: 2 } }).find((figure) => figure.label === 'Answered')?.help,
	).toBe('25.0 % of dials');
});

it('[R29] is empty only when nothing at all was recorded', () => {
	const untouched = { ...results, questions: [] };
	expect(isEmpty(untouched)).toBe(true);
	expect(isEmpty(results)).toBe(false);
	expect(isEmpty({ ...untouched, totals: { ...untouched.totals, approvals: 1 } })).toBe(false);
});

it('[R29] shows every figure of a pass', () => {
	expect([...TALLY_COLUMNS.map((column): string => column.key), 'talkMs'].sort()).toEqual(Object.keys(none).sort());
});

it('[R29] every row of a table stands for a filter', () => {
	expect(breakdowns(results).map(({ rows }) => rows.map((row) => row.filter))).toEqual([
		[{ pass: 1 }],
		[{ lineKind: 'cell' }],
		[{ list: 3 }],
		[{ callerId: '+12025550100' }],
	]);
});

it('[R29] says a filter as an address and in words', () => {
	const filter = { pass: 2, list: 3, weekday: 0, hour: 18 };
	expect(queryOf(filter, { figure: 'dropped', cursor: undefined })).toBe('pass=2&list=3&weekday=0&hour=18&figure=dropped');
	expect(filterText(filter, { list: () => 'Voters', caller: () => '' })).toBe('pass 2, Voters, Monday, 18:00–19:00');
});

it('[R29] hours with few dials stay pale', () => {
	expect(heat({ dials: 100, answered: 20 }, 0.2)).toBe(1);
	expect(heat({ dials: 5, answered: 1 }, 0.2)).toBe(0.25);
	expect(heat({ dials: 0, answered: 0 }, 0.2)).toBe(0);
});

it('[R29] every total leads to its rows', () => {
	const figures = headline({ ...results, mainQuestion: 'Support?', mainQuestionId: 'q2' });
	const opens = Object.fromEntries(figures.map((figure) => [figure.label, figure.opens]));
	expect(opens).toMatchObject({
		Attempts: { figure: 'attempts' },
		'People reached': { figure: 'connected' },
		'Main question answered': { figure: 'attempts', question: 'q2' },
		Callers: 'callers',
		Approvals: 'approvals',
	});
});
