/** The life of a call: placed, ringing, answered and decided, talking, ended. Events may repeat, be late, or never come. */
import type { AnswerRequest, CarrierEvent, EndCause, LegAction, LegSnapshot, Outcome } from '../../carriers/port.ts';
import {
	type AttemptRow,
	attemptById,
	attemptByLeg,
	CALL_TIMES,
	checksLeft,
	type Ending,
	endAttempt,
	freeCallers,
	learnAnswer,
	order,
	patchAttempt,
	STALE_QUEUE,
	toWrapUp,
} from './calls.ts';
import { getMeta, setMeta, type Tx } from './context.ts';
import { heardWhenDropped } from './drop-message.ts';
import { dropDetail } from './drops.ts';
import { numberById } from './numbers.ts';
import { countRefusal, forgetRefusals } from './refusals.ts';
import { countMinute } from './room-log.ts';
import { longestWaiting, makeReady, openSession, patchSession, type SessionRow, setState } from './sessions.ts';
import { recall, value } from './sql.ts';

/** The answer to an answer request: an action, or `hold`: it comes later through `effects.decided`. */
export type Decision = LegAction | { do: 'hold' };

/** Not yet answered: what can still be cancelled. */
export const isRinging = (attempt: AttemptRow): boolean =>
	attempt.ended_at === null && attempt.answered_at === null && attempt.state !== 'ending';

const open = (attempt: AttemptRow | null): attempt is AttemptRow => attempt !== null && attempt.ended_at === null;

/** A fact from the carrier. Facts of unknown or ended legs change nothing. */
export function carrierEvent(tx: Tx, event: CarrierEvent): void {
	const attempt = attemptByLeg(tx, event.legId);
	if (!open(attempt)) return;
	switch (event.t) {
		case 'initiated':
			return begun(tx, attempt);
		case 'ringing':
			return ringing(tx, attempt);
		case 'answered':
			return noticed(tx, attempt);
		case 'verdict':
			if (event.verdict === 'machine') machineVerdict(tx, attempt);
			return;
		case 'joined':
			return joined(tx, attempt, event.room);
		case 'left':
			if (attempt.state === 'talking') patchAttempt(tx, attempt, { deadline_at: tx.now + CALL_TIMES.end });
			return;
		case 'ended':
			return legEnded(tx, attempt, event.cause, event.by);
	}
}

function accepted(tx: Tx, attempt: AttemptRow): AttemptRow {
	forgetRefusals(tx);
	return attempt.accepted_at === null ? { ...attempt, accepted_at: tx.now } : attempt;
}

const ringDeadline = (tx: Tx): number => tx.now + tx.config.settings.ringTimeoutS * 1000 + CALL_TIMES.ringSlack;

function begun(tx: Tx, attempt: AttemptRow): void {
	const early = attempt.state === 'placing' || attempt.state === 'dialing' || attempt.state === 'checking';
	if (!early || attempt.answered_at !== null) return;
	patchAttempt(tx, attempt, {
		state: 'dialing',
		accepted_at: accepted(tx, attempt).accepted_at,
		deadline_at: ringDeadline(tx),
		// It left the queue while it was being taken back.
		...(attempt.cause === STALE_QUEUE ? { cause: 'taken_back_late' } : {}),
	});
}

function ringing(tx: Tx, attempt: AttemptRow): void {
	if (attempt.answered_at !== null || attempt.state === 'ending' || attempt.ringing_at !== null) return;
	patchAttempt(tx, attempt, {
		state: 'ringing',
		accepted_at: accepted(tx, attempt).accepted_at,
		ringing_at: tx.now,
		deadline_at: ringDeadline(tx),
	});
}

/** The notice of an answer. The answer request is the better sign; when it does not come, the decision is sent as a command. */
function noticed(tx: Tx, attempt: AttemptRow): void {
	if (attempt.answered_at !== null || attempt.state === 'ending') return;
	patchAttempt(tx, attempt, {
		state: 'ringing',
		accepted_at: accepted(tx, attempt).accepted_at,
		deadline_at: tx.now + CALL_TIMES.noticeAlone,
		checks: 0,
	});
}

/** Decide at answer: in one transaction the person is given to the longest-waiting caller (I6). Repeats get the same decision. */
export function answered(tx: Tx, request: Pick<AnswerRequest, 'legId' | 'verdict'>): Decision {
	const attempt = attemptByLeg(tx, request.legId);
	if (!open(attempt)) return { do: 'hangup' };
	if (attempt.decided !== null) return actionOf(tx, attempt);
	if (attempt.state === 'ending') return { do: 'hangup' };
	if (attempt.state === 'holding') return { do: 'hold' };
	const now = patchAttempt(tx, attempt, {
		accepted_at: accepted(tx, attempt).accepted_at,
		answered_at: attempt.answered_at ?? tx.now,
		cancelling: 0,
	});
	tx.sql.run(`delete from orders where attempt = ? and verb = 'cancel' and state = 'new'`, attempt.id);
	if (request.verdict === 'machine' && tx.config.settings.machineDetection) return decideMachine(tx, now);
	learnAnswer(tx, now);
	if (numberById(tx, attempt.number).do_not_call === 1) return decideDrop(tx, now, 'do_not_call');
	const caller = callerFor(tx, now);
	if (caller) return join(tx, now, caller);
	patchAttempt(tx, now, { state: 'holding', hold_until: tx.now + CALL_TIMES.hold, deadline_at: tx.now + CALL_TIMES.hold });
	return { do: 'hold' };
}

function actionOf(tx: Tx, attempt: AttemptRow): LegAction {
	if (attempt.decided === 'join' && attempt.session !== null) return { do: 'join', room: attempt.session };
	return attempt.decided === 'message' ? heardWhenDropped(tx, attempt) : { do: 'hangup' };
}

/** The caller kept for this call, else whoever has waited longest. */
function callerFor(tx: Tx, attempt: AttemptRow): SessionRow | null {
	if (attempt.reserved_for !== null) {
		const kept = openSession(tx, attempt.reserved_for);
		if (kept && kept.link_up === 1 && kept.state === 'reserved' && kept.attempt === attempt.id) return kept;
	}
	return longestWaiting(tx);
}

function join(tx: Tx, attempt: AttemptRow, caller: SessionRow): LegAction {
	patchAttempt(tx, attempt, {
		state: 'bridging',
		decided: 'join',
		session: caller.id,
		hold_until: null,
		script_version: tx.config.scriptVersion,
		deadline_at: tx.now + CALL_TIMES.bridge,
	});
	// The card is pushed with the join: on screen no later than the sound.
	setState(tx, caller, 'reserved', { attempt: attempt.id });
	if (attempt.reserved_for !== null && attempt.reserved_for !== caller.id) releaseReserved(tx, attempt);
	return { do: 'join', room: caller.id };
}

/** A caller kept for a call that went to somebody else, or nowhere, is ready again. */
export function releaseReserved(tx: Tx, attempt: AttemptRow): void {
	if (attempt.reserved_for === null) return;
	const kept = openSession(tx, attempt.reserved_for);
	if (kept && kept.state === 'reserved' && kept.attempt === attempt.id) makeReady(tx, kept);
	patchAttempt(tx, attempt, { reserved_for: null });
}

function decideMachine(tx: Tx, attempt: AttemptRow): LegAction {
	patchAttempt(tx, attempt, {
		state: 'ending',
		disposition: 'machine',
		cause: 'machine',
		ended_by: 'machine',
		decided: 'hangup',
		deadline_at: tx.now + CALL_TIMES.end,
	});
	releaseReserved(tx, attempt);
	return { do: 'hangup' };
}

/** Nobody is there for a person who answered: a drop, counted now, with what the settings let them hear. */
function decideDrop(tx: Tx, attempt: AttemptRow, cause: string): LegAction {
	const action = heardWhenDropped(tx, attempt);
	patchAttempt(tx, attempt, {
		state: 'ending',
		disposition: 'dropped',
		drop_detail: dropDetail(tx, attempt),
		cause,
		decided: action.do,
		hold_until: null,
		deadline_at: tx.now + 3 * CALL_TIMES.end + (action.do === 'message' ? (action.recording?.durationMs ?? 0) : 0),
	});
	releaseReserved(tx, attempt);
	return action;
}

/** Gives people who are held to callers who became free, longest first. Called after every change of the callers. */
export function serveHeld(tx: Tx): void {
	// Asked after every event, and there is seldom anybody.
	const held = recall<AttemptRow>(tx.sql, `select * from attempts where ended_at is null and state = 'holding' order by answered_at, id`);
	for (const attempt of held) {
		const caller = callerFor(tx, attempt);
		if (!caller) return;
		tell(tx, attempt, join(tx, attempt, caller));
	}
}

/** A decision that was not the answer of a request: to the held request if it still hangs, and as a command in any case. */
function tell(tx: Tx, attempt: AttemptRow, action: LegAction): void {
	tx.effects.decided.set(attempt.leg, action);
	if (action.do === 'join') order(tx, attempt.id, 'join', action.room);
	else order(tx, attempt.id, action.do === 'message' ? 'message' : 'hangup');
}

function joined(tx: Tx, attempt: AttemptRow, room: string): void {
	if (attempt.state !== 'bridging' || attempt.session !== room) return;
	const session = openSession(tx, room);
	patchAttempt(tx, attempt, { state: 'talking', connected_at: tx.now, deadline_at: tx.now + CALL_TIMES.talk });
	if (!session || session.attempt !== attempt.id) return;
	const waited = session.ready_since === null ? null : tx.now - session.ready_since;
	setState(tx, session, 'on_call');
	if (waited !== null) {
		tx.sql.run('insert into waits (at, ms) values (?, ?)', tx.now, Math.max(0, waited));
		countMinute(tx, { waits: 1, wait_ms: Math.max(0, waited) });
	}
	if (session.link_up === 0) patchSession(tx, session.id, { deadline_at: tx.now + 20_000 });
}

function machineVerdict(tx: Tx, attempt: AttemptRow): void {
	if (attempt.answered_at === null || !tx.config.settings.machineDetection) return;
	if (attempt.state === 'ending' && attempt.disposition !== 'dropped') return;
	// The caller hears who is there, and chose to stay.
	if (attempt.stay === 1 && attempt.session !== null) return;
	hangUpOnMachine(tx, attempt, 'machine', 'machine');
}

/** Whoever listened to it is free at once; the call is over, and its number to be dialed again, when the carrier says so (I4). */
function hangUpOnMachine(tx: Tx, attempt: AttemptRow, cause: string, by: 'machine' | 'caller'): void {
	order(tx, attempt.id, 'hangup');
	const ending = patchAttempt(tx, attempt, {
		state: 'ending',
		disposition: 'machine',
		cause: attempt.cause ?? cause,
		ended_by: attempt.ended_by ?? by,
		decided: attempt.decided ?? 'hangup',
		reserved_for: null,
		hold_until: null,
		deadline_at: tx.now + CALL_TIMES.end,
	});
	freeCallers(tx, attempt, ending);
	if (attempt.decided === null) tx.effects.decided.set(attempt.leg, { do: 'hangup' });
}

/** The leg is over. What it was follows from what had happened before, never from this event's order. */
function legEnded(tx: Tx, attempt: AttemptRow, cause: EndCause, by: 'us' | 'them' | 'network'): void {
	// Taken back out of the carrier's queue: nobody was called, and nothing has to be waited for.
	if (attempt.cause === STALE_QUEUE && attempt.ringing_at === null && attempt.state === 'dialing' && cause === 'cancelled') {
		endAttempt(tx, patchAttempt(tx, attempt, { accepted_at: null }), { disposition: 'cancelled', cause, by: null });
		return;
	}
	// The carrier had this leg, whatever became of the answer to our order.
	const known = attempt.accepted_at === null ? patchAttempt(tx, attempt, { accepted_at: accepted(tx, attempt).accepted_at }) : attempt;
	endAttempt(tx, known, endingOf(tx, known, cause, by));
}

function endingOf(tx: Tx, attempt: AttemptRow, cause: EndCause, by: 'us' | 'them' | 'network'): Ending {
	const who = by === 'them' ? 'person' : by === 'network' ? 'carrier' : 'caller';
	if (attempt.connected_at !== null) return { disposition: 'connected', cause, by: who };
	if (attempt.answered_at !== null) {
		const inTime = tx.now - attempt.answered_at <= CALL_TIMES.grace;
		return { disposition: by === 'them' && inTime ? 'hung_up_first' : 'dropped', cause, by: who };
	}
	switch (cause) {
		case 'busy':
			return { disposition: 'busy', cause, by: null };
		case 'invalid_number':
			return { disposition: 'invalid_number', cause, by: null };
		case 'cancelled':
			return { disposition: 'cancelled', cause, by: null };
		case 'congestion':
		case 'carrier_error':
			return { disposition: 'failed', cause, by: 'carrier' };
		case 'completed':
			// It was answered and is over, and no word of the answer ever came: nobody spoke to that person.
			return { disposition: by === 'us' ? 'dropped' : 'hung_up_first', cause, by: who };
		default:
			return { disposition: 'no_answer', cause, by: null };
	}
}

/** The caller ends the conversation; their record begins at once, the leg is ended by the carrier. */
export function hangUpByCaller(tx: Tx, attempt: AttemptRow, session: SessionRow): void {
	if (!open(attempt) || attempt.state === 'ending') return;
	order(tx, attempt.id, 'hangup');
	if (attempt.connected_at === null) {
		// Hung up before the bridge stood: by our own definition that person was dropped.
		const now = patchAttempt(tx, attempt, {
			state: 'ending',
			disposition: 'dropped',
			cause: 'hung_up_by_caller',
			ended_by: 'caller',
			deadline_at: tx.now + CALL_TIMES.end,
		});
		if (session.attempt === now.id) makeReady(tx, session);
		return;
	}
	const now = patchAttempt(tx, attempt, {
		state: 'ending',
		ended_by: 'caller',
		disposition: 'connected',
		deadline_at: tx.now + CALL_TIMES.end,
	});
	toWrapUp(tx, session, now);
}

/** One key: it was a machine. The caller is free at once. */
export function machineByCaller(tx: Tx, attempt: AttemptRow): void {
	if (!open(attempt) || attempt.state === 'ending') return;
	hangUpOnMachine(tx, attempt, 'machine_by_caller', 'caller');
}

/** Takes back a call that nobody answered yet. Whoever answers in the same instant is decided by `answered`. */
export function cancelRinging(tx: Tx, attempt: AttemptRow, cause: string): void {
	if (!isRinging(attempt) || attempt.cancelling === 1) return;
	if (attempt.accepted_at === null && attempt.state === 'placing' && neverSent(tx, attempt)) {
		endAttempt(tx, attempt, { disposition: 'cancelled', cause, by: null });
		return;
	}
	patchAttempt(tx, attempt, { cancelling: 1, cause, deadline_at: tx.now + CALL_TIMES.end });
	order(tx, attempt.id, 'cancel');
}

const neverSent = (tx: Tx, attempt: AttemptRow): boolean =>
	value(tx.sql, `select count(*) from orders where attempt = ? and verb = 'originate' and state = 'new'`, attempt.id) === 1;

/** What the carrier said to an `originate`. */
export function originated(tx: Tx, attemptId: number, outcome: Outcome<unknown>): void {
	const attempt = attemptById(tx, attemptId);
	if (!open(attempt)) return;
	if (outcome.ok) {
		if (attempt.state === 'placing' || attempt.state === 'checking')
			patchAttempt(tx, attempt, {
				state: 'dialing',
				accepted_at: accepted(tx, attempt).accepted_at,
				deadline_at: tx.now + CALL_TIMES.queue,
			});
		return;
	}
	if (outcome.why === 'unknown') {
		if (attempt.state === 'placing')
			patchAttempt(tx, attempt, { state: 'checking', cause: outcome.message, deadline_at: tx.now + CALL_TIMES.check });
		return;
	}
	if (attempt.state !== 'placing' || attempt.accepted_at !== null) return;
	if (outcome.why === 'throttled') {
		setMeta(tx.sql, 'holdUntil', Math.max(getMeta(tx.sql, 'holdUntil', 0), tx.now + Math.max(200, outcome.retryAfterMs)));
		endAttempt(tx, attempt, { disposition: 'failed', cause: 'throttled', by: 'carrier' });
		return;
	}
	if (outcome.code === 'invalid_number' || outcome.code === 'destination_refused') {
		// Found not to exist, or never to be called: that settles the number, and says nothing about us.
		endAttempt(tx, { ...attempt, accepted_at: tx.now }, { disposition: 'invalid_number', cause: outcome.message, by: 'carrier' });
		return;
	}
	countRefusal(tx, outcome.message);
	endAttempt(tx, attempt, { disposition: 'failed', cause: outcome.message, by: 'carrier' });
}

/** A state's time is over: the carrier is asked, or the person who was held is dropped. */
export function callDeadline(tx: Tx, attempt: AttemptRow): void {
	if (attempt.ended_at !== null) return;
	if (attempt.state === 'holding') {
		tell(tx, attempt, decideDrop(tx, attempt, 'no_caller'));
		return;
	}
	if (attempt.state === 'placing' && neverSent(tx, attempt)) {
		endAttempt(tx, attempt, { disposition: 'failed', cause: 'not_sent_in_time', by: null });
		return;
	}
	if (attempt.state === 'dialing' && attempt.ringing_at === null && attempt.cancelling === 0 && attempt.checks === 0) {
		// A stale queue: the carrier took the order and did not begin.
		patchAttempt(tx, attempt, { checks: 1, deadline_at: tx.now + CALL_TIMES.check });
		order(tx, attempt.id, 'snapshot');
		return;
	}
	if (attempt.state === 'talking' && attempt.connected_at !== null && tx.now - attempt.connected_at >= CALL_TIMES.talk) {
		patchAttempt(tx, attempt, { state: 'ending', cause: 'longest_talk', disposition: 'connected', deadline_at: tx.now + CALL_TIMES.end });
		order(tx, attempt.id, 'hangup');
		return;
	}
	if (!checksLeft(attempt)) {
		giveUp(tx, attempt);
		return;
	}
	patchAttempt(tx, attempt, { checks: attempt.checks + 1, deadline_at: tx.now + CALL_TIMES.check });
	if (attempt.state === 'ending') order(tx, attempt.id, 'hangup');
	order(tx, attempt.id, 'snapshot');
}

/** The carrier does not tell: the attempt ends all the same, so that nothing hangs for ever. */
function giveUp(tx: Tx, attempt: AttemptRow): void {
	order(tx, attempt.id, 'hangup');
	const ended = attempt.connected_at !== null ? 'connected' : attempt.answered_at !== null ? 'dropped' : 'lost';
	endAttempt(tx, attempt, { disposition: ended, cause: 'carrier_silent', by: 'carrier' });
}

/** What the carrier says a leg is doing: taken as the facts that its events would have told. */
export function snapshotTaken(tx: Tx, attemptId: number, outcome: Outcome<LegSnapshot | null>): void {
	const attempt = attemptById(tx, attemptId);
	if (!open(attempt) || !outcome.ok) return;
	const snapshot = outcome.value;
	if (snapshot === null) {
		if (attempt.accepted_at !== null || attempt.checks >= 3) {
			endAttempt(tx, attempt, {
				disposition: attempt.accepted_at === null ? 'failed' : 'lost',
				cause: 'unknown_to_carrier',
				by: 'carrier',
			});
		}
		return;
	}
	switch (snapshot.state) {
		case 'queued':
			cancelRinging(tx, attempt, STALE_QUEUE);
			return;
		case 'dialing':
			begun(tx, attempt);
			return;
		case 'ringing':
			if (attempt.ringing_at === null) ringing(tx, attempt);
			else if (attempt.cancelling === 1) order(tx, attempt.id, 'cancel');
			else cancelRinging(tx, attempt, 'rings_too_long');
			return;
		case 'answered':
			return answeredBySnapshot(tx, attempt, snapshot);
		case 'ended':
			return legEnded(tx, attempt, snapshot.cause ?? 'completed', 'network');
	}
}

function answeredBySnapshot(tx: Tx, attempt: AttemptRow, snapshot: LegSnapshot): void {
	if (snapshot.room !== null && attempt.state === 'bridging') return joined(tx, attempt, snapshot.room);
	if (attempt.state === 'talking') {
		patchAttempt(tx, attempt, { checks: 0, deadline_at: tx.now + CALL_TIMES.talk });
		return;
	}
	if (attempt.decided !== null) {
		if (attempt.decided === 'join') order(tx, attempt.id, 'join', attempt.session);
		return;
	}
	const decision = answered(tx, { legId: attempt.leg, verdict: snapshot.answeredBy === 'machine' ? 'machine' : 'unknown' });
	const now = attemptById(tx, attempt.id);
	if (now && decision.do !== 'hold') tell(tx, now, decision);
}
