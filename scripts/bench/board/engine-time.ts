/** What a change costs the campaign's object: the engine on node:sqlite with as many callers in the room. */
import { EngineRig } from '../../../test/support/engine-rig.ts';
import { nodeSql } from '../../../test/support/node-sql.ts';

const CHANGED = 7;
const ROUNDS = 300;

/** Mean ms of making the frames of one change into texts, as the object does it for all boards at once. */
export function objectTime(callers: number): { ours: number; bare: number } {
	const rig = new EngineRig({ contacts: callers * 2 });
	const sessions = Array.from({ length: callers }, (_, n) => rig.readyCaller(`Caller ${n}`).id);
	rig.ringing();
	const mean = (work: (ids: string[]) => void): number => {
		const began = performance.now();
		for (let n = 0; n < ROUNDS; n += 1) work(Array.from({ length: CHANGED }, (_, i) => sessions[(n * CHANGED + i * 131) % callers] ?? ''));
		return (performance.now() - began) / ROUNDS;
	};
	const change = (ids: string[]): void => {
		JSON.stringify({ t: 'live', now: rig.now, speed: 1, status: rig.engine.status(), room: rig.engine.room() });
		JSON.stringify({ t: 'board', now: rig.now, all: false, callers: rig.engine.boardCallers(ids), minutes: [] });
	};
	// The same rows from a table that holds nothing else, and a count.
	const sql = nodeSql();
	sql.run('create table callers (id text primary key, name text, state text, since integer, calls integer) without rowid');
	for (const id of sessions) sql.run('insert into callers values (?, ?, ?, 0, 0)', id, `Caller ${id}`, 'ready');
	const bare = (ids: string[]): void => {
		JSON.stringify(sql.rows('select state, count(*) n from callers group by state'));
		JSON.stringify(sql.rows('select * from callers where id in (select value from json_each(?))', JSON.stringify(ids)));
	};
	mean(change);
	mean(bare);
	return { ours: mean(change), bare: mean(bare) };
}
