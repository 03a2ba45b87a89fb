/**
 * Sums that figures are read from, kept beside the rows they sum: per quarter of an hour of placing, pass, line type, list and caller
 * ID. Each statement adds the difference that a batch is about to make, so it runs before the rows are written, in the same
 * transaction; a batch that repeats makes no difference. `?1` is the campaign, `?2` the rows as JSON. Joins are
 * `cross` ones so that the few rows that come are looked up, and never the table gone through.
 */

/** Every time zone begins its hours on a quarter of an hour. */
export const QUARTER_MS = 900_000;

const DIMENSIONS = 'quarter, pass, line_kind, list_id, caller_id_phone';
const MEASURES = [
	'attempts',
	'dials',
	'answered',
	'connected',
	'dropped',
	'hung_up_first',
	'machines',
	'no_answer',
	'busy',
	'invalid',
	'talk_ms',
] as const;

/** What an attempt counts for, by the names its fields have. A dial is an attempt that the carrier accepted. */
export function measuresOf(f: { disposition: string; ringing: string; connected: string; ended: string }): string {
	const is = (...names: string[]): string => `coalesce(${f.disposition} in (${names.map((name) => `'${name}'`).join(', ')}), 0)`;
	return [
		'1 attempts',
		`(${f.disposition} is null or ${f.disposition} <> 'failed' or ${f.ringing} is not null) dials`,
		`${is('connected', 'dropped', 'hung_up_first')} answered`,
		`${is('connected')} connected`,
		`${is('dropped')} dropped`,
		`${is('hung_up_first')} hung_up_first`,
		`${is('machine')} machines`,
		`${is('no_answer')} no_answer`,
		`${is('busy')} busy`,
		`${is('invalid_number')} invalid`,
		`case when ${f.disposition} = 'connected' then coalesce(${f.ended} - ${f.connected}, 0) else 0 end talk_ms`,
	].join(', ');
}

const incoming = (name: string): string => `i.value->>'${name}'`;
const INCOMING_PLACE = `i.value->>'placedAt' / ${QUARTER_MS} quarter, i.value->>'pass' pass, i.value->>'lineKind' line_kind, coalesce(i.value->>'listId', 0) list_id, i.value->>'callerIdPhone' caller_id_phone`;
const STORED_PLACE = `o.placed_at / ${QUARTER_MS} quarter, o.pass pass, o.line_kind line_kind, coalesce(o.list_id, 0) list_id, o.caller_id_phone caller_id_phone`;
const NEWER_ATTEMPT = `json_each(?2) i left join attempts o on o.campaign_id = ?1 and o.id = ${incoming('id')} where (o.id is null or ${incoming('version')} > o.version)`;
const REPLACED_ATTEMPT = `json_each(?2) i cross join attempts o on o.campaign_id = ?1 and o.id = ${incoming('id')} where ${incoming('version')} > o.version`;

export const RESULT_CELLS = [
	`insert into result_cells (campaign_id, ${DIMENSIONS}, ${MEASURES.join(', ')})`,
	`select ?1, ${DIMENSIONS}, ${MEASURES.map((name) => `sum(sign * ${name})`).join(', ')} from (`,
	`select 1 sign, ${INCOMING_PLACE}, ${measuresOf({ disposition: incoming('disposition'), ringing: incoming('ringingAt'), connected: incoming('connectedAt'), ended: incoming('endedAt') })} from ${NEWER_ATTEMPT}`,
	`union all select -1 sign, ${STORED_PLACE}, ${measuresOf({ disposition: 'o.disposition', ringing: 'o.ringing_at', connected: 'o.connected_at', ended: 'o.ended_at' })} from ${REPLACED_ATTEMPT}`,
	`) group by ${DIMENSIONS} having ${MEASURES.map((name) => `sum(sign * ${name}) <> 0`).join(' or ')}`,
	`on conflict do update set ${MEASURES.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}`,
].join(' ');

const addAnswers = (parts: readonly string[]): string =>
	[
		`insert into answer_cells (campaign_id, question_id, answer_id, ${DIMENSIONS}, n)`,
		`select ?1, question, answer, ${DIMENSIONS}, sum(sign) from (${parts.join(' union all ')})`,
		`group by question, answer, ${DIMENSIONS} having sum(sign) <> 0`,
		'on conflict do update set n = n + excluded.n',
	].join(' ');

/** Results of attempts, by answer, under the question ''. */
export const RESULT_ANSWER_CELLS = addAnswers([
	`select 1 sign, '' question, ${incoming('resultAnswerId')} answer, ${INCOMING_PLACE} from ${NEWER_ATTEMPT} and ${incoming('resultAnswerId')} is not null`,
	`select -1, '', o.result_answer_id, ${STORED_PLACE} from ${REPLACED_ATTEMPT} and o.result_answer_id is not null`,
]);

const ANSWER_KEY = `w.campaign_id = ?1 and w.attempt_id = ${incoming('attemptId')} and w.person_ref = ${incoming('personRef')} and w.question_id = ${incoming('questionId')}`;
const NEWER_ANSWER = `(w.version is null or ${incoming('version')} > w.version) and ${incoming('value')} is not null`;
const REPLACED_ANSWER = `${incoming('version')} > w.version and w.value is not null`;

/** Answers, by question: the records with a value (answer ''), and each chosen answer. Notes are nobody's answer. */
export const ANSWER_CELLS = addAnswers([
	`select 1 sign, ${incoming('questionId')} question, '' answer, ${INCOMING_PLACE} from json_each(?2) i left join answers w on ${ANSWER_KEY} where ${NEWER_ANSWER}`,
	`select 1, ${incoming('questionId')}, c.value, ${INCOMING_PLACE} from json_each(?2) i cross join json_each(${incoming('value')}, '$.answers') c left join answers w on ${ANSWER_KEY} where ${NEWER_ANSWER}`,
	`select -1, w.question_id, '', ${INCOMING_PLACE} from json_each(?2) i cross join answers w on ${ANSWER_KEY} where ${REPLACED_ANSWER}`,
	`select -1, w.question_id, c.value, ${INCOMING_PLACE} from json_each(?2) i cross join answers w on ${ANSWER_KEY} cross join json_each(w.value, '$.answers') c where ${REPLACED_ANSWER}`,
]);

/** `?2`: groups of approvals, each its first number in the chain, an outcome and how many; a group whose first is there is there whole. */
export const APPROVAL_CELLS = [
	'insert into approval_cells (campaign_id, outcome, n)',
	'select ?1, i.value->>1, sum(i.value->>2) from json_each(?2) i',
	'where not exists (select 1 from approvals a where a.campaign_id = ?1 and a.seq = i.value->>0)',
	'group by 2 on conflict do update set n = n + excluded.n',
].join(' ');
