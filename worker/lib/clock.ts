/** The one clock. Rehearsals run faster: engine and simulated carrier then share a virtual time. */
export interface Clock {
	/** Epoch ms (virtual). */
	now(): number;
	/** Virtual ms per real ms. */
	readonly speed: number;
	/** The real epoch ms at which the clock will show `virtualMs`; what alarms and timers are set to. */
	toReal(virtualMs: number): number;
}

export interface ClockSettings {
	speed: number;
	/** Epoch of the mapping: at real `realMs` the clock showed `virtualMs`. Kept with the state, so that a restart goes on. */
	realMs: number;
	virtualMs: number;
}

/** A clock that was set back by more than this, in ms, is believed. */
export const HELD_MS = 60_000;

/**
 * A machine's clock may be set back a little: time then stands still until it has caught up, so that what was decided at a moment is
 * never before it. Held for `mostMs`; a clock that was wrong by more would hold up everything.
 */
export function steady(now: () => number, mostMs: number = HELD_MS): () => number {
	let latest = Number.NEGATIVE_INFINITY;
	return () => {
		const at = now();
		if (at > latest || latest - at > mostMs) latest = at;
		return latest;
	};
}

export function clockFrom(settings: ClockSettings | null): Clock {
	if (!settings) return { now: steady(() => Date.now()), speed: 1, toReal: (at) => at };
	const { speed, realMs, virtualMs } = settings;
	return {
		now: steady(() => Math.floor(virtualMs + (Date.now() - realMs) * speed), HELD_MS * speed),
		speed,
		toReal: (at) => Math.ceil(realMs + (at - virtualMs) / speed),
	};
}
