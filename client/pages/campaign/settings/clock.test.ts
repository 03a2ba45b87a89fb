import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closingMinute, defaultHours, fromClock, mondayEveryDay, toClock, windowText, withDay } from './clock.ts';

describe('times of the dialing hours', () => {
	it('reads back what it wrote, for every minute of the day', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 1439 }), (minute) => {
				expect(fromClock(toClock(minute))).toBe(minute);
			}),
		);
	});

	it('keeps midnight as the end of the day', () => {
		expect(toClock(1440)).toBe('00:00');
		expect(closingMinute(0)).toBe(1440);
		expect(closingMinute(1260)).toBe(1260);
	});

	it.each(['', '9:00', '24:00', 'noon'])('does not take %j for a time', (text) => {
		expect(fromClock(text)).toBeNull();
	});

	it('says windows in words', () => {
		expect(windowText({ openMinute: 540, closeMinute: 1260 })).toBe('09:00–21:00');
		expect(windowText({ openMinute: 1080, closeMinute: 120 })).toBe('18:00–02:00 (next day)');
		expect(windowText({ openMinute: 0, closeMinute: 1440 })).toBe('the whole day');
		expect(windowText({ openMinute: 600, closeMinute: 1440 })).toBe('10:00–24:00');
	});

	it('changes one day, or all to the first', () => {
		const closedSunday = withDay(defaultHours('America/New_York'), 6, null);
		expect(closedSunday.week[6]).toBeNull();
		expect(closedSunday.week[0]).toEqual({ openMinute: 540, closeMinute: 1260 });
		const early = withDay(closedSunday, 0, { openMinute: 600, closeMinute: 1200 });
		expect(mondayEveryDay(early).week).toEqual(Array(7).fill({ openMinute: 600, closeMinute: 1200 }));
	});
});
