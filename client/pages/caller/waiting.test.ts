import { describe, expect, test } from 'vitest';
import { callBackTimes } from './call-back-times.ts';
import { milestoneOf, perHour } from './figures.ts';
import { waitWords } from './waiting.ts';

describe('[T2] what is said about the wait', () => {
	test.each([
		[{ expectedS: null, code: null }, 5_000, { is: 'unknown', why: false }],
		[{ expectedS: null, code: 'nothing_dialable' }, 5_000, { is: 'unknown', why: true }],
		[{ expectedS: 12, code: 'one_to_one' }, 5_000, { is: 'usual', why: false }],
		[{ expectedS: 12, code: 'one_to_one' }, 31_000, { is: 'longer', why: true }],
		[{ expectedS: 60, code: 'one_to_one' }, 5_000, { is: 'usual', why: true }],
		[{ expectedS: 60, code: null }, 121_000, { is: 'longer', why: false }],
		[{ expectedS: 60, code: null }, 119_000, { is: 'usual', why: false }],
	])('%j after %i ms: %j', (wait, waited, words) => expect(waitWords(wait, waited)).toMatchObject(words));
});

describe('[T2] own figures', () => {
	test('by the hour, without rests, and not before five minutes', () => {
		const hour = 3_600_000;
		expect(perHour({ contacts: 6, since: 0, restMs: hour }, 2 * hour)).toBe(6);
		expect(perHour({ contacts: 1, since: 0, restMs: 0 }, 299_000)).toBeNull();
		expect(perHour({ contacts: 0, since: 0, restMs: 0 }, 300_000)).toBe(0);
	});
	test('milestones are few', () => {
		expect([0, 1, 2, 5, 7, 10, 25, 50, 99, 100, 150, 200].filter((calls) => milestoneOf(calls) !== null)).toEqual([
			1, 5, 10, 25, 50, 100, 200,
		]);
	});
});

describe('[T10] times offered for a call-back', () => {
	const now = Date.UTC(2026, 9, 31, 18, 0);
	const zone = 'America/New_York';
	test('in two hours, and tomorrow at this time on their clock, also in the night the clocks change', () => {
		expect(callBackTimes(now, now, zone)).toEqual([
			{ key: 'inTwoHours', at: now + 2 * 3_600_000 },
			{ key: 'tomorrow', at: now + 25 * 3_600_000 },
		]);
	});
	test('only what the number’s minimum time and hours allow', () => {
		expect(callBackTimes(now, now + 4 * 3_600_000, zone).map(({ key }) => key)).toEqual(['tomorrow']);
		expect(callBackTimes(now, null, zone)).toEqual([]);
	});
});
