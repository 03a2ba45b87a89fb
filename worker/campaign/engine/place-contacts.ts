/**
 * Places a page of contacts with a few statements for all of them: new numbers, their people, their place in the pool. A
 * number that is known already is looked at on its own, and only when the row changes something about it.
 */
import { type Tx, tally } from './context.ts';
import { queueFor, zonesOf } from './dial-pool.ts';
import type { ContactRow } from './loading.ts';
import { gateOf, type NumberRow, numberById, placeOf, saveNumber } from './numbers.ts';
import { KIND, PLACE } from './places.ts';
import { value } from './sql.ts';

export interface Placed {
	placed: number;
	/** Rows whose number was there before, in this page or an earlier one. */
	duplicates: number;
	/** New numbers on the Do Not Call list. */
	doNotCall: number;
}

/** Characters of JSON in one statement. */
const STATEMENT_CHARS = 600_000;

/** Runs `query` with the items as one JSON text, or several when they are long. */
function runAll(tx: Tx, query: string, items: readonly (readonly unknown[])[]): void {
	let texts: string[] = [];
	let chars = 0;
	const flush = (): void => {
		if (texts.length > 0) tx.sql.run(query, `[${texts.join()}]`);
		texts = [];
		chars = 0;
	};
	for (const item of items) {
		const text = JSON.stringify(item);
		if (chars + text.length > STATEMENT_CHARS) flush();
		texts.push(text);
		chars += text.length + 1;
	}
	flush();
}

/** Zones by names, new ones added. Few campaigns have more than a few dozen. */
class Zones {
	readonly #tx: Tx;
	readonly #ids: Map<string, number>;
	constructor(tx: Tx) {
		this.#tx = tx;
		this.#ids = new Map(tx.sql.rows<{ id: number; names: string }>('select id, names from zones').map(({ id, names }) => [names, id]));
	}
	id(names: string): number {
		const known = this.#ids.get(names);
		if (known !== undefined) return known;
		this.#tx.sql.run('insert into zones (names) values (?)', names);
		const id = value(this.#tx.sql, 'select last_insert_rowid()');
		this.#ids.set(names, id);
		return id;
	}
	names(id: number): string {
		for (const [names, known] of this.#ids) if (known === id) return names;
		return '';
	}
}

/** `first`: part of the first load; numbers of later lists are staged until their list is complete. */
export function placeContacts(tx: Tx, rows: readonly ContactRow[], first: boolean): Placed {
	const phones = JSON.stringify([...new Set(rows.map((row) => row.phone))]);
	const known = new Map(
		tx.sql
			.rows<NumberRow>('select * from numbers where phone in (select value from json_each(?))', phones)
			.map((number) => [number.phone, number]),
	);
	const blocked = new Set(
		tx.sql
			.rows<{ phone: string }>('select phone from do_not_call where phone in (select value from json_each(?))', phones)
			.map((row) => row.phone),
	);
	const zones = new Zones(tx);
	const fresh = new Map<string, NumberRow>();
	const changes: ContactRow[] = [];
	const people: unknown[][] = [];
	const result: Placed = { placed: rows.length, duplicates: 0, doNotCall: 0 };
	let id = value(tx.sql, 'select coalesce(max(id), 0) from numbers');
	for (const row of rows) {
		const doNotCall = row.doNotCall || blocked.has(row.phone);
		const there = known.get(row.phone) ?? fresh.get(row.phone);
		if (there) {
			result.duplicates += 1;
			if (known.has(row.phone)) changes.push({ ...row, doNotCall });
			else Object.assign(there, merged(tx, zones, there, { ...row, doNotCall }));
		} else {
			id += 1;
			if (doNotCall) result.doNotCall += 1;
			fresh.set(row.phone, freshNumber(id, row, zones.id(row.zones), doNotCall, first));
		}
		people.push([row.list, row.row, row.part, there?.id ?? id, row.externalId, row.firstName, row.lastName, row.fields]);
	}
	insertNumbers(tx, [...fresh.values()]);
	runAll(
		tx,
		`insert into people (list, row, part, number, external_id, first_name, last_name, fields)
		 select value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7 from json_each(?) where true on conflict do nothing`,
		people,
	);
	for (const row of changes) change(tx, zones, known, row, first);
	return result;
}

const freshNumber = (id: number, row: ContactRow, zone: number, doNotCall: boolean, first: boolean): NumberRow => ({
	id,
	phone: row.phone,
	kind: KIND[row.kind],
	zone,
	place: first ? PLACE.waiting : PLACE.staged,
	approved: 0,
	do_not_call: doNotCall ? 1 : 0,
	invalid: 0,
	settled: 0,
	passes: 0,
	drops: 0,
	last_ended_at: null,
	due_at: null,
	due_reason: 0,
	call_back: 0,
	withdrawn: 0,
	attempt: null,
	queue: null,
	position: null,
	list: row.list,
});

type Spot = [queue: number | null, position: number | null];

/** Appends those whose place is the pool to their queues; tells where each went. The caller writes it into the numbers' rows. */
export function joinPool(tx: Tx, numbers: readonly NumberRow[]): Spot[] {
	const queues = new Map<string, { id: number; size: number; added: number }>();
	const pool: number[][] = [];
	const spots = numbers.map((number): Spot => {
		if (number.place !== PLACE.pool) return [null, null];
		const kind = number.kind === KIND.landline ? 0 : 1;
		const gate = gateOf(number);
		const key = `${number.passes} ${number.zone} ${kind} ${gate}`;
		const queue = queues.get(key) ?? { ...queueFor(tx, number.passes + 1, number.zone, kind, gate), added: 0 };
		queues.set(key, queue);
		const position = queue.size + queue.added;
		queue.added += 1;
		pool.push([queue.id, position, number.id]);
		return [queue.id, position];
	});
	runAll(tx, 'insert into pool (queue, position, number) select value->>0, value->>1, value->>2 from json_each(?)', pool);
	for (const queue of queues.values()) tx.sql.run('update queues set size = size + ? where id = ?', queue.added, queue.id);
	return spots;
}

function insertNumbers(tx: Tx, fresh: readonly NumberRow[]): void {
	const numbers = fresh.map((number) => ({ ...number, place: placeOf(tx, number) }));
	for (const number of numbers) tally(tx, number.place, number.zone, gateOf(number), 1);
	const spots = joinPool(tx, numbers);
	runAll(
		tx,
		`insert into numbers (id, phone, kind, zone, place, do_not_call, list, queue, position)
		 select value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, value->>8 from json_each(?)`,
		numbers.map(({ id, phone, kind, zone, place, do_not_call, list }, n) => [
			id,
			phone,
			kind,
			zone,
			place,
			do_not_call,
			list,
			...(spots[n] ?? [null, null]),
		]),
	);
}

/** Two rows, one number: the more careful line kind wins, and the windows of both rows' zones have to agree. */
function merged(tx: Tx, zones: Zones, number: NumberRow, row: ContactRow): Pick<NumberRow, 'kind' | 'zone' | 'do_not_call'> {
	const kind = number.kind === KIND.landline ? KIND[row.kind] : number.kind;
	const doNotCall = number.do_not_call === 1 || row.doNotCall ? 1 : 0;
	const names = zones.names(number.zone);
	if (row.zones === names) return { kind, zone: number.zone, do_not_call: doNotCall };
	const all = [...new Set([...zonesOf(tx, names), ...zonesOf(tx, row.zones)])].sort().join(',');
	return { kind, zone: all === names ? number.zone : zones.id(all), do_not_call: doNotCall };
}

/** What a row changes about a number that was there before this page. */
function change(tx: Tx, zones: Zones, known: Map<string, NumberRow>, row: ContactRow, first: boolean): void {
	const seen = known.get(row.phone);
	if (!seen) return;
	let number = seen;
	if (number.withdrawn === 1) number = returned(tx, numberById(tx, number.id), row, first);
	const facts = merged(tx, zones, number, row);
	if (facts.kind !== number.kind || facts.zone !== number.zone || facts.do_not_call !== number.do_not_call) {
		// Another number's move may have changed this one's position in the pool.
		const now = numberById(tx, number.id);
		saveNumber(tx, now, { ...now, ...facts });
		number = numberById(tx, number.id);
	}
	known.set(row.phone, number);
}

/** A number that had been taken out comes back with another list, and enters together with it. */
function returned(tx: Tx, number: NumberRow, row: ContactRow, first: boolean): NumberRow {
	tx.sql.run('update numbers set list = ? where id = ?', row.list, number.id);
	const place = first ? PLACE.waiting : PLACE.staged;
	saveNumber(tx, number, { ...number, place, list: row.list, withdrawn: 0 });
	return numberById(tx, number.id);
}
