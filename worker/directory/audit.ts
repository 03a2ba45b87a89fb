import { and, desc, eq, gte, lt, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { auditLog, campaigns } from './schema.ts';

/** One line of the audit log. */
export interface AuditEntry {
	organisationId: string;
	campaignId: string | null;
	/** Who, in words and by id, e.g. "Ann (usr_1)". */
	actor: string;
	/** What, as noun.verb, e.g. `settings.changed`. */
	action: string;
	/** What exactly; JSON. */
	detail?: unknown;
	at: number;
}

/** Who did it, as the audit log writes it. */
export function auditName(actor: { kind: 'person' | 'key'; id: string; name: string }): string {
	return actor.kind === 'key' ? `API key "${actor.name}" (${actor.id})` : `${actor.name} (${actor.id})`;
}

/** A statement for the same batch as the change. */
export function audit(db: Database, entry: AuditEntry) {
	return db.insert(auditLog).values({ ...entry, detail: entry.detail ?? null });
}

/** As `audit`, but written only when the statement right before it in the batch changed a row. */
export function auditIfChanged(db: Database, entry: AuditEntry) {
	const detail = entry.detail === undefined ? null : JSON.stringify(entry.detail);
	return db
		.insert(auditLog)
		.select(
			sql`select null, ${entry.organisationId}, ${entry.campaignId}, ${entry.actor}, ${entry.action}, ${detail}, cast(${entry.at} as integer) where changes() > 0`,
		);
}

export interface AuditFilter {
	/** Part of who did it: a name or an id. */
	actor: string;
	/** The whole action, or its noun, e.g. `settings`. */
	action: string;
	campaignId: string | null;
	/** Epoch ms, inclusive. */
	from: number | null;
	/** Epoch ms, exclusive. */
	to: number | null;
	/** Lines before this one only. */
	before: number | null;
	limit: number;
}

const escaped = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** Lines of the log, newest first, and where the next page begins. */
export async function listAudit(db: Database, organisationId: string, filter: AuditFilter) {
	const { actor, action, campaignId, from, to, before, limit } = filter;
	const rows = await db
		.select({
			id: auditLog.id,
			at: auditLog.at,
			actor: auditLog.actor,
			action: auditLog.action,
			detail: auditLog.detail,
			campaignId: auditLog.campaignId,
			campaignName: campaigns.name,
		})
		.from(auditLog)
		.leftJoin(campaigns, eq(campaigns.id, auditLog.campaignId))
		.where(
			and(
				eq(auditLog.organisationId, organisationId),
				campaignId === null ? undefined : eq(auditLog.campaignId, campaignId),
				// D1 takes patterns of at most 50 bytes.
				actor === '' ? undefined : sql`instr(lower(${auditLog.actor}), ${actor.toLowerCase()}) > 0`,
				action === ''
					? undefined
					: action.includes('.')
						? eq(auditLog.action, action)
						: sql`${auditLog.action} like ${`${escaped(action)}.%`} escape '\\'`,
				from === null ? undefined : gte(auditLog.at, from),
				to === null ? undefined : lt(auditLog.at, to),
				before === null ? undefined : lt(auditLog.id, before),
			),
		)
		.orderBy(desc(auditLog.id))
		.limit(limit + 1)
		.all();
	const page = rows.slice(0, limit);
	const last = page.at(-1);
	return {
		entries: page.map(({ campaignId: id, campaignName, ...entry }) => ({
			...entry,
			detail: entry.detail ?? null,
			campaign: id === null ? null : { id, name: campaignName ?? '' },
		})),
		cursor: rows.length > limit && last ? String(last.id) : null,
	};
}
