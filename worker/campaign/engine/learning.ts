/** What pacing has learned, kept with the campaign. */
import { emptyLearned, type Learned, learn, type PacingEvent } from '../../domain/pacing/index.ts';
import { getMeta, setMeta, type Tx } from './context.ts';
import { recall } from './sql.ts';

export const learned = (tx: Tx): Learned => getMeta<Learned | null>(tx.sql, 'learned', null) ?? emptyLearned();
export const learnFrom = (tx: Tx, event: PacingEvent): void => setMeta(tx.sql, 'learned', learn(structuredClone(learned(tx)), event));

/** Live answers and drops since `from` (to the hour), calls that were answered and are still open included. */
export function answersSince(tx: Tx, from: number, open: Answers = openAnswers(tx)): Answers {
	const ended = ledgerSince(tx, from);
	return { answered: ended.answered + open.answered, dropped: ended.dropped + open.dropped };
}

export interface Answers {
	answered: number;
	dropped: number;
}

/** Answered by a person and not over yet: the ledger counts them when they end. */
export function openAnswers(tx: Tx): Answers {
	const open = recall<Answers>(
		tx.sql,
		`select count(*) answered, coalesce(sum(disposition = 'dropped'), 0) dropped from attempts
		 where ended_at is null and answered_at is not null and coalesce(disposition, '') <> 'machine'`,
	)[0];
	return open ?? { answered: 0, dropped: 0 };
}

/** Attempts that ended since `from`, to the hour. */
export function ledgerSince(
	tx: Tx,
	from: number,
): { dials: number; answered: number; connected: number; dropped: number; machines: number } {
	const row = recall<{ dials: number; answered: number; connected: number; dropped: number; machines: number }>(
		tx.sql,
		`select coalesce(sum(dials), 0) dials, coalesce(sum(answered), 0) answered, coalesce(sum(connected), 0) connected,
		 coalesce(sum(dropped), 0) dropped, coalesce(sum(machines), 0) machines from ledger where hour >= ?`,
		Math.floor(from / 3_600_000),
	)[0];
	return row ?? { dials: 0, answered: 0, connected: 0, dropped: 0, machines: 0 };
}
