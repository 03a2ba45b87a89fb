/** A ticket for a caller's browser to be let into its own room, carried there by the carrier. Good once, for a minute. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { randomToken } from '../lib/tokens.ts';

const GOOD_FOR_MS = 60_000;

const joinTicketSchema = z.object({
	organisationId: z.string().min(1),
	campaignId: z.string().min(1),
	sessionId: z.string().min(1),
	nonce: z.string().min(1),
	expiresAt: z.number(),
});
export type JoinTicket = z.infer<typeof joinTicketSchema>;

const macOf = (secret: string, payload: string): Buffer =>
	createHmac('sha256', createHmac('sha256', secret).update('partyline join tickets').digest()).update(payload).digest();

/** `now`: the installation's clock, whose `speed` stretches the minute. */
export function signJoinTicket(
	secret: string,
	ticket: Pick<JoinTicket, 'organisationId' | 'campaignId' | 'sessionId'>,
	clock: { now(): number; speed: number },
): string {
	const whole: JoinTicket = { ...ticket, nonce: `join.${randomToken(16)}`, expiresAt: clock.now() + Math.ceil(GOOD_FOR_MS * clock.speed) };
	const payload = Buffer.from(JSON.stringify(whole)).toString('base64url');
	return `${payload}.${macOf(secret, payload).toString('base64url')}`;
}

/** Null when it is forged, cut short or too old. That it is used once the campaign's object sees to. */
export function readJoinTicket(secret: string, signed: string, now: number): JoinTicket | null {
	const [payload, mac, ...more] = signed.split('.');
	if (signed.length > 2_000 || !payload || !mac || more.length > 0) return null;
	const given = Buffer.from(mac, 'base64url');
	const right = macOf(secret, payload);
	if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
	const parsed = joinTicketSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
	return parsed.success && parsed.data.expiresAt > now ? parsed.data : null;
}
