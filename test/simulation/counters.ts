/** Counters, the pool and the loads, each against what the rows say. */
import { check } from './broken.ts';
import type { Evening } from './evening.ts';
import { gatedNow, type NumberFacts } from './recount.ts';

/** Every list of the set-up is known to the campaign: none is kept and never loaded. */
export function checkLists({ sql, config }: Evening): void {
	const known = new Set(sql.rows<{ list: number }>('select list from loads').map((row) => row.list));
	const lost = config.lists.filter((list) => !known.has(list.id));
	check(lost.length === 0, 'conserved', () => `lists that are never loaded: ${JSON.stringify(lost)}`);
}

/** Counters against a full recount. */
export function checkTallies({ sql }: Evening, numbers: ReadonlyMap<number, NumberFacts>): void {
	const counts = new Map<string, number>();
	for (const { place, zone, n, gate } of sql.rows<{ place: number; zone: number; gate: number; n: number }>('select * from tallies'))
		if (n !== 0) counts.set(`${place},${zone},${gate}`, n);
	for (const number of numbers.values()) {
		const key = `${number.place},${number.zone},${gatedNow(number, true) ? 1 : 0}`;
		counts.set(key, (counts.get(key) ?? 0) - 1);
	}
	const off = [...counts].filter(([, n]) => n !== 0);
	check(off.length === 0, 'recount', () => `tallies differ from a recount: ${JSON.stringify(off)}`);
}

/** The dense arrays have no holes, hold whom they should, and nobody twice. */
export function checkPool({ sql }: Evening, numbers: ReadonlyMap<number, NumberFacts>): void {
	const queues = new Map(
		sql
			.rows<{ id: number; zone: number; kind: number; gate: number; size: number }>('select id, zone, kind, gate, size from queues')
			.map((queue) => [queue.id, { ...queue, found: 0, last: -1 }]),
	);
	const spots = new Map<string, number>();
	for (const { queue, position, number } of sql.rows<{ queue: number; position: number; number: number }>('select * from pool')) {
		spots.set(`${queue} ${position}`, number);
		const of = queues.get(queue);
		if (!of) continue;
		of.found += 1;
		of.last = Math.max(of.last, position);
	}
	for (const queue of queues.values())
		check(
			queue.found === queue.size && queue.last === queue.size - 1,
			'R21',
			() => `queue ${queue.id} has holes or a wrong size: ${JSON.stringify(queue)}`,
		);
	let standing = 0;
	for (const number of numbers.values()) {
		const spot = number.queue === null ? undefined : spots.get(`${number.queue} ${number.position}`);
		const stands = number.place === 2;
		check(stands ? spot === number.id : number.queue === null, 'R21', () => `number and pool disagree: ${JSON.stringify(number)}`);
		if (!stands) continue;
		standing += 1;
		const queue = queues.get(number.queue ?? -1);
		const right = queue?.zone === number.zone && queue.kind === Math.min(number.kind, 1) && queue.gate === (gatedNow(number, true) ? 1 : 0);
		check(right, 'R21', () => `number ${number.id} stands in the wrong queue: ${JSON.stringify({ number, queue })}`);
	}
	check(standing === spots.size, 'R21', () => `${spots.size} rows of the pool, ${standing} numbers in it`);
}
