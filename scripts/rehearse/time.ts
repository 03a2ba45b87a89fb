/** The server's clock, as the robots follow it: virtual time that may run faster than ours. */
export class ServerTime {
	#virtualMs = 0;
	#realMs = 0;
	speed = 1;

	/** What the server just said. The earliest arrival is nearest to the truth, so later ones only correct forwards. */
	heard(now: number, speed: number): void {
		if (speed === this.speed && this.#realMs > 0 && now <= this.now()) return;
		this.#virtualMs = now;
		this.#realMs = performance.now();
		this.speed = speed;
	}

	/** Epoch ms of the server. */
	now(): number {
		return Math.round(this.#virtualMs + (performance.now() - this.#realMs) * this.speed);
	}

	/** Calls back after so many virtual ms; returns what takes it back. */
	after(virtualMs: number, work: () => void): () => void {
		const timer = setTimeout(work, Math.max(0, virtualMs) / this.speed);
		return () => clearTimeout(timer);
	}
}

export const realWait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
