import { z } from 'zod';
import { LIMITS } from './limits.ts';

export const QUESTION_TYPES = ['single', 'multiple', 'text', 'number', 'date', 'info'] as const;
export type QuestionType = (typeof QUESTION_TYPES)[number];

export const ANSWER_OUTCOMES = ['final', 'retry', 'final_do_not_call'] as const;
/** What an answer of the first question means for the number. */
export type AnswerOutcome = (typeof ANSWER_OUTCOMES)[number];

const id = z.string().regex(/^[a-z0-9_-]{1,40}$/, 'Use 1 to 40 of a–z, 0–9, _ and -.');
/** The id of the question that follows, or null for the end of the call. */
const next = id.nullable();

export const answerSchema = z.object({
	id,
	label: z.string().trim().min(1).max(LIMITS.labelChars),
	next,
	/** Only, and always, on answers of the first question. */
	outcome: z.enum(ANSWER_OUTCOMES).optional(),
});

export const questionSchema = z.object({
	id,
	title: z.string().trim().min(1).max(LIMITS.labelChars),
	/** What the caller reads aloud; may hold merge fields such as {{first_name}}. */
	text: z.string().max(LIMITS.scriptTextChars),
	type: z.enum(QUESTION_TYPES),
	answers: z.array(answerSchema).max(LIMITS.answersPerQuestion),
	/** What follows a question without answers of its own to choose one from (every type but `single`). */
	next,
});

/** The graph of questions. The first question holds the call results. Order is the order of display. */
export const scriptSchema = z.object({ questions: z.array(questionSchema).max(LIMITS.questions) });

export type Answer = z.infer<typeof answerSchema>;
export type Question = z.infer<typeof questionSchema>;
export type Script = z.infer<typeof scriptSchema>;

/** A finding of the lint. Errors block the start; warnings do not. */
export interface ScriptProblem {
	code:
		| 'no_questions'
		| 'first_not_single'
		| 'first_without_answers'
		| 'outcome_missing'
		| 'outcome_misplaced'
		| 'duplicate_id'
		| 'answers_missing'
		| 'unreachable'
		| 'dead_end'
		| 'endless'
		| 'unknown_merge_field';
	severity: 'error' | 'warning';
	questionId: string | null;
	answerId: string | null;
	message: string;
}

/** What a caller recorded for one question: answer ids, or the typed value. */
export type AnswerValue = { answers: string[] } | { text: string };
export const answerValueSchema = z.union([
	z.object({ answers: z.array(id).max(LIMITS.answersPerQuestion) }),
	z.object({ text: z.string().max(LIMITS.answerTextChars) }),
]);
