import { z } from 'zod';
import type { Ticket } from '../campaign/rpc.ts';
import { randomToken } from '../lib/tokens.ts';

/** How long a page may take from its ticket to its socket, real ms. */
export const TICKET_MS = 30_000;

const ticketSchema = z.object({
	campaignId: z.string().min(1),
	role: z.enum(['admin', 'caller', 'clicker']),
	sessionId: z.string().min(1),
	nonce: z.string().min(1),
	expiresAt: z.number(),
});

const text = new TextEncoder();
const keys = new Map<string, Promise<CryptoKey>>();

function keyOf(secret: string): Promise<CryptoKey> {
	let key = keys.get(secret);
	if (!key) {
		// A purpose of its own in the key: nothing else that this secret signs can pass for a ticket.
		key = crypto.subtle.importKey('raw', text.encode(`socket ticket:${secret}`), { name: 'HMAC', hash: 'SHA-256' }, false, [
			'sign',
			'verify',
		]);
		keys.set(secret, key);
	}
	return key;
}

const encode = (bytes: Uint8Array): string =>
	btoa(String.fromCharCode(...bytes))
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.replaceAll('=', '');
function decode(part: string): Uint8Array<ArrayBuffer> | null {
	try {
		return Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
	} catch {
		return null;
	}
}

/**
 * A signed ticket for one socket. `now` and the expiry are times of the virtual clock, whose `speed` stretches the
 * thirty seconds. Single use: the campaign's object spends its nonce.
 */
export async function signTicket(
	secret: string,
	ticket: Pick<Ticket, 'campaignId' | 'role' | 'sessionId'>,
	clock: { now(): number; speed: number },
): Promise<string> {
	const whole: Ticket = { ...ticket, nonce: randomToken(16), expiresAt: clock.now() + Math.ceil(TICKET_MS * clock.speed) };
	const payload = text.encode(JSON.stringify(whole));
	const signature = new Uint8Array(await crypto.subtle.sign('HMAC', await keyOf(secret), payload));
	return `${encode(payload)}.${encode(signature)}`;
}

/** The ticket, or null when it is forged, cut short or too old. */
export async function readTicket(secret: string, signed: string, now: number): Promise<Ticket | null> {
	if (signed.length > 2_000) return null;
	const [first, second, ...more] = signed.split('.');
	if (first === undefined || second === undefined || more.length > 0) return null;
	const payload = decode(first);
	const signature = decode(second);
	if (!payload || !signature || !(await crypto.subtle.verify('HMAC', await keyOf(secret), signature, payload))) return null;
	const parsed = ticketSchema.safeParse(JSON.parse(new TextDecoder().decode(payload)));
	return parsed.success && parsed.data.expiresAt > now ? parsed.data : null;
}
