/** A call attempt: its row, and what its end means for the number, the caller and the ledger. */
import type { CallState, Disposition } from '../../../protocol/enums.ts';
import type { PacingEvent } from '../../domain/pacing/index.ts';
import { markDirty, type Tx } from './context.ts';
import { dropDetail } from './drops.ts';
import { learnFrom } from './learning.ts';
import { dueAfter, endUnknown, LOST_REST_MS, MAX_CHECKS, numberById, RECORD_MS, saveNumber } from './numbers.ts';
import { KIND_NAMES } from './places.ts';
import { countMinute } from './room-log.ts';
import { makeReady, patchSession, type SessionRow, sessionById, setState } from './sessions.ts';
import { one, value } from './sql.ts';

export interface AttemptRow {
	id: number;
	version: number;
	number: number;
	phone: string;
	kind: number;
	list: number | null;
	pass: number;
	leg: string;
	caller_id: string;
	state: CallState;
	placed_at: number;
	/** When the carrier took it; null = it never did. */
	accepted_at: number | null;
	ringing_at: number | null;
	answered_at: number | null;
	hold_until: number | null;
	connected_at: number | null;
	ended_at: number | null;
	disposition: Disposition | null;
	cause: string | null;
	ended_by: 'caller' | 'person' | 'machine' | 'carrier' | null;
	counted: number;
	/** The caller it was given to. */
	session: string | null;
	/** The caller who is kept for it (one-to-one). */
	reserved_for: string | null;
	/** What the answer was told to do; the same for every repeat. */
	decided: 'join' | 'message' | 'hangup' | null;
	script_version: number | null;
	person: string | null;
	result_question: string | null;
	result_answer: string | null;
	saved_at: number | null;
	do_not_call: number;
	/** Wanted again: not before this moment; 0 = whenever the number is due; null = nothing was agreed. */
	call_back_at: number | null;
	/** The caller stays whatever a machine verdict says. */
	stay: number;
	deadline_at: number | null;
	/** Times the carrier was asked what became of it. */
	checks: number;
	cancelling: number;
	/** JSON of a DropDetail. */
	drop_detail: string | null;
}

/** Deadlines of the states of a leg, ms (docs/spec: every state has one). */
export const CALL_TIMES = {
	/** Taken by the carrier but not begun: a stale queue. */
	queue: 4_000,
	/** Beyond the ring timeout before the carrier is asked. */
	ringSlack: 10_000,
	hold: 1_500,
	bridge: 3_000,
	/** An answered notice without the answer request. */
	noticeAlone: 500,
	talk: 30 * 60_000,
	end: 5_000,
	check: 5_000,
	placing: 10_000,
	/** What counts as connected in time. */
	grace: 2_000,
} as const;
/** Taken back because the carrier kept it in its queue; as long as it says so, the call was never made. */
export const STALE_QUEUE = 'stale_queue';
/** A number whose call the carrier did not make is drawn again after so long. */
const NOT_MADE_REST_MS = 60_000;
/** Call-backs of one number that use up no pass. */
const MAX_FREE_CALL_BACKS = 2;
export const checksLeft = (attempt: AttemptRow): boolean => attempt.checks < MAX_CHECKS;

export const attemptById = (tx: Tx, id: number): AttemptRow | null => one<AttemptRow>(tx.sql, 'select * from attempts where id = ?', id);
export const attemptByLeg = (tx: Tx, leg: string): AttemptRow | null =>
	one<AttemptRow>(tx.sql, 'select * from attempts where leg = ?', leg);

/** Writes changed columns; the copy in D1 follows. */
export function patchAttempt(tx: Tx, attempt: AttemptRow, changes: Partial<AttemptRow>): AttemptRow {
	const columns = Object.keys(changes);
	tx.sql.run(
		`update attempts set ${columns.map((column) => `${column} = ?`).join(', ')}, version = version + 1 where id = ?`,
		...Object.values(changes),
		attempt.id,
	);
	markDirty(tx, 'attempt', attempt.id);
	tx.effects.admins = true;
	return { ...attempt, ...changes };
}

/** Puts a command for the carrier into the outbox, in the transaction of the decision. */
export function order(
	tx: Tx,
	attempt: number,
	verb: 'originate' | 'join' | 'message' | 'hangup' | 'cancel' | 'snapshot',
	room: string | null = null,
): void {
	tx.sql.run(`insert into orders (attempt, verb, room, state, next_at) values (?, ?, ?, 'new', ?)`, attempt, verb, room, tx.now);
	tx.effects.orders = true;
}

export interface Ending {
	disposition: Disposition;
	cause: string;
	by: AttemptRow['ended_by'];
}

/** Ends an attempt, once: number, caller, ledger and learning follow in the same transaction. */
export function endAttempt(tx: Tx, attempt: AttemptRow, ending: Ending): void {
	if (attempt.ended_at !== null) return;
	const disposition = attempt.disposition ?? ending.disposition;
	const number = numberById(tx, attempt.number);
	const counted = countsAsPass(disposition, number.drops) && !(attempt.saved_at !== null && callBackFree(tx, attempt)) ? 1 : 0;
	const ended = patchAttempt(tx, attempt, {
		...(disposition === 'dropped' && attempt.drop_detail === null ? { drop_detail: dropDetail(tx, attempt) } : {}),
		state: 'ended',
		ended_at: tx.now,
		disposition,
		cause: attempt.cause ?? ending.cause,
		ended_by: attempt.ended_by ?? ending.by,
		counted,
		deadline_at: null,
		reserved_for: null,
		hold_until: null,
	});
	// Commands that end the leg still go out; the others have lost their sense.
	tx.sql.run(`delete from orders where attempt = ? and verb in ('originate', 'join', 'message', 'snapshot')`, attempt.id);
	settleNumber(tx, ended);
	countLedger(tx, ended);
	tellPacing(tx, ended);
	freeCallers(tx, attempt, ended);
	if (attempt.decided === null && attempt.answered_at !== null) tx.effects.decided.set(attempt.leg, { do: 'hangup' });
}

/** An attempt that ended with a call-back uses up no pass, twice at most per number. */
export const callBackFree = (tx: Tx, attempt: Pick<AttemptRow, 'id' | 'number' | 'call_back_at'>): boolean =>
	attempt.call_back_at !== null &&
	value(
		tx.sql,
		'select count(*) from attempts where number = ? and id <> ? and call_back_at is not null and saved_at is not null and counted = 0',
		attempt.number,
		attempt.id,
	) < MAX_FREE_CALL_BACKS;

/** A drop uses up no pass, twice at most per number; what the carrier never took, or we took back, uses none. */
function countsAsPass(disposition: Disposition, drops: number): boolean {
	switch (disposition) {
		case 'cancelled':
		case 'failed':
			return false;
		case 'dropped':
			return drops >= 2;
		default:
			return true;
	}
}

function settleNumber(tx: Tx, attempt: AttemptRow): void {
	const number = numberById(tx, attempt.number);
	if (number.attempt !== attempt.id) return;
	const rung = attempt.accepted_at !== null;
	// A call that was never made leaves the minimum time since the one before, which may have been raised meanwhile.
	const endedAt = rung ? tx.now : number.last_ended_at;
	const due = endedAt === null ? { at: 0, reason: 0 as const } : dueAfter(tx, number.id, endedAt);
	const notMade = !rung && (attempt.disposition === 'failed' || attempt.cause === STALE_QUEUE) ? tx.now + NOT_MADE_REST_MS : 0;
	const rest = endUnknown(attempt) ? tx.now + LOST_REST_MS : 0;
	const record = attempt.disposition === 'connected' && attempt.saved_at === null ? tx.now + RECORD_MS : 0;
	const wanted = attempt.saved_at === null ? 0 : (attempt.call_back_at ?? 0);
	saveNumber(tx, number, {
		...number,
		attempt: null,
		passes: number.passes + attempt.counted,
		drops: number.drops + (attempt.disposition === 'dropped' ? 1 : 0),
		invalid: attempt.disposition === 'invalid_number' ? 1 : number.invalid,
		last_ended_at: endedAt,
		due_at: Math.max(due.at, notMade, rest, record, wanted),
		due_reason: due.reason,
		call_back: wanted > 0 ? 1 : 0,
	});
}

/** The 30-day ledger, by hour, and the minute of the room. */
function countLedger(tx: Tx, attempt: AttemptRow): void {
	const live = attempt.disposition === 'connected' || attempt.disposition === 'dropped' || attempt.disposition === 'hung_up_first';
	countMinute(tx, {
		dials: attempt.accepted_at === null ? 0 : 1,
		answered: live ? 1 : 0,
		connected: attempt.disposition === 'connected' ? 1 : 0,
		dropped: attempt.disposition === 'dropped' ? 1 : 0,
	});
	tx.sql.run(
		`insert into ledger (hour, dials, answered, connected, dropped, machines) values (?, ?, ?, ?, ?, ?)
		 on conflict do update set dials = dials + excluded.dials, answered = answered + excluded.answered,
		 connected = connected + excluded.connected, dropped = dropped + excluded.dropped, machines = machines + excluded.machines`,
		Math.floor(tx.now / 3_600_000),
		attempt.accepted_at === null ? 0 : 1,
		live ? 1 : 0,
		attempt.disposition === 'connected' ? 1 : 0,
		attempt.disposition === 'dropped' ? 1 : 0,
		attempt.disposition === 'machine' ? 1 : 0,
	);
}

/** Pacing hears of an end when it comes; of an answer it heard when it came. */
function tellPacing(tx: Tx, attempt: AttemptRow): void {
	if (attempt.accepted_at === null || attempt.disposition === 'failed' || attempt.disposition === 'lost') return;
	const outcome = pacingOutcome(attempt.disposition);
	if (outcome === null || (outcome === 'answered' && attempt.answered_at !== null)) return;
	learnOutcome(tx, attempt, outcome);
}

/** A person answered: learned at once, not a whole conversation later. */
export const learnAnswer = (tx: Tx, attempt: AttemptRow): void => learnOutcome(tx, attempt, 'answered');

function learnOutcome(tx: Tx, attempt: AttemptRow, outcome: Extract<PacingEvent, { t: 'attempt' }>['outcome']): void {
	const kind = KIND_NAMES[attempt.kind] ?? 'unknown';
	const ringMs = Math.max(0, (attempt.answered_at ?? tx.now) - attempt.placed_at);
	learnFrom(tx, { t: 'attempt', at: tx.now, kind, pass: attempt.pass, ringMs, outcome });
}

function pacingOutcome(disposition: Disposition | null): Extract<PacingEvent, { t: 'attempt' }>['outcome'] | null {
	switch (disposition) {
		case 'connected':
		case 'dropped':
		case 'hung_up_first':
			return 'answered';
		case 'machine':
			return 'machine';
		case 'no_answer':
			return 'no_answer';
		case 'busy':
			return 'busy';
		case 'invalid_number':
			return 'bad';
		case 'cancelled':
			return 'cancelled';
		default:
			return null;
	}
}

/** Whoever was tied to the attempt: to wrap-up after a conversation, else back to the place in the queue. */
export function freeCallers(tx: Tx, before: AttemptRow, ended: AttemptRow): void {
	const reserved = before.reserved_for === null ? null : sessionById(tx, before.reserved_for);
	if (reserved && reserved.state === 'reserved' && reserved.attempt === before.id) makeReady(tx, reserved);
	const session = before.session === null ? null : sessionById(tx, before.session);
	if (!session || session.attempt !== before.id) return;
	if (ended.disposition === 'connected') toWrapUp(tx, session, ended);
	else if (ended.disposition === 'machine')
		makeReady(tx, { ...session, ready_since: null }, 'That was an answering machine. You are back in the queue.');
	else makeReady(tx, session, 'They hung up before you were connected. You are first in the queue again.');
}

/** From the conversation to its record; a record is begun once. */
export function toWrapUp(tx: Tx, session: SessionRow, attempt: AttemptRow): void {
	if (session.state !== 'on_call' && session.state !== 'reserved') {
		tx.effects.callers.add(session.id);
		return;
	}
	const talkMs = attempt.connected_at === null ? 0 : tx.now - attempt.connected_at;
	setState(tx, session, 'wrap_up', { ready_since: null, talk_ms: session.talk_ms + talkMs, calls: session.calls + 1 });
	if (session.link_up === 0) patchSession(tx, session.id, { deadline_at: (session.lost_at ?? tx.now) + 120_000 });
}
