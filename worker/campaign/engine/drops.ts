import type { DropDetail } from '../../../protocol/results.ts';
import type { AttemptRow } from './calls.ts';
import { getMeta, type Tx } from './context.ts';

/** How things stand at this moment, for the story of a person who is being dropped. */
export function dropDetail(tx: Tx, attempt: Pick<AttemptRow, 'id' | 'answered_at'>): string {
	const counts = tx.sql.rows<{ busy: number; ready: number; lines: number; holding: number }>(
		`select (select count(*) from sessions where ended_at is null and state in ('reserved', 'on_call', 'wrap_up')) busy,
		 (select count(*) from sessions where ended_at is null and state = 'ready' and link_up = 1) ready,
		 (select count(*) from attempts where ended_at is null and answered_at is null and id <> ?) lines,
		 (select count(*) from attempts where ended_at is null and state = 'holding' and id <> ?) holding`,
		attempt.id,
		attempt.id,
	)[0];
	const detail: DropDetail = {
		busy: counts?.busy ?? 0,
		ready: counts?.ready ?? 0,
		lines: counts?.lines ?? 0,
		holding: counts?.holding ?? 0,
		chance: getMeta<number | null>(tx.sql, 'planRisk', null),
		heldMs: attempt.answered_at === null ? 0 : Math.max(0, tx.now - attempt.answered_at),
	};
	return JSON.stringify(detail);
}
