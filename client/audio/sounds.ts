/** The two sounds of the page: soft sine notes, under a quarter of a second. */

interface Note {
	hertz: number;
	/** After the beginning of the sound, s. */
	startS: number;
	lengthS: number;
}
const PLINK: readonly Note[] = [
	{ hertz: 659.3, startS: 0, lengthS: 0.11 },
	{ hertz: 987.8, startS: 0.09, lengthS: 0.15 },
];
const END: readonly Note[] = [
	{ hertz: 392, startS: 0, lengthS: 0.11 },
	{ hertz: 261.6, startS: 0.09, lengthS: 0.15 },
];

function play(context: AudioContext, out: AudioNode, notes: readonly Note[]): void {
	for (const note of notes) {
		const at = context.currentTime + note.startS;
		const tone = new OscillatorNode(context, { type: 'sine', frequency: note.hertz });
		const swell = new GainNode(context, { gain: 0 });
		// Quick and soft at both ends: an edge would click.
		swell.gain.setValueAtTime(0, at);
		swell.gain.linearRampToValueAtTime(0.28, at + 0.015);
		swell.gain.exponentialRampToValueAtTime(0.001, at + note.lengthS);
		tone.connect(swell).connect(out);
		tone.start(at);
		tone.stop(at + note.lengthS);
	}
}

/** Connected. */
export const plink = (context: AudioContext, out: AudioNode): void => play(context, out, PLINK);
/** The call has ended. */
export const endTone = (context: AudioContext, out: AudioNode): void => play(context, out, END);
