/**
 * The caller's own sound, whatever carries it. The simulated leg makes its sounds in the browser; other carriers bring
 * real ones. The page shows the same either way.
 */

/** `blocked`: the browser wants a press before it plays anything. */
export type LegState = 'off' | 'connecting' | 'up' | 'blocked' | 'down';

/** A sound in words: what is heard, for people who do not hear it. */
export interface Caption {
	/** Counts up, so that the same words twice are two captions. */
	id: number;
	text: string;
}

export interface AudioLegEvents {
	onState: (state: LegState) => void;
	onCaption: (caption: Caption) => void;
	/** How loud the microphone is, ten times a second: from 0 (silence) to 1. */
	onLevel: (level: number) => void;
}

export interface AudioLeg {
	/** To be called inside a press, or browsers refuse to play. Repeats are harmless. */
	connect: () => Promise<void>;
	/** Somebody was joined to this caller. `seed` makes the same person sound the same. */
	joined: (seed: string) => void;
	/** That person is gone. */
	left: () => void;
	/** 0 to 1. */
	setVolume: (volume: number) => void;
	/** The microphone in use, or null to be without one. */
	setInput: (stream: MediaStream | null) => void;
	close: () => void;
}
