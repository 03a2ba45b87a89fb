import { and, desc, eq, like, lt } from 'drizzle-orm';
import { DO_NOT_CALL_SOURCES, type DoNotCallEntryView } from '../../protocol/organisation.ts';
import { csvLine, csvTime } from './csv-cell.ts';
import type { Database } from './database.ts';
import { campaigns, doNotCall } from './schema.ts';

export interface DoNotCallPage {
	entries: DoNotCallEntryView[];
	/** For the next page; null on the last. */
	cursor: string | null;
}
export interface DoNotCallQuery {
	/** Digits that the number holds. */
	query: string;
	source: string | null;
	/** Entries before this one only. */
	before: number | null;
	limit: number;
}

async function rowsOf(db: Database, organisationId: string, { query, source, before, limit }: DoNotCallQuery) {
	const digits = query.replace(/\D/g, '').slice(0, 15);
	const { seq, phone, addedAt, addedBy, note } = doNotCall;
	return await db
		.select({
			seq,
			phone,
			source: doNotCall.source,
			addedAt,
			addedBy,
			note,
			campaignId: doNotCall.campaignId,
			campaignName: campaigns.name,
		})
		.from(doNotCall)
		.leftJoin(campaigns, eq(campaigns.id, doNotCall.campaignId))
		.where(
			and(
				eq(doNotCall.organisationId, organisationId),
				digits === '' ? undefined : like(phone, `%${digits}%`),
				source === null ? undefined : eq(doNotCall.source, source),
				before === null ? undefined : lt(seq, before),
			),
		)
		.orderBy(desc(seq))
		.limit(limit)
		.all();
}

/** Newest first. */
export async function listDoNotCall(db: Database, organisationId: string, query: DoNotCallQuery): Promise<DoNotCallPage> {
	const rows = await rowsOf(db, organisationId, { ...query, limit: query.limit + 1 });
	const page = rows.slice(0, query.limit);
	const last = page.at(-1);
	return {
		entries: page.map(({ seq: _, campaignId, campaignName, source, ...entry }) => ({
			...entry,
			source: DO_NOT_CALL_SOURCES.find((known) => known === source) ?? 'api',
			campaign: campaignId === null ? null : { id: campaignId, name: campaignName ?? '' },
		})),
		cursor: rows.length > query.limit && last ? String(last.seq) : null,
	};
}

const EXPORT_PAGE = 2_000;

/** The whole list as CSV, newest first, page by page as it is read. */
export async function* doNotCallCsv(db: Database, organisationId: string): AsyncGenerator<string> {
	yield `\ufeff${csvLine(['phone', 'source', 'campaign', 'added_by', 'added_at', 'note'])}`;
	let before: number | null = null;
	for (;;) {
		const rows: Awaited<ReturnType<typeof rowsOf>> = await rowsOf(db, organisationId, {
			query: '',
			source: null,
			before,
			limit: EXPORT_PAGE,
		});
		if (rows.length > 0)
			yield rows
				.map((row) => csvLine([row.phone, row.source, row.campaignName ?? '', row.addedBy, csvTime(row.addedAt), row.note]))
				.join('');
		const last = rows.at(-1);
		if (!last || rows.length < EXPORT_PAGE) return;
		before = last.seq;
	}
}
