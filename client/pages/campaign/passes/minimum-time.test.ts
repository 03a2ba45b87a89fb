import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_MINUTES, splitMinutes, toMinutes } from './minimum-time.ts';

describe('[P2] minimum time between attempts', () => {
	it.each([
		[0, 0, 'minutes'],
		[45, 45, 'minutes'],
		[90, 90, 'minutes'],
		[240, 4, 'hours'],
		[1200, 20, 'hours'],
		[1440, 1, 'days'],
		[2880, 2, 'days'],
	] as const)('%i minutes read as %i %s', (minutes, amount, unit) => {
		expect(splitMinutes(minutes)).toEqual({ amount, unit });
	});

	it('comes back from its unit unchanged', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: MOST_MINUTES }), (minutes) => {
				const { amount, unit } = splitMinutes(minutes);
				expect(toMinutes(amount, unit)).toBe(minutes);
			}),
		);
	});

	it('stays within thirty days', () => {
		expect(toMinutes(400, 'days')).toBe(MOST_MINUTES);
		expect(toMinutes(-3, 'hours')).toBe(0);
	});
});
