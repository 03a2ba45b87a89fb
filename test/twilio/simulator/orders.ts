/** Reads the parameters of an order for a call, and refuses what Twilio refuses. */
import { TwilioApiError } from './api-error.ts';
import { type Order, PROGRESS_EVENTS, type ProgressEvent, type Target } from './model.ts';
import type { Entrance } from './resources.ts';

export const E164 = /^\+[1-9]\d{6,14}$/;
/** "For some call flows" a phone rings so much longer than was asked for; here for all of them. */
const RINGS_LONGER_S = 5;
const TWIML_MOST = 4_000;

const isAddress = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
export const methodOf = (text: string | null): 'GET' | 'POST' => (text?.toUpperCase() === 'GET' ? 'GET' : 'POST');

/** An address and its method; null when it is not given. */
export function targetOf(params: URLSearchParams, name: string, method: string, code = 21205): Target | null {
	const url = params.get(name);
	if (url === null || url === '') return null;
	if (!isAddress(url)) throw new TwilioApiError(400, code, `${name} is not a valid URL: ${url}`);
	return { url, method: methodOf(params.get(method)) };
}

export const flag = (params: URLSearchParams, name: string, otherwise: boolean): boolean =>
	params.has(name) ? params.get(name)?.toLowerCase() === 'true' : otherwise;

function numberOf(params: URLSearchParams, name: string, otherwise: number, most: number): number {
	const text = params.get(name);
	if (text === null || text === '') return otherwise;
	const value = Number(text);
	if (!Number.isInteger(value) || value < 1 || value > most) throw new TwilioApiError(400, 20001, `${name} is not valid: ${text}`);
	return value;
}

function callbackOf(params: URLSearchParams): Order['callback'] {
	const target = targetOf(params, 'StatusCallback', 'StatusCallbackMethod', 21609);
	if (!target) return null;
	const wanted = params.getAll('StatusCallbackEvent').flatMap((text) => text.split(' '));
	const events = PROGRESS_EVENTS.filter((event) => wanted.includes(event));
	return { ...target, events: events.length > 0 ? events : (['completed'] satisfies ProgressEvent[]) };
}

function detectionOf(params: URLSearchParams): Order['detection'] {
	const mode = params.get('MachineDetection');
	if (mode !== 'Enable' && mode !== 'DetectMessageEnd') return null;
	const callback = targetOf(params, 'AsyncAmdStatusCallback', 'AsyncAmdStatusCallbackMethod', 21609);
	return { mode, async: flag(params, 'AsyncAmd', false), callback };
}

export interface OrderWorld {
	/** The account's numbers. */
	numbers: readonly string[];
	/** Beginnings of numbers the account may call. */
	allowed: readonly string[];
	application(sid: string): Entrance | null;
}

function parties(params: URLSearchParams, world: OrderWorld): { to: string; from: string } {
	const to = params.get('To') ?? '';
	const from = params.get('From') ?? '';
	if (to === '') throw new TwilioApiError(400, 21201, "No 'To' number is specified");
	if (from === '') throw new TwilioApiError(400, 21213, "No 'From' number is specified");
	const client = to.startsWith('client:');
	if (!client && !E164.test(to)) throw new TwilioApiError(400, 21211, `The phone number you are attempting to call, ${to}, is not valid.`);
	if (!E164.test(from) && !(client && from.startsWith('client:')))
		throw new TwilioApiError(400, 21212, `The source phone number provided, ${from}, is not valid.`);
	if (E164.test(from) && !world.numbers.includes(from))
		throw new TwilioApiError(400, 21210, `The source phone number provided, ${from}, is not yet verified for your account.`);
	if (!client && !world.allowed.some((start) => to.startsWith(start)))
		throw new TwilioApiError(
			400,
			21215,
			`Account not authorized to call ${to}. Perhaps you need to enable some international permissions.`,
		);
	return { to, from };
}

/** The order of POST …/Calls. Throws TwilioApiError. */
export function orderOf(params: URLSearchParams, world: OrderWorld): Order {
	const who = parties(params, world);
	const application = params.get('ApplicationSid');
	const known = application ? world.application(application) : null;
	const entrance: Target | null = known ? { url: known.voiceUrl, method: methodOf(known.voiceMethod) } : null;
	const document = entrance ?? targetOf(params, 'Url', 'Method');
	const twiml = params.get('Twiml');
	if (!document && (twiml === null || twiml === '')) throw new TwilioApiError(400, 21205, 'Url parameter is required.');
	if (twiml !== null && twiml.length > TWIML_MOST) throw new TwilioApiError(400, 21218, 'Twiml is longer than 4000 characters.');
	return {
		...who,
		document,
		twiml: document ? null : twiml,
		fallback: targetOf(params, 'FallbackUrl', 'FallbackMethod'),
		callback: callbackOf(params),
		timeoutS: numberOf(params, 'Timeout', 60, 600) + RINGS_LONGER_S,
		timeLimitS: numberOf(params, 'TimeLimit', 14_400, 86_400),
		detection: detectionOf(params),
	};
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** The order of POST …/Participants: a call whose document puts it into the room. */
export function participantOrderOf(params: URLSearchParams, room: string, world: OrderWorld): Order {
	const attributes: [string, string | null][] = [
		['startConferenceOnEnter', params.get('StartConferenceOnEnter')],
		['endConferenceOnExit', params.get('EndConferenceOnExit')],
		['muted', params.get('Muted')],
		['beep', params.get('Beep')],
		['waitUrl', params.get('WaitUrl')],
		['maxParticipants', params.get('MaxParticipants')],
		['jitterBufferSize', params.get('JitterBufferSize')],
		['participantLabel', params.get('Label')],
		['statusCallback', params.get('ConferenceStatusCallback')],
		['statusCallbackEvent', params.has('ConferenceStatusCallbackEvent') ? params.getAll('ConferenceStatusCallbackEvent').join(' ') : null],
	];
	const written = attributes.flatMap(([name, value]) => (value === null ? [] : [` ${name}="${escaped(value)}"`])).join('');
	const asCall = new URLSearchParams(params);
	asCall.set('Twiml', `<Response><Dial><Conference${written}>${escaped(room)}</Conference></Dial></Response>`);
	asCall.delete('Url');
	return orderOf(asCall, world);
}
