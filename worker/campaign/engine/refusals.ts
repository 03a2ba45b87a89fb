/** A carrier that refuses calls is tried more and more rarely, one call at a time, until it takes one. */
import { getMeta, setMeta, type Tx } from './context.ts';

export interface Refusals {
	/** Since the carrier last took a call. */
	count: number;
	/** The last one, in the carrier's words. */
	message: string;
	/** The pause that it led to. */
	pauseMs: number;
}
const NONE: Refusals = { count: 0, message: '', pauseMs: 0 };
const FIRST_PAUSE_MS = 5_000;
/** Shorter than the silence that the watchdog reports. */
const LONGEST_PAUSE_MS = 45_000;
/** So many, and the campaign is said to be stalled. */
export const REFUSALS_TO_STALL = 3;

export const refusals = (tx: Pick<Tx, 'sql'>): Refusals => ({ ...NONE, ...getMeta<Partial<Refusals>>(tx.sql, 'refusals', {}) });

/** The carrier refused a call, and the number was not the reason. */
export function countRefusal(tx: Tx, message: string): void {
	const { count, pauseMs } = refusals(tx);
	const until = getMeta(tx.sql, 'holdUntil', 0);
	// Calls that were on their way together are refused together: that is no reason to wait twice as long.
	const tried = count > 0 && until <= tx.now;
	const pause = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, tried ? 2 * pauseMs : pauseMs));
	setMeta(tx.sql, 'refusals', { count: count + 1, message, pauseMs: pause } satisfies Refusals);
	setMeta(tx.sql, 'holdUntil', Math.max(until, tx.now + pause));
}

/** The carrier takes calls. */
export function forgetRefusals(tx: Pick<Tx, 'sql'>): void {
	if (refusals(tx).count > 0) setMeta(tx.sql, 'refusals', NONE);
}
