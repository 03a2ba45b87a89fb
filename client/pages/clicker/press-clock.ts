/** A jump of the system's clock against the page's clock, from which on the laptop is taken to have slept. */
const SLEPT_MS = 250;

/**
 * Places events of this page on the epoch. The page's own clock is even and fine but stands still while a laptop sleeps;
 * the system's clock knows of the sleep but may be set back. So: the page's clock, moved forward when it fell behind.
 */
export class PressClock {
	#base = Date.now() - performance.now();

	/** Epoch ms of an `event.timeStamp`. */
	at(timeStamp: number): number {
		this.now();
		return Math.round(this.#base + timeStamp);
	}

	now(): number {
		const now = performance.now();
		const behind = Date.now() - (this.#base + now);
		if (behind > SLEPT_MS) this.#base += behind;
		return Math.round(this.#base + now);
	}
}
