/** Six digits as an authenticator app makes them (RFC 6238: SHA-1, 30 s), independent of the library that checks them. */

function fromBase32(text: string): Uint8Array<ArrayBuffer> {
	const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
	let bits = '';
	for (const letter of text.replace(/=+$/, '')) bits += letters.indexOf(letter).toString(2).padStart(5, '0');
	return Uint8Array.from({ length: Math.floor(bits.length / 8) }, (_, index) => Number.parseInt(bits.slice(index * 8, index * 8 + 8), 2));
}

/** The code that is shown at `nowMs` for an otpauth address. */
export async function totpCode(uri: string, nowMs: number): Promise<string> {
	const secret = fromBase32(new URL(uri).searchParams.get('secret') ?? '');
	const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-1' }, false, ['sign']);
	const counter = new DataView(new ArrayBuffer(8));
	counter.setBigUint64(0, BigInt(Math.floor(nowMs / 30_000)));
	const mac = new DataView(await crypto.subtle.sign('HMAC', key, counter.buffer));
	const offset = mac.getUint8(19) & 15;
	return String((mac.getUint32(offset) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, '0');
}
