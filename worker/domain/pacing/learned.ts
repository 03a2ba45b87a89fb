import type { PacingEvent } from './types.ts';

/** What the policy has learned; plain JSON, bounded, kept by whoever calls the policy. */
export interface Learned {
	version: 1;
	/** Mean wait between ready and connected, seconds; null before the first. */
	waitS: number | null;
}

export function emptyLearned(): Learned {
	return { version: 1, waitS: null };
}

/** A stored state, or an empty one when it is missing or of another version. */
export function readLearned(stored: unknown): Learned {
	if (typeof stored !== 'object' || stored === null || !('version' in stored) || stored.version !== 1) return emptyLearned();
	return stored as Learned;
}

/** Changes the given state and returns it. */
export function learn(learned: Learned, event: PacingEvent): Learned {
	if (event.t === 'wait') learned.waitS = (learned.waitS ?? event.ms / 1000) * 0.9 + (event.ms / 1000) * 0.1;
	return learned;
}
