import type { ResultsView, Tally } from '../../../../protocol/rest.ts';
import { count, counted, duration, percentOf } from '../../../ui/format.ts';

/** One figure with its definition, so that nobody has to guess what was counted. */
export interface Definition {
	term: string;
	meaning: string;
}

export const DEFINITIONS: readonly Definition[] = [
	{ term: 'Attempt', meaning: 'One try to reach a number, also one that never got as far as ringing.' },
	{ term: 'Dial', meaning: 'An attempt that the carrier accepted.' },
	{ term: 'Answered', meaning: 'A live person picked up, connected or not.' },
	{ term: 'Connected', meaning: 'Answered and joined to a caller.' },
	{ term: 'Dropped', meaning: 'Answered, but no caller within 2 seconds, or hung up by us before that.' },
	{ term: 'Machine', meaning: 'A voicemail, answering machine or fax picked up.' },
	{ term: 'Right person', meaning: 'The first question says that the person on the list was spoken to.' },
	{ term: 'People reached', meaning: 'Different numbers at which somebody was joined to a caller at least once.' },
	{ term: 'Pass', meaning: 'The n-th counted attempt on a number. A dropped call does not use one up.' },
];

export const TALLY_COLUMNS: readonly { key: keyof Tally; label: string }[] = [
	{ key: 'attempts', label: 'Attempts' },
	{ key: 'dials', label: 'Dials' },
	{ key: 'answered', label: 'Answered' },
	{ key: 'connected', label: 'Connected' },
	{ key: 'dropped', label: 'Dropped' },
	{ key: 'machines', label: 'Machines' },
	{ key: 'noAnswer', label: 'No answer' },
	{ key: 'rightPerson', label: 'Right person' },
];

/** The figures at the top, each with the share that puts it in proportion. */
export function headline({ totals }: ResultsView): { label: string; value: string; help: string }[] {
	return [
		{ label: 'Numbers', value: count(totals.numbers), help: counted(totals.approvals, 'approval') },
		{ label: 'Dials', value: count(totals.dials), help: counted(totals.attempts, 'attempt') },
		{ label: 'Answered', value: count(totals.answered), help: `${percentOf(totals.answered, totals.dials)} of dials` },
		{ label: 'Connected', value: count(totals.connected), help: `${percentOf(totals.connected, totals.answered)} of answered` },
		{ label: 'Dropped', value: count(totals.dropped), help: `${percentOf(totals.dropped, totals.answered)} of answered` },
		{ label: 'People reached', value: count(totals.peopleReached), help: `${count(totals.rightPerson)} × right person` },
		{ label: 'Machines', value: count(totals.machines), help: `${count(totals.noAnswer)} × no answer` },
		{ label: 'Callers', value: count(totals.callers), help: `${duration(totals.talkMs)} of conversation` },
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
