/** Signs the end of an export (Ed25519), so that whoever has the public key sees that nobody else wrote it. */
export interface HeadSigner {
	/** Raw, base64url. */
	publicKey: string;
	/** Base64url. */
	sign(text: string): Promise<string>;
}

/** RFC 8410: what stands before the 32 bytes of an Ed25519 seed in PKCS #8. */
const PKCS8_HEAD = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

const base64url = (bytes: Uint8Array): string =>
	btoa(String.fromCharCode(...bytes))
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.replaceAll('=', '');

/** The installation's signer. Its key follows from the secret: the same key as long as that is kept. */
export async function headSigner(secret: string): Promise<HeadSigner> {
	const text = new TextEncoder();
	const seed = new Uint8Array(await crypto.subtle.digest('SHA-256', text.encode(`partyline approvals\n${secret}`)));
	const key = await crypto.subtle.importKey('pkcs8', new Uint8Array([...PKCS8_HEAD, ...seed]), { name: 'Ed25519' }, true, ['sign']);
	const jwk = await crypto.subtle.exportKey('jwk', key);
	return {
		publicKey: 'x' in jwk && typeof jwk.x === 'string' ? jwk.x : '',
		sign: async (message) => base64url(new Uint8Array(await crypto.subtle.sign({ name: 'Ed25519' }, key, text.encode(message)))),
	};
}
