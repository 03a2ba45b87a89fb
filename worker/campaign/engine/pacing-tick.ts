/** The dial decision: a snapshot for the pacing policy, then lines opened and taken back. At least once a second while anybody is on. */
import { type PacingSnapshot, planLines } from '../../domain/pacing/index.ts';
import { cancelRinging } from './call-lifecycle.ts';
import { type AttemptRow, attemptById, CALL_TIMES, order } from './calls.ts';
import { getMeta, markDirty, setMeta, type Tx } from './context.ts';
import { draw, type PoolState, poolState } from './dial-pool.ts';
import { answersSince, learned, openAnswers } from './learning.ts';
import { phaseOf } from './loading.ts';
import { dueNow, markInAir, type NumberRow, noteNumber, numberById, placeOf, saveNumber } from './numbers.ts';
import { KIND_NAMES, PLACE } from './places.ts';
import { refusals } from './refusals.ts';
import { longestWaiting, onlineCount, readyCount, type SessionRow, setState } from './sessions.ts';
import { recall, recallValue, value } from './sql.ts';
import { pauseOf } from './status.ts';

const DAY_MS = 86_400_000;
const LEDGER_DAYS = 30;
const SHIFT_MS = 4 * 3_600_000;

/** What a plan wants to know of a line; there may be a thousand of them. */
type RingingLine = Pick<AttemptRow, 'id' | 'placed_at' | 'kind' | 'reserved_for'>;

/** Lines in the air that nobody answered, the oldest first. */
export const ringingLines = (tx: Tx): readonly RingingLine[] =>
	recall<RingingLine>(
		tx.sql,
		`select id, placed_at, kind, reserved_for from attempts where ended_at is null and state in ('placing', 'dialing', 'ringing', 'checking') and answered_at is null and cancelling = 0 order by placed_at, id`,
	);

/** Whether dialing goes on at all, whatever the policy wants. */
function dialingAllowed(tx: Tx): boolean {
	return phaseOf(tx) === 'ready' && pauseOf(tx) === null && tx.config.callerIds.length > 0;
}

function takeBack(tx: Tx, line: RingingLine, cause: string): void {
	const attempt = attemptById(tx, line.id);
	if (attempt) cancelRinging(tx, attempt, cause);
}

export function pacingTick(tx: Tx): void {
	const lines = ringingLines(tx);
	const online = onlineCount(tx);
	// I7, and "when all callers leave, ringing calls are cancelled at once".
	if (online === 0 || !dialingAllowed(tx)) {
		for (const line of lines) takeBack(tx, line, online === 0 ? 'no_callers' : 'paused');
		setMeta(tx.sql, 'planReason', null);
		if (online === 0) setMeta(tx.sql, 'quietSince', 0);
		return;
	}
	const pool = poolState(tx);
	const snapshot = snapshotOf(tx, lines, pool);
	const plan = planLines(snapshot);
	for (const index of plan.cancel) {
		const line = lines[index];
		if (line) takeBack(tx, line, 'callers_left');
	}
	const opened = pool.campaignOpen ? openLines(tx, pool, plan.open) : 0;
	if (opened > 0 || getMeta(tx.sql, 'quietSince', 0) === 0) setMeta(tx.sql, 'quietSince', tx.now);
	setMeta(tx.sql, 'planReason', plan.reason);
	setMeta(tx.sql, 'expectedWaitS', plan.expectedWaitS);
	setMeta(tx.sql, 'planRisk', plan.risk ?? null);
}

export function snapshotOf(tx: Tx, lines: readonly RingingLine[], pool: PoolState): PacingSnapshot {
	const { settings } = tx.config;
	const open = openAnswers(tx);
	const month = answersSince(tx, tx.now - LEDGER_DAYS * DAY_MS, open);
	const recent = recentLedger(tx);
	const pass = Math.max(1, pool.dialable[0]?.pass ?? 1);
	const landline = pool.dialable.filter((queue) => queue.kind === 0).reduce((sum, queue) => sum + queue.size, 0);
	const all = pool.dialable.reduce((sum, queue) => sum + queue.size, 0);
	return {
		now: tx.now,
		ready: readyCount(tx),
		busy: busyCallers(tx),
		lines: lines.map((line) => ({
			ageMs: tx.now - line.placed_at,
			kind: KIND_NAMES[line.kind] ?? 'unknown',
			reserved: line.reserved_for !== null,
		})),
		holding: recallValue(tx.sql, `select count(*) from attempts where ended_at is null and state = 'holding'`),
		dialable: all,
		dialableKind: { landline, cell: all - landline },
		pass,
		limits: {
			dropLimit: settings.dropLimitPercent / 100,
			ringTimeoutMs: settings.ringTimeoutS * 1000,
			graceMs: CALL_TIMES.hold,
			linesPerSecond: tx.config.callsPerSecond,
			concurrent: tx.config.concurrent,
		},
		ledger: {
			answered: month.answered,
			dropped: month.dropped,
			recentAnswered: recent.answered,
			recentDropped: recent.dropped,
			shift: answersSince(tx, tx.now - SHIFT_MS, open),
		},
		learned: learned(tx),
		machinesTakeCallers: !(settings.machineDetection && tx.config.verdictAtAnswer),
	};
}

function recentLedger(tx: Tx): { answered: number; dropped: number } {
	const rows = tx.sql.rows<{ disposition: string; n: number }>(
		`select disposition, count(*) n from attempts where ended_at > ? and disposition in ('connected', 'dropped', 'hung_up_first') group by disposition`,
		tx.now - 1_800_000,
	);
	const of = (name: string): number => rows.find((row) => row.disposition === name)?.n ?? 0;
	return { answered: of('connected') + of('dropped') + of('hung_up_first'), dropped: of('dropped') };
}

function busyCallers(tx: Tx): PacingSnapshot['busy'] {
	const rows = recall<
		Pick<SessionRow, 'state' | 'since' | 'link_up' | 'last_call' | 'break_after' | 'leave_after'> & {
			connected_at: number | null;
			audio: number | null;
		}
	>(
		tx.sql,
		`select sessions.state, sessions.since, sessions.link_up, sessions.last_call, sessions.break_after, sessions.leave_after,
		 attempts.connected_at, rooms.up as audio from sessions left join rooms on rooms.session = sessions.id left join attempts on attempts.id = sessions.attempt
		 where sessions.ended_at is null and sessions.state in ('reserved', 'on_call', 'wrap_up')`,
	);
	return rows.map((row) => ({
		ageMs: tx.now - (row.connected_at ?? row.since),
		phase: row.state === 'on_call' ? 'talk' : row.state === 'wrap_up' ? 'wrap' : 'reserved',
		leaving:
			row.link_up === 0 ||
			(tx.config.callerLegs === true && row.audio !== 1) ||
			row.last_call === 1 ||
			row.break_after === 1 ||
			row.leave_after !== null,
		phaseAgeMs: tx.now - row.since,
	}));
}

/** Calls a second: our own bucket, refilled by the clock. */
function tokens(tx: Tx): number {
	const limit = tx.config.callsPerSecond;
	if (limit === null) return Number.MAX_SAFE_INTEGER;
	const bucket = getMeta(tx.sql, 'bucket', { tokens: limit, at: tx.now });
	return Math.min(limit, bucket.tokens + ((tx.now - bucket.at) * limit) / 1000);
}

function openLines(tx: Tx, pool: PoolState, wanted: number): number {
	if (wanted <= 0 || getMeta(tx.sql, 'holdUntil', 0) > tx.now) return 0;
	const had = tokens(tx);
	// While the carrier refuses, one call at a time finds out whether it still does.
	const most =
		refusals(tx).count > 0 ? 1 - value(tx.sql, 'select count(*) from attempts where ended_at is null and accepted_at is null') : wanted;
	let left = Math.min(wanted, most, Math.floor(had), roomAtCarrier(tx));
	let opened = 0;
	while (left > 0) {
		const id = draw(tx, pool.dialable);
		if (id === null) break;
		if (place(tx, id)) opened += 1;
		left -= 1;
	}
	if (tx.config.callsPerSecond !== null) setMeta(tx.sql, 'bucket', { tokens: had - opened, at: tx.now });
	return opened;
}

function roomAtCarrier(tx: Tx): number {
	if (tx.config.concurrent === null) return Number.MAX_SAFE_INTEGER;
	return Math.max(0, tx.config.concurrent - value(tx.sql, 'select count(*) from attempts where ended_at is null'));
}

/** Places a call to a number just drawn. A number that was dropped before is called one-to-one: a caller is kept for it. */
function place(tx: Tx, numberId: number): boolean {
	const number = numberById(tx, numberId);
	if (!stillDialable(tx, number)) return false;
	let kept: SessionRow | null = null;
	if (number.drops > 0) {
		kept = longestWaiting(tx);
		if (
			!kept ||
			value(
				tx.sql,
				`select count(*) from attempts where ended_at is null and answered_at is null and state <> 'ending' and reserved_for is null`,
			) >= readyCount(tx)
		) {
			// Nobody can be kept for it now: back into the pool, for another draw.
			moveBack(tx, number, {});
			noteNumber(tx, number.id, 'no_caller_to_keep', null);
			return false;
		}
	}
	const attempt = value(tx.sql, 'select coalesce(max(id), 0) + 1 from attempts');
	const people = tx.sql.rows<{ list: number }>('select list from people where number = ? order by list, row limit 1', number.id)[0];
	tx.sql.run(
		`insert into attempts (id, number, phone, kind, list, pass, leg, caller_id, state, placed_at, reserved_for, deadline_at)
		 values (?, ?, ?, ?, ?, ?, ?, ?, 'placing', ?, ?, ?)`,
		attempt,
		number.id,
		number.phone,
		number.kind,
		people?.list ?? null,
		number.passes + 1,
		`${tx.config.campaignId}.${attempt}.${tx.token()}`,
		callerIdFor(tx, number.phone),
		tx.now,
		kept?.id ?? null,
		tx.now + CALL_TIMES.placing,
	);
	markInAir(tx, number, attempt);
	if (kept) setState(tx, kept, 'reserved', { attempt });
	order(tx, attempt, 'originate');
	markDirty(tx, 'attempt', attempt);
	return true;
}

/**
 * While new passes or a new minimum time are still being worked off (`reconsider`), a number of the pool may have become
 * undialable already: it is looked at when it is drawn, and goes where it belongs.
 */
function stillDialable(tx: Tx, number: NumberRow): boolean {
	if (getMeta<number | null>(tx.sql, 'reconsiderFrom', null) === null) return true;
	const facts = dueNow(tx, number);
	if (placeOf(tx, { ...number, ...facts }) === PLACE.pool) return true;
	moveBack(tx, number, facts);
	return false;
}

/** A number that was drawn, and is not called, goes where its facts put it. */
function moveBack(tx: Tx, number: NumberRow, facts: Partial<NumberRow>): void {
	markInAir(tx, number, 0);
	const drawn = { ...number, queue: null, position: null, place: PLACE.air };
	saveNumber(tx, drawn, { ...drawn, ...facts, attempt: null });
}

function callerIdFor(tx: Tx, phone: string): string {
	const { callerIds, settings } = tx.config;
	const area = phone.slice(0, 5);
	const near =
		settings.callerIdRotation === 'area_code' && phone.startsWith('+1') ? callerIds.filter((id) => id.phone.slice(0, 5) === area) : [];
	const from = near.length > 0 ? near : callerIds;
	return from[Math.min(from.length - 1, Math.floor(tx.random() * from.length))]?.phone ?? '';
}
