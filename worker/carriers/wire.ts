/** A carrier's webhooks as they come over the wire. Fields we do not know are ignored: carriers add some all the time. */
import { z } from 'zod';
import type { AnswerRequest, CarrierEvent, EndCause, LegAction } from './port.ts';

const id = z.string().min(1).max(300);
const legId = z.string().min(1).max(200);
const at = z.number().int();
const room = z.string().min(1).max(100);
const END_CAUSES = [
	'completed',
	'busy',
	'no_answer',
	'declined',
	'invalid_number',
	'cancelled',
	'congestion',
	'carrier_error',
] as const satisfies readonly EndCause[];
const fact = { id, legId, at };

export const carrierEventSchema = z.discriminatedUnion('t', [
	z.object({ ...fact, t: z.literal('initiated') }),
	z.object({ ...fact, t: z.literal('ringing') }),
	z.object({ ...fact, t: z.literal('answered') }),
	z.object({ ...fact, t: z.literal('verdict'), verdict: z.enum(['person', 'machine', 'unknown']) }),
	z.object({ ...fact, t: z.literal('joined'), room }),
	z.object({ ...fact, t: z.literal('left'), room }),
	z.object({ ...fact, t: z.literal('ended'), cause: z.enum(END_CAUSES), by: z.enum(['us', 'them', 'network']) }),
]) satisfies z.ZodType<CarrierEvent>;

/** Body of …/events. */
export const eventsBody = z.object({ events: z.array(carrierEventSchema).min(1).max(200) });

/** Body of …/answer. */
export const answerBody = z.object({ ...fact, verdict: z.enum(['person', 'machine', 'unknown']) }) satisfies z.ZodType<AnswerRequest>;

const recording = z.object({ id: z.string().min(1).max(100), durationMs: z.number().int().min(0) });
/** What is answered to an answer request. */
export const legActionSchema = z.discriminatedUnion('do', [
	z.object({ do: z.literal('join'), room }),
	z.object({ do: z.literal('message'), recording: recording.nullable() }),
	z.object({ do: z.literal('hangup') }),
	z.object({ do: z.literal('wait') }),
]) satisfies z.ZodType<LegAction>;
