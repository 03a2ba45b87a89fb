import { sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { auditLog } from './schema.ts';

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
