/** Checks a browser's access token as Twilio does: the signature by the API key's secret, the times, the voice grant. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { TwilioApiError } from './api-error.ts';

const header = z.object({ alg: z.literal('HS256'), typ: z.literal('JWT'), cty: z.literal('twilio-fpa;v=1') });
const claims = z.object({
	jti: z.string().min(1),
	iss: z.string().startsWith('SK'),
	sub: z.string().startsWith('AC'),
	exp: z.number(),
	iat: z.number().optional(),
	nbf: z.number().optional(),
	grants: z.object({
		identity: z.string().regex(/^\w{1,121}$/),
		voice: z.object({ outgoing: z.object({ application_sid: z.string() }) }),
	}),
});
const DAY_S = 86_400;

function json(part: string): unknown {
	try {
		return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
	} catch {
		return null;
	}
}

/** Who connects, and to which application. Throws TwilioApiError with the code of the voice SDK. */
export function checkToken(
	token: string,
	account: { accountSid: string; apiKeySid: string; apiKeySecret: string },
	nowMs: number,
): { identity: string; applicationSid: string } {
	const [head = '', body = '', mac = ''] = token.split('.');
	const expected = createHmac('sha256', account.apiKeySecret).update(`${head}.${body}`).digest();
	const given = Buffer.from(mac, 'base64url');
	if (given.length !== expected.length || !timingSafeEqual(given, expected))
		throw new TwilioApiError(401, 20107, 'Invalid Access Token signature');
	if (!header.safeParse(json(head)).success) throw new TwilioApiError(401, 20102, 'Invalid Access Token header');
	const parsed = claims.safeParse(json(body));
	if (!parsed.success) throw new TwilioApiError(401, 20106, 'Invalid Access Token claims');
	const { iss, sub, exp, iat, nbf, grants } = parsed.data;
	if (iss !== account.apiKeySid) throw new TwilioApiError(401, 20103, 'Invalid Access Token issuer/subject');
	if (sub !== account.accountSid) throw new TwilioApiError(401, 20103, 'Invalid Access Token issuer/subject');
	const now = nowMs / 1000;
	if (exp <= now) throw new TwilioApiError(401, 20104, 'Access Token expired or expiration date invalid');
	if (nbf !== undefined && nbf > now + 5) throw new TwilioApiError(401, 20105, 'Access Token not yet valid');
	if (exp - (iat ?? now) > DAY_S) throw new TwilioApiError(401, 20104, 'Access Token expired or expiration date invalid');
	return { identity: grants.identity, applicationSid: grants.voice.outgoing.application_sid };
}
