/** Randomness that can be repeated: the same seed, or the same kept state, gives the same numbers. Not for secrets. */

/** Uniform in [0, 1). What draws take as a parameter. */
export type Random = () => number;

/** Four unsigned 32-bit integers. */
export type RandomState = readonly [number, number, number, number];

export interface SeededRandom {
	next: Random;
	/** What to keep so that the sequence goes on where it stopped. */
	state(): RandomState;
}

/** Goes on from a kept state (sfc32). */
export function randomFrom(state: RandomState): SeededRandom {
	let [a, b, c, d] = state;
	const next = () => {
		const t = (((a + b) | 0) + d) | 0;
		d = (d + 1) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = (c << 21) | (c >>> 11);
		c = (c + t) | 0;
		return (t >>> 0) / 4_294_967_296;
	};
	return { next, state: () => [a >>> 0, b >>> 0, c >>> 0, d >>> 0] };
}

/** Begins a sequence; seeds that differ in one character give unrelated sequences. */
export function seededRandom(seed: string | number): SeededRandom {
	let hash = 2_166_136_261;
	for (const character of String(seed)) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
	const word = () => {
		hash = (hash + 0x9e3779b9) | 0;
		let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
		mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
		return (mixed ^ (mixed >>> 16)) >>> 0;
	};
	const random = randomFrom([word(), word(), word(), 1]);
	for (let i = 0; i < 12; i++) random.next();
	return random;
}
