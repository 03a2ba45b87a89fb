/**
 * Copies of the live campaign's rows into D1. One batch is one transaction; a repeated batch changes nothing: records
 * that never change are inserted once, rows that change carry a version and only a later one replaces an earlier.
 */
import { RECORD_FIELDS } from '../lib/approval-link.ts';
import { ANSWER_CELLS, APPROVAL_CELLS, RESULT_ANSWER_CELLS, RESULT_CELLS } from './cells.ts';

/** Rows as the object hands them out; keys are the JSON fields used below. */
export interface Projection {
	/** A JSON array of records, each an array in the order of `RECORD_FIELDS`; null when there are none. */
	approvals: string | null;
	/** Of each group of them: its first number in the chain, an outcome, how many. A group comes whole, whatever else is repeated. */
	approvalCounts: readonly (readonly [firstSeq: number, outcome: string, n: number])[];
	attempts: readonly object[];
	answers: readonly object[];
	sessions: readonly object[];
	intervals: readonly object[];
	campaign: { pausedAt: number | null; pausedBy: string | null } | null;
}

const fields = (names: readonly string[]): string => names.map((name) => `value->>'${name}'`).join(', ');

const APPROVALS = [
	'insert into approvals (campaign_id, seq, outcome, number_id, phone, session_id, session_name, pressed_at, received_at, input, ip_prefix, salt, hash)',
	`select ?1, ${RECORD_FIELDS.map((_, index) => `value->>${index}`).join(', ')}`,
	'from json_each(?2) where true on conflict do nothing',
].join(' ');

/** An upsert whose later version wins. */
function versioned(table: string, keys: readonly string[], columns: readonly [string, string][]): string {
	const names = columns.map(([column]) => column);
	const changing = names.filter((name) => !keys.includes(name));
	return [
		`insert into ${table} (campaign_id, ${names.join(', ')}) select ?1, ${fields(columns.map(([, field]) => field))} from json_each(?2) where true`,
		`on conflict (campaign_id, ${keys.join(', ')}) do update set ${changing.map((name) => `${name} = excluded.${name}`).join(', ')}`,
		`where excluded.version > ${table}.version`,
	].join(' ');
}

const ATTEMPTS = versioned(
	'attempts',
	['id'],
	[
		['id', 'id'],
		['version', 'version'],
		['number_id', 'numberId'],
		['phone', 'phone'],
		['line_kind', 'lineKind'],
		['list_id', 'listId'],
		['pass', 'pass'],
		['counted', 'counted'],
		['caller_id_phone', 'callerIdPhone'],
		['leg_id', 'legId'],
		['placed_at', 'placedAt'],
		['ringing_at', 'ringingAt'],
		['answered_at', 'answeredAt'],
		['connected_at', 'connectedAt'],
		['ended_at', 'endedAt'],
		['disposition', 'disposition'],
		['cause', 'cause'],
		['caller_session_id', 'callerSessionId'],
		['caller_name', 'callerName'],
		['result_question_id', 'resultQuestionId'],
		['result_answer_id', 'resultAnswerId'],
		['script_version', 'scriptVersion'],
		['saved_at', 'savedAt'],
		['drop_detail', 'dropDetail'],
		['call_back_at', 'callBackAt'],
	],
);
const ANSWERS = versioned(
	'answers',
	['attempt_id', 'person_ref', 'question_id'],
	[
		['attempt_id', 'attemptId'],
		['person_ref', 'personRef'],
		['question_id', 'questionId'],
		['version', 'version'],
		['value', 'value'],
		['script_version', 'scriptVersion'],
		['at', 'at'],
		['caller_session_id', 'callerSessionId'],
	],
);
const SESSIONS = versioned(
	'caller_sessions',
	['id'],
	[
		['id', 'id'],
		['version', 'version'],
		['name', 'name'],
		['phone', 'phone'],
		['joined_at', 'joinedAt'],
		['ended_at', 'endedAt'],
		['end_reason', 'endReason'],
		['calls', 'calls'],
		['talk_ms', 'talkMs'],
	],
);
const INTERVALS = [
	'insert into caller_intervals (campaign_id, session_id, seq, state, from_at, to_at)',
	`select ?1, ${fields(['sessionId', 'seq', 'state', 'fromAt', 'toAt'])} from json_each(?2) where true on conflict do nothing`,
].join(' ');

/** The part of D1 that is needed here. */
export interface BatchDatabase<S> {
	prepare(query: string): { bind(...values: (string | number | null)[]): S };
	batch(statements: S[]): Promise<{ meta: { rows_read: number; rows_written: number } }[]>;
}

/** Writes one batch, all of it or nothing; tells what it cost. Throws when D1 refuses. */
export async function project<S>(
	db: BatchDatabase<S>,
	campaignId: string,
	batch: Projection,
): Promise<{ rowsRead: number; rowsWritten: number }> {
	const statements: S[] = [];
	const add = (rows: readonly unknown[], ...queries: string[]): void => {
		if (rows.length === 0) return;
		const json = JSON.stringify(rows);
		for (const query of queries) statements.push(db.prepare(query).bind(campaignId, json));
	};
	// Sums first: they look at what the rows are about to replace.
	add(batch.approvalCounts, APPROVAL_CELLS);
	if (batch.approvals !== null) statements.push(db.prepare(APPROVALS).bind(campaignId, batch.approvals));
	add(batch.attempts, RESULT_CELLS, RESULT_ANSWER_CELLS, ATTEMPTS);
	add(batch.answers, ANSWER_CELLS, ANSWERS);
	add(batch.sessions, SESSIONS);
	add(batch.intervals, INTERVALS);
	if (batch.campaign)
		statements.push(
			db
				.prepare('update campaigns set paused_at = ?, paused_by = ? where id = ?')
				.bind(batch.campaign.pausedAt, batch.campaign.pausedBy, campaignId),
		);
	const results = statements.length > 0 ? await db.batch(statements) : [];
	const sum = (what: 'rows_read' | 'rows_written'): number => results.reduce((all, result) => all + result.meta[what], 0);
	return { rowsRead: sum('rows_read'), rowsWritten: sum('rows_written') };
}

/** The last status, for the list of campaigns. */
export async function projectStatus(
	db: { prepare(query: string): { bind(...values: (string | null)[]): { run(): Promise<unknown> } } },
	campaignId: string,
	kind: string,
	sentence: string,
	summary: object | null,
): Promise<void> {
	await db
		.prepare('update campaigns set status_kind = ?, status_sentence = ?, load_summary = ? where id = ?')
		.bind(kind, sentence, summary === null ? null : JSON.stringify(summary), campaignId)
		.run();
}
