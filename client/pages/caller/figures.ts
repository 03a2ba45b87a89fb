/** Figures of one volunteer's session. Pure. */
import type { CallerFigures } from '../../../protocol/views.ts';

/** A rate over less is a guess. */
const RATE_FROM_MS = 5 * 60_000;

/** Right persons reached by the hour in the queue, in calls and their records; rests are not counted. Null while it is too early to tell. */
export function perHour({ contacts, since, restMs }: Pick<CallerFigures, 'contacts' | 'since' | 'restMs'>, now: number): number | null {
	const workedMs = now - since - restMs;
	return workedMs < RATE_FROM_MS ? null : (contacts * 3_600_000) / workedMs;
}

/** The number of calls when it is one worth a word: 1, 5, 10, 25, 50, 100, and every further hundred. */
export function milestoneOf(calls: number): number | null {
	const worth = [1, 5, 10, 25, 50].includes(calls) || (calls > 0 && calls % 100 === 0);
	return worth ? calls : null;
}
