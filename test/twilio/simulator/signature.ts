/** X-Twilio-Signature as documented: HMAC-SHA1 over the address as configured and the sorted parameters. */
import { createHmac } from 'node:crypto';

export type Params = Record<string, string>;

export function signatureOf(authToken: string, url: string, params: Params): string {
	const fields = Object.keys(params)
		.sort()
		.map((name) => name + params[name]);
	return createHmac('sha1', authToken)
		.update(url + fields.join(''), 'utf8')
		.digest('base64');
}
