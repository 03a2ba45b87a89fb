/** X-Twilio-Signature: who made a request to us, and that nothing of it was changed on the way. */

export const SIGNATURE_HEADER = 'x-twilio-signature';
/** SignalWire's own name for it; the same signature, by its signing key. */
export const SIGNALWIRE_HEADER = 'x-signalwire-signature';

/** Names and values of a form, in the order they came; names may repeat. */
export type Form = readonly (readonly [string, string])[];

export const formOf = (body: string): Form => [...new URLSearchParams(body)];
/** The first value of a name, or ''. */
export const field = (form: Form, name: string): string => form.find(([key]) => key === name)?.[1] ?? '';

const text = new TextEncoder();
/** Named by what makes it: Node's types, which read this file for the scripts, have no global of that name. */
type Key = ReturnType<typeof crypto.subtle.importKey>;
const keys = new Map<string, Key>();
const KEYS_KEPT = 20;

function keyOf(token: string): Key {
	let key = keys.get(token);
	if (!key) {
		if (keys.size >= KEYS_KEPT) keys.clear();
		key = crypto.subtle.importKey('raw', text.encode(token), { name: 'HMAC', hash: 'SHA-1' }, false, ['sign', 'verify']);
		keys.set(token, key);
	}
	return key;
}

/** Sorted by code unit; a name that repeats stands once with each of its different values, sorted. */
function signedText(url: string, form: Form): string {
	const values = new Map<string, Set<string>>();
	for (const [name, value] of form) values.set(name, (values.get(name) ?? new Set()).add(value));
	const parts = [...values].sort(([a], [b]) => (a < b ? -1 : 1));
	return (
		url +
		parts
			.map(([name, all]) =>
				[...all]
					.sort()
					.map((value) => name + value)
					.join(''),
			)
			.join('')
	);
}

/** The signature as Twilio makes it, base64. */
export async function signatureOf(token: string, url: string, form: Form): Promise<string> {
	const mac = await crypto.subtle.sign('HMAC', await keyOf(token), text.encode(signedText(url, form)));
	return btoa(String.fromCharCode(...new Uint8Array(mac)));
}

/** The address with and without its port; either may have been signed. */
function forms(url: string): string[] {
	const match = /^(https?):\/\/([^/:?#]+|\[[^\]]+\])(?::(\d+))?(.*)$/.exec(url);
	if (!match) return [url];
	const [, scheme, host, port, rest] = match;
	const usual = scheme === 'https' ? '443' : '80';
	return [...new Set([url, `${scheme}://${host}${rest}`, `${scheme}://${host}:${port ?? usual}${rest}`])];
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
	try {
		return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
	} catch {
		return null;
	}
}

/**
 * Whether one of the tokens signed this request. `urls`: the addresses as we gave them out, never the one that the
 * request claims to have.
 */
export async function isSigned(tokens: readonly string[], header: string | null, urls: readonly string[], form: Form): Promise<boolean> {
	const signature = header === null ? null : bytesOf(header);
	if (signature?.length !== 20) return false;
	for (const token of tokens)
		for (const url of urls.flatMap(forms))
			if (await crypto.subtle.verify('HMAC', await keyOf(token), signature, text.encode(signedText(url, form)))) return true;
	return false;
}
