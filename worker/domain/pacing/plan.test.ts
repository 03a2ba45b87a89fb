import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dropsLeft } from './control.ts';
import { planLines } from './plan.ts';
import { line, snapshotOf, talking, taught, wrappingUp } from './testing.ts';
import type { PacingSnapshot } from './types.ts';

const learned = taught();
const s = (more: Partial<PacingSnapshot> = {}) => snapshotOf({ learned, ...more });
const many = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

const kind = fc.constantFrom('cell' as const, 'landline' as const, 'unknown' as const);
const arbitrary: fc.Arbitrary<PacingSnapshot> = fc
	.record({
		ready: fc.nat(12),
		busy: fc.array(
			fc.record({
				ageMs: fc.nat(900_000),
				phaseAgeMs: fc.nat(900_000),
				phase: fc.constantFrom('reserved' as const, 'talk' as const, 'wrap' as const),
				leaving: fc.boolean(),
			}),
			{ maxLength: 12 },
		),
		lines: fc.array(fc.record({ ageMs: fc.nat(60_000), kind, reserved: fc.boolean() }), { maxLength: 30 }),
		holding: fc.nat(3),
		dialable: fc.nat(40),
		answered: fc.nat(3_000),
		dropShare: fc.double({ min: 0, max: 0.06, noNaN: true }),
		dropLimit: fc.constantFrom(0, 0.005, 0.01, 0.03),
		linesPerSecond: fc.constantFrom(null, 0.2, 1, 5),
		concurrent: fc.constantFrom(null, 0, 8, 20),
		machinesTakeCallers: fc.boolean(),
	})
	.map((r) => ({
		...s(),
		ready: r.ready,
		busy: r.busy,
		lines: [...r.lines].sort((a, b) => b.ageMs - a.ageMs),
		holding: r.ready > 0 ? 0 : r.holding,
		dialable: r.dialable,
		dialableKind: { cell: r.dialable, landline: 0 },
		machinesTakeCallers: r.machinesTakeCallers,
		limits: { dropLimit: r.dropLimit, ringTimeoutMs: 28_000, graceMs: 2_000, linesPerSecond: r.linesPerSecond, concurrent: r.concurrent },
		ledger: { answered: r.answered, dropped: Math.floor(r.answered * r.dropShare), recentAnswered: 0, recentDropped: 0 },
	}));

/** Lines that share callers, once the plan is carried out. */
function sharedAfter(snapshot: PacingSnapshot): number {
	const plan = planLines(snapshot);
	return snapshot.lines.filter((one, i) => !one.reserved && !plan.cancel.includes(i)).length + plan.open;
}

describe('the plan', () => {
	it('[R22d] is pure: the same answer twice, nothing given is changed', () => {
		fc.assert(
			fc.property(arbitrary, (snapshot) => {
				const before = JSON.stringify(snapshot);
				const plan = planLines(snapshot);
				expect(JSON.stringify(snapshot)).toBe(before);
				expect(planLines(JSON.parse(before))).toEqual(plan);
			}),
			{ numRuns: 150 },
		);
	});

	it('[R22d] asks only for what can be: whole lines, within what is dialable and what the carrier takes', () => {
		fc.assert(
			fc.property(arbitrary, (snapshot) => {
				const { open, cancel } = planLines(snapshot);
				const { linesPerSecond, concurrent } = snapshot.limits;
				expect(Number.isInteger(open) && open >= 0 && open <= snapshot.dialable).toBe(true);
				if (linesPerSecond !== null) expect(open).toBeLessThanOrEqual(Math.max(1, linesPerSecond));
				const talks = snapshot.busy.filter((busy) => busy.phase === 'talk').length;
				if (concurrent !== null && open > 0)
					expect(open + snapshot.lines.length + snapshot.holding + talks).toBeLessThanOrEqual(concurrent);
				expect([...cancel].sort((a, b) => b - a)).toEqual(cancel);
				expect(new Set(cancel).size).toBe(cancel.length);
				for (const i of cancel) expect(snapshot.lines[i]?.reserved).toBe(false);
				if (cancel.length > 0) expect(open).toBe(0);
			}),
			{ numRuns: 400 },
		);
	});

	it('[I7] with no caller on, nothing is opened and every ringing line is cancelled', () => {
		const plan = planLines(s({ ready: 0, busy: [], lines: [line(20), line(8), line(1)] }));
		expect(plan).toMatchObject({ open: 0, cancel: [2, 1, 0], reason: { code: 'no_callers' } });
	});

	it('[R22d] drop limit 0: lines never exceed the callers who wait', () => {
		fc.assert(
			fc.property(arbitrary, (snapshot) => {
				const strict = { ...snapshot, limits: { ...snapshot.limits, dropLimit: 0 } };
				expect(sharedAfter(strict)).toBeLessThanOrEqual(Math.max(0, strict.ready - strict.holding));
			}),
			{ numRuns: 300 },
		);
	});

	it('[I8] when no further drop may come, lines never exceed the callers who wait', () => {
		fc.assert(
			fc.property(arbitrary, (snapshot) => {
				if (dropsLeft(snapshot.ledger, snapshot.limits.dropLimit) - snapshot.holding >= 1) return;
				expect(sharedAfter(snapshot)).toBeLessThanOrEqual(Math.max(0, snapshot.ready - snapshot.holding));
			}),
			{ numRuns: 400 },
		);
	});

	it('[I8] near the bound, all lines in the air together cannot break it', () => {
		const near = s({
			ready: 1,
			busy: many(9, (i) => talking(10 * i)),
			ledger: { answered: 1000, dropped: 30, recentAnswered: 50, recentDropped: 2 },
		});
		expect(sharedAfter(near)).toBeLessThanOrEqual(2);
	});

	it('[R22d] every ready caller has a line, though answers were certain', () => {
		const plan = planLines(s({ ready: 4, ledger: { answered: 100, dropped: 50, recentAnswered: 100, recentDropped: 50 } }));
		expect(plan.open).toBe(4);
		expect(plan.reason).toMatchObject({ code: 'budget_spent', dropped: 50, answered: 100 });
	});

	it('[R22d] a caller alone gets few lines, a hundred get many more each than one', () => {
		expect(planLines(s({ ready: 1 })).open).toBeLessThanOrEqual(3);
		expect(planLines(s({ ready: 100 })).open).toBeGreaterThan(300);
	});

	it('[R22d] looks ahead: a caller in wrap-up is dialed for, one early in a long talk is not', () => {
		const at = (busy: PacingSnapshot['busy']) => planLines(s({ ready: 0, busy })).open;
		expect(at(many(6, () => wrappingUp(40, 6)))).toBeGreaterThan(3);
		expect(at(many(6, () => talking(70)))).toBe(0);
	});

	it('[R22d] last call, break, a lost link and one-to-one calls are not counted on', () => {
		const wrapped = wrappingUp(40, 6);
		expect(planLines(s({ ready: 0, busy: many(6, () => ({ ...wrapped, leaving: true })) })).open).toBe(0);
		expect(planLines(s({ ready: 0, busy: many(6, () => ({ ...wrapped, phase: 'reserved' as const })) })).open).toBe(0);
	});

	it('[R22d] a line with a caller of its own competes with nobody', () => {
		const without = planLines(s({ ready: 2 })).open;
		expect(planLines(s({ ready: 2, lines: many(5, () => line(4, { reserved: true })) })).open).toBe(without);
	});

	it('[R22d] callers vanish: lines that rang 15 s go first, and as many stay as callers wait', () => {
		const lines = [...many(10, () => line(16)), ...many(150, (i) => line(9 - i / 50))];
		const plan = planLines(s({ ready: 2, lines, ledger: { answered: 50_000, dropped: 1000, recentAnswered: 500, recentDropped: 10 } }));
		expect(plan.reason.code).toBe('callers_left');
		for (let i = 0; i < 10; i++) expect(plan.cancel).toContain(i);
		expect(lines.length - plan.cancel.length).toBeGreaterThanOrEqual(2);
	});

	it('[R22d] says so when the carrier is what limits', () => {
		const limits = s().limits;
		expect(planLines(s({ ready: 50, limits: { ...limits, linesPerSecond: 1 } }))).toMatchObject({
			open: 1,
			reason: { code: 'carrier_rate', perSecond: 1 },
		});
		expect(planLines(s({ ready: 50, limits: { ...limits, concurrent: 3 } }))).toMatchObject({
			open: 3,
			reason: { code: 'carrier_concurrent' },
		});
	});

	it('[R22d] decides within a millisecond at 100 callers and 300 lines, within ten at 1,000', () => {
		const of = (callers: number, lines: number) =>
			s({
				ready: Math.ceil(callers / 20),
				busy: many(callers, (i) => (i % 9 ? talking(i % 200) : wrappingUp(60, i % 9))),
				lines: many(lines, (i) => line((28 * (lines - i)) / lines)),
			});
		for (const [snapshot, most] of [
			[of(100, 300), 1],
			[of(1000, 3000), 10],
		] as const) {
			const took = many(60, () => {
				const from = performance.now();
				planLines(snapshot);
				return performance.now() - from;
			}).sort((a, b) => a - b);
			expect(took[20]).toBeLessThan(most);
		}
	});
});
