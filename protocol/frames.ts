/** Socket frames: JSON texts. What pages send is validated here; what they receive are plain types. */
import * as z from 'zod/mini';
import { PRESS_KINDS } from './enums.ts';
import type { ErrorCode } from './errors.ts';
import { LIMITS } from './limits.ts';
import type { BoardCaller, CallerView, ClickerView, RoomMinute, RoomView, StatusView } from './views.ts';

const commandId = z.string().check(z.regex(/^[A-Za-z0-9_-]{8,40}$/));
const attemptId = z.int().check(z.positive());
/** Written in one way only: a person with zeros in front would be somebody else in the results. */
const personRef = z.string().check(z.regex(/^(0|[1-9]\d{0,11})-(0|[1-9]\d{0,8})$/));
const questionId = z.string().check(z.regex(/^[a-z0-9_-]{1,40}$/));
const answerValue = z.union([
	z.object({ answers: z.array(questionId).check(z.maxLength(LIMITS.answersPerQuestion)) }),
	z.object({ text: z.string().check(z.maxLength(LIMITS.answerTextChars)) }),
]);

/** Commands of a caller. `commandId` is made by the page; a repeat returns the stored answer. */
export const callerCommand = z.discriminatedUnion('do', [
	z.object({ do: z.literal('ready') }),
	z.object({ do: z.literal('break') }),
	z.object({ do: z.literal('lastCall'), on: z.boolean() }),
	z.object({ do: z.literal('leave') }),
	z.object({ do: z.literal('hangUp'), attemptId }),
	z.object({ do: z.literal('machine'), attemptId }),
	/** A machine verdict does not end this call: somebody is speaking. */
	z.object({ do: z.literal('stay'), attemptId, on: z.boolean() }),
	/** The person wants to be called again: not before `at` (epoch ms), `later` when the number is due, null takes it back. */
	z.object({ do: z.literal('callBack'), attemptId, at: z.nullable(z.union([z.int().check(z.positive()), z.literal('later')])) }),
	z.object({ do: z.literal('person'), attemptId, personRef }),
	z.object({ do: z.literal('answer'), attemptId, personRef, questionId, value: answerValue }),
	z.object({ do: z.literal('clearAnswer'), attemptId, personRef, questionId }),
	z.object({ do: z.literal('note'), attemptId, personRef, text: z.string().check(z.maxLength(LIMITS.noteChars)) }),
	/** End of the record: saved, and back to the queue (or to a break when `next` says so). */
	z.object({ do: z.literal('save'), attemptId, next: z.enum(['ready', 'break']) }),
]);
export type CallerCommand = z.infer<typeof callerCommand>;

export const callerFrame = z.discriminatedUnion('t', [
	z.object({ t: z.literal('command'), commandId, command: callerCommand }),
	/** Key, pointer or microphone activity; `typing` keeps wrap-up from ending. At most one in 2 s is sent. */
	z.object({ t: z.literal('activity'), typing: z.boolean() }),
	/** The answer to a heartbeat. */
	z.object({ t: z.literal('pong') }),
]);
export type CallerFrame = z.infer<typeof callerFrame>;

export type CallerServerFrame =
	| { t: 'view'; view: CallerView }
	| { t: 'done'; commandId: string; ok: true }
	| { t: 'done'; commandId: string; ok: false; code: ErrorCode; message: string }
	/** To be answered with a pong; sent every 5 s by the server so that hidden tabs keep up. */
	| { t: 'ping' };

/** [id, age of the press when the frame left (ms), kind of press] */
const press = z.tuple([
	z.string().check(z.regex(/^[0-9A-Z]{3}-[0-9A-Z]{3}$/)),
	z.int().check(z.nonnegative(), z.maximum(86_400_000)),
	z.enum(PRESS_KINDS),
]);
export const clickerFrame = z.discriminatedUnion('t', [
	/** Presses in the order they were made. `frame` is 1, 2, 3 … per session and never reused with other presses. */
	z.object({
		t: z.literal('approve'),
		frame: z.int().check(z.positive()),
		presses: z.array(press).check(z.minLength(1), z.maxLength(LIMITS.approvalsPerFrame)),
		/** Items left in the page's queue. */
		have: z.int().check(z.nonnegative()),
	}),
	/** Asks for items; `have` as above. */
	z.object({ t: z.literal('lease'), have: z.int().check(z.nonnegative()) }),
	z.object({ t: z.literal('pong') }),
]);
export type ClickerFrame = z.infer<typeof clickerFrame>;

export const REFUSALS = ['not_leased', 'too_fast', 'removed', 'off'] as const;
/** Why an approval was not counted. `duplicate` is kept on record. */
export type ApprovalRefusal = (typeof REFUSALS)[number] | 'duplicate';

export type ClickerServerFrame =
	| { t: 'view'; view: ClickerView }
	/** More items to approve, opaque ids such as 7QK-4M2, in order. */
	| { t: 'items'; items: string[] }
	/** Every press of the frame is on record, but those refused. `again` = send this frame again after so many ms. */
	| { t: 'ack'; frame: number; approved: number; refused: [string, ApprovalRefusal][]; view: ClickerView }
	| { t: 'retry'; frame: number; afterMs: number }
	| { t: 'ping' };

/**
 * Admins only watch: `status` is told when the sentence changes (a hidden page), `live` gets the figures, `board` the callers besides.
 * A new socket is `live`.
 */
export const adminFrame = z.discriminatedUnion('t', [
	z.object({ t: z.literal('watch'), what: z.enum(['status', 'live', 'board']) }),
	z.object({ t: z.literal('pong') }),
]);
export type AdminFrame = z.infer<typeof adminFrame>;
export type AdminServerFrame =
	| { t: 'live'; now: number; speed: number; status: StatusView; room: RoomView }
	/** `all`: these are all callers; else those who changed, ended ones among them. `minutes`: new ones, or the last one anew. */
	| { t: 'board'; now: number; all: boolean; callers: BoardCaller[]; minutes: RoomMinute[] }
	| { t: 'ping' };
