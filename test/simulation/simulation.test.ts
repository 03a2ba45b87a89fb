import { describe, expect, it } from 'vitest';
import { Checks } from './checks.ts';
import { Evening } from './evening.ts';
import { DEFAULT_EVENING, type EveningOptions, FAULTS, parseFaultNames } from './options.ts';
import { planEvening } from './plan.ts';
import { shrink, simulate } from './run.ts';

const short: EveningOptions = { ...DEFAULT_EVENING, hours: 0.3, numbers: 120 };

describe('[I1] [I2] [I3] [I4] [I5] [I6] [I7] [I8] [I9] [I10] [R21] [R22] [R22w] evenings with everything that can go wrong', () => {
	// Among them nights in which clocks go back (4) and forward (9), and machines that are told of late (2) or never (5).
	it.each([1, 2, 4, 5, 6, 9])('seed %i, all faults', (seed) => {
		expect(simulate({ ...short, seed, faults: FAULTS }).broken).toBeNull();
	});
	it.each([21, 22])('seed %i, no faults', (seed) => {
		expect(simulate({ ...short, seed, faults: [] }).broken).toBeNull();
	});
	it('[I8] a drop limit of 0: nobody is dropped by dialing too much, whatever else happens', () => {
		const evening = { ...short, seed: 10, callers: 10, numbers: 300 };
		const plan = planEvening(evening).filter(({ operation }) => operation.do !== 'dropLimit');
		expect(simulate(evening, [{ at: 0, operation: { do: 'dropLimit', percent: 0 } }, ...plan]).broken).toBeNull();
	});
});

describe('past failures, by name', () => {
	it('[I7] [I9] seed 100: a restart that dialed for callers whose pages were gone', () => {
		expect(simulate({ ...short, seed: 104, hours: 0.5, numbers: 200, faults: FAULTS }).broken).toBeNull();
	});
	it('[I9] seed 5: an alarm that came back at once for as long as D1 was away', () => {
		const verdict = simulate({ ...short, seed: 5, hours: 0.5, faults: FAULTS });
		expect(verdict.broken).toBeNull();
		expect(verdict.steps).toBeLessThan(40_000);
	});
});

describe('a failure', () => {
	// Some minutes of everything, and in their middle a clock that shows no time.
	const evening = { ...short, hours: 0.1, seed: 7, faults: FAULTS };
	const impossible = { at: 180_000, operation: { do: 'clockJump', byS: Number.NaN } } as const;
	const plan = [...planEvening(evening), impossible].sort((a, b) => a.at - b.at);
	it('is told with its rule, its step and what came before it', () => {
		const verdict = simulate(evening, plan);
		expect(verdict).toMatchObject({
			ok: false,
			seed: 7,
			broken: { rule: 'thrown', text: expect.stringContaining('neither text, finite number nor null'), after: 'clockJump' },
		});
		expect(verdict.broken?.step).toBeGreaterThan(20);
		expect(verdict.broken?.step).toBe(verdict.steps);
		expect(simulate(evening, plan)).toEqual(verdict);
	});
	it('loses the operations that it does not need', () => {
		let looks = 0;
		const shortest = shrink(evening, plan, 'thrown', 1_000, () => looks++);
		expect(shortest.length).toBeLessThan(plan.length / 2);
		expect(shortest).toContainEqual(impossible);
		expect(simulate(evening, shortest).broken?.rule).toBe('thrown');
	});
});

describe('the simulation itself', () => {
	it('gives the same evening for the same seed, and another for another', () => {
		const one = simulate({ ...short, hours: 0.1 });
		expect(simulate({ ...short, hours: 0.1 })).toEqual(one);
		expect(simulate({ ...short, hours: 0.1, seed: 2 })).not.toEqual(one);
	});
	it('reaches people, drops some, and approves', () => {
		const { figures } = simulate({ ...short, seed: 31, faults: [] });
		expect(figures.connected).toBeGreaterThan(5);
		expect(figures.approved).toBeGreaterThan(20);
		expect(figures.saved).toBeGreaterThan(5);
	});
	it('lets nobody die of being looked at', () => {
		const evening = new Evening({ ...short, faults: [] });
		const looks = new Checks(evening);
		evening.addContacts(5);
		evening.killSoon();
		// A status that has something to keep in mind writes; the object was to die before one of the next writes.
		for (let n = 0; n < 100; n += 1) {
			evening.time += 1_000;
			evening.sql.script(`delete from meta where key = 'kinds'`);
			expect(() => looks.look(evening, 'a look')).not.toThrow();
		}
	});
	it('names an unknown fault', () => {
		expect(() => parseFaultNames('late,gremlins')).toThrow('gremlins');
	});
	it('plans operations of many kinds', () => {
		const kinds = new Set(planEvening({ ...DEFAULT_EVENING, hours: 20 }).map(({ operation }) => operation.do));
		expect(kinds.size).toBeGreaterThan(20);
	});
});
