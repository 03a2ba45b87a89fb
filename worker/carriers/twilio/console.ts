/** What an owner would otherwise do in the carrier's console: numbers, webhook addresses, the TwiML app, a test call. */
import type { CarrierNumberView } from '../../../protocol/carrier.ts';
import { ANSWER_OPTIONS, CALLBACK_OPTIONS, type HookAddress, type TwilioAccount } from './config.ts';
import { hookUrl } from './mac.ts';
import { type Fetch, type RestAnswer, rest, textOf } from './rest.ts';
import { hangup, pause, response, say } from './twiml.ts';

type Refusal = Extract<RestAnswer, { ok: false }>;
export type Done<T> = { ok: true; value: T } | { ok: false; code: string; message: string };
const failed = (answer: Refusal): { ok: false; code: string; message: string } => ({
	ok: false,
	code: answer.why === 'unknown' ? 'unreachable' : answer.code,
	message: answer.message,
});

const APP_NAME = 'Partyline';
const NUMBERS_AT_MOST = 1000;

/** Addresses to be entered at the carrier. */
export interface Addresses {
	voice: string;
	client: string;
}
export function addressesOf(account: Pick<TwilioAccount, 'publicUrl' | 'organisationId'>, secret: string): Addresses {
	const address = (what: HookAddress['what']): string =>
		hookUrl(account.publicUrl, secret, { scope: account.organisationId, what, id: account.organisationId });
	return { voice: address('voice'), client: address('client') };
}

const rowsOf = (body: Record<string, unknown>, name: string): Record<string, unknown>[] =>
	Array.isArray(body[name]) ? (body[name] as Record<string, unknown>[]) : [];

/** Numbers of the account that can place calls, as the carrier lists them now. */
export async function listNumbers(fetch: Fetch, account: TwilioAccount, addresses: Addresses): Promise<Done<CarrierNumberView[]>> {
	const answer = await rest(fetch, account, { method: 'GET', path: '/IncomingPhoneNumbers.json', params: { PageSize: NUMBERS_AT_MOST } });
	if (!answer.ok) return failed(answer);
	const numbers = rowsOf(answer.body, 'incoming_phone_numbers')
		.filter((row) => (row.capabilities as { voice?: boolean } | undefined)?.voice !== false)
		.map((row) => ({
			sid: textOf(row, 'sid'),
			phone: textOf(row, 'phone_number'),
			label: textOf(row, 'friendly_name').slice(0, 100),
			answered: withoutOptions(textOf(row, 'voice_url')) === addresses.voice && textOf(row, 'voice_application_sid') === '',
		}));
	return { ok: true, value: numbers };
}

const withoutOptions = (url: string): string => url.split('#')[0] ?? '';

/** Lets calls to these numbers come to us. */
export async function answerNumbers(
	fetch: Fetch,
	account: TwilioAccount,
	addresses: Addresses,
	numbers: readonly CarrierNumberView[],
): Promise<Done<null>> {
	for (const number of numbers.filter((one) => !one.answered)) {
		const answer = await rest(fetch, account, {
			method: 'POST',
			path: `/IncomingPhoneNumbers/${number.sid}.json`,
			params: { VoiceUrl: addresses.voice + ANSWER_OPTIONS, VoiceMethod: 'POST', VoiceApplicationSid: '' },
		});
		if (!answer.ok) return failed(answer);
	}
	return { ok: true, value: null };
}

/** The TwiML app that callers' browsers connect to: found by its name, made when there is none, its address set. */
export async function ensureApp(fetch: Fetch, account: TwilioAccount, addresses: Addresses): Promise<Done<string>> {
	const params = { FriendlyName: APP_NAME, VoiceUrl: addresses.client + ANSWER_OPTIONS, VoiceMethod: 'POST' };
	const found = await rest(fetch, account, { method: 'GET', path: '/Applications.json', params: { FriendlyName: APP_NAME } });
	if (!found.ok) return failed(found);
	const known = rowsOf(found.body, 'applications').find((row) => textOf(row, 'friendly_name') === APP_NAME);
	const path = known ? `/Applications/${textOf(known, 'sid')}.json` : '/Applications.json';
	const answer = await rest(fetch, account, { method: 'POST', path, params });
	return answer.ok ? { ok: true, value: textOf(answer.body, 'sid') || (known ? textOf(known, 'sid') : '') } : failed(answer);
}

/** A call that says what it is, to show that account, number and webhooks work. */
export async function placeTestCall(
	fetch: Fetch,
	account: TwilioAccount,
	secret: string,
	call: { id: string; to: string; from: string },
): Promise<Done<string>> {
	const words = `Hello. This is a test call from the phone bank of ${account.organisationName}. If you hear this, your account, your number and your connection work. Good bye.`;
	const status = hookUrl(account.publicUrl, secret, { scope: account.organisationId, what: 'test', id: call.id });
	const answer = await rest(fetch, account, {
		method: 'POST',
		path: '/Calls.json',
		params: {
			To: call.to,
			From: call.from,
			Twiml: response(pause(1), say(words), hangup()),
			StatusCallback: status + CALLBACK_OPTIONS,
			StatusCallbackMethod: 'POST',
			StatusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
			Timeout: 30,
			TimeLimit: 60,
		},
	});
	return answer.ok ? { ok: true, value: textOf(answer.body, 'sid') } : failed(answer);
}

/** The carrier's own record of a call: its status, for when no webhook comes. */
export async function callStatus(fetch: Fetch, account: TwilioAccount, sid: string): Promise<Done<string>> {
	const answer = await rest(fetch, account, { method: 'GET', path: `/Calls/${sid}.json` });
	return answer.ok ? { ok: true, value: textOf(answer.body, 'status') } : failed(answer);
}
