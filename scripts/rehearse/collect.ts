/** Gathers, after a rehearsal, what it is judged by, from the exports and the carrier's ledger. */
import Papa from 'papaparse';
import { LINE_KINDS, type LineKind } from '../../protocol/enums.ts';
import type { ListView } from '../../protocol/rest.ts';
import type { Settings } from '../../protocol/settings.ts';
import { zonesOfPhone } from '../../worker/domain/zones.ts';
import type { AnswersOnRecord } from './caller-robot.ts';
import type { Evidence } from './check/evidence.ts';
import type { Rest } from './rest.ts';
import { realWait } from './time.ts';

type Row = Record<string, string>;

async function csv(rest: Rest, path: string): Promise<Row[]> {
	const text = await rest.text(path);
	return Papa.parse<Row>(text.replace(/^\uFEFF/, ''), { header: true, skipEmptyLines: true }).data;
}

const time = (text: string | undefined): number => Date.parse(text ?? '');

/** The exports of a campaign. */
export interface Exports {
	approvals: Row[];
	attempts: Row[];
	answers: Row[];
}

export async function readExports(rest: Rest, campaignId: string): Promise<Exports> {
	const path = `/api/campaigns/${campaignId}/exports`;
	return {
		approvals: await csv(rest, `${path}/approvals.csv`),
		attempts: await csv(rest, `${path}/attempts.csv`),
		answers: await csv(rest, `${path}/answers.csv`),
	};
}

/** What the record says, as `answerKey` → the ids or the text. */
function answersIn(exports: Exports): Map<string, string> {
	return new Map(
		exports.answers.map((row) => [
			`${row.attempt}|${row.person}|${row.question_id}`,
			row.answer_ids === '' || row.answer_ids === undefined ? (row.answer ?? '') : row.answer_ids,
		]),
	);
}

function wordsOf(value: string): string {
	const parsed = JSON.parse(value) as { answers?: string[]; text?: string };
	return parsed.answers ? parsed.answers.join(' ') : (parsed.text ?? '');
}

/** Answers that the server acknowledged and that are not on record as they were given. */
export function missingAnswers(exports: Exports, given: AnswersOnRecord): string[] {
	const kept = answersIn(exports);
	return [...given].flatMap(([key, value]) => {
		const found = kept.get(key);
		if (found === undefined) return [`The answer ${key} was acknowledged and is not in the export.`];
		return found === wordsOf(value) ? [] : [`The answer ${key} was given as "${wordsOf(value)}" and is "${found}" in the export.`];
	});
}

/** Reads the exports until everything acknowledged is in them and no attempt is open, or 15 s have passed. */
export async function settledExports(rest: Rest, campaignId: string, approved: number, given: AnswersOnRecord): Promise<Exports> {
	const until = performance.now() + 15_000;
	for (;;) {
		const exports = await readExports(rest, campaignId);
		const complete =
			exports.approvals.filter((row) => row.outcome === 'approved').length >= approved &&
			exports.attempts.every((row) => row.ended_at !== '') &&
			missingAnswers(exports, given).length === 0;
		if (complete || performance.now() > until) return exports;
		await realWait(300);
	}
}

async function doNotCallList(rest: Rest): Promise<{ phone: string; addedAt: number }[]> {
	const found: { phone: string; addedAt: number }[] = [];
	let cursor: string | null = null;
	do {
		const page: { entries: { phone: string; addedAt: number }[]; cursor: string | null } = await rest.json(
			'GET',
			`/api/do-not-call${cursor === null ? '' : `?cursor=${cursor}`}`,
		);
		found.push(...page.entries);
		cursor = page.cursor;
	} while (cursor !== null);
	return found;
}

/** Lists that say more about a number's zone than the number does. */
const ZONE_ROLES = new Set(['time_zone', 'zip', 'state']);

function kindOf(text: string | undefined): LineKind {
	return LINE_KINDS.find((kind) => kind === text) ?? 'unknown';
}

/** Evidence but for what the robots know themselves. */
export async function collectEvidence(
	rest: Rest,
	campaignId: string,
	exports: Exports,
	robots: Pick<Evidence, 'ledger' | 'from' | 'callers' | 'slackMs'>,
): Promise<Evidence> {
	const path = `/api/campaigns/${campaignId}`;
	const settings = await rest.json<Settings>('GET', `${path}/settings`);
	const lists = await rest.json<ListView[]>('GET', `${path}/lists`);
	const zonesInLists = lists.some((list) => list.format.columns.some((column) => ZONE_ROLES.has(column.role)));
	const machineAttempts = new Set(exports.attempts.filter((row) => row.disposition === 'machine').map((row) => row.attempt));
	// Ours: campaign, attempt and a nonce, joined by full stops.
	const attemptOf = (legId: string) => legId.slice(campaignId.length + 1).split('.')[0];
	return {
		...robots,
		settings,
		approvals: exports.approvals.map((row) => ({ phone: row.phone ?? '', receivedAt: time(row.received_at), outcome: row.outcome ?? '' })),
		kinds: new Map(exports.attempts.map((row) => [row.phone ?? '', kindOf(row.line_type)])),
		doNotCall: await doNotCallList(rest),
		zonesOf: (phone) => (zonesInLists ? null : zonesOfPhone(phone)),
		machines: new Set(robots.ledger.filter((line) => machineAttempts.has(attemptOf(line.legId))).map((line) => line.legId)),
	};
}
