import { z } from 'zod';

const probability = z.number().min(0).max(1).default(0);

export const EVENT_TYPES = ['initiated', 'ringing', 'answered', 'verdict', 'joined', 'left', 'ended'] as const;

/**
 * How badly the simulated carrier behaves, and what it accepts: the JSON of CARRIER_FAULTS. Every field has a default;
 * the default carrier makes no mistakes. Probabilities are drawn per event or per request.
 */
export const faultsSchema = z
	.strictObject({
		/** Whose calls these are: the same seed and the same numbers give the same calls. Default: the campaign's id. */
		seed: z.union([z.string().max(100), z.number()]).optional(),
		/** Calls a second; more are refused as throttled. */
		callsPerSecond: z.number().positive().max(10_000).default(20),
		maxConcurrent: z.number().int().positive().nullable().default(null),
		/** An event, or an answer request, is sent twice. */
		duplicate: probability,
		/** An event waits until a later one of its leg was sent. */
		outOfOrder: probability,
		/** An event comes up to `maxS` late. */
		late: z.strictObject({ p: probability, maxS: z.number().min(0).max(600).default(10) }).prefault({}),
		/** An event of these types is never sent. */
		lost: z
			.strictObject({ p: probability, types: z.array(z.enum([...EVENT_TYPES, 'answer_request'])).default([...EVENT_TYPES]) })
			.prefault({}),
		/** Placing a call is refused, or its outcome stays unknown, without or with the call being made. */
		originate: z
			.strictObject({ throttled: probability, rejected: probability, unknownBefore: probability, unknownAfter: probability })
			.prefault({}),
		/** The same for the other commands. */
		commands: z.strictObject({ unknownBefore: probability, unknownAfter: probability }).prefault({}),
	})
	.superRefine((value, context) => {
		const { throttled, rejected, unknownBefore, unknownAfter } = value.originate;
		if (throttled + rejected + unknownBefore + unknownAfter > 1)
			context.addIssue({ code: 'custom', path: ['originate'], message: 'the probabilities add up to more than 1' });
		if (value.commands.unknownBefore + value.commands.unknownAfter > 1)
			context.addIssue({ code: 'custom', path: ['commands'], message: 'the probabilities add up to more than 1' });
	});
export type Faults = z.infer<typeof faultsSchema>;

/** The faults of a JSON text; no text, no faults. Throws an Error that names what is wrong. */
export function parseFaults(json: string | undefined): Faults {
	if (json === undefined || json.trim() === '') return faultsSchema.parse({});
	let value: unknown;
	try {
		value = JSON.parse(json);
	} catch {
		throw new Error('CARRIER_FAULTS is not JSON');
	}
	const parsed = faultsSchema.safeParse(value);
	if (parsed.success) return parsed.data;
	throw new Error(`CARRIER_FAULTS: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`);
}
