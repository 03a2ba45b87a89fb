/** Call-backs: a person asks to be called another time. The number returns to the pool then, inside its hours and its minimum time. */
import type { CallBackView } from '../../../protocol/views.ts';
import { bothWindows } from '../../domain/hours.ts';
import { done, type Result, refused } from '../../lib/result.ts';
import { type AttemptRow, callBackFree, patchAttempt } from './calls.ts';
import type { Tx } from './context.ts';
import { zonesOf } from './dial-pool.ts';
import { dueAfter, type NumberRow, numberById } from './numbers.ts';
import { one } from './sql.ts';

/** Nobody agrees on a moment further away. */
const AHEAD_MS = 30 * 24 * 3_600_000;

/** Writes down what was agreed; it counts when the record is saved. */
export function askCallBack(tx: Tx, attempt: AttemptRow, at: number | 'later' | null): Result<null> {
	if (attempt.saved_at !== null) return refused('conflict', 'This record has been saved.');
	if (at !== null && numberById(tx, attempt.number).do_not_call === 1)
		return refused('conflict', 'This number is on the Do Not Call list: it cannot be called back.');
	if (typeof at === 'number' && (at <= tx.now || at > tx.now + AHEAD_MS))
		return refused('invalid_input', 'Choose a time from now on, at most 30 days ahead.');
	patchAttempt(tx, attempt, { call_back_at: at === 'later' ? 0 : at });
	if (attempt.session !== null) tx.effects.callers.add(attempt.session);
	return done(null);
}

/** What the saved record means for the number of an ended attempt: no pass used up, and not before the agreed moment. */
export function settleCallBack(tx: Tx, attempt: AttemptRow, number: NumberRow): Partial<NumberRow> {
	const at = attempt.call_back_at ?? 0;
	const free = attempt.counted === 1 && callBackFree(tx, attempt);
	if (free) patchAttempt(tx, attempt, { counted: 0 });
	return { passes: number.passes - (free ? 1 : 0), call_back: at > 0 ? 1 : 0 };
}

const zonesOfNumber = (tx: Tx, number: NumberRow): string[] =>
	zonesOf(tx, one<{ names: string }>(tx.sql, 'select names from zones where id = ?', number.zone)?.names ?? '');

/** For the card of a conversation. */
export function callBackView(tx: Tx, attempt: AttemptRow): CallBackView {
	const number = numberById(tx, attempt.number);
	const zones = zonesOfNumber(tx, number);
	const free = callBackFree(tx, { ...attempt, call_back_at: 0 });
	const used = number.passes + (attempt.ended_at === null ? 1 : 0) - (free && (attempt.ended_at === null || attempt.counted === 1) ? 1 : 0);
	return {
		at: attempt.call_back_at === 0 ? 'later' : attempt.call_back_at,
		earliest: earliest(tx, attempt, zones),
		zone: zones[0] ?? tx.config.settings.hours?.timeZone ?? 'UTC',
		lastPass: used >= tx.config.settings.passes,
	};
}

function earliest(tx: Tx, attempt: AttemptRow, zones: readonly string[]): number | null {
	const { hours, localWindow } = tx.config.settings;
	if (!hours) return null;
	const due = dueAfter(tx, attempt.number, attempt.ended_at ?? tx.now).at;
	const window = bothWindows(hours, zones, localWindow, due);
	return window.open ? due : window.opensAt;
}
