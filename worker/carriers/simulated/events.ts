/** What the carrier tells, and the mistakes it makes in telling. */
import type { Sql } from '../../campaign/engine/sql.ts';
import { type Random, seededRandom } from '../../lib/random.ts';
import type { AnswerRequest, CarrierEvent } from '../port.ts';
import type { Faults } from './faults.ts';
import type { LegRow } from './store.ts';

/** What every part of the simulation works on. Pure: all that changes is in `sql`. */
export interface Simulation {
	readonly sql: Sql;
	readonly seed: string;
	readonly faults: Faults;
	/** Whether the verdict comes with the answer. */
	readonly verdictAtAnswer: boolean;
}

type Facts<E> = E extends CarrierEvent ? Omit<E, 'id' | 'legId' | 'at'> : never;
/** An event without what `tell` adds. */
export type Fact = Facts<CarrierEvent>;

/** A held event is let go this long after a later one, or when nothing more comes. */
const OVERTAKEN_MS = 50;
const HELD_AT_MOST_MS = 10_000;
const REPEATED_WITHIN_MS = 3_000;

/** Draws depend on the number called and the how-manieth time only, so that neither order nor eviction changes them. */
export function randomOf(simulation: Simulation, leg: Pick<LegRow, 'phone' | 'nth'>, what: string): Random {
	return seededRandom(`${simulation.seed}|${leg.phone}|${leg.nth}|${what}`).next;
}

/** Puts an event of a leg into the outbox, faults applied. */
export function tell(simulation: Simulation, leg: LegRow, at: number, fact: Fact): void {
	const { sql, faults } = simulation;
	const n = sql.rows<{ events: number }>('update legs set events = events + 1 where seq = ? returning events', leg.seq)[0]?.events ?? 0;
	const random = randomOf(simulation, leg, `event ${n}`);
	const [lost, late, delay, held, twice, gap] = [random(), random(), random(), random(), random(), random()];
	if (lost < faults.lost.p && faults.lost.types.includes(fact.t)) return;
	const event = { id: `${leg.leg_id}.${n}`, legId: leg.leg_id, at, ...fact } satisfies CarrierEvent;
	const body = JSON.stringify(event);
	const sendAt = late < faults.late.p ? at + delay * faults.late.maxS * 1000 : at;
	if (held < faults.outOfOrder) {
		put(sql, { at: sendAt + HELD_AT_MOST_MS, kind: 'event', legId: leg.leg_id, body, held: 1 });
	} else {
		put(sql, { at: sendAt, kind: 'event', legId: leg.leg_id, body, held: 0 });
		sql.run('update outbox set at = ?, held = 0 where leg_id = ? and held = 1', Math.round(sendAt) + OVERTAKEN_MS, leg.leg_id);
	}
	if (twice < faults.duplicate) put(sql, { at: sendAt + gap * REPEATED_WITHIN_MS, kind: 'event', legId: leg.leg_id, body, held: 0 });
}

/** Asks what an answered leg shall do; with the fault `duplicate` twice at the same time. */
export function ask(simulation: Simulation, leg: LegRow, at: number, n: number): void {
	const { sql, faults } = simulation;
	const random = randomOf(simulation, leg, `ask ${n}`);
	const [lost, twice] = [random(), random()];
	if (lost < faults.lost.p && faults.lost.types.includes('answer_request')) return;
	const verdict = simulation.verdictAtAnswer ? (leg.verdict ?? 'unknown') : 'unknown';
	const request: AnswerRequest = { id: `${leg.leg_id}.ask${n}`, legId: leg.leg_id, at, verdict };
	const row = { at, kind: 'ask', legId: leg.leg_id, body: JSON.stringify(request), held: 0 } as const;
	put(sql, row);
	if (twice < faults.duplicate) put(sql, row);
}

interface OutboxRow {
	at: number;
	kind: 'event' | 'ask';
	legId: string;
	body: string;
	held: 0 | 1;
}
function put(sql: Sql, row: OutboxRow): void {
	sql.run(
		'insert into outbox (at, kind, leg_id, body, held) values (?, ?, ?, ?, ?)',
		Math.round(row.at),
		row.kind,
		row.legId,
		row.body,
		row.held,
	);
}
