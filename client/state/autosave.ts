import { type Signal, signal } from '@preact/signals';

export type SaveState =
	| { kind: 'idle' }
	/** Changes wait for a pause in typing. */
	| { kind: 'waiting' }
	| { kind: 'saving' }
	| { kind: 'saved' }
	| { kind: 'failed'; error: unknown };

/** How to run something later; replaced in tests. */
export interface Timers {
	set: (work: () => void, ms: number) => unknown;
	clear: (handle: unknown) => void;
}

const browserTimers: Timers = {
	set: (work, ms) => setTimeout(work, ms),
	clear: (handle) => clearTimeout(handle as ReturnType<typeof setTimeout>),
};

/**
 * Saves changes as they are made: gathers them until nobody typed for `delayMs`, sends one request at a time, and keeps
 * what was refused together with what comes next, so that nothing typed is lost.
 */
export class Autosave<P extends object> {
	readonly state: Signal<SaveState> = signal<SaveState>({ kind: 'idle' });
	readonly #save: (patch: P) => Promise<void>;
	readonly #delayMs: number;
	readonly #timers: Timers;
	#pending: P | null = null;
	#timer: unknown = null;
	#running: Promise<void> | null = null;

	constructor(save: (patch: P) => Promise<void>, delayMs = 500, timers: Timers = browserTimers) {
		this.#save = save;
		this.#delayMs = delayMs;
		this.#timers = timers;
	}

	/** Whether something typed has not reached the server. */
	get dirty(): boolean {
		return this.#pending !== null || this.#running !== null;
	}

	/** Adds changes; later values of the same key win. */
	push(patch: P): void {
		this.#pending = this.#pending ? { ...this.#pending, ...patch } : patch;
		if (!this.#running) this.state.value = { kind: 'waiting' };
		this.#timers.clear(this.#timer);
		this.#timer = this.#timers.set(() => void this.flush(), this.#delayMs);
	}

	/** Sends what waits, at once; resolves when nothing is on its way any more. */
	async flush(): Promise<void> {
		this.#timers.clear(this.#timer);
		if (this.#running) await this.#running;
		const patch = this.#pending;
		if (!patch || this.#running) return;
		this.#pending = null;
		this.state.value = { kind: 'saving' };
		this.#running = this.#send(patch);
		await this.#running;
	}

	async #send(patch: P): Promise<void> {
		try {
			await this.#save(patch);
			this.#running = null;
			this.state.value = this.#pending ? { kind: 'waiting' } : { kind: 'saved' };
		} catch (error) {
			this.#running = null;
			const newer: P | null = this.#pending;
			this.#pending = newer ? { ...patch, ...newer } : patch;
			this.state.value = { kind: 'failed', error };
		}
	}

	/** Forgets what waits, for example when the change was taken back. */
	drop(): void {
		this.#timers.clear(this.#timer);
		this.#pending = null;
		this.state.value = { kind: 'idle' };
	}
}
