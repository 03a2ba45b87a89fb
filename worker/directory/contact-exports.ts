/** Contacts with what became of their number, and the same for VAN: read page by page in the order of list, row and phone column. */
import type { AnswerOutcome, AnswerValue } from '../../protocol/script.ts';
import type { CampaignRow } from './campaigns.ts';
import { csvTime } from './csv-cell.ts';
import { type Cell, cursorOf, type ExportInput, keyFrom, type Pages, pages, Scripts } from './export-pages.ts';

interface ContactRow {
	list_id: number;
	list: string;
	row: number;
	part: number;
	phone: string;
	line_kind: string;
	external_id: string;
	first_name: string;
	last_name: string;
	do_not_call: number;
}
interface AttemptOfNumber {
	id: number;
	phone: string;
	placed_at: number;
	disposition: string | null;
	counted: number;
	caller_name: string | null;
	result_question_id: string | null;
	result_answer_id: string | null;
	script_version: number | null;
}
/** A contact and its number's attempts, oldest first. */
interface Known extends ContactRow {
	attempts: AttemptOfNumber[];
}

export const CONTACT_STATES = ['not_called', 'retry', 'in_the_air', 'final', 'out_of_passes', 'invalid_number', 'do_not_call'] as const;
export type ContactState = (typeof CONTACT_STATES)[number];

/** What became of a number, from its attempts alone; the first that fits. `outcome`: what its last recorded result settles. */
export function contactState(row: Known, outcome: AnswerOutcome | null, passes: number): ContactState {
	if (row.do_not_call === 1 || outcome === 'final_do_not_call') return 'do_not_call';
	if (outcome === 'final') return 'final';
	if (row.attempts.some((attempt) => attempt.disposition === 'invalid_number')) return 'invalid_number';
	if (row.attempts.some((attempt) => attempt.disposition === null)) return 'in_the_air';
	if (row.attempts.reduce((sum, attempt) => sum + attempt.counted, 0) >= passes) return 'out_of_passes';
	return row.attempts.length === 0 ? 'not_called' : 'retry';
}

const keyOf = (row: ContactRow): (string | number)[] => [row.list_id, row.row, row.part];

/** A page of contacts, then the attempts of its numbers by their index: few questions a page, whatever its length. */
function reader(d1: D1Database, campaign: Pick<CampaignRow, 'id' | 'organisationId'>) {
	const lists = d1.prepare('select id, name from contact_lists where campaign_id = ?1 order by id').bind(campaign.id);
	const contacts = d1.prepare(
		`select c.list_id, ?5 list, c.row, c.part, c.phone, c.line_kind, c.external_id, c.first_name, c.last_name,
		 exists (select 1 from do_not_call d where d.organisation_id = ?6 and d.phone = c.phone) do_not_call
		 from contacts c where c.list_id = cast(?1 as integer) and (c.row, c.part) > (cast(?2 as integer), cast(?3 as integer))
		 order by c.row, c.part limit ?4`,
	);
	return async (key: readonly (string | number)[], limit: number): Promise<Known[]> => {
		const { results } = await lists.all<{ id: number; name: string }>();
		const [fromList = -1, row = -1, part = -1] = key.map(Number);
		const found: ContactRow[] = [];
		for (const list of results) {
			if (list.id < fromList || found.length >= limit) continue;
			const from = list.id === fromList ? [row, part] : [-1, -1];
			const page = await contacts.bind(list.id, ...from, limit - found.length, list.name, campaign.organisationId).all<ContactRow>();
			found.push(...page.results);
		}
		return await withAttempts(d1, campaign.id, found);
	};
}

async function withAttempts(d1: D1Database, campaignId: string, rows: readonly ContactRow[]): Promise<Known[]> {
	if (rows.length === 0) return [];
	const { results } = await d1
		.prepare(
			`select a.id, a.phone, a.placed_at, a.disposition, a.counted, a.caller_name, a.result_question_id, a.result_answer_id, a.script_version
			 from json_each(?2) i cross join attempts a indexed by attempts_by_phone on a.campaign_id = ?1 and a.phone = i.value order by a.id`,
		)
		.bind(campaignId, JSON.stringify([...new Set(rows.map((row) => row.phone))]))
		.all<AttemptOfNumber>();
	const byPhone = Map.groupBy(results, (attempt) => attempt.phone);
	return rows.map((row) => ({ ...row, attempts: byPhone.get(row.phone) ?? [] }));
}

/** The last attempt with a recorded result: it is what settles the number. */
const settledBy = (row: Known): AttemptOfNumber | undefined => row.attempts.findLast((attempt) => attempt.result_answer_id !== null);

export async function* contacts({ db, campaign, after }: ExportInput): Pages {
	const scripts = new Scripts(db.$client, campaign.id);
	for await (const rows of pages(reader(db.$client, campaign), keyOf, keyFrom(after, [-1, -1, -1]))) {
		await scripts.read(rows.map((row) => settledBy(row)?.script_version ?? null));
		yield rows.map((row) => {
			const result = settledBy(row);
			const answer = result && scripts.answer(result.script_version, result.result_question_id, result.result_answer_id ?? '');
			const last = row.attempts.at(-1);
			return {
				cursor: cursorOf(keyOf(row)),
				cells: [
					row.list,
					row.row,
					row.phone,
					row.line_kind,
					row.external_id,
					row.first_name,
					row.last_name,
					contactState(row, answer?.outcome ?? null, campaign.settings.passes),
					row.attempts.length,
					row.attempts.reduce((sum, attempt) => sum + attempt.counted, 0),
					csvTime(last?.placed_at ?? null),
					last?.disposition ?? null,
					result?.result_answer_id ?? null,
					result ? (answer?.label ?? result.result_answer_id) : null,
				],
			};
		});
	}
}

/** What VAN calls an attempt that came to no conversation. */
const VAN_RESULTS: Readonly<Record<string, string>> = {
	no_answer: 'Not Home',
	machine: 'Not Home',
	hung_up_first: 'Not Home',
	busy: 'Busy',
	invalid_number: 'Disconnected',
};

interface Given {
	attempt_id: number;
	person_ref: string;
	question_id: string;
	value: string;
	script_version: number;
}

/**
 * For VAN's bulk upload: one row per contact with a VANID whose number was called, with the last result and the last answer to each
 * question. Of several people on one number, those who were not spoken to are not in the file once anybody was.
 */
export async function* van({ db, campaign, after, script }: ExportInput): Pages {
	const d1 = db.$client;
	const scripts = new Scripts(d1, campaign.id);
	const timeZone = campaign.settings.hours?.timeZone ?? 'UTC';
	const day = new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
	const [first, ...others] = script.questions;
	const questions = others.filter((question) => question.type !== 'info').map((question) => question.id);
	for await (const rows of pages(reader(d1, campaign), keyOf, keyFrom(after, [-1, -1, -1]))) {
		const called = rows.filter((row) => row.external_id !== '' && row.attempts.length > 0);
		const given = await answersOf(d1, campaign.id, called);
		await scripts.read([...given.values()].flat().map((row) => row.script_version));
		yield called.flatMap((row) => {
			const own = given.get(`${row.list_id}-${row.row}`) ?? [];
			const text = (question: string): string | null => {
				const found = own.findLast((answer) => answer.question_id === question);
				return found ? scripts.text(JSON.parse(found.value) as AnswerValue, found.script_version, question) : null;
			};
			const spoken = own.at(-1) && row.attempts.find((attempt) => attempt.id === own.at(-1)?.attempt_id);
			const nobody = row.attempts.every((attempt) => attempt.disposition !== 'connected');
			const last = spoken ?? row.attempts.findLast((attempt) => VAN_RESULTS[attempt.disposition ?? ''] !== undefined);
			const result = spoken ? text(first?.id ?? '') : nobody && last ? VAN_RESULTS[last.disposition ?? ''] : undefined;
			if (!last || result === undefined || result === null) return [];
			const cells: Cell[] = [
				row.external_id,
				row.phone,
				day.format(last.placed_at),
				'Phone',
				result,
				spoken?.caller_name ?? null,
				text('_note'),
			];
			return [{ cursor: cursorOf(keyOf(row)), cells: [...cells, ...questions.map(text)] }];
		});
	}
}

/** Answers given in the conversations of these contacts, by person ("list-row"), oldest first. */
async function answersOf(d1: D1Database, campaignId: string, rows: readonly Known[]): Promise<Map<string, Given[]>> {
	const spoken = [...new Set(rows.flatMap((row) => row.attempts.filter((attempt) => attempt.caller_name !== null).map(({ id }) => id)))];
	if (spoken.length === 0) return new Map();
	const { results } = await d1
		.prepare(
			`select w.attempt_id, w.person_ref, w.question_id, w.value, w.script_version from json_each(?2) i
			 cross join answers w on w.campaign_id = ?1 and w.attempt_id = i.value where w.value is not null order by w.attempt_id, w.at`,
		)
		.bind(campaignId, JSON.stringify(spoken))
		.all<Given>();
	return Map.groupBy(results, (row) => row.person_ref);
}
