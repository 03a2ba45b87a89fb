/** What is wrong with an account now and what to do about it, the worst first. Pure. */
import type { CarrierNumberView } from '../../../protocol/carrier.ts';
import { isLoopback } from './config.ts';
import { remedyOf } from './refusals.ts';

export interface HealthInput {
	now: number;
	/** False: the secrets cannot be opened. */
	open: boolean;
	publicUrl: string;
	appSid: string | null;
	numbers: readonly CarrierNumberView[];
	limitPerDay: number | null;
	spentDay: number;
	stopped: { at: number; by: string } | null;
	heard: { accepted: number | null; webhook: number | null; badSignature: number | null };
	refusals: readonly { code: string; message: string; at: number; times: number }[];
}
export interface Problem {
	text: string;
	remedy: string;
}

const RECENT_MS = 15 * 60_000;
/** A call that was placed is heard of within this. */
const SILENCE_MS = 60_000;
const WARN_AT = 0.8;

export function problemsOf(input: HealthInput): Problem[] {
	const { now, numbers, heard, stopped, limitPerDay, spentDay } = input;
	const problems: Problem[] = [];
	const add = (text: string, remedy: string): void => void problems.push({ text, remedy });
	if (!input.open) add('The secrets of the account cannot be opened.', 'APP_SECRET was changed. Enter API key and auth token again.');
	if (stopped) add(`All calls are stopped by ${stopped.by}.`, 'Press “Let calls go on” when it is over.');
	if (limitPerDay !== null && spentDay >= limitPerDay)
		add('The money for today is spent: nothing is placed.', 'Raise the limit of a day, or wait.');
	else if (limitPerDay !== null && spentDay >= WARN_AT * limitPerDay)
		add(`$${spentDay.toFixed(2)} of the $${limitPerDay} for a day are spent.`, 'At the limit nothing more is placed; talks go on.');
	if (heard.badSignature !== null && now - heard.badSignature < RECENT_MS && heard.badSignature > (heard.webhook ?? 0))
		add(
			'The carrier’s reports have a wrong signature.',
			'Enter the account’s present auth token; check that the public address is exactly the one below.',
		);
	if (
		heard.accepted !== null &&
		now - heard.accepted > SILENCE_MS &&
		now - heard.accepted < RECENT_MS &&
		(heard.webhook ?? 0) < heard.accepted
	)
		add(
			'Calls were taken, and nothing was reported about them.',
			'The public address cannot be reached from the internet. Check it, and any firewall.',
		);
	for (const refusal of input.refusals.filter((one) => now - one.at < RECENT_MS).slice(0, 3))
		add(`The carrier refuses: ${refusal.message} (${refusal.code})`, remedyOf(refusal.code));
	const url = new URL(input.publicUrl);
	if (url.protocol !== 'https:' && !isLoopback(url))
		add('The public address is not https.', 'Carriers want https. Give the address with https.');
	if (numbers.length === 0) add('The account has no numbers here yet.', 'Buy one at the carrier, then press “Fetch numbers”.');
	const silent = numbers.filter((number) => !number.answered).length;
	if (silent > 0) add(`${silent} of ${numbers.length} numbers do not answer when somebody calls back.`, 'Press “Set addresses”.');
	if (input.appSid === null)
		add('Callers cannot use their browser for the sound yet.', 'Press “Set addresses”. Dialing in by phone works without it.');
	return problems;
}

/** How a test call goes, in words. `code`: SIP answer or the carrier's code. */
export function testWords(status: string, code: string, message: string): { text: string; over: boolean } {
	switch (status) {
		case 'asking':
		case 'queued':
			return { text: 'The carrier has the call.', over: false };
		case 'initiated':
			return { text: 'The carrier is dialing.', over: false };
		case 'ringing':
			return { text: 'Your phone is ringing. Pick it up.', over: false };
		case 'in-progress':
			return { text: 'You picked up. Listen.', over: false };
		case 'completed':
			return { text: 'It worked: account, number and reports are fine.', over: true };
		case 'busy':
			return { text: 'Your phone was busy. Everything else worked.', over: true };
		case 'no-answer':
			return { text: 'Nobody picked up. Everything else worked.', over: true };
		case 'canceled':
			return { text: 'The call was taken back.', over: true };
		case 'refused':
			return { text: `The carrier refused: ${message} (${code}) ${remedyOf(code)}`, over: true };
		default:
			return { text: `The carrier could not reach that phone${code === '' ? '' : ` (${code})`}. Check the number.`, over: true };
	}
}
