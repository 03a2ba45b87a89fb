/** A synthetic voice that says “Hello?”: a buzzing source through three moving resonances, as a throat and mouth make it. */

/** Resonances of a sound, Hz, and when they are reached, s. */
interface Shape {
	atS: number;
	formants: readonly [number, number, number];
}
/** h-ɛ-l-oʊ for a voice of middle size. */
const HELLO: readonly Shape[] = [
	{ atS: 0.06, formants: [560, 1800, 2550] },
	{ atS: 0.2, formants: [580, 1750, 2500] },
	{ atS: 0.28, formants: [360, 1050, 2600] },
	{ atS: 0.36, formants: [500, 950, 2450] },
	{ atS: 0.58, formants: [380, 780, 2350] },
];
const END_S = 0.64;
const WIDTHS = [7, 11, 14] as const;
const LEVELS = [1, 0.55, 0.22] as const;

/** A voice: pitch in Hz, and the size of its mouth as a factor of the resonances. */
export interface Voice {
	pitchHz: number;
	size: number;
}

/** The voice of a person: the same text gives the same voice. */
export function voiceOf(seed: string): Voice {
	let hash = 2166136261;
	for (const letter of seed) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619) >>> 0;
	const height = (hash % 1000) / 1000;
	return { pitchHz: 95 + 130 * height, size: 0.9 + 0.25 * height };
}

/** Says “Hello?”. @returns its length in s */
export function sayHello(context: AudioContext, out: AudioNode, voice: Voice): number {
	const now = context.currentTime;
	const loudness = new GainNode(context, { gain: 0 });
	loudness.gain.setValueAtTime(0, now + 0.04);
	loudness.gain.linearRampToValueAtTime(0.5, now + 0.1);
	loudness.gain.setValueAtTime(0.5, now + 0.22);
	loudness.gain.linearRampToValueAtTime(0.34, now + 0.29);
	loudness.gain.linearRampToValueAtTime(0.55, now + 0.4);
	loudness.gain.linearRampToValueAtTime(0, now + END_S);
	loudness.connect(out);

	const source = new OscillatorNode(context, { type: 'sawtooth', frequency: voice.pitchHz });
	source.frequency.setValueAtTime(voice.pitchHz, now);
	source.frequency.linearRampToValueAtTime(voice.pitchHz * 0.94, now + 0.25);
	// A question rises.
	source.frequency.linearRampToValueAtTime(voice.pitchHz * 1.35, now + END_S);
	for (const [index, width] of WIDTHS.entries()) {
		const resonance = new BiquadFilterNode(context, { type: 'bandpass', Q: width });
		for (const shape of HELLO) {
			const hertz = (shape.formants[index] ?? 0) * voice.size;
			if (shape === HELLO[0]) resonance.frequency.setValueAtTime(hertz, now);
			resonance.frequency.linearRampToValueAtTime(hertz, now + shape.atS);
		}
		source
			.connect(resonance)
			.connect(new GainNode(context, { gain: LEVELS[index] ?? 0 }))
			.connect(loudness);
	}
	source.start(now);
	source.stop(now + END_S);
	breath(context, out, now);
	return END_S;
}

/** The h: a short breath. */
function breath(context: AudioContext, out: AudioNode, now: number): void {
	const length = Math.round(context.sampleRate * 0.09);
	const buffer = new AudioBuffer({ length, sampleRate: context.sampleRate });
	const samples = buffer.getChannelData(0);
	for (let n = 0; n < length; n += 1) samples[n] = (Math.random() * 2 - 1) * (1 - n / length);
	const noise = new AudioBufferSourceNode(context, { buffer });
	noise
		.connect(new BiquadFilterNode(context, { type: 'bandpass', frequency: 1500, Q: 0.8 }))
		.connect(new GainNode(context, { gain: 0.09 }))
		.connect(out);
	noise.start(now);
}
