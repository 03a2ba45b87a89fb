import type { ResultsView, Tally } from '../../protocol/rest.ts';
import type { Question, Script } from '../../protocol/script.ts';
import type { CampaignRow } from './campaigns.ts';
import type { Database } from './database.ts';
import { currentScript, olderVersions } from './scripts.ts';

/** How far back titles of removed questions are looked for. */
const OLDER_VERSIONS = 50;

const EMPTY: Tally = { attempts: 0, dials: 0, answered: 0, connected: 0, dropped: 0, machines: 0, noAnswer: 0, rightPerson: 0 };
const TALLY_KEYS = ['attempts', 'dials', 'answered', 'connected', 'dropped', 'machines', 'noAnswer', 'rightPerson'] as const;

type PassRow = Tally & { pass: number; talkMs: number };
interface AnswerRow {
	question: string;
	answer: string;
	n: number;
}

/** One row a pass. A dial is an attempt that the carrier accepted; what each column counts is in docs/glossary.md. */
const BY_PASS = `select pass,
	count(*) attempts,
	sum(disposition is null or disposition <> 'failed' or ringing_at is not null) dials,
	sum(coalesce(disposition in ('connected', 'dropped', 'hung_up_first'), 0)) answered,
	sum(coalesce(disposition = 'connected', 0)) connected,
	sum(coalesce(disposition = 'dropped', 0)) dropped,
	sum(coalesce(disposition = 'machine', 0)) machines,
	sum(coalesce(disposition = 'no_answer', 0)) noAnswer,
	sum(coalesce(result_answer_id = ?2, 0)) rightPerson,
	sum(case when disposition = 'connected' then coalesce(ended_at - connected_at, 0) else 0 end) talkMs
	from attempts where campaign_id = ?1 group by pass order by pass`;

async function count(db: Database, query: string, campaignId: string): Promise<number> {
	return (await db.$client.prepare(query).bind(campaignId).first<number>('n')) ?? 0;
}

/** Numbers of the campaign: as loaded, else as uploaded. */
async function numbersOf(db: Database, campaign: CampaignRow): Promise<number> {
	const summary = campaign.loadSummary;
	if (typeof summary === 'object' && summary !== null && 'loaded' in summary && typeof summary.loaded === 'number') return summary.loaded;
	return await count(
		db,
		`select count(distinct phone) n from contacts where list_id in (select id from contact_lists where campaign_id = ?1 and state = 'ready')`,
		campaign.id,
	);
}

/** Questions in the order of the script in force, then those that are gone but were answered. */
async function questionsOf(db: Database, campaign: CampaignRow, script: Script): Promise<ResultsView['questions']> {
	const [chosen, answered] = await Promise.all([
		db.$client
			.prepare(
				`select a.question_id question, j.value answer, count(*) n from answers a, json_each(a.value, '$.answers') j
				where a.campaign_id = ?1 and a.value is not null group by 1, 2`,
			)
			.bind(campaign.id)
			.all<AnswerRow>(),
		db.$client
			.prepare('select question_id question, count(*) n from answers where campaign_id = ?1 and value is not null group by 1')
			.bind(campaign.id)
			.all<{ question: string; n: number }>(),
	]);
	const known = new Map<string, Question>(script.questions.map((question) => [question.id, question]));
	if (answered.results.some((row) => !known.has(row.question)) || chosen.results.some((row) => !hasAnswer(known, row)))
		for (const older of await olderVersions(db, campaign.id, OLDER_VERSIONS))
			for (const question of older.questions) merge(known, question);
	const countOf = (question: string, answer: string) =>
		chosen.results.find((row) => row.question === question && row.answer === answer)?.n ?? 0;
	const inForce = new Map(script.questions.map((question) => [question.id, new Set(question.answers.map(({ id }) => id))]));
	return [...known.values()]
		.map((question) => ({
			id: question.id,
			title: question.title,
			type: question.type,
			answered: answered.results.find((row) => row.question === question.id)?.n ?? 0,
			answers: question.answers
				.map(({ id, label, outcome }) => ({ id, label, count: countOf(question.id, id), outcome: outcome ?? null }))
				.filter(({ id, count: n }) => n > 0 || inForce.get(question.id)?.has(id)),
		}))
		.filter((question) => question.answered > 0 || inForce.has(question.id));
}

const hasAnswer = (known: ReadonlyMap<string, Question>, row: AnswerRow): boolean =>
	known.get(row.question)?.answers.some((answer) => answer.id === row.answer) ?? false;

/** Adds a question, or those of its answers, that later versions no longer have. */
function merge(known: Map<string, Question>, older: Question): void {
	const question = known.get(older.id);
	if (!question) known.set(older.id, older);
	else {
		const gone = older.answers.filter((answer) => !question.answers.some(({ id }) => id === answer.id));
		if (gone.length > 0) known.set(older.id, { ...question, answers: [...question.answers, ...gone] });
	}
}

/** Totals, by pass, and answers to every question (R29), by SQL aggregates over what was projected. `rightPerson`: see domain/script.ts. */
export async function readResults(
	db: Database,
	campaign: CampaignRow,
	rightPerson: (script: Script) => string | null,
): Promise<ResultsView> {
	const script = (await currentScript(db, campaign)) ?? { questions: [] };
	const passes = await db.$client
		.prepare(BY_PASS)
		.bind(campaign.id, rightPerson(script) ?? '')
		.all<PassRow>();
	const [numbers, approvals, callers, peopleReached, questions] = await Promise.all([
		numbersOf(db, campaign),
		count(db, `select count(*) n from approvals where campaign_id = ?1 and outcome = 'approved'`, campaign.id),
		count(db, 'select count(*) n from caller_sessions where campaign_id = ?1', campaign.id),
		count(db, `select count(distinct number_id) n from attempts where campaign_id = ?1 and disposition = 'connected'`, campaign.id),
		questionsOf(db, campaign, script),
	]);
	const sum = (key: keyof PassRow): number => passes.results.reduce((total, row) => total + row[key], 0);
	const totals = { ...EMPTY };
	for (const key of TALLY_KEYS) totals[key] = sum(key);
	return {
		totals: { ...totals, numbers, approvals, callers, talkMs: sum('talkMs'), peopleReached },
		byPass: passes.results.map(({ talkMs: _, ...row }) => row),
		questions,
	};
}
