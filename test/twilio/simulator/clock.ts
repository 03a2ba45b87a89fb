/** The simulator's time: in a test's hands, or the real one, possibly faster. */

export interface SimulatorClock {
	/** Epoch ms. */
	now(): number;
	/** Does `work` at that time; returns what takes it back. */
	at(time: number, work: () => void): () => void;
}

interface Entry {
	at: number;
	order: number;
	work: () => void;
}

/** Stands still but for `advance`. */
export class ManualClock implements SimulatorClock {
	#now: number;
	#order = 0;
	readonly #entries = new Set<Entry>();

	constructor(now: number) {
		this.#now = now;
	}

	now(): number {
		return this.#now;
	}

	at(time: number, work: () => void): () => void {
		this.#order += 1;
		const entry = { at: Math.max(Math.round(time), this.#now), order: this.#order, work };
		this.#entries.add(entry);
		return () => this.#entries.delete(entry);
	}

	/** Does the next thing that is due until `until`; false when there is none, and then it is `until`. */
	advance(until: number): boolean {
		let next: Entry | null = null;
		for (const entry of this.#entries) if (!next || entry.at < next.at || (entry.at === next.at && entry.order < next.order)) next = entry;
		if (!next || next.at > until) {
			this.#now = until;
			return false;
		}
		this.#entries.delete(next);
		this.#now = next.at;
		next.work();
		return true;
	}
}

/** What a running clock shows: at real `realMs` it was `virtualMs`, and it runs at `speed`. */
export interface RunningClockSettings {
	speed: number;
	realMs: number;
	virtualMs: number;
}

/** Runs by itself, at `speed` times the speed of real time. */
export class RunningClock implements SimulatorClock {
	readonly #settings: RunningClockSettings;
	readonly #timers = new Set<ReturnType<typeof setTimeout>>();

	constructor(settings: Partial<RunningClockSettings> = {}) {
		const now = Date.now();
		this.#settings = { speed: 1, realMs: now, virtualMs: now, ...settings };
	}

	now(): number {
		const { speed, realMs, virtualMs } = this.#settings;
		return Math.floor(virtualMs + (Date.now() - realMs) * speed);
	}

	at(time: number, work: () => void): () => void {
		const { speed } = this.#settings;
		const timer = setTimeout(
			() => {
				this.#timers.delete(timer);
				// A timer may come a millisecond early.
				if (this.now() < time) this.at(time, work);
				else work();
			},
			Math.min(2_000_000_000, Math.max(0, Math.ceil((time - this.now()) / speed))),
		);
		this.#timers.add(timer);
		return () => {
			clearTimeout(timer);
			this.#timers.delete(timer);
		};
	}

	stop(): void {
		for (const timer of this.#timers) clearTimeout(timer);
		this.#timers.clear();
	}
}
