/** How the simulated carrier proves that a request is its own: an HMAC over time, path and body, as real carriers do. */
import { createHmac, timingSafeEqual } from 'node:crypto';

export const SIGNATURE_HEADER = 'x-partyline-signature';
/** A signature is good for so long, real time; older bodies are replays. */
const GOOD_FOR_MS = 300_000;

/** A key of its own, so that nothing else signed with the installation's secret can stand in for a webhook. */
const keyOf = (secret: string): Buffer => createHmac('sha256', secret).update('partyline simulated carrier webhooks').digest();
const macOf = (secret: string, at: number, path: string, body: string): Buffer =>
	createHmac('sha256', keyOf(secret)).update(`${at}\n${path}\n${body}`).digest();

/** The header's value. `at` is the installation's clock, ms. */
export function sign(secret: string, at: number, path: string, body: string): string {
	return `t=${at},v1=${macOf(secret, at, path, body).toString('hex')}`;
}

export type SignatureCheck = 'good' | 'missing' | 'bad' | 'old';

/** `speed`: virtual ms per real ms of the clock that `now` and the signature's time come from. */
export function checkSignature(
	secret: string,
	header: string | null | undefined,
	request: { path: string; body: string },
	clock: { now: number; speed: number },
): SignatureCheck {
	if (!header) return 'missing';
	const parts = /^t=(\d{1,15}),v1=([0-9a-f]{64})$/.exec(header);
	if (!parts?.[1] || !parts[2]) return 'bad';
	const at = Number(parts[1]);
	if (!timingSafeEqual(macOf(secret, at, request.path, request.body), Buffer.from(parts[2], 'hex'))) return 'bad';
	return Math.abs(clock.now - at) > GOOD_FOR_MS * Math.max(1, clock.speed) ? 'old' : 'good';
}
