import { expect, it } from 'vitest';
import type { ResultsView } from '../../../../protocol/rest.ts';
import { answerBars, headline, isEmpty, TALLY_COLUMNS } from './figures.ts';

const none = { attempts: 0, dials: 0, answered: 0, connected: 0, dropped: 0, machines: 0, noAnswer: 0, rightPerson: 0 };
const results: ResultsView = {
	totals: { ...none, numbers: 0, approvals: 0, callers: 0, talkMs: 0, peopleReached: 0 },
	byPass: [],
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
	expect(TALLY_COLUMNS.map((column) => column.key).sort()).toEqual(Object.keys(none).sort());
});
