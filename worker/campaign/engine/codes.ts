/**
 * Opaque ids for clickers (R12): a keyed permutation of 30 bits (a four-round Feistel network), written as six
 * characters. Nothing is stored per number, nothing can be read from an id, and none can be guessed in order.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const HALF = 0x7fff;

const round = (value: number, key: number): number => (Math.imul(value ^ key, 0x9e3779b1) >>> 13) & HALF;

function permute(id: number, keys: readonly number[]): number {
	let left = (id >>> 15) & HALF;
	let right = id & HALF;
	for (const key of keys) [left, right] = [right, left ^ round(right, key)];
	return (left << 15) | right;
}

function unpermute(code: number, keys: readonly number[]): number {
	let left = (code >>> 15) & HALF;
	let right = code & HALF;
	for (const key of [...keys].reverse()) [left, right] = [right ^ round(left, key), left];
	return (left << 15) | right;
}

/** `7QK-4M2` of a number's id (below 2^30). */
export function codeOf(id: number, keys: readonly number[]): string {
	const bits = permute(id, keys);
	let text = '';
	for (let shift = 25; shift >= 0; shift -= 5) text += ALPHABET[(bits >>> shift) & 31];
	return `${text.slice(0, 3)}-${text.slice(3)}`;
}

/** The number's id, or null for a text that is no code at all. */
export function idOfCode(code: string, keys: readonly number[]): number | null {
	let bits = 0;
	for (const letter of code.replace('-', '')) {
		const index = ALPHABET.indexOf(letter);
		if (index < 0) return null;
		bits = (bits << 5) | index;
	}
	return unpermute(bits, keys);
}
