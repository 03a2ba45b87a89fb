/**
 * The plain types of protocol/views.ts as schemas, for the document alone: nothing is parsed with them. Each is held to its
 * type by the compiler, so a field that is added there has to be added here.
 */
import { z } from '@hono/zod-openapi';
import { CALLER_STATES, SEVERITIES, STALL_REASONS, STATUS_KINDS, STEPS } from '../../protocol/enums.ts';
import type { ScriptProblem } from '../../protocol/script.ts';
import type {
	AlertBarView,
	ClickerSessionView,
	LoadSummary,
	Readiness,
	RoomView,
	StatusReason,
	StatusView,
	StepReadiness,
	UsageView,
	Waterfall,
} from '../../protocol/views.ts';

const count = z.number().int().min(0);
const ms = z.number().int();
const when = (description: string) => ms.nullable().openapi({ description });
const share = (description: string) => z.number().nullable().openapi({ description });
const words = (description: string) => z.string().nullable().openapi({ description });

export const stepReadiness: z.ZodType<StepReadiness> = z
	.object({
		step: z.enum(STEPS),
		title: z.string().openapi({ description: 'As in the navigation.' }),
		required: z.boolean(),
		complete: z.boolean(),
		problems: z.array(z.string()).openapi({ description: 'What is missing, in words.' }),
	})
	.openapi('StepReadiness');
export const readiness: z.ZodType<Readiness> = z.object({ ready: z.boolean(), steps: z.array(stepReadiness) }).openapi('Readiness');

const waterfall: z.ZodType<Waterfall> = z
	.object({
		total: count,
		removed: count.openapi({ description: 'Do Not Call, invalid, removed lists.' }),
		unapproved: count.openapi({ description: 'Cells and unknown numbers that wait for a click.' }),
		notYetDue: count.openapi({ description: 'Waiting for the minimum time or the 24-hour maximum.' }),
		zoneClosed: count.openapi({ description: 'Dialable but for their own zone’s window.' }),
		dialable: count,
		inTheAir: count,
		final: count.openapi({ description: 'Reached, refused, or out of passes.' }),
	})
	.openapi('Waterfall', { description: 'Counts over the numbers of the campaign; the parts add up to `total`.' });
const loadSummary: z.ZodType<LoadSummary> = z
	.object({
		loaded: count,
		duplicates: count,
		invalid: count,
		doNotCall: count,
		cells: count,
		landlines: count,
		unknown: count,
		neverCallable: count.openapi({ description: 'Numbers whose own window never meets the campaign’s hours.' }),
	})
	.openapi('LoadSummary');
const statusReason: z.ZodType<StatusReason> = z
	.object({
		code: z.enum(STALL_REASONS),
		text: z.string(),
		count: count.nullable(),
		until: when('When this reason ends by itself.'),
		remedy: words('The one thing to do about it.'),
	})
	.openapi('StatusReason');
const loading = z.object({ placed: count, total: count, percent: z.number() }).nullable();
const kind = z.enum(STATUS_KINDS);

export const statusView: z.ZodType<StatusView> = z
	.object({
		kind,
		sentence: z.string().openapi({ description: 'True at the moment of the answer.' }),
		reason: words('Why.'),
		remedy: words('What to do about it.'),
		reasons: z.array(statusReason).openapi({ description: 'All reasons of a stall, the soonest remedy first.' }),
		stalledSince: when('Since when it is stalled.'),
		opensAt: when('When dialing opens next.'),
		opensText: words('The same in words, in the campaign’s zone.'),
		loading,
		pausedBy: z.string().nullable(),
		pausedAt: when('Since when it is paused.'),
		lists: z
			.array(z.object({ listId: z.number().int(), name: z.string(), percent: z.number() }))
			.openapi({ description: 'Lists added after the start that are still entering.' }),
		waterfall,
		loadSummary: loadSummary.nullable(),
		warning: words('For example that mostly landlines are being dialed.'),
	})
	.openapi('StatusView');

const callerStates = CALLER_STATES.filter((state) => state !== 'ended');
const callers: z.ZodType<RoomView['callers']> = z.record(z.enum(callerStates), count);
export const roomView: z.ZodType<RoomView> = z
	.object({
		callers: callers.openapi({ description: 'Sessions by state.' }),
		callersAway: count.openapi({ description: 'Sessions whose page is away for the moment.' }),
		lines: z.object({ ringing: count, holding: count, talking: count }),
		clickers: count,
		approvals: count,
		approvalsPerMinute: z.number(),
		today: z.object({ dials: count, answered: count, connected: count, dropped: count, machines: count }),
		dropRate: share('Of the last 30 days, 0 to 1.'),
		dropLimit: z.number(),
		dropsLeft: count.openapi({ description: 'People who may still be dropped before one more would break the promise.' }),
		waitS: share('Mean seconds that callers waited lately.'),
		pickUpRate: share('0 to 1.'),
		pacing: words('The last decision of pacing.'),
		finish: z
			.exactOptional(z.object({ at: ms, text: z.string(), dialsLeft: z.number(), dialsPerHour: z.number() }).nullable())
			.openapi({ description: 'When everything will have been dialed at the pace of this moment.' }),
		todaySince: z.exactOptional(z.string()).openapi({ description: 'What `today` counts from.' }),
	})
	.openapi('RoomView');
export const liveView = z.object({ status: statusView, room: roomView }).openapi('LiveView');

export const scriptProblem: z.ZodType<ScriptProblem> = z
	.object({
		code: z.enum([
			'no_questions',
			'first_not_single',
			'first_without_answers',
			'outcome_missing',
			'outcome_misplaced',
			'duplicate_id',
			'answers_missing',
			'unreachable',
			'dead_end',
			'endless',
			'unknown_merge_field',
		] satisfies ScriptProblem['code'][]),
		severity: z.enum(['error', 'warning']),
		questionId: z.string().nullable(),
		answerId: z.string().nullable(),
		message: z.string(),
	})
	.openapi('ScriptProblem');

export const alertBarView: z.ZodType<AlertBarView> = z
	.object({
		id: z.string(),
		text: z.string(),
		severity: z.enum(SEVERITIES),
		link: z.object({ url: z.string(), label: z.string() }).nullable(),
		expiresAt: when('When it vanishes; null = permanent.'),
		expiresText: words('The same in words.'),
	})
	.openapi('AlertBarView');
export const publicState: z.ZodType<Pick<StatusView, 'kind' | 'sentence' | 'reason' | 'opensAt' | 'opensText' | 'loading'>> = z
	.object({ kind, sentence: z.string(), reason: z.string().nullable(), opensAt: ms.nullable(), opensText: z.string().nullable(), loading })
	.openapi('PublicState');

export const clickerSessionView: z.ZodType<ClickerSessionView> = z
	.object({
		id: z.string(),
		name: z.string().openapi({ description: 'As given; may be empty.' }),
		joinedAt: ms,
		endedAt: ms.nullable(),
		online: z.boolean(),
		seenAt: ms,
		approved: count,
		perSecond: z.number().openapi({ description: 'Approvals a second over the last 10 s.' }),
	})
	.openapi('ClickerSessionView');
export const usageView: z.ZodType<UsageView> = z
	.object({
		sinceWaking: count.openapi({ description: 'Real ms since the object woke.' }),
		rowsRead: count,
		rowsWritten: count,
		d1RowsRead: count,
		d1RowsWritten: count,
		d1Batches: count,
		messagesIn: count,
		messagesOut: count,
		alarms: count,
		approvals: count,
		dials: count,
	})
	.openapi('UsageView');
