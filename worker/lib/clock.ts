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

export function clockFrom(settings: ClockSettings | null): Clock {
	if (!settings) return { now: () => Date.now(), speed: 1, toReal: (at) => at };
	const { speed, realMs, virtualMs } = settings;
	return {
		now: () => Math.floor(virtualMs + (Date.now() - realMs) * speed),
		speed,
		toReal: (at) => Math.ceil(realMs + (at - virtualMs) / speed),
	};
}
