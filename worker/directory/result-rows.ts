/** The rows behind a figure (R29), newest first, in keyset pages. */
import type { AttemptRowView, RowFigure, RowsQuery } from '../../protocol/rest.ts';
import type { Script } from '../../protocol/script.ts';
import { QUARTER_MS } from './cells.ts';
import { conditionsOf, localHours, quartersOf, sessionsOf } from './result-filter.ts';

/** Attempts of each figure; the same definitions as in `measuresOf`. */
const FIGURE: Readonly<Record<RowFigure, string>> = {
	attempts: '',
	dials: ` and (a.disposition is null or a.disposition <> 'failed' or a.ringing_at is not null)`,
	answered: ` and a.disposition in ('connected', 'dropped', 'hung_up_first')`,
	connected: ` and a.disposition = 'connected'`,
	dropped: ` and a.disposition = 'dropped'`,
	hungUpFirst: ` and a.disposition = 'hung_up_first'`,
	machines: ` and a.disposition = 'machine'`,
	noAnswer: ` and a.disposition = 'no_answer'`,
	busy: ` and a.disposition = 'busy'`,
	invalid: ` and a.disposition = 'invalid_number'`,
	rightPerson: '',
};

interface Row extends Omit<AttemptRowView, 'result' | 'attempt'> {
	attempt: number;
	resultQuestion: string | null;
	resultAnswer: string | null;
	scriptVersion: number | null;
}

const COLUMNS = `a.id attempt, a.phone, a.line_kind lineKind, l.name list, a.pass, a.caller_id_phone callerId, a.placed_at placedAt, a.answered_at answeredAt,
	a.connected_at connectedAt, a.ended_at endedAt, a.disposition, a.cause, a.caller_name caller, a.result_question_id resultQuestion,
	a.result_answer_id resultAnswer, a.script_version scriptVersion`;

const column = (dimension: string): string =>
	dimension === 'quarter' ? `a.placed_at / ${QUARTER_MS}` : dimension === 'list_id' ? 'coalesce(a.list_id, 0)' : `a.${dimension}`;

export interface RowsInput {
	campaignId: string;
	timeZone: string;
	query: RowsQuery;
	/** Answer of the first question that means that the right person was reached. */
	rightPerson: string | null;
}

/** One page of the rows that a figure counts, and the cursor of the next one. */
export async function readRows(db: D1Database, input: RowsInput): Promise<{ rows: AttemptRowView[]; next: string | null }> {
	const { campaignId, query } = input;
	const quarters = await quartersOf(db, campaignId, query, localHours(input.timeZone));
	const { sql, bindings } = conditionsOf(query, quarters, column, 2);
	const values: (string | number)[] = [campaignId, ...bindings];
	const place = (value: string | number): string => `?${values.push(value)}`;
	let where = `${FIGURE[query.figure]}${sql}`;
	if (query.figure === 'rightPerson') where += ` and a.result_answer_id = ${place(input.rightPerson ?? '')}`;
	if (query.caller !== undefined) where += ` and a.caller_session_id in ${sessionsOf(place(query.caller))}`;
	if (query.question !== undefined) {
		const chosen =
			query.answer === undefined
				? ''
				: ` and exists (select 1 from json_each(w.value, '$.answers') where json_each.value = ${place(query.answer)})`;
		where += ` and exists (select 1 from answers w where w.campaign_id = a.campaign_id and w.attempt_id = a.id and w.question_id = ${place(query.question)} and w.value is not null${chosen})`;
	}
	const cursor = /^(\d{1,16})\.(\d{1,12})$/.exec(query.cursor ?? '');
	if (cursor)
		where += ` and (a.placed_at, a.id) < (cast(${place(Number(cursor[1]))} as integer), cast(${place(Number(cursor[2]))} as integer))`;
	// A question's answers are few beside the attempts: only attempts that had a caller can have any.
	// Named, because without statistics the planner goes through all attempts of the campaign.
	const index = query.caller !== undefined ? 'attempts_by_caller' : 'attempts_by_time';
	// Only attempts that had a caller can have answers.
	const few = query.question !== undefined || query.caller !== undefined;
	const { results } = await db
		.prepare(
			// Found in the index alone, newest first; only the rows of the page are read from the table.
			`select ${COLUMNS} from (
				select a.id from attempts a indexed by ${index} where a.campaign_id = ?1${few ? ' and a.caller_session_id is not null' : ''}${where}
				order by a.placed_at desc, a.id desc limit ${query.limit + 1}
			 ) found cross join attempts a on a.campaign_id = ?1 and a.id = found.id left join contact_lists l on l.id = a.list_id
			 order by a.placed_at desc, a.id desc`,
		)
		.bind(...values)
		.all<Row>();
	const page = results.slice(0, query.limit);
	const last = page.at(-1);
	const labels = await labelsOf(db, campaignId, page);
	return {
		rows: page.map(({ resultQuestion: _q, resultAnswer, scriptVersion, ...row }) => ({
			...row,
			result: resultAnswer === null ? null : (labels.get(`${scriptVersion} ${resultAnswer}`) ?? resultAnswer),
		})),
		next: results.length > query.limit && last ? `${last.placedAt}.${last.attempt}` : null,
	};
}

/** Labels of the first question's answers, by script version and answer. */
async function labelsOf(db: D1Database, campaignId: string, rows: readonly Row[]): Promise<Map<string, string>> {
	const labels = new Map<string, string>();
	const versions = [
		...new Set(rows.flatMap((row) => (row.resultAnswer === null || row.scriptVersion === null ? [] : [row.scriptVersion]))),
	];
	if (versions.length === 0) return labels;
	const { results } = await db
		.prepare('select version, script from script_versions where campaign_id = ?1 and version in (select value from json_each(?2))')
		.bind(campaignId, JSON.stringify(versions))
		.all<{ version: number; script: string }>();
	for (const { version, script } of results) {
		const parsed = JSON.parse(script) as Script;
		for (const answer of parsed.questions[0]?.answers ?? []) labels.set(`${version} ${answer.id}`, answer.label);
	}
	return labels;
}

/** "+16145551234" → "+1614•••••34": enough to tell rows apart, not to call anybody. */
export function maskPhone(phone: string): string {
	return phone.length < 7 ? '•••' : `${phone.slice(0, 5)}${'•'.repeat(phone.length - 7)}${phone.slice(-2)}`;
}
