/** What leaves the object: copies for D1 (rows marked dirty, approvals in batches), Do Not Call for the organisation, orders for the carrier. */
import type { LegAction, Originate } from '../../carriers/port.ts';
import { type AttemptRow, attemptById } from './calls.ts';
import { type DirtyTopic, getMeta, setMeta, type Tx } from './context.ts';
import { heardWhenDropped } from './drop-message.ts';
import { KIND_NAMES } from './places.ts';
import { one, recallValue } from './sql.ts';
import { pauseOf } from './status.ts';

/** One batch for D1: repeated, it changes nothing. */
export interface ProjectionBatch {
	/** Approvals as one JSON text: records in the order of `RECORD_FIELDS` (lib/approval-link.ts). Null when there are none. */
	approvals: string | null;
	/** Of each group that was committed together: its first number in the chain, an outcome, how many. */
	approvalCounts: [firstSeq: number, outcome: string, n: number][];
	attempts: AttemptCopy[];
	answers: AnswerCopy[];
	sessions: SessionCopy[];
	intervals: IntervalCopy[];
	campaign: CampaignCopy | null;
	/** What to clear once D1 has it. */
	receipt: { approvalsUpTo: number; dirty: { topic: DirtyTopic; key: string; rev: number }[] };
}
export interface AttemptCopy {
	id: number;
	version: number;
	numberId: number;
	phone: string;
	lineKind: string;
	listId: number | null;
	pass: number;
	counted: number;
	callerIdPhone: string;
	legId: string;
	placedAt: number;
	ringingAt: number | null;
	answeredAt: number | null;
	connectedAt: number | null;
	endedAt: number | null;
	disposition: string | null;
	cause: string | null;
	callerSessionId: string | null;
	callerName: string | null;
	resultQuestionId: string | null;
	resultAnswerId: string | null;
	scriptVersion: number | null;
	savedAt: number | null;
	dropDetail: string | null;
	callBackAt: number | null;
}
export interface AnswerCopy {
	attemptId: number;
	personRef: string;
	questionId: string;
	version: number;
	value: string | null;
	scriptVersion: number;
	at: number;
	callerSessionId: string;
	/** Of its attempt, for the sums: the attempt's own row may come in a later batch. */
	placedAt: number;
	pass: number;
	lineKind: string;
	listId: number | null;
	callerIdPhone: string;
}
export interface SessionCopy {
	id: string;
	version: number;
	name: string;
	phone: string;
	joinedAt: number;
	endedAt: number | null;
	endReason: string | null;
	calls: number;
	talkMs: number;
}
export interface IntervalCopy {
	sessionId: string;
	seq: number;
	state: string;
	fromAt: number;
	toAt: number;
}
export interface CampaignCopy {
	pausedAt: number | null;
	pausedBy: string | null;
}

const BATCH_ROWS = 400;
/** Of approvals, characters of JSON. D1 takes a parameter of 2 MB. */
const BATCH_CHARACTERS = 500_000;

/** The next batch, or null when D1 has everything. */
export function projectionBatch(tx: Tx): ProjectionBatch | null {
	const batch: ProjectionBatch = {
		approvals: null,
		approvalCounts: [],
		attempts: [],
		answers: [],
		sessions: [],
		intervals: [],
		campaign: null,
		receipt: { approvalsUpTo: 0, dirty: [] },
	};
	takeApprovals(tx, batch);
	const dirty = tx.sql.rows<{ topic: DirtyTopic; key: string; rev: number }>('select topic, key, rev from dirty limit ?', BATCH_ROWS);
	for (const mark of dirty) copyInto(tx, batch, mark);
	batch.receipt.dirty = dirty;
	return batch.approvals === null && dirty.length === 0 ? null : batch;
}

/** Groups of approvals are arrays as JSON: put together as text, never parsed on their way. */
function takeApprovals(tx: Tx, batch: ProjectionBatch): void {
	const parts: string[] = [];
	let length = 0;
	for (const row of tx.sql.rows<{ first_seq: number; counts: string; payload: string }>(
		'select first_seq, counts, payload from approval_batches order by first_seq limit 100',
	)) {
		if (length > 0 && length + row.payload.length > BATCH_CHARACTERS) break;
		length += row.payload.length;
		parts.push(row.payload.slice(1, -1));
		for (const [outcome, n] of JSON.parse(row.counts) as [string, number][]) batch.approvalCounts.push([row.first_seq, outcome, n]);
		batch.receipt.approvalsUpTo = row.first_seq;
	}
	if (parts.length > 0) batch.approvals = `[${parts.join(',')}]`;
}

function copyInto(tx: Tx, batch: ProjectionBatch, mark: { topic: DirtyTopic; key: string }): void {
	switch (mark.topic) {
		case 'attempt': {
			const attempt = attemptById(tx, Number(mark.key));
			if (attempt) batch.attempts.push(attemptCopy(tx, attempt));
			return;
		}
		case 'answer': {
			const [attempt, person, question] = mark.key.split(' ');
			const row = one<Omit<AnswerCopy, 'lineKind'> & { kind: number }>(
				tx.sql,
				`select w.attempt attemptId, w.person personRef, w.question questionId, w.version, w.value, w.script_version scriptVersion, w.at,
				 w.session callerSessionId, a.placed_at placedAt, a.pass, a.kind, a.list listId, a.caller_id callerIdPhone
				 from answers w join attempts a on a.id = w.attempt where w.attempt = ? and w.person = ? and w.question = ?`,
				Number(attempt),
				person ?? '',
				question ?? '',
			);
			if (!row) return;
			const { kind, ...copy } = row;
			batch.answers.push({ ...copy, lineKind: KIND_NAMES[kind] ?? 'unknown' });
			return;
		}
		case 'session': {
			const row = one<SessionCopy>(
				tx.sql,
				'select id, version, name, phone, joined_at joinedAt, ended_at endedAt, end_reason endReason, calls, talk_ms talkMs from sessions where id = ?',
				mark.key,
			);
			if (row) batch.sessions.push(row);
			return;
		}
		case 'interval': {
			const [session, seq] = mark.key.split(' ');
			const row = one<IntervalCopy>(
				tx.sql,
				'select session sessionId, seq, state, from_at fromAt, to_at toAt from intervals where session = ? and seq = ?',
				session ?? '',
				Number(seq),
			);
			if (row) batch.intervals.push(row);
			return;
		}
		case 'campaign': {
			const pause = pauseOf(tx);
			batch.campaign = { pausedAt: pause?.at ?? null, pausedBy: pause?.by ?? null };
		}
	}
}

function attemptCopy(tx: Tx, row: AttemptRow): AttemptCopy {
	const name =
		row.session === null ? null : (one<{ name: string }>(tx.sql, 'select name from sessions where id = ?', row.session)?.name ?? null);
	return {
		id: row.id,
		version: row.version,
		numberId: row.number,
		phone: row.phone,
		lineKind: KIND_NAMES[row.kind] ?? 'unknown',
		listId: row.list,
		pass: row.pass,
		counted: row.counted,
		callerIdPhone: row.caller_id,
		legId: row.leg,
		placedAt: row.placed_at,
		ringingAt: row.ringing_at,
		answeredAt: row.answered_at,
		connectedAt: row.connected_at,
		endedAt: row.ended_at,
		disposition: row.disposition,
		cause: row.cause,
		callerSessionId: row.session,
		callerName: name,
		resultQuestionId: row.result_question,
		resultAnswerId: row.result_answer,
		scriptVersion: row.script_version,
		savedAt: row.saved_at,
		dropDetail: row.drop_detail,
		callBackAt: row.call_back_at,
	};
}

/** D1 has the batch. Rows changed meanwhile stay marked. */
export function projected(tx: Tx, receipt: ProjectionBatch['receipt']): void {
	tx.sql.run('delete from approval_batches where first_seq <= ?', receipt.approvalsUpTo);
	tx.sql.run(
		`delete from dirty where exists (select 1 from json_each(?) where value->>0 = dirty.topic and value->>1 = dirty.key and value->>2 = dirty.rev)`,
		JSON.stringify(receipt.dirty.map((mark) => [mark.topic, mark.key, mark.rev])),
	);
	tx.sql.run(
		`delete from intervals where exists (select 1 from json_each(?) where value->>0 = intervals.session and value->>1 = intervals.seq)`,
		JSON.stringify(
			receipt.dirty
				.filter((mark) => mark.topic === 'interval')
				.map((mark) => [mark.key.split(' ')[0] ?? '', Number(mark.key.split(' ')[1])]),
		),
	);
	setMeta(tx.sql, 'projectionTries', 0);
}

/** D1 refused: tried again later and later, nothing is given up. */
export function projectionFailed(tx: Tx): void {
	const tries = getMeta(tx.sql, 'projectionTries', 0) + 1;
	setMeta(tx.sql, 'projectionTries', tries);
	setMeta(tx.sql, 'projectionAt', tx.now + Math.min(60_000, 500 * 2 ** Math.min(tries, 8)));
}

export const projectionPending = (tx: Pick<Tx, 'sql'>): boolean =>
	recallValue(tx.sql, 'select exists (select 1 from dirty) or exists (select 1 from approval_batches)') === 1;

// ── orders for the carrier ─────────────────────────────────────────────────

export interface Order {
	id: number;
	attempt: number;
	leg: string;
	tries: number;
	what:
		| { verb: 'originate'; originate: Originate }
		| { verb: 'act'; action: LegAction }
		| { verb: 'hangup' }
		| { verb: 'cancel' }
		| { verb: 'snapshot' };
}

/** Takes orders that are due and marks them as sent: intent first, then the call, then the mark. */
export function takeOrders(tx: Tx, limit: number): Order[] {
	const rows = tx.sql.rows<{ id: number; attempt: number; verb: string; room: string | null; tries: number }>(
		`select id, attempt, verb, room, tries from orders where state = 'new' and next_at <= ? order by id limit ?`,
		tx.now,
		limit,
	);
	return rows.flatMap((row): Order[] => {
		const attempt = attemptById(tx, row.attempt);
		if (!attempt) return [];
		tx.sql.run(`update orders set state = 'sending' where id = ?`, row.id);
		const base = { id: row.id, attempt: attempt.id, leg: attempt.leg, tries: row.tries };
		switch (row.verb) {
			case 'originate':
				return [{ ...base, what: { verb: 'originate', originate: originateOf(tx, attempt) } }];
			case 'join':
				return [{ ...base, what: { verb: 'act', action: { do: 'join', room: row.room ?? '' } } }];
			case 'message':
				return [{ ...base, what: { verb: 'act', action: heardWhenDropped(tx, attempt) } }];
			case 'cancel':
				return [{ ...base, what: { verb: 'cancel' } }];
			case 'hangup':
				return [{ ...base, what: { verb: 'hangup' } }];
			default:
				return [{ ...base, what: { verb: 'snapshot' } }];
		}
	});
}

function originateOf(tx: Tx, attempt: AttemptRow): Originate {
	return {
		key: `${attempt.leg}:originate`,
		legId: attempt.leg,
		campaignId: tx.config.campaignId,
		to: attempt.phone,
		from: attempt.caller_id,
		ringTimeoutS: tx.config.settings.ringTimeoutS,
		maxDurationS: 3600,
		machineDetection: tx.config.settings.machineDetection,
	};
}

/** An order is done with. A command that the carrier could not take now is tried a few times. */
export function orderDone(tx: Tx, id: number, again: boolean): void {
	const order = one<{ tries: number }>(tx.sql, 'select tries from orders where id = ?', id);
	if (!order) return;
	if (again && order.tries < 4)
		tx.sql.run(`update orders set state = 'new', tries = tries + 1, next_at = ? where id = ?`, tx.now + 500 * 2 ** order.tries, id);
	else tx.sql.run('delete from orders where id = ?', id);
}

/** After a restart: orders that were on their way. Commands are sent again; an `originate` may have happened, so it is looked up. */
export function recoverOrders(tx: Tx): number[] {
	const unsure = tx.sql.rows<{ id: number; attempt: number }>(
		`select id, attempt from orders where state = 'sending' and verb = 'originate'`,
	);
	tx.sql.run(`delete from orders where state = 'sending' and verb = 'originate'`);
	tx.sql.run(`update orders set state = 'new' where state = 'sending'`);
	return unsure.map((row) => row.attempt);
}

// ── Do Not Call for the organisation ───────────────────────────────────────

export interface Notice {
	id: number;
	verb: 'add' | 'remove';
	phone: string;
	attempt: number;
	name: string;
}
export const dueNotices = (tx: Tx): Notice[] =>
	tx.sql.rows<Notice>('select id, verb, phone, attempt, name from notices where next_at <= ? order by id limit 100', tx.now);
export const noticesDone = (tx: Tx, ids: readonly number[]): void =>
	tx.sql.run('delete from notices where id in (select value from json_each(?))', JSON.stringify(ids));
export const noticesFailed = (tx: Tx, ids: readonly number[]): void =>
	tx.sql.run(
		'update notices set tries = tries + 1, next_at = ? + 250 * (1 << min(tries, 7)) where id in (select value from json_each(?))',
		tx.now,
		JSON.stringify(ids),
	);
