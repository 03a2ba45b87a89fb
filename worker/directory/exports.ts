/** Rows of the CSV exports, in keyset pages: memory holds one page, however long the file. */
import type { AnswerValue, Script } from '../../protocol/script.ts';
import type { CampaignRow } from './campaigns.ts';
import { csvLine, csvTime } from './csv-cell.ts';
import type { Database } from './database.ts';

const PAGE = 2_000;

export const EXPORTS = ['attempts', 'answers', 'approvals'] as const;
export type ExportKind = (typeof EXPORTS)[number];

type Cell = string | number | null;
type Page = AsyncGenerator<string>;

/** Scripts by version, read when the first row of a version comes along. */
class Scripts {
	readonly #db: Database;
	readonly #campaignId: string;
	readonly #known = new Map<number, Script>();
	constructor(db: Database, campaignId: string) {
		this.#db = db;
		this.#campaignId = campaignId;
	}
	async read(versions: readonly (number | null)[]): Promise<void> {
		for (const version of new Set(versions)) {
			if (version === null || this.#known.has(version)) continue;
			const query = 'select script from script_versions where campaign_id = ?1 and version = ?2';
			const text = await this.#db.$client.prepare(query).bind(this.#campaignId, version).first<string>('script');
			const script: Script = text === null ? { questions: [] } : JSON.parse(text);
			this.#known.set(version, script);
		}
	}
	question(version: number | null, id: string | null) {
		return this.#known.get(version ?? 0)?.questions.find((question) => question.id === id);
	}
	label(version: number | null, questionId: string | null, answerId: string): string {
		return this.question(version, questionId)?.answers.find((answer) => answer.id === answerId)?.label ?? answerId;
	}
}

interface AttemptRow {
	id: number;
	phone: string;
	line_kind: string;
	list: string | null;
	pass: number;
	counted: number;
	caller_id_phone: string;
	placed_at: number;
	ringing_at: number | null;
	answered_at: number | null;
	connected_at: number | null;
	ended_at: number | null;
	disposition: string | null;
	cause: string | null;
	caller_name: string | null;
	result_question_id: string | null;
	result_answer_id: string | null;
	script_version: number | null;
	saved_at: number | null;
}
const ATTEMPT_HEADINGS =
	'attempt,phone,line_type,list,pass,counted,caller_id,placed_at,ringing_at,answered_at,connected_at,ended_at,disposition,cause,caller,result_id,result,script_version,saved_at';

async function* attempts(db: Database, campaignId: string): Page {
	const scripts = new Scripts(db, campaignId);
	const query = `select a.id, a.phone, a.line_kind, l.name list, a.pass, a.counted, a.caller_id_phone, a.placed_at, a.ringing_at, a.answered_at,
		a.connected_at, a.ended_at, a.disposition, a.cause, a.caller_name, a.result_question_id, a.result_answer_id, a.script_version, a.saved_at
		from attempts a left join contact_lists l on l.id = a.list_id
		where a.campaign_id = ?1 and a.id > cast(?2 as integer) order by a.id limit ${PAGE}`;
	yield `${ATTEMPT_HEADINGS}\r\n`;
	for (let after = -1; ; ) {
		const { results } = await db.$client.prepare(query).bind(campaignId, after).all<AttemptRow>();
		await scripts.read(results.map((row) => row.script_version));
		if (results.length > 0) yield results.map((row) => csvLine(attemptCells(row, scripts))).join('');
		const last = results.at(-1);
		if (!last || results.length < PAGE) return;
		after = last.id;
	}
}

function attemptCells(row: AttemptRow, scripts: Scripts): Cell[] {
	const result = row.result_answer_id === null ? null : scripts.label(row.script_version, row.result_question_id, row.result_answer_id);
	return [
		row.id,
		row.phone,
		row.line_kind,
		row.list,
		row.pass,
		row.counted,
		row.caller_id_phone,
		csvTime(row.placed_at),
		csvTime(row.ringing_at),
		csvTime(row.answered_at),
		csvTime(row.connected_at),
		csvTime(row.ended_at),
		row.disposition,
		row.cause,
		row.caller_name,
		row.result_answer_id,
		result,
		row.script_version,
		csvTime(row.saved_at),
	];
}

interface AnswerRow {
	attempt_id: number;
	person_ref: string;
	question_id: string;
	value: string;
	script_version: number;
	at: number;
	phone: string | null;
	caller_name: string | null;
	external_id: string | null;
	first_name: string | null;
	last_name: string | null;
}
const ANSWER_HEADINGS =
	'attempt,phone,person,external_id,first_name,last_name,question_id,question,answer_ids,answer,answered_at,caller,script_version';

async function* answers(db: Database, campaignId: string): Page {
	const scripts = new Scripts(db, campaignId);
	// A person is "list-row"; the first phone column of that row has the person's fields like every other.
	const query = `select w.attempt_id, w.person_ref, w.question_id, w.value, w.script_version, w.at, a.phone, a.caller_name,
		p.external_id, p.first_name, p.last_name
		from answers w
		left join attempts a on a.campaign_id = w.campaign_id and a.id = w.attempt_id
		left join contacts p on p.list_id = cast(substr(w.person_ref, 1, instr(w.person_ref, '-') - 1) as integer)
			and p.row = cast(substr(w.person_ref, instr(w.person_ref, '-') + 1) as integer) and p.phone = a.phone
		where w.campaign_id = ?1 and w.value is not null
			and (w.attempt_id, w.person_ref, w.question_id) > (cast(?2 as integer), ?3, ?4)
		group by w.attempt_id, w.person_ref, w.question_id
		order by w.attempt_id, w.person_ref, w.question_id limit ${PAGE}`;
	yield `${ANSWER_HEADINGS}\r\n`;
	for (let after: [number, string, string] = [-1, '', '']; ; ) {
		const { results } = await db.$client
			.prepare(query)
			.bind(campaignId, ...after)
			.all<AnswerRow>();
		await scripts.read(results.map((row) => row.script_version));
		if (results.length > 0) yield results.map((row) => csvLine(answerCells(row, scripts))).join('');
		const last = results.at(-1);
		if (!last || results.length < PAGE) return;
		after = [last.attempt_id, last.person_ref, last.question_id];
	}
}

function answerCells(row: AnswerRow, scripts: Scripts): Cell[] {
	const value: AnswerValue = JSON.parse(row.value);
	const ids = 'answers' in value ? value.answers : [];
	const labels = ids.map((id) => scripts.label(row.script_version, row.question_id, id)).join('; ');
	return [
		row.attempt_id,
		row.phone,
		row.person_ref,
		row.external_id,
		row.first_name,
		row.last_name,
		row.question_id,
		scripts.question(row.script_version, row.question_id)?.title ?? row.question_id,
		ids.join(' '),
		'text' in value ? value.text : labels,
		csvTime(row.at),
		row.caller_name,
		row.script_version,
	];
}

interface ApprovalRow {
	seq: number;
	outcome: string;
	number_id: number;
	phone: string;
	session_id: string;
	session_name: string;
	pressed_at: number;
	received_at: number;
	input: string;
	ip_prefix: string;
	salt: string;
	hash: string;
}
const APPROVAL_HEADINGS = 'seq,outcome,number,phone,session,name,pressed_at,received_at,input,ip_prefix,salt,hash';

async function* approvals(db: Database, campaignId: string): Page {
	const query = `select * from approvals where campaign_id = ?1 and seq > cast(?2 as integer) order by seq limit ${PAGE}`;
	yield `${APPROVAL_HEADINGS}\r\n`;
	for (let after = -1; ; ) {
		const { results } = await db.$client.prepare(query).bind(campaignId, after).all<ApprovalRow>();
		if (results.length > 0) yield results.map((row) => csvLine(approvalCells(row))).join('');
		const last = results.at(-1);
		if (!last || results.length < PAGE) return;
		after = last.seq;
	}
}

const approvalCells = (row: ApprovalRow): Cell[] => [
	row.seq,
	row.outcome,
	row.number_id,
	row.phone,
	row.session_id,
	row.session_name,
	csvTime(row.pressed_at),
	csvTime(row.received_at),
	row.input,
	row.ip_prefix,
	row.salt,
	row.hash,
];

const ROWS: Record<ExportKind, (db: Database, campaignId: string) => Page> = { attempts, answers, approvals };

/** An export as text, page by page as it is read; the first part is the headings. */
export function exportCsv(db: Database, campaign: Pick<CampaignRow, 'id'>, kind: ExportKind): Page {
	return ROWS[kind](db, campaign.id);
}
