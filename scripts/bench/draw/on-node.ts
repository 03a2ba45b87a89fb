/** Draws on node:sqlite: a tick of twenty draws is one transaction on disk. */

import { nodeSql } from '../../../test/support/node-sql.ts';
import { migrate } from '../../../worker/campaign/engine/migrations.ts';
import { seededRandom } from '../../../worker/lib/random.ts';
import { bareDraw, draw, fill, queuesOf, txOf } from './pool.ts';

const TICKS = 500;
const A_TICK = 20;

/** Microseconds of each draw, of each bare draw, and of the ticks' commits. */
export function drawOnNode(file: string, numbers: number): { draws: number[]; bare: number[]; commits: number[] } {
	const sql = nodeSql(file);
	sql.script('pragma journal_mode = wal');
	migrate(sql);
	fill(sql, numbers);
	const random = seededRandom('bare').next;
	const result = { draws: [] as number[], bare: [] as number[], commits: [] as number[] };
	const timed = (into: number[], work: () => void): void => {
		const began = performance.now();
		work();
		into.push((performance.now() - began) * 1000);
	};
	const ticks = Math.min(TICKS, Math.floor(numbers / A_TICK / 4));
	let size = numbers;
	for (let tick = 0; tick < ticks; tick += 1) {
		let ended = 0;
		sql.tx(() => {
			const tx = txOf(sql);
			const queues = queuesOf(sql);
			const own = { ...tx, random };
			for (let n = 0; n < A_TICK; n += 1) timed(result.draws, () => void draw(own, queues));
			ended = performance.now();
		});
		result.commits.push((performance.now() - ended) * 1000);
		sql.tx(() => {
			for (let n = 0; n < A_TICK; n += 1) timed(result.bare, () => bareDraw(sql, size--, random));
		});
	}
	return result;
}
