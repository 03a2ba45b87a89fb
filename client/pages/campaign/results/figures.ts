import type { ResultsFilter, ResultsView, RowFigure, Tally } from '../../../../protocol/rest.ts';
import { count, counted, duration, percentOf } from '../../../ui/format.ts';

/** One figure with its definition, so that nobody has to guess what was counted. */
export interface Definition {
	term: string;
	meaning: string;
}

export const DEFINITIONS: readonly Definition[] = [
	{ term: 'Contact', meaning: 'A row of a list: one person. Several contacts may share a number; the number is what is called.' },
	{ term: 'Attempt', meaning: 'One try to reach a number, also one that never got as far as ringing.' },
	{ term: 'Dial', meaning: 'An attempt that the carrier accepted.' },
	{ term: 'Answered', meaning: 'A live person picked up, connected or not: connected, dropped and hung up first together.' },
	{ term: 'Connected', meaning: 'Answered and joined to a caller.' },
	{ term: 'Dropped', meaning: 'Answered, but no caller within 2 seconds, or hung up by us before that.' },
	{ term: 'Hung up first', meaning: 'Answered, and hung up within 2 seconds, before a caller was joined.' },
	{ term: 'Machine', meaning: 'A voicemail, answering machine or fax picked up.' },
	{ term: 'Right person', meaning: 'The first question says that the person on the list was spoken to.' },
	{ term: 'People reached', meaning: 'Different numbers at which somebody was joined to a caller at least once.' },
	{ term: 'Main question answered', meaning: 'Records that answer the question which the right person is led to first.' },
	{ term: 'Pass', meaning: 'The n-th counted attempt on a number. A dropped call does not use one up.' },
	{ term: 'Hour', meaning: 'When the call was placed, on the clocks of the campaign’s time zone.' },
	{ term: 'List', meaning: 'The list that a number came with first.' },
];

export type TallyColumn = { key: RowFigure; label: string };
export const TALLY_COLUMNS: readonly TallyColumn[] = [
	{ key: 'attempts', label: 'Attempts' },
	{ key: 'dials', label: 'Dials' },
	{ key: 'answered', label: 'Answered' },
	{ key: 'connected', label: 'Connected' },
	{ key: 'dropped', label: 'Dropped' },
	{ key: 'hungUpFirst', label: 'Hung up first' },
	{ key: 'machines', label: 'Machines' },
	{ key: 'noAnswer', label: 'No answer' },
	{ key: 'busy', label: 'Busy' },
	{ key: 'invalid', label: 'Invalid' },
	{ key: 'rightPerson', label: 'Right person' },
];

export interface Headline {
	label: string;
	value: string;
	help: string;
	opens: HeadlineTarget;
}
/** What a figure at the top opens: its attempts, the table of callers further down, or the file of approvals. */
export type HeadlineTarget = { figure: RowFigure; question?: string } | 'callers' | 'approvals';

/** The figures at the top, each with the share that puts it in proportion. */
export function headline({ totals, mainQuestion, mainQuestionId }: ResultsView): Headline[] {
	const main: Headline[] =
		mainQuestion === null || mainQuestionId === null
			? []
			: [
					{
						label: 'Main question answered',
						value: count(totals.mainAnswered),
						help: mainQuestion,
						opens: { figure: 'attempts', question: mainQuestionId },
					},
				];
	return [
		{
			label: 'Attempts',
			value: count(totals.attempts),
			help: `on ${counted(totals.numbers, 'number')} in all`,
			opens: { figure: 'attempts' },
		},
		{
			label: 'Dials',
			value: count(totals.dials),
			help: `${percentOf(totals.dials, totals.attempts)} of attempts`,
			opens: { figure: 'dials' },
		},
		{
			label: 'Answered',
			value: count(totals.answered),
			help: `${percentOf(totals.answered, totals.dials)} of dials`,
			opens: { figure: 'answered' },
		},
		{
			label: 'Connected',
			value: count(totals.connected),
			help: `${percentOf(totals.connected, totals.answered)} of answered`,
			opens: { figure: 'connected' },
		},
		{
			label: 'Dropped',
			value: count(totals.dropped),
			help: `${percentOf(totals.dropped, totals.answered)} of answered`,
			opens: { figure: 'dropped' },
		},
		{
			label: 'Hung up first',
			value: count(totals.hungUpFirst),
			help: `${percentOf(totals.hungUpFirst, totals.answered)} of answered`,
			opens: { figure: 'hungUpFirst' },
		},
		{
			label: 'Machines',
			value: count(totals.machines),
			help: `${percentOf(totals.machines, totals.dials)} of dials`,
			opens: { figure: 'machines' },
		},
		{
			label: 'No answer',
			value: count(totals.noAnswer),
			help: `${count(totals.busy)} × busy, ${count(totals.invalid)} × invalid`,
			opens: { figure: 'noAnswer' },
		},
		{ label: 'People reached', value: count(totals.peopleReached), help: 'different numbers', opens: { figure: 'connected' } },
		{
			label: 'Right person',
			value: count(totals.rightPerson),
			help: `${percentOf(totals.rightPerson, totals.connected)} of connected`,
			opens: { figure: 'rightPerson' },
		},
		...main,
		{ label: 'Callers', value: count(totals.callers), help: `${duration(totals.talkMs)} of conversation`, opens: 'callers' },
		{ label: 'Approvals', value: count(totals.approvals), help: 'of the whole campaign, as a file', opens: 'approvals' },
	];
}

/** Whether anything was recorded yet. */
export function isEmpty(results: ResultsView): boolean {
	return results.totals.attempts === 0 && results.totals.approvals === 0 && results.questions.every((question) => question.answered === 0);
}

/** Answers of one question with their share of everybody who answered it; several answers may belong to one person. */
export function answerBars(question: ResultsView['questions'][number]): { id: string; label: string; count: number; share: number }[] {
	return question.answers.map((answer) => ({
		id: answer.id,
		label: answer.label,
		count: answer.count,
		share: question.answered > 0 ? Math.min(1, answer.count / question.answered) : 0,
	}));
}

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
export const hourText = (hour: number): string => `${String(hour).padStart(2, '0')}:00–${String(hour + 1).padStart(2, '0')}:00`;
const KINDS: Readonly<Record<string, string>> = { cell: 'Cell', landline: 'Landline', unknown: 'Unknown' };
export const kindText = (kind: string): string => KINDS[kind] ?? kind;

/** A filter as a query string, with what else is asked. */
export function queryOf(filter: ResultsFilter, more: Readonly<Record<string, string | number | undefined>> = {}): string {
	const query = new URLSearchParams();
	for (const [key, value] of Object.entries({ ...filter, ...more })) if (value !== undefined) query.set(key, String(value));
	return query.toString();
}

/** The filter in words: "pass 1, Cell, Monday 18:00–19:00". */
export function filterText(filter: ResultsFilter, names: { list: (id: number) => string; caller: (id: string) => string }): string {
	const parts = [
		filter.pass === undefined ? null : `pass ${filter.pass}`,
		filter.lineKind === undefined ? null : kindText(filter.lineKind),
		filter.list === undefined ? null : names.list(filter.list),
		filter.callerId === undefined ? null : `from ${filter.callerId}`,
		filter.caller === undefined ? null : names.caller(filter.caller),
		filter.weekday === undefined ? null : (WEEKDAYS[filter.weekday] ?? ''),
		filter.hour === undefined ? null : hourText(filter.hour),
	];
	return parts.filter((part) => part !== null).join(', ');
}

export interface Breakdown {
	key: string;
	label: string;
	tally: Tally;
	filter: ResultsFilter;
}

/** The tables of the page: title, heading of the first column, rows with the filter that each stands for. */
export function breakdowns(view: ResultsView): { title: string; heading: string; rows: Breakdown[] }[] {
	return [
		{
			title: 'By pass',
			heading: 'Pass',
			rows: view.byPass.map((row) => ({ key: String(row.pass), label: String(row.pass), tally: row, filter: { pass: row.pass } })),
		},
		{
			title: 'By line type',
			heading: 'Line type',
			rows: view.byLineKind.map((row) => ({
				key: row.lineKind,
				label: kindText(row.lineKind),
				tally: row,
				filter: row.lineKind === 'cell' || row.lineKind === 'landline' || row.lineKind === 'unknown' ? { lineKind: row.lineKind } : {},
			})),
		},
		{
			title: 'By list',
			heading: 'List',
			rows: view.byList.map((row) => ({ key: String(row.list), label: row.name, tally: row, filter: { list: row.list } })),
		},
		{
			title: 'By caller-ID number',
			heading: 'Number shown',
			rows: view.byCallerId.map((row) => ({ key: row.callerId, label: row.callerId, tally: row, filter: { callerId: row.callerId } })),
		},
	];
}

/** How dark a cell of the heat map is, 0 … 1: pick-up rate against the best hour; hours with few dials say little and stay pale. */
export function heat(tally: Pick<Tally, 'dials' | 'answered'>, best: number): number {
	if (tally.dials === 0 || best === 0) return 0;
	const trust = Math.min(1, tally.dials / 20);
	return Math.min(1, (tally.answered / tally.dials / best) * trust);
}
