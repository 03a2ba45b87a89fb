import { and, desc, eq, like, lt } from 'drizzle-orm';
import type { Database } from './database.ts';
import { doNotCall } from './schema.ts';

export interface DoNotCallPage {
	entries: { phone: string; source: string; addedAt: number; note: string }[];
	/** For the next page; null on the last. */
	cursor: string | null;
}

/** Newest first. `query`: digits that the number holds. */
export async function listDoNotCall(
	db: Database,
	organisationId: string,
	input: { query: string; before: number | null; limit: number },
): Promise<DoNotCallPage> {
	const digits = input.query.replace(/\D/g, '').slice(0, 15);
	const rows = await db
		.select({ seq: doNotCall.seq, phone: doNotCall.phone, source: doNotCall.source, addedAt: doNotCall.addedAt, note: doNotCall.note })
		.from(doNotCall)
		.where(
			and(
				eq(doNotCall.organisationId, organisationId),
				digits === '' ? undefined : like(doNotCall.phone, `%${digits}%`),
				input.before === null ? undefined : lt(doNotCall.seq, input.before),
			),
		)
		.orderBy(desc(doNotCall.seq))
		.limit(input.limit + 1)
		.all();
	const page = rows.slice(0, input.limit);
	const last = page.at(-1);
	return { entries: page.map(({ seq: _, ...item }) => item), cursor: rows.length > input.limit && last ? String(last.seq) : null };
}
