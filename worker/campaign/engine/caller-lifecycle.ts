/** What callers do, and what their absence does. Every change of who is free is followed by `serveHeld` in the engine. */
import { CLOSE } from '../../../protocol/errors.ts';
import type { CallerCommand } from '../../../protocol/frames.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import { done, type Result, refused } from '../../lib/result.ts';
import { askCallBack } from './call-backs.ts';
import { hangUpByCaller, machineByCaller, releaseReserved } from './call-lifecycle.ts';
import { attemptById, order, patchAttempt, toWrapUp } from './calls.ts';
import { flushTallies, markDirty, type Tx } from './context.ts';
import { clearAnswer, hasResult, note, pickPerson, record, saveRecord } from './records.ts';
import { isHeard } from './rooms.ts';
import { endSession, makeReady, openSession, patchSession, SESSION_TIMES, type SessionRow, sessionById, setState } from './sessions.ts';
import { one, value } from './sql.ts';
import { statusOf } from './status.ts';

export interface CallerJoin {
	name: string;
	/** E.164 where it can be read so; '' = not told. */
	phone: string;
	ipPrefix: string;
	/** What to do when the same name and number are live elsewhere; `ask` refuses with `conflict`. Default: begin a session beside it. */
	elsewhere?: 'ask' | 'move' | 'other' | undefined;
}

/** The newest open session of the same name and number. Without a number nobody is the same. */
const sameCaller = (tx: Tx, { name, phone }: CallerJoin): SessionRow | null =>
	phone === ''
		? null
		: one<SessionRow>(
				tx.sql,
				'select * from sessions where ended_at is null and phone = ? and lower(trim(name)) = lower(trim(?)) order by joined_at desc limit 1',
				phone,
				name,
			);

/** Hands a live session to another browser (T9): the old page's key opens nothing any more, its socket is closed as replaced. */
function moveHere(tx: Tx, session: SessionRow, ipPrefix: string): { sessionId: string; key: string } {
	const key = tx.token();
	patchSession(tx, session.id, { key_hash: tx.hash(key), ip_prefix: ipPrefix });
	tx.effects.close.set(session.id, CLOSE.replaced);
	return { sessionId: session.id, key };
}

export function joinCaller(tx: Tx, input: CallerJoin): Result<{ sessionId: string; key: string }> {
	const same = input.elsewhere === 'ask' || input.elsewhere === 'move' ? sameCaller(tx, input) : null;
	if (same !== null && input.elsewhere === 'move') return done(moveHere(tx, same, input.ipPrefix));
	if (same !== null)
		return refused('conflict', 'Somebody with this name and number is calling already, in another window or on another device.');
	const callers = value(tx.sql, 'select count(*) from sessions where ended_at is null');
	if (callers >= LIMITS.callersPerCampaign)
		return refused('full', 'This campaign has as many callers as it can take. Please try again in a few minutes.');
	if (isBlocked(tx, input)) return refused('forbidden', 'The organisers of this campaign have ended your calling here. Please ask them.');
	const sessionId = tx.token();
	const key = tx.token();
	tx.sql.run(
		`insert into sessions (id, name, phone, key_hash, ip_prefix, state, since, active_at, joined_at, deadline_at) values (?, ?, ?, ?, ?, 'idle', ?, ?, ?, ?)`,
		sessionId,
		input.name,
		input.phone,
		tx.hash(key),
		input.ipPrefix,
		tx.now,
		tx.now,
		tx.now,
		tx.now + SESSION_TIMES.idle,
	);
	markDirty(tx, 'session', sessionId);
	tx.effects.admins = true;
	return done({ sessionId, key });
}

/** Somebody whom an admin sent away: known by the phone number, or by the name on the same network. */
const isBlocked = (tx: Tx, input: { name: string; phone: string; ipPrefix: string }): boolean =>
	value(
		tx.sql,
		`select count(*) from blocks where (phone <> '' and phone = ?) or (lower(name) = lower(?) and ip_prefix = ?)`,
		input.phone,
		input.name,
		input.ipPrefix,
	) > 0;

/** The page opened its socket. */
export function callerLinkUp(tx: Tx, id: string): boolean {
	const session = openSession(tx, id);
	if (!session) return false;
	const waitsAgain = session.state === 'ready' ? { still_there_until: null } : {};
	patchSession(tx, id, { link_up: 1, lost_at: null, active_at: tx.now, ...waitsAgain, deadline_at: resumedDeadline(tx, session) });
	return true;
}

/** The time of an absence is over: the state has its own again. */
function resumedDeadline(tx: Tx, session: SessionRow): number {
	switch (session.state) {
		case 'ready':
			return tx.now + SESSION_TIMES.stillThere;
		case 'wrap_up':
			return Math.max(tx.now + tx.config.settings.wrapUpS * 1000, session.deadline_at ?? 0);
		case 'on_call':
			return tx.now + SESSION_TIMES.onCall;
		case 'break':
			return session.since + SESSION_TIMES.break;
		case 'reserved':
			return tx.now + SESSION_TIMES.reserved;
		default:
			return tx.now + SESSION_TIMES.idle;
	}
}

/** The page is away: not given anybody from this moment on. A conversation and a record wait a while. */
export function callerLinkLost(tx: Tx, id: string): void {
	const session = openSession(tx, id);
	if (!session || session.link_up === 0) return;
	const wait = session.state === 'on_call' ? SESSION_TIMES.lostInCall : SESSION_TIMES.lost;
	patchSession(tx, id, { link_up: 0, lost_at: tx.now, deadline_at: tx.now + wait });
	if (session.state === 'reserved' && session.attempt !== null) {
		const attempt = attemptById(tx, session.attempt);
		if (attempt && attempt.reserved_for === id && attempt.decided === null) releaseReserved(tx, attempt);
	}
}

/** Key, pointer or microphone activity. Written at most every few seconds. */
export function callerActive(tx: Tx, id: string, typing: boolean): void {
	const session = openSession(tx, id);
	if (!session) return;
	const changes: Partial<SessionRow> = {};
	if (tx.now - session.active_at > 5_000) changes.active_at = tx.now;
	if (typing) changes.typing_at = tx.now;
	if (session.still_there_until !== null)
		Object.assign(changes, { still_there_until: null, deadline_at: tx.now + SESSION_TIMES.stillThere });
	else if (session.state === 'ready' && changes.active_at !== undefined) changes.deadline_at = tx.now + SESSION_TIMES.stillThere;
	if (Object.keys(changes).length > 0) patchSession(tx, id, changes);
}

/** A command of the page, applied at most once per `commandId`; a repeat gets the stored answer. */
export function callerCommand(tx: Tx, id: string, commandId: string, command: CallerCommand): Result<null> {
	const stored = one<{ ok: number; code: string | null; message: string | null }>(
		tx.sql,
		'select ok, code, message from commands where session = ? and command = ?',
		id,
		commandId,
	);
	if (stored) return stored.ok === 1 ? done(null) : refused((stored.code ?? 'conflict') as 'conflict', stored.message ?? '');
	const session = openSession(tx, id);
	if (!session) return refused('gone', 'This session has ended.');
	patchSession(tx, id, { active_at: tx.now });
	const result = apply(tx, { ...session, active_at: tx.now }, command);
	if (sessionById(tx, id)?.ended_at === null) {
		tx.sql.run(
			'insert into commands (session, command, at, ok, code, message) values (?, ?, ?, ?, ?, ?)',
			id,
			commandId,
			tx.now,
			result.ok ? 1 : 0,
			result.ok ? null : result.code,
			result.ok ? null : result.message,
		);
		forgetCommands(tx, id);
	}
	return result;
}

/** Of a long session: what is old and not among the last commands is not sent again. Now and then, not at each command. */
function forgetCommands(tx: Tx, id: string): void {
	if (value(tx.sql, 'select count(*) from commands where session = ?', id) < MOST_COMMANDS) return;
	tx.sql.run(
		'delete from commands where session = ? and at < ? and command not in (select command from commands where session = ? order by at desc limit 200)',
		id,
		tx.now - 600_000,
		id,
	);
}
const MOST_COMMANDS = 300;

function apply(tx: Tx, session: SessionRow, command: CallerCommand): Result<null> {
	switch (command.do) {
		case 'ready':
			return ready(tx, session);
		case 'break':
			return takeBreak(tx, session);
		case 'lastCall':
			patchSession(tx, session.id, { last_call: command.on ? 1 : 0 });
			return done(null);
		case 'leave':
			return leave(tx, session, 'left');
		default:
			return inConversation(tx, session, command);
	}
}

type ConversationCommand = Exclude<CallerCommand, { do: 'ready' | 'break' | 'lastCall' | 'leave' }>;
function inConversation(tx: Tx, session: SessionRow, command: ConversationCommand): Result<null> {
	const attempt = session.attempt === command.attemptId ? attemptById(tx, command.attemptId) : null;
	if (!attempt || attempt.session !== session.id) return refused('conflict', 'That conversation is no longer open on this page.');
	switch (command.do) {
		case 'hangUp':
			hangUpByCaller(tx, attempt, session);
			return done(null);
		case 'machine':
			if (attempt.ended_at !== null) return refused('conflict', 'This call has already ended. Choose the result instead.');
			machineByCaller(tx, attempt);
			return done(null);
		case 'stay':
			if (attempt.ended_at !== null) return refused('conflict', 'This call has already ended. Choose the result instead.');
			patchAttempt(tx, attempt, { stay: command.on ? 1 : 0 });
			tx.effects.callers.add(session.id);
			return done(null);
		case 'callBack':
			return askCallBack(tx, attempt, command.at);
		case 'person':
			return pickPerson(tx, attempt, command.personRef);
		case 'answer':
			return record(tx, session, attempt, command);
		case 'clearAnswer':
			return clearAnswer(tx, session, attempt, command);
		case 'note':
			return note(tx, attempt, command.personRef, command.text);
		case 'save': {
			if (session.state !== 'wrap_up') return refused('conflict', 'The call is still going on. Hang up first.');
			const saved = saveRecord(tx, attempt, true);
			if (!saved.ok) return saved;
			afterRecord(tx, session, command.next);
			return done(null);
		}
	}
}

/** Into the queue, when the campaign can use callers now. */
function ready(tx: Tx, session: SessionRow): Result<null> {
	if (session.state === 'ready' || session.state === 'reserved' || session.state === 'on_call') return done(null);
	if (session.state === 'wrap_up') return refused('conflict', 'Finish the record of your last call first.');
	if (!isHeard(tx, session.id)) return refused('conflict', 'Connect your sound first, in the browser or by phone.');
	const status = statusOf(tx);
	if (status.kind !== 'running' && status.kind !== 'stalled') return refused('conflict', `${status.sentence} Nobody is called right now.`);
	makeReady(tx, { ...session, ready_since: null });
	return done(null);
}

function takeBreak(tx: Tx, session: SessionRow): Result<null> {
	if (session.state === 'idle' || session.state === 'ready') setState(tx, session, 'break', { ready_since: null });
	else if (session.state !== 'break') patchSession(tx, session.id, { break_after: session.break_after === 1 ? 0 : 1 });
	return done(null);
}

/** At once while nothing is going on, else after the present record. */
export function leave(tx: Tx, session: SessionRow, reason: string): Result<null> {
	if (session.state === 'reserved' || session.state === 'on_call' || session.state === 'wrap_up') {
		const attempt = session.attempt === null ? null : attemptById(tx, session.attempt);
		const onlyKept = session.state === 'reserved' && attempt?.decided == null;
		if (!onlyKept) {
			patchSession(tx, session.id, { leave_after: reason });
			return done(null);
		}
		if (attempt) patchAttempt(tx, attempt, { reserved_for: null });
	}
	endSession(tx, session, reason);
	return done(null);
}

/** The record is over: on to what the caller, or the campaign, wants next. */
export function afterRecord(tx: Tx, session: SessionRow, wanted: 'ready' | 'break', notice: string | null = null): void {
	const now = openSession(tx, session.id);
	if (!now) return;
	if (now.leave_after !== null) return endSession(tx, now, now.leave_after);
	if (now.last_call === 1) return endSession(tx, now, 'last_call');
	// The record just closed may have changed what there is to call.
	flushTallies(tx);
	const status = statusOf(tx).kind;
	const clear = { attempt: null, ready_since: null, break_after: 0 };
	if (wanted === 'break' || now.break_after === 1) setState(tx, now, 'break', { ...clear, notice });
	else if (status === 'running' || status === 'stalled') {
		patchSession(tx, now.id, { break_after: 0 });
		makeReady(tx, { ...now, ready_since: null });
	} else setState(tx, now, 'idle', clear);
}

/** The time of a session's state is over. */
export function sessionDeadline(tx: Tx, session: SessionRow): void {
	if (session.ended_at !== null) return;
	if (session.link_up === 0 && session.lost_at !== null) return lostTooLong(tx, session);
	switch (session.state) {
		case 'ready':
			return stillThere(tx, session);
		case 'wrap_up':
			return wrapUpOver(tx, session);
		case 'idle':
			// An open page that shows a card, or the sound check, is nobody's ghost; it costs nothing.
			if (session.link_up === 1 && tx.now - session.since < SESSION_TIMES.idlePage)
				return patchSession(tx, session.id, { deadline_at: tx.now + SESSION_TIMES.idle });
			return endSession(tx, session, 'idle');
		case 'break':
			return endSession(tx, session, 'idle');
		case 'reserved':
			// The call's own deadlines decide; nobody is kept for ever.
			return patchSession(tx, session.id, { deadline_at: tx.now + SESSION_TIMES.reserved });
		case 'on_call':
			return patchSession(tx, session.id, { deadline_at: tx.now + SESSION_TIMES.onCall });
		case 'ended':
			return;
	}
}

function lostTooLong(tx: Tx, session: SessionRow): void {
	const attempt = session.attempt === null ? null : attemptById(tx, session.attempt);
	const rest = (session.lost_at ?? tx.now) + SESSION_TIMES.lost;
	if (attempt && attempt.ended_at === null && attempt.session === session.id) {
		// Nobody speaks to this person any more.
		order(tx, attempt.id, 'hangup');
		if (attempt.connected_at !== null && attempt.state !== 'ending') {
			patchAttempt(tx, attempt, {
				state: 'ending',
				disposition: 'connected',
				cause: 'caller_lost',
				ended_by: 'carrier',
				deadline_at: tx.now + 5_000,
			});
			toWrapUp(tx, session, attempt);
		}
		patchSession(tx, session.id, { deadline_at: Math.max(rest, tx.now + 10_000) });
		return;
	}
	if (attempt && session.state === 'wrap_up') {
		if (tx.now < rest) return patchSession(tx, session.id, { deadline_at: rest });
		saveRecord(tx, attempt, false);
	}
	endSession(tx, session, 'lost');
}

function stillThere(tx: Tx, session: SessionRow): void {
	if (session.still_there_until === null) {
		const until = tx.now + SESSION_TIMES.stillThereAnswer;
		return patchSession(tx, session.id, { still_there_until: until, deadline_at: until });
	}
	setState(tx, session, 'break', { ready_since: null, notice: 'You were set to a break because nobody seemed to be there.' });
}

/** Wrap-up's time is over: saved when it can be; an unanswered first question is asked for; after 180 s the caller is set not ready. */
function wrapUpOver(tx: Tx, session: SessionRow): void {
	const attempt = session.attempt === null ? null : attemptById(tx, session.attempt);
	const end = session.since + SESSION_TIMES.wrapUpEnd;
	const typing = tx.now - session.typing_at < 5_000;
	if (attempt && attempt.saved_at === null && tx.now < end && (typing || !hasResult(tx, attempt))) {
		return patchSession(tx, session.id, {
			deadline_at: typing ? Math.min(end, tx.now + 5_000) : end,
			notice: hasResult(tx, attempt) ? session.notice : 'Please choose how the call went, then save.',
		});
	}
	if (!attempt) return afterRecord(tx, session, 'ready');
	if (typing && tx.now < end + 60_000) return patchSession(tx, session.id, { deadline_at: tx.now + 5_000 });
	const complete = hasResult(tx, attempt);
	saveRecord(tx, attempt, false);
	afterRecord(
		tx,
		session,
		complete ? 'ready' : 'break',
		complete ? null : 'Your last call was left without a result, so you were set to a break.',
	);
}
