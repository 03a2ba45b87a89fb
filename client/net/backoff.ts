/** Waiting between tries, in ms. */
export interface BackoffOptions {
	firstMs: number;
	maxMs: number;
}
export const SOCKET_BACKOFF: BackoffOptions = { firstMs: 400, maxMs: 10_000 };

/**
 * How long to wait before try number `attempt` (1, 2, 3 …): doubled each time, up to the maximum, and spread over the
 * upper half so that a thousand pages do not come back at the same instant.
 * @param random from 0 (inclusive) to 1 (exclusive)
 */
export function backoffMs(attempt: number, random: number, options: BackoffOptions = SOCKET_BACKOFF): number {
	const full = Math.min(options.maxMs, options.firstMs * 2 ** Math.min(30, Math.max(0, attempt - 1)));
	return Math.round(full / 2 + (full / 2) * random);
}
