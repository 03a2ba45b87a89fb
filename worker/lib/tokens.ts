/** Unguessable tokens and ids. For the edge of the system only: domain and engine take their randomness as a parameter. */

const base64url = (bytes: Uint8Array): string =>
	btoa(String.fromCharCode(...bytes))
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.replaceAll('=', '');

/** `bytes` random bytes in base64url; 16 give the 128 bits of a link (22 characters). */
export function randomToken(bytes: number): string {
	return base64url(crypto.getRandomValues(new Uint8Array(bytes)));
}

/** An id of ours with a readable prefix, e.g. `cmp_9dW…`; unguessable as well. */
export function randomId(prefix: string): string {
	return `${prefix}_${randomToken(12)}`;
}

/** SHA-256 of a text, hex. */
export async function sha256Hex(text: string): Promise<string> {
	const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
	return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
