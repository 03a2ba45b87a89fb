import { type ChainedRecord, unpacked } from '../../worker/campaign/engine/approval-chain.ts';
import type { ProjectionBatch } from '../../worker/campaign/engine/outbox.ts';

/** D1 as the projection treats it: inserts once, later versions win, a batch is all or nothing, and sometimes it is away. */
export class D1Model {
	readonly approvals = new Map<number, ChainedRecord>();
	readonly attempts = new Map<number, ProjectionBatch['attempts'][number]>();
	readonly answers = new Map<string, ProjectionBatch['answers'][number]>();
	readonly sessions = new Map<string, ProjectionBatch['sessions'][number]>();
	readonly intervals = new Map<string, ProjectionBatch['intervals'][number]>();
	readonly doNotCall = new Map<string, string | null>();
	awayUntil = 0;

	write(batch: ProjectionBatch): void {
		const approvals = batch.approvals === null ? [] : unpacked(batch.approvals);
		for (const row of approvals) if (!this.approvals.has(row.seq)) this.approvals.set(row.seq, row);
		for (const row of batch.attempts) later(this.attempts, row.id, row);
		for (const row of batch.answers) later(this.answers, `${row.attemptId} ${row.personRef} ${row.questionId}`, row);
		for (const row of batch.sessions) later(this.sessions, row.id, row);
		for (const row of batch.intervals)
			if (!this.intervals.has(`${row.sessionId} ${row.seq}`)) this.intervals.set(`${row.sessionId} ${row.seq}`, row);
	}
}

function later<K, V extends { version: number }>(rows: Map<K, V>, key: K, row: V): void {
	const known = rows.get(key);
	if (!known || row.version > known.version) rows.set(key, row);
}
