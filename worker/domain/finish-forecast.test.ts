import { describe, expect, test } from 'vitest';
import { attemptsLeft, type FinishInput, finishForecast } from './finish-forecast.ts';
import { emptyLearned, type PacingSnapshot } from './pacing/index.ts';

/** Tuesday, 2026-10-06, 18:00 UTC. */
const NOW = Date.UTC(2026, 9, 6, 18, 0);
const HOUR = 3_600_000;
const open = (openMinute: number, closeMinute: number) => ({
	timeZone: 'UTC',
	week: Array.from({ length: 7 }, () => ({ openMinute, closeMinute })),
});

function input(changes: Partial<Omit<FinishInput, 'snapshot'>> = {}, ready = 10): FinishInput {
	const snapshot: PacingSnapshot = {
		now: NOW,
		ready,
		busy: [],
		lines: [],
		holding: 0,
		dialable: 1_000,
		dialableKind: { cell: 500, landline: 500 },
		pass: 1,
		limits: { dropLimit: 0.03, ringTimeoutMs: 25_000, graceMs: 1_500, linesPerSecond: null, concurrent: null },
		ledger: { answered: 0, dropped: 0, recentAnswered: 0, recentDropped: 0 },
		learned: emptyLearned(),
	};
	return {
		snapshot,
		remaining: [{ passesUsed: 0, numbers: 1_000 }],
		passes: 1,
		minimumTimeMs: 4 * HOUR,
		settledShare: 0.7,
		invalidShare: 0.05,
		hours: open(0, 1440),
		waitS: 20,
		...changes,
	};
}
const forecast = (changes: Parameters<typeof input>[0] = {}, ready = 10) => {
	const found = finishForecast(input(changes, ready));
	if (!found) throw new Error('no forecast');
	return found;
};

describe('[B1] the finish forecast', () => {
	test('expected attempts: one for each pass unless something settles the number', () => {
		expect(attemptsLeft(3, 0)).toBe(3);
		expect(attemptsLeft(3, 1)).toBe(1);
		expect(attemptsLeft(2, 0.5)).toBe(1.5);
		expect(attemptsLeft(0, 0.5)).toBe(0);
	});
	test('twice the callers take half the time, twice the numbers twice the time', () => {
		const one = forecast().at - NOW;
		expect((forecast({}, 20).at - NOW) / one).toBeCloseTo(0.5, 1);
		expect((forecast({ remaining: [{ passesUsed: 0, numbers: 2_000 }] }).at - NOW) / one).toBeCloseTo(2, 5);
	});
	test('longer waits make it later', () => {
		expect(forecast({ waitS: 200 }).at).toBeGreaterThan(forecast({ waitS: 20 }).at);
	});
	test('closed hours are jumped over', () => {
		const straight = forecast({ remaining: [{ passesUsed: 0, numbers: 20_000 }] });
		const evenings = forecast({ remaining: [{ passesUsed: 0, numbers: 20_000 }], hours: open(17 * 60, 20 * 60) });
		const worked = straight.at - NOW;
		expect(worked).toBeGreaterThan(3 * HOUR);
		expect(evenings.at).toBeGreaterThan(straight.at + 12 * HOUR);
		const hour = new Date(evenings.at).getUTCHours();
		expect(hour).toBeGreaterThanOrEqual(17);
		expect(hour).toBeLessThan(20);
	});
	test('later passes wait for the minimum time, however many call', () => {
		expect(forecast({ passes: 3 }, 5_000).at).toBeGreaterThanOrEqual(NOW + 8 * HOUR);
		expect(forecast({ passes: 1 }, 5_000).at).toBeLessThan(NOW + HOUR);
	});
	test('is none while nobody calls, nothing is left, or the hours never open', () => {
		expect(finishForecast(input({}, 0))).toBe(null);
		expect(finishForecast(input({ remaining: [] }))).toBe(null);
		expect(finishForecast(input({ remaining: [{ passesUsed: 1, numbers: 50 }] }))).toBe(null);
		expect(finishForecast(input({ hours: null }))).toBe(null);
		expect(finishForecast(input({ hours: { timeZone: 'UTC', week: Array.from({ length: 7 }, () => null) } }))).toBe(null);
		expect(finishForecast(input({ remaining: [{ passesUsed: 0, numbers: 100_000_000 }] }, 1))).toBe(null);
	});
	test('the carrier’s calls per second bound it', () => {
		const given = input({}, 1_000);
		given.snapshot.limits.linesPerSecond = 1;
		expect(finishForecast(given)?.dialsPerHour).toBe(3_600);
	});
});
