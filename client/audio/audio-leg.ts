/**
 * The caller's own sound, whatever carries it. The simulated leg makes its sounds in the browser; other carriers bring
 * real ones. The page shows the same either way.
 */

/** `blocked`: the browser wants a press before it plays anything. `down`: the connection of the sound is broken. */
export type LegState = 'off' | 'connecting' | 'up' | 'blocked' | 'down';

/** Why a leg is `down`: the network lets no sound through, another page of the same person has it, or the carrier failed. */
export type LegTrouble = 'network' | 'elsewhere' | 'carrier';

/** Sounds that have a caption. `says`: words of the other side, in `words`. */
export type CaptionSound = 'plink' | 'hello' | 'end' | 'says';

/** A sound in words: what is heard, for people who do not hear it. The page has the words for each in its language. */
export interface Caption {
	/** Counts up, so that the same sound twice is two captions. */
	id: number;
	sound: CaptionSound;
	words?: string;
}

export interface AudioLegEvents {
	/** `trouble` only with `down`. */
	onState: (state: LegState, trouble?: LegTrouble) => void;
	onCaption: (caption: Caption) => void;
	/** How loud the microphone is, ten times a second: from 0 (silence) to 1. */
	onLevel: (level: number) => void;
}

export interface AudioLeg {
	/** To be called inside a press, or browsers refuse to play. Repeats are harmless. */
	connect: () => Promise<void>;
	/** Somebody was joined to this caller. `seed` makes the same person sound the same. */
	joined: (seed: string) => void;
	/** Somebody was joined whose voice comes by another way: the plink alone. */
	plink?: () => void;
	/** That person is gone. */
	left: () => void;
	/** Words of a made-up person (practice). Legs that carry real people have no use for it. */
	says?: (words: string, language: string) => void;
	/** 0 to 1. */
	setVolume: (volume: number) => void;
	/** The microphone in use, or null to be without one. */
	setInput: (stream: MediaStream | null) => void;
	/** Where the sound comes out: a device id, '' = the system's choice. Absent: this leg cannot choose. */
	setOutput?: (deviceId: string) => Promise<void>;
	close: () => void;
}
