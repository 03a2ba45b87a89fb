/** What the Twilio carrier is told: the account, and the addresses at which Twilio reports to us. */
import type { CarrierCaps } from '../port.ts';

export const TWILIO_API = 'https://api.twilio.com';
/** Below the base address; SignalWire has the same path below its own base. */
export const API_VERSION = '2010-04-01';

/** Stops before money is lost. Amounts in US dollars; null = no such limit. */
export interface SpendLimits {
	/** All campaigns together, any 24 hours. */
	accountPerDay: number | null;
	/** Each campaign, any hour, any 24 hours, and altogether. */
	campaignPerHour: number | null;
	campaignPerDay: number | null;
	campaignTotal: number | null;
}

/** What a minute costs, US dollars; every started minute counts whole. */
export interface Prices {
	outboundMinute: number;
	inboundMinute: number;
	browserMinute: number;
	conferenceMinute: number;
	machineDetection: number;
}
/** Twilio's list prices for the United States. */
export const LIST_PRICES: Prices = {
	outboundMinute: 0.014,
	inboundMinute: 0.0085,
	browserMinute: 0.004,
	conferenceMinute: 0.0018,
	machineDetection: 0.0075,
};

/** An organisation's account, secrets in the clear: in memory only, never stored or sent in this form. */
export interface TwilioAccount {
	organisationId: string;
	/** Said on the phone: "This is …". */
	organisationName: string;
	/** AC… */
	accountSid: string;
	/** SK…, with its secret: for REST requests and browser tokens. */
	apiKeySid: string;
	apiKeySecret: string;
	/** Tokens that may sign webhooks: the present one first, and for a while after a change the one before. */
	authTokens: readonly string[];
	/** When the second of them is no longer good; epoch ms. */
	oldTokenUntil?: number | null;
	/** Without a slash at the end, e.g. https://api.twilio.com or https://example.signalwire.com/api/laml */
	apiBase: string;
	/** Where Twilio reaches us, without a slash at the end, e.g. https://dial.example.org */
	publicUrl: string;
	/** AP…, the TwiML app that browsers connect to; null = no browser audio yet. */
	appSid: string | null;
	callsPerSecond: number;
	maxConcurrent: number | null;
	/** ISO codes of countries that may be called, of the North American plan: US, and where wanted CA, PR, … */
	countries: readonly string[];
	limits: SpendLimits;
	prices: Prices;
}

/** How long an answer request may hang: the deadline that we ask Twilio for in `ANSWER_OPTIONS`, less the way back. */
const HOLD_REPLY_MS = 4_000;

export const capsOf = (account: Pick<TwilioAccount, 'callsPerSecond' | 'maxConcurrent'>): CarrierCaps => ({
	maxCallsPerSecond: account.callsPerSecond,
	maxConcurrent: account.maxConcurrent,
	holdReplyMs: HOLD_REPLY_MS,
	verdictAtAnswer: false,
	callerLegs: true,
});

/**
 * Addresses at which Twilio reports, below `publicUrl`:
 *
 *     /hooks/twilio/{scope}/{what}/{id}/{mac}
 *
 * `mac` is an HMAC of the three others under a key of the installation's own, so that nobody can make one up. All are
 * POSTs with a form as body, and all have to carry X-Twilio-Signature over the whole address.
 */
export const CAMPAIGN_HOOKS = [
	/** id = leg: an answered call asks what to do. `?ask=n` when it asks again. The answer is TwiML. */
	'answer',
	/** id = leg: StatusCallback of a call. */
	'status',
	/** id = leg: AsyncAmdStatusCallback. */
	'amd',
	/** id = leg: `action` of the contact's <Dial>: out of the room. The answer is TwiML. */
	'after',
	/** id = caller's session: statusCallback of that caller's conference. */
	'room',
	/** id = caller's session: `action` of the caller's own <Dial>: out of the own room. The answer is TwiML. */
	'caller',
] as const;
export const ORGANISATION_HOOKS = [
	/** id = organisation: VoiceUrl of the account's numbers: somebody calls us. The answer is TwiML. */
	'voice',
	/** The key that was pressed then (Digits). The answer is TwiML. */
	'menu',
	/** The caller's PIN (Digits). The answer is TwiML. */
	'pin',
	/** VoiceUrl of the TwiML app: a caller's browser connects. The answer is TwiML. */
	'client',
	/** id = test call: StatusCallback of a test call. */
	'test',
] as const;
export type CampaignHook = (typeof CAMPAIGN_HOOKS)[number];
export type OrganisationHook = (typeof ORGANISATION_HOOKS)[number];

/** Names the address; `scope` is the campaign's or organisation's id. */
export interface HookAddress {
	scope: string;
	what: CampaignHook | OrganisationHook;
	id: string;
}

export const hookPath = ({ scope, what, id }: HookAddress, mac: string): string =>
	`/hooks/twilio/${encodeURIComponent(scope)}/${what}/${encodeURIComponent(id)}/${mac}`;

/** Connection overrides in the fragment: connect, read, retries, and what is retried. Twilio does not send it to us. */
export const CALLBACK_OPTIONS = '#ct=1500&rt=4000&rc=2&rp=ct,rt,5xx';
export const ANSWER_OPTIONS = '#ct=1000&rt=5000&rc=1';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
export const isLoopback = (url: URL): boolean => LOOPBACK.has(url.hostname);

/**
 * Whether requests with the account's key may go to `address`: Twilio, SignalWire, or (on an installation that itself
 * runs on this machine) this machine. Returns the address without a slash at the end, or null.
 */
export function allowedApiBase(address: string, ownOrigin: string): string | null {
	if (!URL.canParse(address) || !URL.canParse(ownOrigin)) return null;
	const url = new URL(address);
	if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return null;
	const plain = address.replace(/\/+$/, '');
	if (isLoopback(url) && isLoopback(new URL(ownOrigin)) && /^https?:$/.test(url.protocol)) return plain;
	if (url.protocol !== 'https:' || url.port !== '') return null;
	return /^api\.([a-z0-9-]+\.[a-z0-9-]+\.)?twilio\.com$|^[a-z0-9-]+\.signalwire\.com$/.test(url.hostname) ? plain : null;
}
