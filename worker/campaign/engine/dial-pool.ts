/**
 * The dial pool: one dense array per queue (pass × zone × line kind × gate). A draw picks a queue in proportion to
 * its size and then a position, so that it is exactly uniform over all that is dialable now, whenever it joined (R21).
 */

import { bothWindows, campaignWindow } from '../../domain/hours.ts';
import { present } from '../../lib/assert.ts';
import type { Tx } from './context.ts';
import { KIND } from './places.ts';
import { one, recall } from './sql.ts';

export interface Queue {
	id: number;
	pass: number;
	zone: number;
	/** 0 landline, 1 cell or unknown. */
	kind: number;
	/** 1 = needs an approval while clicking is on, and has none. */
	gate: number;
	size: number;
}

/** Appends a number to its queue; returns where it went. The caller writes queue and position into the number's row. */
export function append(
	tx: Tx,
	number: number,
	pass: number,
	zone: number,
	kind: number,
	gate: number,
): { queue: number; position: number } {
	const queue = queueFor(tx, pass, zone, kind === KIND.landline ? 0 : 1, gate);
	tx.sql.run('insert into pool (queue, position, number) values (?, ?, ?)', queue.id, queue.size, number);
	tx.sql.run('update queues set size = size + 1 where id = ?', queue.id);
	return { queue: queue.id, position: queue.size };
}

export function queueFor(tx: Tx, pass: number, zone: number, kind: number, gate: number): { id: number; size: number } {
	const found = one<{ id: number; size: number }>(
		tx.sql,
		'select id, size from queues where pass = ? and zone = ? and kind = ? and gate = ?',
		pass,
		zone,
		kind,
		gate,
	);
	if (found) return found;
	tx.sql.run('insert into queues (pass, zone, kind, gate) values (?, ?, ?, ?)', pass, zone, kind, gate);
	return present(one<{ id: number; size: number }>(tx.sql, 'select id, size from queues where id = last_insert_rowid()'), 'the new queue');
}

/** Takes one row out; the last one moves into its hole. */
export function take(tx: Tx, queue: number, position: number): void {
	const last = present(
		one<{ position: number; number: number }>(
			tx.sql,
			'delete from pool where queue = ? and position = (select max(position) from pool where queue = ?) returning position, number',
			queue,
			queue,
		),
		'a row of the queue',
	);
	if (last.position !== position) {
		tx.sql.run('update pool set number = ? where queue = ? and position = ?', last.number, queue, position);
		tx.sql.run('update numbers set position = ? where id = ?', position, last.number);
	}
	tx.sql.run('update queues set size = size - 1 where id = ?', queue);
}

/** What can be drawn at this moment, and what only the clock or clicking holds back. */
export interface PoolState {
	campaignOpen: boolean;
	/** Queues of the lowest pass that has any; open zone, no gate. */
	dialable: Queue[];
	/** Over all passes. */
	dialableCount: number;
	dialableLandlines: number;
	zoneClosedCount: number;
	/** Zones that hold numbers and are closed now. */
	closedZones: Set<number>;
	/** Unapproved numbers that stand in the pool from a time when clicking was off. */
	gatedCount: number;
	/** Soonest opening of a zone that holds numbers. */
	zoneOpensAt: number | null;
}

/** An empty `names` means the campaign's own zone. */
export function zonesOf(tx: Tx, names: string): string[] {
	return names === '' ? (tx.config.settings.hours ? [tx.config.settings.hours.timeZone] : []) : names.split(',');
}

export function poolState(tx: Tx): PoolState {
	const { hours, localWindow, ringTimeoutS, clicking } = tx.config.settings;
	const queues = recall<Queue & { names: string }>(
		tx.sql,
		'select queues.*, zones.names from queues join zones on zones.id = queues.zone where size > 0 order by pass, queues.id',
	);
	const state: PoolState = {
		campaignOpen: hours !== null && fits(campaignWindow(hours, tx.now), tx.now, ringTimeoutS),
		dialable: [],
		dialableCount: 0,
		dialableLandlines: 0,
		zoneClosedCount: 0,
		closedZones: new Set(),
		gatedCount: 0,
		zoneOpensAt: null,
	};
	const windows = new Map<number, ReturnType<typeof bothWindows>>();
	for (const queue of queues) {
		if (queue.gate === 1 && clicking) {
			state.gatedCount += queue.size;
			continue;
		}
		let window = windows.get(queue.zone);
		if (!window) {
			window = hours ? bothWindows(hours, zonesOf(tx, queue.names), localWindow, tx.now) : { open: false, closesAt: null, opensAt: null };
			windows.set(queue.zone, window);
		}
		if (!fits(window, tx.now, ringTimeoutS)) {
			state.zoneClosedCount += queue.size;
			state.closedZones.add(queue.zone);
			const opens = window.opensAt;
			if (opens !== null && (state.zoneOpensAt === null || opens < state.zoneOpensAt)) state.zoneOpensAt = opens;
			continue;
		}
		state.dialableCount += queue.size;
		if (queue.kind === 0) state.dialableLandlines += queue.size;
		const lowest = state.dialable[0];
		if (!lowest || lowest.pass === queue.pass) state.dialable.push({ ...queue });
	}
	return state;
}

/** I3: a call starts only if its whole ring timeout fits before closing. */
export function fits(window: { open: boolean; closesAt: number | null }, now: number, ringTimeoutS: number): boolean {
	return window.open && (window.closesAt === null || window.closesAt - now >= ringTimeoutS * 1000);
}

/** Draws one number uniformly over `queues` and takes it out of the pool. Null when they are empty. */
export function draw(tx: Tx, queues: Queue[]): number | null {
	const total = queues.reduce((sum, queue) => sum + queue.size, 0);
	if (total === 0) return null;
	let ticket = Math.min(total - 1, Math.floor(tx.random() * total));
	for (const queue of queues) {
		if (ticket >= queue.size) {
			ticket -= queue.size;
			continue;
		}
		const row = present(
			one<{ number: number }>(tx.sql, 'select number from pool where queue = ? and position = ?', queue.id, ticket),
			'a number at the drawn position',
		);
		take(tx, queue.id, ticket);
		queue.size -= 1;
		return row.number;
	}
	return null;
}
