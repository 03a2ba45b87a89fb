/** Short texts that are kept for a while and may hold a secret: AES-GCM under a key of its own for each purpose. */

const encoder = new TextEncoder();
const keys = new Map<string, Promise<CryptoKey>>();

function keyOf(secret: string, purpose: string): Promise<CryptoKey> {
	const name = `${purpose}:${secret}`;
	let key = keys.get(name);
	if (!key) {
		key = crypto.subtle
			.digest('SHA-256', encoder.encode(name))
			.then((digest) => crypto.subtle.importKey('raw', digest, 'AES-GCM', false, ['encrypt', 'decrypt']));
		keys.set(name, key);
	}
	return key;
}

const toText = (bytes: Uint8Array): string => {
	let text = '';
	for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
	return btoa(text);
};

/** `text` as only `unseal` with the same secret and purpose can read it. */
export async function seal(secret: string, purpose: string, text: string): Promise<string> {
	const iv = crypto.getRandomValues(new Uint8Array(12));
	const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await keyOf(secret, purpose), encoder.encode(text)));
	return `${toText(iv)}.${toText(sealed)}`;
}

/** The text again; null when it was sealed otherwise or changed. */
export async function unseal(secret: string, purpose: string, sealed: string): Promise<string | null> {
	const [first, second] = sealed.split('.');
	if (first === undefined || second === undefined) return null;
	try {
		const bytes = (part: string) => Uint8Array.from(atob(part), (char) => char.charCodeAt(0));
		const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytes(first) }, await keyOf(secret, purpose), bytes(second));
		return new TextDecoder().decode(plain);
	} catch {
		return null;
	}
}
