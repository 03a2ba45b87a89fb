/** Results (R29): figures, the rows behind them, one number's story. */
import { z } from 'zod';
import { DISPOSITIONS, LINE_KINDS } from './enums.ts';
import { ANSWER_OUTCOMES } from './script.ts';

/** Epoch ms. */
const ms = z.number().int();

const tally = z.object({
	attempts: z.number(),
	dials: z.number(),
	answered: z.number(),
	connected: z.number(),
	dropped: z.number(),
	hungUpFirst: z.number(),
	machines: z.number(),
	noAnswer: z.number(),
	busy: z.number(),
	invalid: z.number(),
	rightPerson: z.number(),
	talkMs: z.number(),
});
/** What each figure counts: docs/glossary.md. */
export type Tally = z.infer<typeof tally>;

const weekday = z.coerce.number().int().min(0).max(6);
const hour = z.coerce.number().int().min(0).max(23);
/** Filters combine. Hours and weekdays (Monday is 0) are those of the campaign's zone. */
export const resultsFilter = z.object({
	pass: z.coerce.number().int().min(1).max(20).optional(),
	/** One of the caller's sessions: stands for all sessions of the same name and number. */
	caller: z.string().max(60).optional(),
	weekday: weekday.optional(),
	hour: hour.optional(),
	lineKind: z.enum(LINE_KINDS).optional(),
	/** Id of a list; 0 = numbers without one. */
	list: z.coerce.number().int().min(0).optional(),
	callerId: z.string().max(20).optional(),
});
export type ResultsFilter = z.infer<typeof resultsFilter>;

export const resultsView = z.object({
	/** IANA zone of hours and weekdays. */
	timeZone: z.string(),
	filter: resultsFilter,
	/** `numbers` and `approvals` are those of the whole campaign, whatever the filter. */
	totals: tally.extend({
		numbers: z.number(),
		approvals: z.number(),
		callers: z.number(),
		peopleReached: z.number(),
		/** Records that answer the main question: the one that the right person is led to. */
		mainAnswered: z.number(),
	}),
	mainQuestion: z.string().nullable(),
	/** Its id, to ask for the rows behind `mainAnswered`; null = there is none. */
	mainQuestionId: z.string().nullable(),
	byPass: z.array(tally.extend({ pass: z.number().int() })),
	byLineKind: z.array(tally.extend({ lineKind: z.string() })),
	byList: z.array(tally.extend({ list: z.number().int(), name: z.string() })),
	byCallerId: z.array(tally.extend({ callerId: z.string() })),
	/** Hours in which something was placed, Monday 0:00 first. */
	byHour: z.array(tally.extend({ weekday: z.number().int(), hour: z.number().int() })),
	/** A caller is a name with a number, over all their sessions; `id` is one of these. */
	byCaller: z.array(
		z.object({
			id: z.string(),
			name: z.string(),
			sessions: z.number(),
			attempts: z.number(),
			connected: z.number(),
			machines: z.number(),
			rightPerson: z.number(),
			talkMs: z.number(),
		}),
	),
	questions: z.array(
		z.object({
			id: z.string(),
			title: z.string(),
			type: z.string(),
			answered: z.number().int(),
			answers: z.array(
				z.object({ id: z.string(), label: z.string(), count: z.number().int(), outcome: z.enum(ANSWER_OUTCOMES).nullable() }),
			),
		}),
	),
});
export type ResultsView = z.infer<typeof resultsView>;

/** Figures whose rows can be opened. */
export const ROW_FIGURES = [
	'attempts',
	'dials',
	'answered',
	'connected',
	'dropped',
	'hungUpFirst',
	'machines',
	'noAnswer',
	'busy',
	'invalid',
	'rightPerson',
] as const;
export type RowFigure = (typeof ROW_FIGURES)[number];

export const rowsQuery = resultsFilter.extend({
	figure: z.enum(ROW_FIGURES).default('attempts'),
	/** Rows with a recorded answer to this question, */
	question: z.string().max(40).optional(),
	/** and with this answer to it. */
	answer: z.string().max(40).optional(),
	cursor: z
		.string()
		.regex(/^\d{1,16}\.\d{1,12}$/, 'This cursor is not one of ours: begin without it.')
		.optional(),
	limit: z.coerce.number().int().min(1).max(500).default(50),
});
export type RowsQuery = z.infer<typeof rowsQuery>;

/** One attempt. Without the right to personal data `phone` is masked and names are left out. */
export const attemptRowView = z.object({
	attempt: z.number().int(),
	phone: z.string(),
	lineKind: z.string(),
	list: z.string().nullable(),
	pass: z.number().int(),
	callerId: z.string(),
	placedAt: ms,
	answeredAt: ms.nullable(),
	connectedAt: ms.nullable(),
	endedAt: ms.nullable(),
	disposition: z.enum(DISPOSITIONS).nullable(),
	cause: z.string().nullable(),
	caller: z.string().nullable(),
	/** Label of the call result. */
	result: z.string().nullable(),
});
export type AttemptRowView = z.infer<typeof attemptRowView>;
export const rowsView = z.object({ rows: z.array(attemptRowView), next: z.string().nullable(), timeZone: z.string() });
export type RowsView = z.infer<typeof rowsView>;

/** How things stood at the moment a person was dropped. */
export const dropDetail = z.object({
	/** Callers who were not free: in conversation, in wrap-up, kept for another call. */
	busy: z.number().int(),
	ready: z.number().int(),
	/** Lines that rang, this one not among them. */
	lines: z.number().int(),
	/** Other people who were held for a caller. */
	holding: z.number().int(),
	/** Chance that somebody would be left without a caller, as the plan saw it when lines were last opened; 0 … 1. */
	chance: z.number().nullable(),
	/** How long the person was held. */
	heldMs: z.number().int(),
});
export type DropDetail = z.infer<typeof dropDetail>;

export const storyEvent = z.object({
	at: ms,
	/** `loaded`, `approved`, `attempt`, `answer`, `decision`, `do_not_call` */
	kind: z.enum(['loaded', 'approved', 'attempt', 'answer', 'decision', 'do_not_call']),
	/** In words. */
	text: z.string(),
	/** More words, one line each. */
	details: z.array(z.string()),
});
export type StoryEvent = z.infer<typeof storyEvent>;
export const storyView = z.object({
	phone: z.string(),
	timeZone: z.string(),
	/** Why it is, or is not, dialed at this moment. */
	now: z.string(),
	/** Names of the people of this number, as far as the role allows. */
	people: z.array(z.object({ name: z.string(), externalId: z.string(), list: z.string() })),
	events: z.array(storyEvent),
});
export type StoryView = z.infer<typeof storyView>;
