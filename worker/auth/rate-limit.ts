/**
 * A small limit per address for the public join endpoints. In the memory of one isolate: it costs nothing, forgets on a
 * restart, and every isolate counts on its own, so it blunts hammering and is no accounting. Link tokens have 128 bits;
 * they do not depend on it. Real time, not virtual: it protects the machine.
 */
export interface Budget {
	/** Requests at once. */
	burst: number;
	/** Requests regained each second. */
	perSecond: number;
}
/** A whole phone bank behind one address joins within a minute, and comes back after a broken connection. */
export const JOIN_BUDGET: Budget = { burst: 600, perSecond: 20 };

const MAX_ADDRESSES = 10_000;

/** Token buckets by key. */
export class RateLimit {
	readonly #budget: Budget;
	readonly #buckets = new Map<string, { left: number; at: number }>();
	constructor(budget: Budget) {
		this.#budget = budget;
	}

	#left(key: string, nowMs: number): number {
		const { burst, perSecond } = this.#budget;
		const bucket = this.#buckets.get(key);
		return bucket ? Math.min(burst, bucket.left + (Math.max(0, nowMs - bucket.at) / 1000) * perSecond) : burst;
	}

	/** Whether a request of `key` is within its budget at `nowMs`; uses one up if so. */
	take(key: string, nowMs: number): boolean {
		const left = this.#left(key, nowMs);
		this.#buckets.delete(key);
		// The oldest entry goes first: an attacker with many addresses only makes this forget, never grow.
		if (this.#buckets.size >= MAX_ADDRESSES)
			for (const oldest of this.#buckets.keys()) {
				this.#buckets.delete(oldest);
				break;
			}
		this.#buckets.set(key, { left: left >= 1 ? left - 1 : left, at: nowMs });
		return left >= 1;
	}
}
