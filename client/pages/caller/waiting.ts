/** What is said about the wait: honest, also when it is long. Pure. */
import type { CallerView } from '../../../protocol/views.ts';

export interface WaitWords {
	/** What to expect: nothing is known, so long as usual, or longer than that. */
	is: 'unknown' | 'usual' | 'longer';
	/** Expected, s. */
	expectedS: number | null;
	/** The reason is worth saying. */
	why: boolean;
}

/** A wait beyond this wants a reason, s. */
const LONG_S = 30;

/**
 * @param waitedMs so far, of the server's clock
 */
export function waitWords({ expectedS, code }: Pick<CallerView['wait'], 'expectedS' | 'code'>, waitedMs: number): WaitWords {
	const longer = expectedS !== null && waitedMs > Math.max(LONG_S, 2 * expectedS) * 1000;
	return {
		is: expectedS === null ? 'unknown' : longer ? 'longer' : 'usual',
		expectedS,
		why: code !== null && (expectedS === null || expectedS > LONG_S || waitedMs > LONG_S * 1000),
	};
}
