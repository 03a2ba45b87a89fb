/** What every export is made of: keyset pages, cursors, labels of the script that a row was made with. */
import type { AnswerValue, Question, Script } from '../../protocol/script.ts';
import type { CampaignRow } from './campaigns.ts';
import type { Database } from './database.ts';

/** What a page leaves behind dies young: pages of 2,000 rows outlived the nursery, and a file of a million left 500 MB to be collected. */
const PAGE = 500;
/** The first page is short, so that a file begins at once. */
const FIRST_PAGE = 100;

export type Cell = string | number | null;
/** One row with the cursor that stands for "behind it". */
export interface ExportRow {
	cursor: string;
	cells: Cell[];
}

export interface ExportInput {
	db: Database;
	campaign: Pick<CampaignRow, 'id' | 'organisationId' | 'settings'>;
	/** Names, phone numbers and what people said may be shown. */
	personal: boolean;
	/** Cursor of the last row that is known. */
	after?: string | undefined;
	/** The script in force. */
	script: Script;
}

/** Scripts by version, read when the first row of a version comes along. */
export class Scripts {
	readonly #db: D1Database;
	readonly #campaignId: string;
	readonly #known = new Map<number, Script>();
	constructor(db: D1Database, campaignId: string) {
		this.#db = db;
		this.#campaignId = campaignId;
	}
	async read(versions: readonly (number | null)[]): Promise<void> {
		for (const version of new Set(versions)) {
			if (version === null || this.#known.has(version)) continue;
			const query = 'select script from script_versions where campaign_id = ?1 and version = ?2';
			const text = await this.#db.prepare(query).bind(this.#campaignId, version).first<string>('script');
			const script: Script = text === null ? { questions: [] } : JSON.parse(text);
			this.#known.set(version, script);
		}
	}
	question(version: number | null, id: string | null): Question | undefined {
		return this.#known.get(version ?? 0)?.questions.find((question) => question.id === id);
	}
	answer(version: number | null, questionId: string | null, answerId: string) {
		return this.question(version, questionId)?.answers.find((answer) => answer.id === answerId);
	}
	/** A value in words. */
	text(value: AnswerValue, version: number | null, questionId: string): string {
		return 'text' in value ? value.text : value.answers.map((id) => this.label(version, questionId, id)).join('; ');
	}
	label(version: number | null, questionId: string | null, answerId: string): string {
		return this.answer(version, questionId, answerId)?.label ?? answerId;
	}
}

export type Pages = AsyncGenerator<ExportRow[]>;

/** Pages of a query that ends in `limit`; `next` gives the bindings for what comes behind a row. */
export async function* pages<T>(
	read: (key: readonly (string | number)[], limit: number) => Promise<T[]>,
	keyOf: (row: T) => (string | number)[],
	start: readonly (string | number)[],
): AsyncGenerator<T[]> {
	let key = start;
	for (let limit = FIRST_PAGE; ; limit = PAGE) {
		const rows = await read(key, limit);
		if (rows.length > 0) yield rows;
		const last = rows.at(-1);
		if (!last || rows.length < limit) return;
		key = keyOf(last);
	}
}

/** A cursor is its key, joined; the parts hold no dot. */
export const cursorOf = (key: readonly (string | number)[]): string => key.join('.');
/** The key of a cursor; a wrong one begins at the beginning of what it names. */
export function keyFrom(cursor: string | undefined, start: readonly (string | number)[]): (string | number)[] {
	if (cursor === undefined) return [...start];
	const parts = cursor.split('.');
	return start.map((first, index) => (typeof first === 'number' ? Number(parts[index] ?? first) || 0 : (parts[index] ?? first)));
}
