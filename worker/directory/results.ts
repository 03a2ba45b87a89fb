/** Figures of a campaign (R29), read from the cells that `projection` keeps; by caller from an index of the attempts that had one. */
import type { ResultsFilter, ResultsView, Tally } from '../../protocol/rest.ts';
import type { Question, Script } from '../../protocol/script.ts';
import type { CampaignRow } from './campaigns.ts';
import { measuresOf, QUARTER_MS } from './cells.ts';
import type { Database } from './database.ts';
import { conditionsOf, type LocalHour, localHours, quartersOf, sessionsOf } from './result-filter.ts';
import { currentScript, olderVersions } from './scripts.ts';

/** How far back titles of removed questions are looked for. */
const OLDER_VERSIONS = 50;
const CALLERS = 2_000;

export const EMPTY_TALLY: Tally = {
	attempts: 0,
	dials: 0,
	answered: 0,
	connected: 0,
	dropped: 0,
	hungUpFirst: 0,
	machines: 0,
	noAnswer: 0,
	busy: 0,
	invalid: 0,
	talkMs: 0,
	rightPerson: 0,
};
type Measures = Omit<Tally, 'rightPerson'>;
type By<K> = Measures & { key: K };

const SUMS = `coalesce(sum(attempts), 0) attempts, coalesce(sum(dials), 0) dials, coalesce(sum(answered), 0) answered, coalesce(sum(connected), 0) connected,
	coalesce(sum(dropped), 0) dropped, coalesce(sum(hung_up_first), 0) hungUpFirst, coalesce(sum(machines), 0) machines, coalesce(sum(no_answer), 0) noAnswer,
	coalesce(sum(busy), 0) busy, coalesce(sum(invalid), 0) invalid, coalesce(sum(talk_ms), 0) talkMs`;

/** Attempts in the shape of cells, one row each. */
const AS_CELLS = `placed_at / ${QUARTER_MS} quarter, pass, line_kind, coalesce(list_id, 0) list_id, caller_id_phone,
	${measuresOf({ disposition: 'disposition', ringing: 'ringing_at', connected: 'connected_at', ended: 'ended_at' })}`;

const attemptColumn = (dimension: string): string =>
	dimension === 'quarter' ? `a.placed_at / ${QUARTER_MS}` : dimension === 'list_id' ? 'coalesce(a.list_id, 0)' : `a.${dimension}`;

/** What the statements of one view share. */
interface Look {
	db: D1Database;
	campaignId: string;
	filter: ResultsFilter;
	quarters: readonly number[] | null;
}

/** Completes `select … from … where …`; `?next` in the rest is the value given with it. */
type Select = (select: string, rest: string, value?: string) => D1PreparedStatement;
function selecting(db: D1Database, from: string, bindings: readonly (string | number)[]): Select {
	return (select, rest, value) =>
		db
			.prepare(`select ${select} from ${from} ${rest.replace('?next', `?${bindings.length + 1}`)}`)
			.bind(...bindings, ...(value === undefined ? [] : [value]));
}

/** The cells, or one caller's attempts in their shape, under the filter. */
function source({ db, campaignId, filter, quarters }: Look): Select {
	const { caller } = filter;
	if (caller === undefined) {
		const { sql, bindings } = conditionsOf(filter, quarters, (column) => column, 2);
		return selecting(db, `result_cells where campaign_id = ?1${sql}`, [campaignId, ...bindings]);
	}
	const { sql, bindings } = conditionsOf(filter, quarters, (column) => column, 3);
	const rows = `(select ${AS_CELLS} from attempts indexed by attempts_by_caller where campaign_id = ?1 and caller_session_id in ${sessionsOf('?2')})`;
	return selecting(db, `${rows} where true${sql}`, [campaignId, caller, ...bindings]);
}

/** The same of the answers: rows of question, answer, the dimensions and n. */
function answerSource({ db, campaignId, filter, quarters }: Look): Select {
	const { caller } = filter;
	if (caller === undefined) {
		const { sql, bindings } = conditionsOf(filter, quarters, (column) => column, 2);
		return selecting(db, `answer_cells where campaign_id = ?1${sql}`, [campaignId, ...bindings]);
	}
	const { sql, bindings } = conditionsOf(filter, quarters, attemptColumn, 3);
	const own = `a.campaign_id = ?1 and a.caller_session_id in ${sessionsOf('?2')}${sql}`;
	const dimensions = `a.placed_at / ${QUARTER_MS} quarter, a.pass, a.line_kind, coalesce(a.list_id, 0) list_id, a.caller_id_phone`;
	const answered = 'attempts a indexed by attempts_by_caller cross join answers w on w.campaign_id = a.campaign_id and w.attempt_id = a.id';
	const rows = `(select '' question_id, a.result_answer_id answer_id, ${dimensions}, 1 n from attempts a indexed by attempts_by_caller where ${own} and a.result_answer_id is not null
		union all select w.question_id, '', ${dimensions}, 1 from ${answered} where ${own} and w.value is not null
		union all select w.question_id, c.value, ${dimensions}, 1 from ${answered} cross join json_each(w.value, '$.answers') c where ${own} and w.value is not null)`;
	return selecting(db, `${rows} where true`, [campaignId, caller, ...bindings]);
}

/** Figures of each caller: a person is a name with a number, over all their sessions. */
function byCaller({ db, campaignId, filter, quarters }: Look, right: string): D1PreparedStatement {
	const { sql, bindings } = conditionsOf(filter, quarters, attemptColumn, 3);
	const own = filter.caller === undefined ? '' : ` and s.id in ${sessionsOf(`?${3 + bindings.length}`)}`;
	return db
		.prepare(
			`select min(s.id) id, s.name, count(distinct s.id) sessions, count(a.id) attempts, coalesce(sum(a.disposition = 'connected'), 0) connected,
			 coalesce(sum(a.disposition = 'machine'), 0) machines, coalesce(sum(a.result_answer_id = ?2), 0) rightPerson,
			 coalesce(sum(case when a.disposition = 'connected' then a.ended_at - a.connected_at end), 0) talkMs
			 from caller_sessions s left join attempts a indexed by attempts_by_caller on a.campaign_id = s.campaign_id and a.caller_session_id = s.id and a.caller_session_id is not null${sql}
			 where s.campaign_id = ?1${own} group by s.name, s.phone order by connected desc, s.name limit ${CALLERS}`,
		)
		.bind(campaignId, right, ...bindings, ...(filter.caller === undefined ? [] : [filter.caller]));
}

/** Different numbers at which somebody was joined to a caller. */
function peopleReached({ db, campaignId, filter, quarters }: Look): D1PreparedStatement {
	const { sql, bindings } = conditionsOf(filter, quarters, attemptColumn, 2);
	const own = filter.caller === undefined ? '' : ` and a.caller_session_id in ${sessionsOf(`?${2 + bindings.length}`)}`;
	return db
		.prepare(
			`select count(distinct a.number_id) n from attempts a indexed by attempts_by_caller
			 where a.campaign_id = ?1 and a.caller_session_id is not null and a.disposition = 'connected'${sql}${own}`,
		)
		.bind(campaignId, ...bindings, ...(filter.caller === undefined ? [] : [filter.caller]));
}

interface AnswerRow {
	question: string;
	answer: string;
	n: number;
}

/** Questions in the order of the script in force, then those that are gone but were answered. */
async function questionsOf(
	db: Database,
	campaign: Pick<CampaignRow, 'id'>,
	script: Script,
	rows: readonly AnswerRow[],
): Promise<ResultsView['questions']> {
	const counts = new Map(rows.map((row) => [`${row.question} ${row.answer}`, row.n]));
	const known = new Map<string, Question>(script.questions.map((question) => [question.id, question]));
	const missing = (row: AnswerRow): boolean =>
		row.question !== '' &&
		row.question !== '_note' &&
		(!known.has(row.question) || (row.answer !== '' && !known.get(row.question)?.answers.some((answer) => answer.id === row.answer)));
	if (rows.some(missing))
		for (const older of await olderVersions(db, campaign.id, OLDER_VERSIONS))
			for (const question of older.questions) merge(known, question);
	const inForce = new Map(script.questions.map((question) => [question.id, new Set(question.answers.map(({ id }) => id))]));
	return [...known.values()]
		.map((question) => ({
			id: question.id,
			title: question.title,
			type: question.type,
			answered: counts.get(`${question.id} `) ?? 0,
			answers: question.answers
				.map(({ id, label, outcome }) => ({ id, label, count: counts.get(`${question.id} ${id}`) ?? 0, outcome: outcome ?? null }))
				.filter(({ id, count: n }) => n > 0 || inForce.get(question.id)?.has(id)),
		}))
		.filter((question) => question.type !== 'info' && (question.answered > 0 || inForce.has(question.id)));
}

/** Adds a question, or those of its answers, that later versions no longer have. */
function merge(known: Map<string, Question>, older: Question): void {
	const question = known.get(older.id);
	if (!question) known.set(older.id, older);
	else {
		const gone = older.answers.filter((answer) => !question.answers.some(({ id }) => id === answer.id));
		if (gone.length > 0) known.set(older.id, { ...question, answers: [...question.answers, ...gone] });
	}
}

/** Numbers of the campaign: as loaded, else as uploaded. */
async function numbersOf(db: D1Database, campaign: Pick<CampaignRow, 'id' | 'loadSummary'>): Promise<number> {
	const summary = campaign.loadSummary;
	if (typeof summary === 'object' && summary !== null && 'loaded' in summary && typeof summary.loaded === 'number') return summary.loaded;
	const query = `select count(distinct phone) n from contacts where list_id in (select id from contact_lists where campaign_id = ?1 and state = 'ready')`;
	return (await db.prepare(query).bind(campaign.id).first<number>('n')) ?? 0;
}

const GROUPS = ['pass', 'line_kind', 'list_id', 'caller_id_phone', 'quarter'] as const;

/** The question that the right person is led to: the main one of the script. */
function mainQuestion(script: Script, right: string | null): Question | null {
	const next = script.questions[0]?.answers.find((answer) => answer.id === right)?.next ?? null;
	return script.questions.find((question) => question.id === next && question.type !== 'info') ?? null;
}

export interface ResultsCampaign extends Pick<CampaignRow, 'id' | 'loadSummary' | 'scriptVersion'> {
	settings: Pick<CampaignRow['settings'], 'hours'>;
}

/** All figures under a filter. `rightPerson`: see domain/script.ts. Reads sums, whatever the number of attempts. */
export async function readResults(
	db: Database,
	campaign: ResultsCampaign,
	rightPerson: (script: Script) => string | null,
	filter: ResultsFilter = {},
): Promise<ResultsView> {
	const d1 = db.$client;
	const timeZone = campaign.settings.hours?.timeZone ?? 'UTC';
	const local = localHours(timeZone);
	const script = (await currentScript(db, campaign)) ?? { questions: [] };
	const right = rightPerson(script) ?? '';
	const look: Look = { db: d1, campaignId: campaign.id, filter, quarters: await quartersOf(d1, campaign.id, filter, local) };
	const cells = source(look);
	const answers = answerSource(look);
	const grouped = await d1.batch([
		...GROUPS.map((group) => cells(`${group} "key", ${SUMS}`, `group by ${group} order by ${group}`)),
		...GROUPS.map((group) => answers(`${group} "key", sum(n) n`, `and question_id = '' and answer_id = ?next group by ${group}`, right)),
		answers('question_id question, answer_id answer, sum(n) n', `and question_id <> '' group by question_id, answer_id`),
		byCaller(look, right),
		peopleReached(look),
		d1.prepare('select id, name from contact_lists where campaign_id = ?1').bind(campaign.id),
		d1.prepare(`select n from approval_cells where campaign_id = ?1 and outcome = 'approved'`).bind(campaign.id),
	]);
	const rows = <T>(index: number): T[] => (grouped[index]?.results ?? []) as T[];
	const after = GROUPS.length * 2;
	const by = <K extends string | number>(group: (typeof GROUPS)[number]): (Tally & { key: K })[] => {
		const index = GROUPS.indexOf(group);
		const persons = new Map(rows<{ key: K; n: number }>(index + GROUPS.length).map((row) => [row.key, row.n]));
		return rows<By<K>>(index).map((row) => ({ ...row, rightPerson: persons.get(row.key) ?? 0 }));
	};
	const passes = by<number>('pass');
	const filtered = Object.values(filter).some((value) => value !== undefined);
	// Without a filter also those who were there and had no call yet.
	const callers = rows<ResultsView['byCaller'][number]>(after + 1).filter((caller) => !filtered || caller.attempts > 0);
	const lists = new Map(rows<{ id: number; name: string }>(after + 3).map((row) => [row.id, row.name]));
	const questions = await questionsOf(db, campaign, script, rows<AnswerRow>(after));
	const main = mainQuestion(script, right);
	return {
		timeZone,
		filter,
		totals: {
			...passes.reduce(add, EMPTY_TALLY),
			numbers: await numbersOf(d1, campaign),
			approvals: rows<{ n: number }>(after + 4)[0]?.n ?? 0,
			callers: callers.length,
			peopleReached: rows<{ n: number }>(after + 2)[0]?.n ?? 0,
			mainAnswered: main === null ? 0 : (questions.find((question) => question.id === main.id)?.answered ?? 0),
		},
		mainQuestion: main?.title ?? null,
		mainQuestionId: main?.id ?? null,
		byPass: passes.map(({ key, ...tally }) => ({ pass: key, ...tally })),
		byLineKind: by<string>('line_kind').map(({ key, ...tally }) => ({ lineKind: key, ...tally })),
		byList: by<number>('list_id').map(({ key, ...tally }) => ({ list: key, name: lists.get(key) ?? 'No list', ...tally })),
		byCallerId: by<string>('caller_id_phone').map(({ key, ...tally }) => ({ callerId: key, ...tally })),
		byCaller: callers,
		byHour: byHour(by<number>('quarter'), local),
		questions,
	};
}

const add = (sum: Tally, more: Tally): Tally => {
	const total = { ...sum };
	for (const key of Object.keys(EMPTY_TALLY) as (keyof Tally)[]) total[key] += more[key];
	return total;
};

function byHour(quarters: readonly (Tally & { key: number })[], local: (quarter: number) => LocalHour): ResultsView['byHour'] {
	const hours = new Map<number, ResultsView['byHour'][number]>();
	for (const { key, ...tally } of quarters) {
		const { weekday, hour } = local(key);
		const found = hours.get(weekday * 24 + hour);
		hours.set(weekday * 24 + hour, { weekday, hour, ...add(found ?? EMPTY_TALLY, tally) });
	}
	return [...hours].sort(([a], [b]) => a - b).map(([, row]) => row);
}
