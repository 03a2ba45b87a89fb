/** What is known of one number here, and its erasure. D1 holds the rest: loading, approvals, attempts, answers. */

import { formatMoment } from '../../domain/hours.ts';
import { done, type Result, refused } from '../../lib/result.ts';
import { unpacked } from './approval-chain.ts';
import { type AttemptRow, patchAttempt } from './calls.ts';
import { markDirty, type Tx } from './context.ts';
import { type NumberRow, numberByPhone, saveNumber } from './numbers.ts';
import { whyNot } from './status.ts';

/** A decision not to dial, or to dial again, in words. */
export interface NumberDecision {
	at: number;
	text: string;
}
export interface NumberFacts {
	/** Id of the number in this campaign; null = it was never loaded. */
	number: number | null;
	/** Why it is, or is not, dialed now. */
	now: string;
	/** Rows of lists that brought it: list and row. */
	rows: { list: number; row: number }[];
	decisions: NumberDecision[];
}

interface EventRow {
	at: number;
	what: string;
	until: number | null;
}

function decisionText(tx: Tx, event: EventRow): string {
	const zone = tx.config.settings.hours?.timeZone ?? 'UTC';
	const until = event.until === null ? '' : ` until ${formatMoment(event.until, zone, event.at).replace(/ \(.*\)$/, '')}`;
	switch (event.what) {
		case 'minimum_time':
			return `Not dialed${until}: the minimum time between two attempts.`;
		case 'attempts_24h':
			return `Not dialed${until}: it has used up the attempts of 24 hours.`;
		case 'settled':
			return 'Not dialed again: it has its final result.';
		case 'invalid':
			return 'Not dialed again: the carrier reported that it does not exist.';
		case 'out_of_passes':
			return 'Not dialed again: it has used all its passes.';
		case 'removed':
			return 'Not dialed again: it is on the Do Not Call list.';
		case 'back':
			return 'It may be dialed again: it was taken off the Do Not Call list.';
		default:
			return 'It was drawn and put back: it was dropped before, is called one-to-one, and no caller could be kept for it at that moment.';
	}
}

export function numberFacts(tx: Tx, phone: string): NumberFacts {
	const number = numberByPhone(tx, phone);
	const now = whyNot(tx, phone);
	if (!number) return { number: null, now, rows: [], decisions: [] };
	return {
		number: number.id,
		now,
		rows: tx.sql.rows<{ list: number; row: number }>(
			'select distinct list, row from people where number = ? order by list, row',
			number.id,
		),
		decisions: tx.sql
			.rows<EventRow>('select at, what, until from number_events where number = ? order by id', number.id)
			.map((event) => ({ at: event.at, text: decisionText(tx, event) })),
	};
}

/** Notes and typed words of a number's conversations; chosen answers name nobody. */
const WORDS = `attempt in (select id from attempts where number = ?) and (question = '_note' or value like '{"text"%')`;

/** Whether D1 has not taken every approval of a number yet. They cannot be changed here: the chain was closed over them. */
function approvalOnItsWay(tx: Tx, number: number): boolean {
	return tx.sql
		.rows<{ payload: string }>('select payload from approval_batches')
		.some((batch) => unpacked(batch.payload).some((record) => record.numberId === number));
}

/**
 * Takes the person out of the live campaign: number, names, fields, notes and typed answers go; what was counted stays. The number is
 * final from then on. Refused while it is being called.
 */
export function eraseNumber(tx: Tx, phone: string): Result<{ number: number; rows: { list: number; row: number }[] } | null> {
	const number = numberByPhone(tx, phone);
	if (!number) return done(null);
	if (number.attempt !== null) return refused('conflict', 'This number is being called at this moment. Please try again in a few minutes.');
	const open = tx.sql.rows<{ id: string }>(
		`select id from sessions where ended_at is null and attempt in (select id from attempts where number = ?)`,
		number.id,
	);
	if (open.length > 0)
		return refused('conflict', 'The record of a call to this number is still being written. Please try again in a few minutes.');
	if (approvalOnItsWay(tx, number.id))
		return refused('conflict', 'An approval of this number is still on its way to the database. Please try again in a few minutes.');
	const rows = tx.sql.rows<{ list: number; row: number }>('select distinct list, row from people where number = ?', number.id);
	const gone = `erased-${number.id}`;
	saveNumber(tx, number, { ...number, settled: 1, due_at: null, due_reason: 0 } satisfies NumberRow);
	tx.sql.run('update numbers set phone = ? where id = ?', gone, number.id);
	tx.sql.run(`update people set external_id = '', first_name = '', last_name = '', fields = '{}' where number = ?`, number.id);
	for (const attempt of tx.sql.rows<AttemptRow>('select * from attempts where number = ?', number.id))
		patchAttempt(tx, attempt, { phone: gone });
	for (const row of tx.sql.rows<{ attempt: number; person: string; question: string }>(
		`select attempt, person, question from answers where ${WORDS} and value is not null`,
		number.id,
	))
		markDirty(tx, 'answer', `${row.attempt} ${row.person} ${row.question}`);
	tx.sql.run(`update answers set value = null, version = version + 1 where ${WORDS}`, number.id);
	tx.sql.run('delete from notes where attempt in (select id from attempts where number = ?)', number.id);
	tx.sql.run('delete from do_not_call where phone = ?', phone);
	tx.sql.run('delete from notices where phone = ?', phone);
	return done({ number: number.id, rows });
}
