/** Which question comes next, and which are on the path, from the script and what was answered. Pure. */
import type { AnswerValue, Question, Script } from '../../../protocol/script.ts';

export type Answers = Readonly<Record<string, AnswerValue>>;

export interface ScriptPath {
	/** Questions from the first one on, in the order they were come to; the last is the current one when there is one. */
	questions: readonly Question[];
	/** The one to be asked now; null at the end of the script. */
	current: Question | null;
	/** Every question up to an end is answered. */
	complete: boolean;
}

/** What follows a question when it was answered with `value`; null is the end of the call. */
export function nextId(question: Question, value: AnswerValue): string | null {
	if (question.type !== 'single') return question.next;
	const chosen = 'answers' in value ? question.answers.find((each) => each.id === value.answers[0]) : undefined;
	return chosen === undefined ? question.next : chosen.next;
}

/** Whether the value answers the question: an answer the script knows, or anything for the types that may be left out. */
function isAnswered(question: Question, value: AnswerValue | undefined): value is AnswerValue {
	if (value === undefined) return false;
	if (question.type !== 'single') return true;
	return 'answers' in value && question.answers.some((each) => each.id === value.answers[0]);
}

/**
 * Walks from the first question along the answers until one is missing or the script ends. A script that leads back to a
 * question stops there and asks it again: its answer decides anew.
 */
export function walk(script: Script, answers: Answers): ScriptPath {
	const byId = new Map(script.questions.map((question) => [question.id, question]));
	const questions: Question[] = [];
	let at: Question | undefined = script.questions[0];
	while (at !== undefined) {
		if (questions.includes(at)) return { questions, current: at, complete: false };
		questions.push(at);
		const value: AnswerValue | undefined = answers[at.id];
		if (!isAnswered(at, value)) return { questions, current: at, complete: false };
		const next: string | null = nextId(at, value);
		at = next === null ? undefined : byId.get(next);
	}
	return { questions, current: null, complete: questions.length > 0 };
}

/** Answers together with the questions that were passed without one (texts to read, numbers left out), so that the walk goes on. */
export function withPassed(answers: Answers, passed: readonly string[]): Answers {
	return { ...Object.fromEntries(passed.map((id): [string, AnswerValue] => [id, { text: '' }])), ...answers };
}

/** The answers that an answer takes off the path: given, and no longer come to. To be cleared, so that results count only what was asked. */
export function leftBehind(script: Script, answers: Answers, questionId: string, value: AnswerValue): string[] {
	const on = new Set(walk(script, { ...answers, [questionId]: value }).questions.map((question) => question.id));
	return script.questions.filter((question) => answers[question.id] !== undefined && !on.has(question.id)).map((question) => question.id);
}

/** What was answered, in words: labels joined by commas, or the text. Empty when it was left out. */
export function answerText(question: Question, value: AnswerValue): string {
	if ('text' in value) return value.text;
	return value.answers
		.map((id) => question.answers.find((each) => each.id === id)?.label)
		.filter((label) => label !== undefined)
		.join(', ');
}

/** A typed answer as it is saved, or null when the question was left out. */
export function typedValue(type: Question['type'], text: string): AnswerValue | null {
	const trimmed = text.trim();
	if (trimmed === '') return null;
	return { text: type === 'number' ? trimmed.replace(',', '.') : trimmed };
}

/** Why a typed answer cannot be taken, or null. An empty one means left out. */
export function typedProblem(type: Question['type'], text: string): 'notNumber' | 'notDate' | null {
	const trimmed = text.trim();
	if (trimmed === '') return null;
	if (type === 'number' && !/^[+-]?\d{1,15}([.,]\d{1,9})?$/.test(trimmed)) return 'notNumber';
	if (type === 'date' && !isDate(trimmed)) return 'notDate';
	return null;
}

function isDate(text: string): boolean {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
	const parsed = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}
