import type { Answer, AnswerOutcome, Question, Script } from '../../../../protocol/script.ts';

/** One question passed in the preview, with the answer chosen (null: none to choose). */
export interface Passed {
	questionId: string;
	answer: Answer | null;
}

/** Values the preview fills in. */
export const SAMPLE_FIELDS: Record<string, string> = {
	first_name: 'Maria',
	last_name: 'Lopez',
	full_name: 'Maria Lopez',
	name: 'Maria Lopez',
	caller_name: 'Alex',
	city: 'Dayton',
	state: 'OH',
	zip: '45402',
};

/** Fills merge fields such as {{first_name}}; unknown ones stay in sight in brackets. */
export function fillFields(text: string, fields: Record<string, string>): string {
	return text.replace(/\{\{\s*([A-Za-z0-9_ -]+?)\s*\}\}/g, (_, name: string) => fields[name.toLowerCase()] ?? `[${name}]`);
}

/** Where the walk stands: the question to show, or null at the end of the call. */
export function currentQuestion(script: Script, path: readonly Passed[]): Question | null {
	const last = path.at(-1);
	if (!last) return script.questions[0] ?? null;
	const from = script.questions.find((question) => question.id === last.questionId);
	if (!from) return null;
	const next = from.type === 'single' ? (last.answer?.next ?? null) : from.next;
	return next === null ? null : (script.questions.find((question) => question.id === next) ?? null);
}

/** What the walk means for the number: the outcome of the first question's answer. */
export function outcomeOf(path: readonly Passed[]): AnswerOutcome | null {
	return path[0]?.answer?.outcome ?? null;
}
