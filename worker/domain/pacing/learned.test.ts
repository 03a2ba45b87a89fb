import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readyFromTalk, readyFromWrap, takenWithin, wrapsInTime } from './curves.ts';
import { forecastOf } from './forecast.ts';
import { emptyLearned, learn, readLearned } from './learned.ts';
import { planLines } from './plan.ts';
import { line, snapshotOf, talking, taught } from './testing.ts';
import type { PacingEvent } from './types.ts';

const attempt = fc.record({
	t: fc.constant('attempt' as const),
	at: fc.integer({ min: 0, max: 2_000_000_000_000 }),
	kind: fc.constantFrom('cell' as const, 'landline' as const, 'unknown' as const),
	pass: fc.integer({ min: 1, max: 7 }),
	ringMs: fc.integer({ min: 0, max: 200_000 }),
	outcome: fc.constantFrom(
		'answered' as const,
		'machine' as const,
		'no_answer' as const,
		'busy' as const,
		'bad' as const,
		'cancelled' as const,
	),
});
const handle = fc.record({
	t: fc.constant('handle' as const),
	at: fc.integer({ min: 0, max: 2_000_000_000_000 }),
	ms: fc.integer({ min: 0, max: 5_000_000 }),
	censored: fc.boolean(),
	talkMs: fc.integer({ min: 0, max: 6_000_000 }),
});
const event: fc.Arbitrary<PacingEvent> = fc.oneof(
	attempt,
	handle,
	fc.record({ t: fc.constant('wait' as const), at: fc.constant(0), ms: fc.nat(600_000) }),
);

describe('what is learned', () => {
	it('[R22d] stays JSON, small and usable whatever is told', () => {
		fc.assert(
			fc.property(fc.array(event, { maxLength: 120 }), (events) => {
				let learned = emptyLearned();
				for (const one of events) learned = learn(learned, one);
				const text = JSON.stringify(learned);
				expect(text).not.toContain('null,null');
				const snapshot = snapshotOf({ ready: 2, busy: [talking(30), talking(2)], lines: [line(3), line(9, { kind: 'landline' })] });
				const plan = planLines({ ...snapshot, learned });
				expect(planLines({ ...snapshot, learned: readLearned(JSON.parse(text)) })).toEqual(plan);
				expect(Number.isFinite(plan.open)).toBe(true);
			}),
			{ numRuns: 60 },
		);
	});

	it('[R22d] stays under 20 KB after 30,000 events', () => {
		const learned = emptyLearned();
		for (let i = 0; i < 30_000; i++) {
			const outcome = (['answered', 'machine', 'no_answer', 'bad'] as const)[i % 4] ?? 'bad';
			learn(learned, {
				t: 'attempt',
				at: i * 997,
				kind: i % 3 ? 'cell' : 'landline',
				pass: 1 + (i % 5),
				ringMs: (i * 7919) % 70_000,
				outcome,
			});
			if (i % 5 === 0)
				learn(learned, { t: 'handle', at: i * 997, ms: (i * 104_729) % 900_000, talkMs: (i * 90_001) % 600_000, censored: i % 50 === 0 });
		}
		expect(JSON.stringify(learned).length).toBeLessThan(20_000);
	});

	it('[R22d] what is missing or of another version is forgotten, not misread', () => {
		for (const stored of [null, undefined, 7, {}, { version: 1, waitS: 3 }]) expect(readLearned(stored)).toEqual(emptyLearned());
		const old = JSON.parse('{"version":1,"waitS":null}');
		expect(planLines({ ...snapshotOf(), learned: old }).open).toBeGreaterThan(0);
		expect(learn(old, { t: 'wait', at: 0, ms: 4000 }).waitS).toBe(4);
	});

	it('[R22d] finds the answer rate and the ring times of the attempts', () => {
		const curve = forecastOf(snapshotOf()).ring.cell;
		expect(takenWithin(curve, 0, 28)).toBeGreaterThan(0.09);
		expect(takenWithin(curve, 0, 28)).toBeLessThan(0.13);
		expect(takenWithin(curve, 14.5, 28)).toBeLessThan(0.01);
		expect(takenWithin(curve, 0, 4)).toBeLessThan(takenWithin(curve, 4, 4));
	});

	it('[R22d] the longer a talk has lasted, the less soon it ends; a wrap-up ends soon', () => {
		const { service } = forecastOf(snapshotOf());
		const within = (ageS: number) => readyFromTalk(service, ageS, 11, wrapsInTime(service, 11));
		expect(within(60)).toBeLessThan(within(12) / 2);
		expect(readyFromWrap(service, 6, 11)).toBeGreaterThan(0.9);
	});

	it('[R22d] a conversation that was cut off counts as "at least so long"', () => {
		const cut = emptyLearned();
		for (let i = 0; i < 300; i++) learn(cut, { t: 'handle', at: 0, ms: 40_000, talkMs: 40_000, censored: i % 2 === 0 });
		const { service } = forecastOf(snapshotOf({ learned: cut }));
		// All that were seen to the end ended at 40 s; half were cut at that moment and say nothing about it.
		expect(readyFromTalk(service, 0, 35, wrapsInTime(service, 35))).toBeLessThan(0.1);
	});

	it('[R22d] follows a jump of the answer rate within minutes, and forgets it again', () => {
		const learned = taught(40);
		const rate = (now: number) => takenWithin(forecastOf(snapshotOf({ learned, now })).ring.cell, 0, 28);
		const before = rate(1_000_000);
		// Five minutes of a 20-caller evening: three times as many people answer.
		for (let i = 0; i < 600; i++)
			learn(learned, {
				t: 'attempt',
				at: 1_000_000 + i * 500,
				kind: 'cell',
				pass: 1,
				ringMs: i % 10 < 3 ? 9000 : 27_900,
				outcome: i % 10 < 3 ? 'answered' : 'no_answer',
			});
		const after = rate(1_300_000);
		expect(after / before).toBeGreaterThan(1.8);
		expect(rate(1_300_000 + 3_600_000)).toBeLessThan(after * 0.75);
	});
});
