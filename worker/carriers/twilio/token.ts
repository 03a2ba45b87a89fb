/** A token for the browser's SDK: it may connect to our TwiML app, and nothing else. */
import type { TwilioAccount } from './config.ts';

export const TOKEN_MS = 15 * 60_000;

const base64url = (bytes: Uint8Array): string =>
	btoa(String.fromCharCode(...bytes))
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.replaceAll('=', '');
const text = new TextEncoder();

/** Letters, digits and underscores only, at most 121 of them. */
export const identityOf = (sessionId: string): string => `caller_${sessionId.replace(/[^A-Za-z0-9]/g, '_')}`.slice(0, 121);

/** Outgoing only: nobody can call a volunteer's browser. `now` is epoch ms. */
export async function accessToken(
	account: Pick<TwilioAccount, 'accountSid' | 'apiKeySid' | 'apiKeySecret'> & { appSid: string },
	identity: string,
	now: number,
): Promise<string> {
	const iat = Math.floor(now / 1000);
	const header = { alg: 'HS256', typ: 'JWT', cty: 'twilio-fpa;v=1' };
	const payload = {
		jti: `${account.apiKeySid}-${iat}`,
		iss: account.apiKeySid,
		sub: account.accountSid,
		iat,
		exp: iat + TOKEN_MS / 1000,
		grants: { identity, voice: { outgoing: { application_sid: account.appSid } } },
	};
	const unsigned = [header, payload].map((part) => base64url(text.encode(JSON.stringify(part)))).join('.');
	const key = await crypto.subtle.importKey('raw', text.encode(account.apiKeySecret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
	return `${unsigned}.${base64url(new Uint8Array(await crypto.subtle.sign('HMAC', key, text.encode(unsigned))))}`;
}
