/** Secrets at rest: AES-GCM under a key derived from the installation's secret. */

const text = new TextEncoder();

const keys = new Map<string, Promise<CryptoKey>>();

/** Derived once: every webhook of an organisation, and every caller's sound, opens its account. */
function keyOf(secret: string, context: string): Promise<CryptoKey> {
	const name = `${context}:${secret}`;
	let key = keys.get(name);
	if (!key) {
		key = derived(secret, context);
		keys.set(name, key);
	}
	return key;
}

async function derived(secret: string, context: string): Promise<CryptoKey> {
	const material = await crypto.subtle.importKey('raw', text.encode(secret), 'HKDF', false, ['deriveKey']);
	return await crypto.subtle.deriveKey(
		{ name: 'HKDF', hash: 'SHA-256', salt: text.encode('partyline carrier secrets v1'), info: text.encode(context) },
		material,
		{ name: 'AES-GCM', length: 256 },
		false,
		['encrypt', 'decrypt'],
	);
}

const encode = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
const decode = (part: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(part), (char) => char.charCodeAt(0));

/** `context` names whose secret it is: sealed for one it cannot be opened as another's. Returns "v1.nonce.ciphertext". */
export async function seal(secret: string, context: string, plain: string): Promise<string> {
	const iv = crypto.getRandomValues(new Uint8Array(12));
	const key = await keyOf(secret, context);
	const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: text.encode(context) }, key, text.encode(plain));
	return `v1.${encode(iv)}.${encode(new Uint8Array(sealed))}`;
}

/** Null when it was sealed under another secret or context, or changed. */
export async function unseal(secret: string, context: string, sealed: string): Promise<string | null> {
	const [version, iv, data] = sealed.split('.');
	if (version !== 'v1' || iv === undefined || data === undefined) return null;
	try {
		const key = await keyOf(secret, context);
		const options = { name: 'AES-GCM', iv: decode(iv), additionalData: text.encode(context) };
		return new TextDecoder().decode(await crypto.subtle.decrypt(options, key, decode(data)));
	} catch {
		return null;
	}
}
