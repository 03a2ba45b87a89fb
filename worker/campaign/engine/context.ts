import type { LegAction, LegId } from '../../carriers/port.ts';
import type { CampaignConfig } from './config.ts';
import type { ReadMemory } from './memory.ts';
import type { Sql } from './sql.ts';

/** What the shell has to do after the transaction was committed. Latest wins; losing it loses nothing but time. */
export interface Effects {
	/** Caller sessions whose view changed. */
	callers: Set<string>;
	allCallers: boolean;
	clickers: boolean;
	admins: boolean;
	/** Who is free or in the air changed: lines are to be planned anew, once for a burst of events. */
	plan: boolean;
	/** Orders for the carrier are waiting. */
	orders: boolean;
	/** Rows for D1 or the organisation are waiting. */
	projection: boolean;
	/** Answer requests that were held and are decided now. */
	decided: Map<LegId, LegAction>;
	/** Work of the alarm that failed and was rolled back; a bug of ours, to be logged. */
	faults: string[];
	/** Sockets to close, with the code. */
	close: Map<string, number>;
}

export const noEffects = (): Effects => ({
	callers: new Set(),
	allCallers: false,
	clickers: false,
	admins: false,
	plan: false,
	orders: false,
	projection: false,
	decided: new Map(),
	faults: [],
	close: new Map(),
});

/** One transaction of the engine. Clock and randomness are parameters; nothing here outlives the transaction. */
export interface Tx {
	readonly sql: Sql;
	/** Epoch ms, the same for the whole transaction. */
	readonly now: number;
	/** Virtual ms per real ms: how fast a person's milliseconds pass on this clock. */
	readonly speed: number;
	readonly random: () => number;
	/** An unguessable token of 128 bits, base64url. */
	readonly token: () => string;
	readonly hash: (text: string) => string;
	readonly config: CampaignConfig;
	readonly effects: Effects;
	/** Changes of tallies, written once at the end of the transaction. Key: place,zone,gate. */
	readonly tallies: Map<string, number>;
}

/** Values of `meta` that were read: asked for several times in each transaction, and written seldom. */
interface KnownMeta {
	/** Writes of the table when all of this was true. */
	at: number;
	values: Map<string, { text: string | null; content?: unknown }>;
}
const knownMeta = new WeakMap<ReadMemory, KnownMeta>();

function metaOf({ memory }: Sql): KnownMeta {
	let known = knownMeta.get(memory);
	if (!known) {
		known = { at: 0, values: new Map() };
		knownMeta.set(memory, known);
	}
	const at = memory.writes('meta');
	if (known.at !== at) {
		known.values.clear();
		known.at = at;
	}
	return known;
}

function entryOf(sql: Sql, key: string): { text: string | null; content?: unknown } {
	const { values } = metaOf(sql);
	let entry = values.get(key);
	if (!entry) {
		entry = { text: sql.rows<{ value: string }>('select value from meta where key = ?', key)[0]?.value ?? null };
		values.set(key, entry);
	}
	return entry;
}

/** A value kept under a name, as JSON. It is not to be changed: the next who asks is given the same. */
export function getMeta<T>(sql: Sql, key: string, otherwise: T): T {
	const entry = entryOf(sql, key);
	if (entry.text === null) return otherwise;
	if (entry.content === undefined) entry.content = frozen(JSON.parse(entry.text));
	return entry.content as T;
}

/** Writes only what is new: a write is a commit, and most plans say what the one before said. */
export function setMeta(sql: Sql, key: string, content: unknown): void {
	const text = JSON.stringify(content);
	if (entryOf(sql, key).text === text) return;
	const known = metaOf(sql);
	sql.run('insert into meta (key, value) values (?, ?) on conflict do update set value = excluded.value', key, text);
	// This one write changed this one value.
	known.at = sql.memory.writes('meta');
	known.values.set(key, { text });
}

function frozen(content: unknown): unknown {
	if (typeof content === 'object' && content !== null) for (const part of Object.values(content)) frozen(part);
	return Object.freeze(content);
}

/** Counts one transition; `flushTallies` writes them. */
export function tally(tx: Tx, place: number, zone: number, gate: number, by: number): void {
	const key = `${place},${zone},${gate}`;
	tx.tallies.set(key, (tx.tallies.get(key) ?? 0) + by);
}

export function flushTallies(tx: Tx): void {
	const changes = [...tx.tallies].filter(([, by]) => by !== 0).map(([key, by]) => [...key.split(',').map(Number), by]);
	if (changes.length === 0) return;
	tx.sql.run(
		`insert into tallies (place, zone, gate, n) select value->>0, value->>1, value->>2, value->>3 from json_each(?) where true
		 on conflict do update set n = n + excluded.n`,
		JSON.stringify(changes),
	);
	tx.tallies.clear();
}

/** The row is to be copied to D1 as it stands when the next batch leaves. */
export function markDirty(tx: Tx, topic: DirtyTopic, key: string | number): void {
	tx.sql.run(`insert into dirty (topic, key, rev) values (?, ?, 1) on conflict do update set rev = rev + 1`, topic, String(key));
	tx.effects.projection = true;
}
export type DirtyTopic = 'attempt' | 'answer' | 'session' | 'interval' | 'campaign';
