/** REST bodies and answers about the organisation's account with a carrier, and callers' own sound. */
import { z } from 'zod';

const usd = z.number().min(0).max(1_000_000);
const sid = (prefix: string) =>
	z.string().regex(new RegExp(`^${prefix}[0-9a-fA-F]{32}$`), `It begins with ${prefix} and has 34 characters.`);

export const CARRIERS = ['simulated', 'twilio'] as const;
export type CarrierName = (typeof CARRIERS)[number];

/** Countries of the North American plan that can be allowed; everything else under +1 is never called. */
export const CALLABLE_COUNTRIES = ['US', 'CA', 'PR', 'VI', 'GU', 'AS', 'MP'] as const;

const address = z.string().trim().max(300);

/** Secrets that are left out keep their value. */
export const carrierAccountBody = z.object({
	/** AC…; SignalWire's project ids are accepted as well. */
	accountSid: z.union([sid('AC'), z.uuid()]),
	/** SK…; for SignalWire the project id again. */
	apiKeySid: z.union([sid('SK'), z.uuid()]),
	apiKeySecret: z.string().min(16).max(200).optional(),
	/** Signs webhooks. A new one is accepted beside the old one for an hour. */
	authToken: z.string().min(16).max(200).optional(),
	/** '' = https://api.twilio.com. Otherwise Twilio, SignalWire (https://SPACE.signalwire.com/api/laml), or this machine while developing. */
	apiBase: address.default(''),
	/** '' = the address under which this page was opened, or PUBLIC_URL. */
	publicUrl: address.default(''),
	callsPerSecond: z.number().min(0.1).max(100).default(1),
	maxConcurrent: z.number().int().min(1).max(10_000).nullable().default(null),
	countries: z.array(z.enum(CALLABLE_COUNTRIES)).min(1).default(['US']),
	limits: z
		.object({
			accountPerDay: usd.nullable(),
			campaignPerHour: usd.nullable(),
			campaignPerDay: usd.nullable(),
			campaignTotal: usd.nullable(),
		})
		.default({ accountPerDay: 100, campaignPerHour: null, campaignPerDay: null, campaignTotal: null }),
});
export type CarrierAccountBody = z.infer<typeof carrierAccountBody>;

export const carrierNumberView = z.object({
	/** PN… */
	sid: z.string(),
	/** E.164 */
	phone: z.string(),
	label: z.string(),
	/** Calls to it reach us: its voice address at the carrier is ours. */
	answered: z.boolean(),
});
export type CarrierNumberView = z.infer<typeof carrierNumberView>;

const refusal = z.object({
	at: z.number().int(),
	/** The carrier's own code and words. */
	code: z.string(),
	message: z.string(),
	/** How often since `at` of the first. */
	times: z.number().int(),
	/** What to do about it. */
	remedy: z.string(),
});
export type CarrierRefusalView = z.infer<typeof refusal>;

export const carrierAccountView = z.object({
	/** Null = none yet: everything is simulated. */
	account: z
		.object({
			accountSid: z.string(),
			apiKeySid: z.string(),
			hasApiKeySecret: z.boolean(),
			hasAuthToken: z.boolean(),
			/** Until then webhooks signed with the token before are accepted as well. */
			oldTokenUntil: z.number().int().nullable(),
			apiBase: z.string(),
			publicUrl: z.string(),
			callsPerSecond: z.number(),
			maxConcurrent: z.number().nullable(),
			countries: z.array(z.string()),
			limits: carrierAccountBody.shape.limits.unwrap(),
			/** The TwiML app of browser audio. */
			appSid: z.string().nullable(),
			changedAt: z.number().int(),
		})
		.nullable(),
	numbers: z.array(carrierNumberView),
	numbersAt: z.number().int().nullable(),
	/** Addresses to be entered at the carrier; `set` = they are. */
	webhooks: z.array(z.object({ what: z.string(), url: z.string(), set: z.boolean() })),
	health: z.object({
		/** Since when nothing is placed, and who said so. */
		stopped: z.object({ at: z.number().int(), by: z.string() }).nullable(),
		spentDay: z.number(),
		/** Calls in the air, of all campaigns. */
		open: z.number().int(),
		lastAcceptedAt: z.number().int().nullable(),
		/** The last webhook that was good, and the last with a wrong signature. */
		lastWebhookAt: z.number().int().nullable(),
		lastBadSignatureAt: z.number().int().nullable(),
		refusals: z.array(refusal),
		/** What is wrong now and what to do, the worst first. */
		problems: z.array(z.object({ text: z.string(), remedy: z.string() })),
	}),
});
export type CarrierAccountView = z.infer<typeof carrierAccountView>;

export const testCallBody = z.object({ to: z.string().min(3).max(40), from: z.string().min(3).max(40) });
export const testCallView = z.object({
	id: z.string(),
	to: z.string(),
	/** The carrier's own words: queued, initiated, ringing, in-progress, completed, busy, failed, no-answer, canceled. */
	status: z.string(),
	/** In words for people, with what to do when it failed. */
	text: z.string(),
	over: z.boolean(),
});
export type TestCallView = z.infer<typeof testCallView>;

/** How a caller's browser gets its sound. */
export const audioView = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('simulated') }),
	z.object({
		kind: z.literal('twilio'),
		/** JWT for the browser's SDK, good for a few minutes. */
		token: z.string(),
		/** To be handed over as the connection's parameter; good once. */
		ticket: z.string(),
		expiresAt: z.number().int(),
	}),
]);
export type AudioView = z.infer<typeof audioView>;

export const dialInView = z.object({
	/** E.164 */
	number: z.string(),
	pin: z.string(),
	expiresAt: z.number().int(),
});
export type DialInView = z.infer<typeof dialInView>;
