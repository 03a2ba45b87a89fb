/** One number's row: its facts, and the place that follows from them. */
import { present } from '../../lib/assert.ts';
import { type Tx, tally } from './context.ts';
import { append, take } from './dial-pool.ts';
import { KIND, PLACE, type Place } from './places.ts';
import { putBack } from './put-back.ts';
import { one } from './sql.ts';

export interface NumberRow {
	id: number;
	phone: string;
	kind: number;
	zone: number;
	place: Place;
	approved: number;
	do_not_call: number;
	invalid: number;
	settled: number;
	/** Counted attempts. */
	passes: number;
	/** Times a person of this number was dropped. */
	drops: number;
	last_ended_at: number | null;
	due_at: number | null;
	/** 0 minimum time, 1 attempts of 24 hours. */
	due_reason: number;
	/** 1 = a call-back at a moment was agreed: when it is due it is drawn before all others. */
	call_back: number;
	/** 1 = every list that held it was taken out before it was dialed. */
	withdrawn: number;
	attempt: number | null;
	queue: number | null;
	position: number | null;
	list: number;
}

export const numberById = (tx: Tx, id: number): NumberRow =>
	present(one<NumberRow>(tx.sql, 'select * from numbers where id = ?', id), `number ${id}`);
export const numberByPhone = (tx: Tx, phone: string): NumberRow | null =>
	one<NumberRow>(tx.sql, 'select * from numbers where phone = ?', phone);

/** Whether it would need an approval if clicking is on (R10): cells and unknown ones, unless approved. */
export const gateOf = (number: Pick<NumberRow, 'kind' | 'approved'>): 0 | 1 =>
	number.kind !== KIND.landline && number.approved === 0 ? 1 : 0;

/** The pass of the pool's queue it waits in: call-backs come before first attempts. */
export const queuePass = (number: Pick<NumberRow, 'passes' | 'call_back'>): number => (number.call_back === 1 ? 0 : number.passes + 1);

/** What decides where a number is. */
export type PlaceFacts = Pick<
	NumberRow,
	'place' | 'attempt' | 'do_not_call' | 'withdrawn' | 'invalid' | 'settled' | 'passes' | 'kind' | 'approved' | 'due_at' | 'due_reason'
>;

/** The place that a number's facts and the settings of the moment give it. The one definition. */
export function placeOf(tx: Tx, number: PlaceFacts): Place {
	if (number.place === PLACE.staged) return PLACE.staged;
	if (number.attempt !== null) return PLACE.air;
	if (number.do_not_call === 1 || number.withdrawn === 1) return PLACE.removed;
	if (number.invalid === 1 || number.settled === 1 || number.passes >= tx.config.settings.passes) return PLACE.final;
	if (gateOf(number) === 1 && tx.config.settings.clicking) return PLACE.unapproved;
	if (number.due_at !== null && number.due_at > tx.now) return number.due_reason === 1 ? PLACE.waiting24 : PLACE.waiting;
	return PLACE.pool;
}

/**
 * Writes a number's changed facts and moves it where they put it. `before` is the row as stored,
 * `after` the same with changes; place, queue and position are found here.
 */
export function saveNumber(tx: Tx, before: NumberRow, after: NumberRow): void {
	const place = placeOf(tx, after);
	const gate = gateOf(after);
	const stays =
		place === before.place &&
		(place !== PLACE.pool ||
			(queuePass(before) === queuePass(after) && gateOf(before) === gate && before.zone === after.zone && before.kind === after.kind));
	let queue = before.queue;
	let position = before.position;
	if (!stays && before.place === PLACE.pool && queue !== null && position !== null) {
		take(tx, queue, position);
		queue = null;
		position = null;
	}
	if (!stays && place === PLACE.pool) ({ queue, position } = append(tx, after.id, queuePass(after), after.zone, after.kind, gate));
	tally(tx, before.place, before.zone, gateOf(before), -1);
	tally(tx, place, after.zone, gate, 1);
	tx.sql.run(
		`update numbers set kind = ?, zone = ?, place = ?, approved = ?, do_not_call = ?, invalid = ?, settled = ?, passes = ?, drops = ?,
		 last_ended_at = ?, due_at = ?, due_reason = ?, call_back = ?, withdrawn = ?, attempt = ?, queue = ?, position = ? where id = ?`,
		after.kind,
		after.zone,
		place,
		after.approved,
		after.do_not_call,
		after.invalid,
		after.settled,
		after.passes,
		after.drops,
		after.last_ended_at,
		after.due_at,
		after.due_reason,
		after.call_back,
		after.withdrawn,
		after.attempt,
		queue,
		position,
		after.id,
	);
	tx.effects.admins = true;
	if (place !== before.place) {
		tx.effects.clickers = true;
		if (place === PLACE.unapproved && !awaitedClick(before)) putBack(tx, [after.id]);
		noteDecision(tx, before, after, place);
	}
}

/** Whether the leases of clickers counted on it: it needed a click, and was in a place from which they are given out. */
const awaitedClick = (number: NumberRow): boolean =>
	gateOf(number) === 1 &&
	(number.place === PLACE.unapproved || number.place === PLACE.pool || number.place === PLACE.waiting || number.place === PLACE.waiting24);

/** Keeps a decision not to dial, for the number's story: what an attempt led to, and Do Not Call. Bulk edits of the settings tell nothing new. */
function noteDecision(tx: Tx, before: NumberRow, after: NumberRow, place: Place): void {
	const removal = place === PLACE.removed || before.place === PLACE.removed;
	if (before.place !== PLACE.air && !removal) return;
	const final = after.invalid === 1 ? 'invalid' : after.settled === 1 ? 'settled' : 'out_of_passes';
	const named: Partial<Record<Place, string>> = {
		[PLACE.removed]: 'removed',
		[PLACE.waiting]: 'minimum_time',
		[PLACE.waiting24]: 'attempts_24h',
		[PLACE.final]: final,
	};
	const what = named[place] ?? (before.place === PLACE.removed ? 'back' : undefined);
	if (what === undefined) return;
	const until = place === PLACE.waiting || place === PLACE.waiting24 ? after.due_at : null;
	noteNumber(tx, after.id, what, until);
}

/** An event of a number that no other row tells. */
export function noteNumber(tx: Tx, number: number, what: string, until: number | null): void {
	const last = one<{ what: string }>(tx.sql, 'select what from number_events where number = ? order by id desc limit 1', number);
	// Put back again and again is one event.
	if (last?.what === what && what === 'no_caller_to_keep') return;
	tx.sql.run('insert into number_events (number, at, what, until) values (?, ?, ?, ?)', number, tx.now, what, until);
}

/** Puts a number that was drawn (its pool row is gone already) into the air. */
export function markInAir(tx: Tx, number: NumberRow, attempt: number): void {
	tally(tx, PLACE.pool, number.zone, gateOf(number), -1);
	tally(tx, PLACE.air, number.zone, gateOf(number), 1);
	tx.sql.run(
		'update numbers set place = ?, attempt = ?, call_back = 0, queue = null, position = null where id = ?',
		PLACE.air,
		attempt,
		number.id,
	);
	tx.effects.admins = true;
}

/** When the number may be tried again, from its attempts (minimum time and the 24-hour maximum). */
export function dueAfter(tx: Tx, number: number, endedAt: number): { at: number; reason: 0 | 1 } {
	const { minimumTimeMinutes, maxAttemptsPer24h } = tx.config.settings;
	const minimum = endedAt + minimumTimeMinutes * 60_000;
	const day = 24 * 3_600_000;
	const recent = tx.sql.rows<{ placed_at: number }>(
		'select placed_at from attempts where number = ? and placed_at > ? and accepted_at is not null order by placed_at desc limit ?',
		number,
		tx.now - day,
		maxAttemptsPer24h,
	);
	const oldest = recent[maxAttemptsPer24h - 1];
	const daily = oldest ? oldest.placed_at + day : 0;
	return daily > minimum ? { at: daily, reason: 1 } : { at: minimum, reason: 0 };
}

/** So often is the carrier asked about a leg before its attempt is ended without its word. */
export const MAX_CHECKS = 4;
/** Whether nobody can say that the leg is over: what ended it, or whether anything did, was never learned. */
export const endUnknown = (attempt: { disposition: string | null; checks: number }): boolean =>
	attempt.disposition === 'lost' || attempt.checks >= MAX_CHECKS;
/** A number whose outcome is not known is left alone for so long. */
export const LOST_REST_MS = 30 * 60_000;
/** The longest that a record can stay open after its call; saving it makes the number due earlier. */
export const RECORD_MS = 600_000;

/**
 * When a number is due as things are set now: the minimum time and the maximum of 24 hours computed anew from its attempts.
 * What was agreed with a person stands, and so does the rest after a call whose outcome or record is still open.
 */
export function dueNow(tx: Tx, number: NumberRow): Pick<NumberRow, 'due_at' | 'due_reason'> {
	if (number.last_ended_at === null) return { due_at: number.due_at, due_reason: 0 };
	const due = dueAfter(tx, number.id, number.last_ended_at);
	const agreed = number.call_back === 1 ? (number.due_at ?? 0) : 0;
	const last = one<{ disposition: string | null; checks: number; ended_at: number | null; saved_at: number | null }>(
		tx.sql,
		'select disposition, checks, ended_at, saved_at from attempts where number = ? order by placed_at desc, id desc limit 1',
		number.id,
	);
	const open = last?.disposition === 'connected' && last.saved_at === null ? (last.ended_at ?? tx.now) + RECORD_MS : 0;
	const rest = last && endUnknown(last) ? (last.ended_at ?? tx.now) + LOST_REST_MS : 0;
	return { due_at: Math.max(due.at, agreed, open, rest), due_reason: due.reason };
}

/** Moves numbers whose time has come; at most `limit`, so that no tick is long. Returns how many. */
export function releaseDue(tx: Tx, limit: number): number {
	const due = tx.sql.rows<NumberRow>('select * from numbers where place in (3, 6) and due_at <= ? order by due_at limit ?', tx.now, limit);
	for (const number of due) saveNumber(tx, number, { ...number, due_at: null, due_reason: 0 });
	return due.length;
}
