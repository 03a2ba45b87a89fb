import { describe, expect, test } from 'vitest';
import { callableByHour } from './callable-hours.ts';

const legal = { openMinute: 480, closeMinute: 1260 };
/** Tuesday, 2026-10-06, 14:20 in New York. */
const NOW = Date.UTC(2026, 9, 6, 18, 20);
const ET = 'America/New_York';

describe('[S1] numbers that may be called in each hour', () => {
	test('follow each number’s own zone, in hours of the campaign’s', () => {
		const week = callableByHour(
			[
				{ zones: [ET], numbers: 100 },
				{ zones: ['America/Los_Angeles'], numbers: 30 },
				{ zones: [], numbers: 1 },
			],
			legal,
			ET,
			NOW,
		);
		expect(week).toHaveLength(7);
		for (const day of week) {
			expect(day).toHaveLength(24);
			expect([day[7], day[8], day[10], day[11], day[20], day[21], day[23]]).toEqual([0, 101, 101, 131, 131, 30, 30]);
		}
	});
	test('want every candidate zone to be open', () => {
		const week = callableByHour([{ zones: [ET, 'America/Chicago'], numbers: 5 }], legal, ET, NOW);
		expect([week[0]?.[8], week[0]?.[9], week[0]?.[20], week[0]?.[21]]).toEqual([0, 5, 5, 0]);
	});
	test('know zones of half hours, windows over midnight and around the clock', () => {
		const india = callableByHour([{ zones: ['Asia/Kolkata'], numbers: 7 }], legal, 'UTC', NOW);
		// 08:00–21:00 there is 02:30–15:30 UTC.
		expect([india[2]?.[1], india[2]?.[2], india[2]?.[15], india[2]?.[16]]).toEqual([0, 7, 7, 0]);
		const always = callableByHour([{ zones: [ET], numbers: 2 }], { openMinute: 0, closeMinute: 1440 }, ET, NOW);
		expect(new Set(always.flat())).toEqual(new Set([2]));
	});
});
