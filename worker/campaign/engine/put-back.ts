/** Numbers that wait for a click although the leases have passed them by: given out before the cursor goes on. */
import { getMeta, type Tx } from './context.ts';

/**
 * Makes ids free for clickers: one row for each run of neighbours. Those beyond the cursor come with it; those in a block that
 * is held or free come back with the block.
 */
export function putBack(tx: Tx, ids: readonly number[]): void {
	const cursor = getMeta(tx.sql, 'clickCursor', 0);
	const passed = ids.filter((id) => id <= cursor).sort((a, b) => a - b);
	const [least, most] = [passed[0], passed.at(-1)];
	if (least === undefined || most === undefined) return;
	const blocks = (['held', 'returned'] as const).flatMap((state) =>
		tx.sql.rows<{ first_id: number; last_id: number }>(
			`select first_id, last_id from leases where state = '${state}' and last_id >= ? and first_id <= ?`,
			least,
			most,
		),
	);
	const runs: [number, number][] = [];
	for (const id of passed) {
		if (blocks.some((block) => block.first_id <= id && id <= block.last_id)) continue;
		const last = runs.at(-1);
		if (last && last[1] === id - 1) last[1] = id;
		else runs.push([id, id]);
	}
	tx.sql.run(
		`insert into leases (session, first_id, last_id, leased_at, state) select '', value->>0, value->>1, cast(? as integer), 'returned' from json_each(?)`,
		tx.now,
		JSON.stringify(runs),
	);
	tx.effects.clickers = true;
}
