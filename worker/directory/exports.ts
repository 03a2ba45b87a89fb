/** Rows of the exports, in keyset pages: memory holds one page, however long the file. As CSV, or as JSON lines with cursors. */
import type { AnswerValue } from '../../protocol/script.ts';
import type { ApprovalRow } from './approvals.ts';
import { contacts, van } from './contact-exports.ts';
import { csvLine, csvTime } from './csv-cell.ts';
import { COLUMNS, type Column, type ExportKind } from './export-columns.ts';
import { type Cell, cursorOf, type ExportInput, keyFrom, type Pages, pages, Scripts } from './export-pages.ts';
import { maskPhone } from './result-rows.ts';

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
	call_back_at: number | null;
}

async function* attempts({ db, campaign, after }: ExportInput): Pages {
	const d1 = db.$client;
	const scripts = new Scripts(d1, campaign.id);
	const query = `select a.id, a.phone, a.line_kind, l.name list, a.pass, a.counted, a.caller_id_phone, a.placed_at, a.ringing_at, a.answered_at,
		a.connected_at, a.ended_at, a.disposition, a.cause, a.caller_name, a.result_question_id, a.result_answer_id, a.script_version, a.saved_at, a.call_back_at
		from attempts a left join contact_lists l on l.id = a.list_id
		where a.campaign_id = ?1 and a.id > cast(?2 as integer) order by a.id limit ?3`;
	const read = async (key: readonly (string | number)[], limit: number) =>
		(
			await d1
				.prepare(query)
				.bind(campaign.id, ...key, limit)
				.all<AttemptRow>()
		).results;
	for await (const rows of pages(read, (row) => [row.id], keyFrom(after, [-1]))) {
		await scripts.read(rows.map((row) => row.script_version));
		yield rows.map((row) => ({ cursor: cursorOf([row.id]), cells: attemptCells(row, scripts) }));
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
		row.call_back_at === 0 ? 'any time' : csvTime(row.call_back_at),
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

/** A person is "list-row"; the first phone column of that row has the person's fields like every other. */
const PERSON_OF_ANSWER = `left join contacts p on p.list_id = cast(substr(w.person_ref, 1, instr(w.person_ref, '-') - 1) as integer)
	and p.row = cast(substr(w.person_ref, instr(w.person_ref, '-') + 1) as integer) and p.phone = a.phone`;

async function* answers({ db, campaign, after }: ExportInput): Pages {
	const d1 = db.$client;
	const scripts = new Scripts(d1, campaign.id);
	const query = `select w.attempt_id, w.person_ref, w.question_id, w.value, w.script_version, w.at, a.phone, a.caller_name,
		p.external_id, p.first_name, p.last_name
		from answers w left join attempts a on a.campaign_id = w.campaign_id and a.id = w.attempt_id ${PERSON_OF_ANSWER}
		where w.campaign_id = ?1 and w.value is not null and (w.attempt_id, w.person_ref, w.question_id) > (cast(?2 as integer), ?3, ?4)
		group by w.attempt_id, w.person_ref, w.question_id
		order by w.attempt_id, w.person_ref, w.question_id limit ?5`;
	const read = async (key: readonly (string | number)[], limit: number) =>
		(
			await d1
				.prepare(query)
				.bind(campaign.id, ...key, limit)
				.all<AnswerRow>()
		).results;
	const keyOf = (row: AnswerRow): (string | number)[] => [row.attempt_id, row.person_ref, row.question_id];
	for await (const rows of pages(read, keyOf, keyFrom(after, [-1, '', '']))) {
		await scripts.read(rows.map((row) => row.script_version));
		yield rows.map((row) => ({ cursor: cursorOf(keyOf(row)), cells: answerCells(row, scripts) }));
	}
}

function answerCells(row: AnswerRow, scripts: Scripts): Cell[] {
	const value: AnswerValue = JSON.parse(row.value);
	return [
		row.attempt_id,
		row.phone,
		row.person_ref,
		row.external_id,
		row.first_name,
		row.last_name,
		row.question_id,
		scripts.question(row.script_version, row.question_id)?.title ?? row.question_id,
		'answers' in value ? value.answers.join(' ') : '',
		scripts.text(value, row.script_version, row.question_id),
		csvTime(row.at),
		row.caller_name,
		row.script_version,
	];
}

async function* approvals({ db, campaign, after }: ExportInput): Pages {
	const query = 'select * from approvals where campaign_id = ?1 and seq > cast(?2 as integer) order by seq limit ?3';
	const read = async (key: readonly (string | number)[], limit: number) =>
		(
			await db.$client
				.prepare(query)
				.bind(campaign.id, ...key, limit)
				.all<ApprovalRow>()
		).results;
	for await (const rows of pages(read, (row) => [row.seq], keyFrom(after, [-1])))
		yield rows.map((row) => ({
			cursor: cursorOf([row.seq]),
			cells: [
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
			],
		}));
}

interface CallerRow {
	id: string;
	name: string;
	phone: string;
	joined_at: number;
	ended_at: number | null;
	end_reason: string | null;
	calls: number;
	talk_ms: number;
	ready_ms: number;
	wrap_ms: number;
	break_ms: number;
}

async function* callers({ db, campaign, after }: ExportInput): Pages {
	const spent = (state: string): string =>
		`(select coalesce(sum(i.to_at - i.from_at), 0) from caller_intervals i where i.campaign_id = s.campaign_id and i.session_id = s.id and i.state = '${state}')`;
	const query = `select s.id, s.name, s.phone, s.joined_at, s.ended_at, s.end_reason, s.calls, s.talk_ms, ${spent('ready')} ready_ms,
		${spent('wrap_up')} wrap_ms, ${spent('break')} break_ms
		from caller_sessions s where s.campaign_id = ?1 and s.id > ?2 order by s.id limit ?3`;
	const read = async (key: readonly (string | number)[], limit: number) =>
		(
			await db.$client
				.prepare(query)
				.bind(campaign.id, ...key, limit)
				.all<CallerRow>()
		).results;
	const seconds = (ms: number): number => Math.round(ms / 1000);
	for await (const rows of pages(read, (row) => [row.id], keyFrom(after, [''])))
		yield rows.map((row) => ({
			cursor: cursorOf([row.id]),
			cells: [
				row.id,
				row.name,
				row.phone,
				csvTime(row.joined_at),
				csvTime(row.ended_at),
				row.end_reason,
				row.calls,
				seconds(row.talk_ms),
				seconds(row.ready_ms),
				seconds(row.wrap_ms),
				seconds(row.break_ms),
			],
		}));
}

const ROWS: Readonly<Record<ExportKind, (input: ExportInput) => Pages>> = { attempts, answers, approvals, contacts, callers, van };

/** Columns of an export: those of its kind, and for VAN one for each question of the script in force. */
export function columnsOf(kind: ExportKind, input: Pick<ExportInput, 'script'>): Column[] {
	const questions = kind === 'van' ? input.script.questions.slice(1).filter((question) => question.type !== 'info') : [];
	return [...COLUMNS[kind], ...questions.map((question): Column => ({ name: question.title, personal: 'empty' }))];
}

/** The cells that a role may see. */
function allowed(cells: readonly Cell[], columns: readonly Column[], personal: boolean): Cell[] {
	if (personal) return [...cells];
	return cells.map((cell, index) => {
		const rule = columns[index]?.personal;
		return rule === undefined || cell === null ? cell : rule === 'mask' ? maskPhone(String(cell)) : null;
	});
}

/** An export as CSV, page by page as it is read; the first part is the headings. */
export async function* exportCsv(kind: ExportKind, input: ExportInput): AsyncGenerator<string> {
	const columns = columnsOf(kind, input);
	yield csvLine(columns.map((column) => column.name));
	for await (const rows of ROWS[kind](input)) yield rows.map((row) => csvLine(allowed(row.cells, columns, input.personal))).join('');
}

/**
 * The same as JSON lines: one object a row, its keys the columns, and `cursor`: given as `after` it stands for what comes behind that row.
 * Ends after `limit` rows when given.
 */
export async function* exportLines(kind: ExportKind, input: ExportInput, limit: number | null): AsyncGenerator<string> {
	const columns = columnsOf(kind, input);
	let left = limit ?? Number.POSITIVE_INFINITY;
	for await (const rows of ROWS[kind](input)) {
		const taken = rows.slice(0, Math.min(rows.length, left));
		left -= taken.length;
		yield taken
			.map((row) => {
				const cells = allowed(row.cells, columns, input.personal);
				return `${JSON.stringify({ ...Object.fromEntries(columns.map(({ name }, index) => [name, cells[index] ?? null])), cursor: row.cursor })}\n`;
			})
			.join('');
		if (left <= 0) return;
	}
}
