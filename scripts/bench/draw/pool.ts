/** A full dial pool for the bench, and draws by the engine's own code. */
import { createHash } from 'node:crypto';
import { noEffects, type Tx } from '../../../worker/campaign/engine/context.ts';
import { draw, type Queue } from '../../../worker/campaign/engine/dial-pool.ts';
import type { Sql } from '../../../worker/campaign/engine/sql.ts';
import { seededRandom } from '../../../worker/lib/random.ts';

const ZONES = 12;

/** Fills numbers, queues and pool: `numbers` in twelve queues. Also a bare table of the same numbers. */
export function fill(sql: Sql, numbers: number): void {
	sql.tx(() => {
		sql.run(
			`with recursive n(i) as (select 0 union all select i + 1 from n where i < cast(? as integer) - 1)
			 insert into numbers (id, phone, kind, zone, place, approved, list, queue, position)
			 select i + 1, '+1' || cast(2000000000 + i as integer), 1, i % ${ZONES} + 1, 2, 1, 1, i % ${ZONES} + 1, i / ${ZONES} from n`,
			numbers,
		);
		sql.run('insert into pool (queue, position, number) select queue, position, id from numbers');
		sql.run(`insert into queues (id, pass, zone, kind, gate, size) select queue, 1, queue, 1, 0, count(*) from numbers group by queue`);
		sql.script('create table bare (position integer primary key, number integer not null) strict');
		sql.run('insert into bare select id, id from numbers');
	});
}

export const queuesOf = (sql: Sql): Queue[] => sql.rows<Queue>('select * from queues where size > 0 order by id');

/** A transaction of the engine with only what a draw needs. */
export function txOf(sql: Sql): Tx {
	return {
		sql,
		now: 0,
		speed: 1,
		random: seededRandom('draw').next,
		token: () => '',
		hash: (text) => createHash('sha256').update(text).digest('hex'),
		effects: noEffects(),
		tallies: new Map(),
		// A draw looks at no set-up.
		config: {} as Tx['config'],
	};
}

export { draw };

/** The least that a uniform draw without putting back can be: pick a position, move the last row into the hole. */
export function bareDraw(sql: Sql, size: number, random: () => number): void {
	const position = 1 + Math.floor(random() * size);
	const last = sql.rows<{ number: number }>('delete from bare where position = ? returning number', size)[0];
	if (position !== size) sql.run('update bare set number = ? where position = ?', last?.number ?? 0, position);
}
