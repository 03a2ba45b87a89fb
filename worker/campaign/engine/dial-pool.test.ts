import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineRig, phoneOf, sha256 } from '../../../test/support/engine-rig.ts';
import { seededRandom } from '../../lib/random.ts';
import { noEffects, type Tx } from './context.ts';
import { append, draw, poolState } from './dial-pool.ts';
import type { NumberRow } from './numbers.ts';

const HOUR = 3_600_000;
const many = <T>(n: number, what: T): T[] => Array.from({ length: n }, () => what);
const cell = { kind: 'cell' as const };

/** A transaction by hand: draws without the calls that follow them. */
const txOf = (rig: EngineRig, random: () => number): Tx => ({
	sql: rig.sql,
	now: rig.now,
	speed: 1,
	random,
	token: () => 't',
	hash: sha256,
	config: rig.config,
	effects: noEffects(),
	tallies: new Map(),
});

/** Draws one number as a dial decision would. */
const drawOne = (rig: EngineRig, random: () => number): NumberRow | null => {
	const tx = txOf(rig, random);
	const id = draw(tx, poolState(tx).dialable);
	return id === null ? null : (rig.sql.rows<NumberRow>('select * from numbers where id = ?', id)[0] ?? null);
};
function drawMany(rig: EngineRig, random: () => number, most = Number.POSITIVE_INFINITY): NumberRow[] {
	const drawn: NumberRow[] = [];
	rig.sql.tx(() => {
		for (let next = drawn.length < most ? drawOne(rig, random) : null; next; next = drawn.length < most ? drawOne(rig, random) : null)
			drawn.push(next);
	});
	return drawn;
}

/** Pearson's statistic of counts that should be equal. */
const chiSquare = (counts: number[]): number => {
	const expected = counts.reduce((a, b) => a + b, 0) / counts.length;
	return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
};
/** What the statistic passes with probability 0.001 (Wilson and Hilferty). */
const critical = (freedom: number): number => freedom * (1 - 2 / (9 * freedom) + 3.09 * Math.sqrt(2 / (9 * freedom))) ** 3;

/** How far the mean place of the marked lies from the middle, in standard errors. */
function meanPlace(order: boolean[]): number {
	const places = order.flatMap((marked, place) => (marked ? [place] : []));
	const [n, m] = [order.length, places.length];
	const mean = places.reduce((a, b) => a + b, 0) / m;
	return (mean - (n - 1) / 2) / Math.sqrt(((n + 1) * (n - m)) / (12 * m));
}
/** Wald and Wolfowitz: whether marked ones come in blocks (negative) or by turns (positive), in standard errors. */
function runsOf(order: boolean[]): number {
	const marked = order.filter(Boolean).length;
	const plain = order.length - marked;
	const runs = 1 + order.filter((entry, place) => place > 0 && entry !== order[place - 1]).length;
	const mean = 1 + (2 * marked * plain) / (marked + plain);
	return (runs - mean) / Math.sqrt(((mean - 1) * (mean - 2)) / (marked + plain - 1));
}
/** The sum of squares of independent standard values has to look like chi-square. */
function standard(values: number[]): void {
	const sum = values.reduce((total, z) => total + z * z, 0);
	expect(sum).toBeLessThan(critical(values.length));
	expect(Math.abs(values.reduce((a, b) => a + b, 0)) / Math.sqrt(values.length)).toBeLessThan(3.3);
}
const SEEDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

describe('a draw', () => {
	it('[R21] is uniform over all that is dialable: landlines and cells, of every zone, together', () => {
		const rig = new EngineRig({
			contacts: [...many(24, {}), ...many(24, cell), ...many(12, { zones: 'America/Chicago' }), ...many(3, { zones: 'Asia/Kolkata' })],
		});
		const random = seededRandom('uniform').next;
		const counts = new Map<number, number>();
		const draws = 9_450;
		rig.sql.tx(() => {
			for (let n = 0; n < draws; n += 1) {
				const number = drawOne(rig, random);
				if (!number) throw new Error('empty');
				counts.set(number.id, (counts.get(number.id) ?? 0) + 1);
				const spot = append(txOf(rig, random), number.id, 1, number.zone, number.kind, number.kind === 0 ? 0 : 1);
				rig.sql.run('update numbers set queue = ?, position = ? where id = ?', spot.queue, spot.position, number.id);
			}
		});
		expect(counts.size).toBe(63);
		expect(chiSquare([...counts.values()])).toBeLessThan(critical(62));
	});

	it('[R21] takes every number exactly once, in an order that nothing gives away', () => {
		const values = SEEDS.map((seed) => {
			const rig = new EngineRig({ contacts: [...many(150, {}), ...many(150, cell)] });
			const drawn = drawMany(rig, seededRandom(seed).next);
			expect(new Set(drawn.map((number) => number.id)).size).toBe(300);
			const landlines = drawn.map((number) => number.kind === 0);
			const early = drawn.map((number) => number.id % 150 < 75);
			return [meanPlace(landlines), runsOf(landlines), meanPlace(early), runsOf(early)];
		});
		for (const column of [0, 1, 2, 3]) standard(values.map((row) => row[column] ?? 0));
	});

	it('[R21] mixes numbers approved in the middle of the run evenly: neither first in a block nor last', () => {
		const values = SEEDS.map((seed) => {
			const rig = new EngineRig({ contacts: [...many(160, {}), ...many(160, cell)], settings: { clicking: true } });
			const random = seededRandom(seed).next;
			const clicker = rig.clicker();
			const approve = (n: number): void => {
				for (let left = n; left > 0; ) {
					const items = clicker.lease().slice(0, left);
					rig.now += items.length * 200;
					clicker.press(items);
					left -= items.length;
				}
			};
			approve(80);
			const before = drawMany(rig, random, 80);
			const early = new Set(rig.numbers().flatMap((number) => (number.approved === 1 ? [number.id] : [])));
			approve(80);
			const after = drawMany(rig, random);
			expect(before.length + after.length).toBe(320);
			const late = after.map((number) => number.kind === 1 && !early.has(number.id));
			const landlines = after.map((number) => number.kind === 0);
			return [meanPlace(late), runsOf(late), meanPlace(landlines), runsOf(landlines)];
		});
		// The mean place of landlines is the trend of their share over the run: flat.
		for (const column of [0, 1, 2, 3]) standard(values.map((row) => row[column] ?? 0));
	});

	it('[R21] mixes numbers evenly whose zone opens in the middle of the run', () => {
		const values = SEEDS.map((seed) => {
			const rig = new EngineRig({
				contacts: [...many(120, {}), ...many(100, { zones: 'America/Los_Angeles' })],
				settings: { localWindow: { openMinute: 720, closeMinute: 1260 } },
			});
			const random = seededRandom(seed).next;
			const before = drawMany(rig, random, 40);
			expect(before.every((number) => number.id <= 120)).toBe(true);
			rig.now += HOUR;
			const after = drawMany(rig, random);
			expect(after).toHaveLength(180);
			const late = after.map((number) => number.id > 120);
			return [meanPlace(late), runsOf(late)];
		});
		for (const column of [0, 1]) standard(values.map((row) => row[column] ?? 0));
	});

	it('[R21] comes from the lowest pass that has any: first attempts before second ones, late ones too', () => {
		const rig = new EngineRig({ contacts: 12, settings: { passes: 3, minimumTimeMinutes: 0, maxAttemptsPer24h: 10 } });
		rig.readyCaller();
		const unanswered = (): void => {
			const call = rig.ringing()[0];
			if (call) rig.tell(call.id, { t: 'ended', cause: 'no_answer', by: 'network' });
			rig.pass(1_000);
		};
		for (let n = 0; n < 15; n += 1) unanswered();
		rig.addList(many(4, {}));
		for (let n = 0; n < 60; n += 1) unanswered();
		const passes = rig.attempts().map((attempt) => attempt.pass);
		expect(passes).toHaveLength(48);
		// Three second attempts were made, and one was ringing, when the new list came.
		expect(passes.slice(0, 12)).toEqual(many(12, 1));
		const late = rig.attempts().filter((attempt) => Number(attempt.phone.slice(-3)) >= 12 && attempt.pass === 1);
		expect(late.map((attempt) => attempt.id)).toEqual([17, 18, 19, 20]);
		expect(passes.slice(20)).toEqual([...passes.slice(20)].sort((a, b) => a - b));
		expect(rig.status().kind).toBe('complete');
	});
});

describe('the pool', () => {
	const step = fc.oneof(
		fc.record({ t: fc.constant('call' as const), fate: fc.constantFrom('no_answer' as const, 'invalid_number' as const, 'busy' as const) }),
		fc.record({ t: fc.constant('doNotCall' as const), n: fc.nat(23) }),
		fc.record({ t: fc.constant('takeBack' as const), n: fc.nat(23) }),
		fc.record({ t: fc.constant('click' as const), n: fc.integer({ min: 1, max: 5 }) }),
		fc.record({ t: fc.constant('clicking' as const), on: fc.boolean() }),
		fc.record({ t: fc.constant('passes' as const), n: fc.integer({ min: 1, max: 4 }) }),
		fc.record({ t: fc.constant('merge' as const), n: fc.nat(23) }),
		fc.record({ t: fc.constant('wait' as const), s: fc.integer({ min: 1, max: 4_000 }) }),
	);

	it('[R21] [I9] has no holes after any removals, and holds exactly the numbers whose place it is', () => {
		fc.assert(
			fc.property(fc.array(step, { minLength: 10, maxLength: 50 }), (steps) => {
				const rig = new EngineRig({
					contacts: Array.from({ length: 24 }, (_, n) => ({
						kind: (['landline', 'cell', 'unknown'] as const)[n % 3] ?? 'cell',
						zones: ['America/New_York', 'America/Los_Angeles', ''][n % 5] ?? '',
					})),
					settings: { clicking: true, passes: 2, minimumTimeMinutes: 30 },
				});
				const clicker = rig.clicker();
				rig.readyCaller();
				for (const action of steps) {
					run(rig, clicker, action);
					whole(rig);
				}
			}),
			{ numRuns: 30, seed: 20261006 },
		);
	});

	type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
	function run(rig: EngineRig, clicker: ReturnType<EngineRig['clicker']>, action: Step): void {
		rig.now += 1_000;
		if (action.t === 'call') {
			const call = rig.ringing()[0];
			if (call) rig.tell(call.id, { t: 'ended', cause: action.fate, by: 'network' });
		} else if (action.t === 'doNotCall') rig.engine.addDoNotCall([phoneOf(action.n)]);
		else if (action.t === 'takeBack') rig.engine.removeDoNotCall([phoneOf(action.n)]);
		else if (action.t === 'click') {
			const items = rig.config.settings.clicking ? clicker.lease().slice(0, action.n) : [];
			rig.now += 1_000;
			if (items.length > 0) clicker.press(items);
		} else if (action.t === 'clicking') rig.configure({ settings: { clicking: action.on } });
		else if (action.t === 'passes') rig.configure({ settings: { passes: action.n } });
		else if (action.t === 'merge') rig.addList([{ phone: phoneOf(action.n), kind: 'cell', zones: 'America/Chicago' }]);
		else {
			// The alarm comes late.
			rig.now += action.s * 1_000;
			rig.engine.runDeadlines();
		}
		rig.pump();
	}

	function whole(rig: EngineRig): void {
		const queues = rig.sql.rows<{ id: number; size: number }>('select id, size from queues');
		for (const queue of queues) {
			const rows = rig.sql.rows<{ position: number }>('select position from pool where queue = ? order by position', queue.id);
			expect(rows.map((row) => row.position)).toEqual(Array.from({ length: queue.size }, (_, n) => n));
		}
		expect(rig.count('pool p join numbers n on n.id = p.number where n.queue = p.queue and n.position = p.position and n.place = 2')).toBe(
			rig.count('pool'),
		);
		expect(rig.count('pool')).toBe(rig.count('numbers where place = 2'));
		const tallies = rig.sql.rows<{ place: number; n: number }>('select place, sum(n) n from tallies group by place having sum(n) <> 0');
		expect(tallies).toEqual(rig.sql.rows('select place, count(*) n from numbers group by place'));
	}
});
