/** How badly the simulated Twilio behaves. Probabilities are drawn per request; the default makes no mistakes. */
import { z } from 'zod';

export const WEBHOOKS = [
	'answer',
	'initiated',
	'ringing',
	'answered',
	'completed',
	'amd',
	'participant-join',
	'participant-leave',
	'conference-start',
	'conference-end',
	'action',
	'wait',
] as const;
/** What a webhook is about. */
export type WebhookKind = (typeof WEBHOOKS)[number] | 'other';
/** Those nobody waits for: they can be repeated, late, out of order or lost. */
const NOTICES: WebhookKind[] = WEBHOOKS.filter((kind) => kind !== 'answer' && kind !== 'action' && kind !== 'wait');

const probability = z.number().min(0).max(1).default(0);
const which = z.array(z.enum(WEBHOOKS)).default([...WEBHOOKS].filter((kind) => NOTICES.includes(kind)));

export const faultsSchema = z.strictObject({
	/** A webhook is sent twice: the same idempotency token, at nearly the same time. Requests for documents too. */
	duplicate: z.strictObject({ p: probability, which: z.array(z.enum(WEBHOOKS)).default([...WEBHOOKS]) }).prefault({}),
	/** A notice comes up to `maxS` late, and so after later ones. */
	late: z.strictObject({ p: probability, maxS: z.number().min(0).max(600).default(10), which }).prefault({}),
	/** A notice is held until after the next one of its call. */
	outOfOrder: probability,
	/** A notice is never sent. */
	lost: z.strictObject({ p: probability, which }).prefault({}),
	/** The connection for a request for a document fails, so that it is retried and then the fallback is asked. */
	connection: probability,
	/** Of the interface: refused for too many requests, failed, or cut off before or after it was carried out. */
	rest: z
		.strictObject({
			throttled: probability,
			failed: probability,
			cutBefore: probability,
			cutAfter: probability,
			/** How long a cut-off request hangs before, real ms. */
			hangMs: z.number().min(0).max(60_000).default(0),
		})
		.prefault({}),
	/** How often a minute a browser's connection is lost, on average. */
	browserDrops: z.number().min(0).max(60).default(0),
	/** A call is accepted and nothing ever happens to it. */
	stuck: probability,
});
export type Faults = z.infer<typeof faultsSchema>;
export type FaultsInput = z.input<typeof faultsSchema>;
export const isNotice = (kind: WebhookKind): boolean => NOTICES.includes(kind);
