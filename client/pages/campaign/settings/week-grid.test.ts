import { describe, expect, it } from 'vitest';
import type { DialingHours } from '../../../../protocol/settings.ts';
import { bestHour, coverOf, draggedWindow, shortCount } from './week-grid.ts';

const hours = (week: DialingHours['week']): DialingHours => ({ timeZone: 'UTC', week });
const closed = Array.from({ length: 7 }, () => null);

describe('[S1] the week as a grid', () => {
	it('covers whole and broken hours', () => {
		const cover = coverOf(hours([{ openMinute: 570, closeMinute: 720 }, ...closed.slice(1)]));
		expect([cover[0]?.[8], cover[0]?.[9], cover[0]?.[10], cover[0]?.[11], cover[0]?.[12]]).toEqual(['none', 'part', 'all', 'all', 'none']);
		expect(cover[1]?.every((each) => each === 'none')).toBe(true);
	});
	it('goes over midnight, and from Sunday into Monday', () => {
		const cover = coverOf(hours([...closed.slice(1), { openMinute: 1320, closeMinute: 120 }]));
		expect([cover[6]?.[21], cover[6]?.[22], cover[6]?.[23], cover[0]?.[0], cover[0]?.[1], cover[0]?.[2]]).toEqual([
			'none',
			'all',
			'all',
			'all',
			'all',
			'none',
		]);
	});
	it('a whole day is every hour of it and no more', () => {
		const cover = coverOf(hours([{ openMinute: 0, closeMinute: 1440 }, ...closed.slice(1)]));
		expect(cover[0]?.every((each) => each === 'all')).toBe(true);
		expect(cover[1]?.[0]).toBe('none');
	});
	it('makes windows of whole hours by dragging either way', () => {
		expect(draggedWindow(9, 20)).toEqual({ openMinute: 540, closeMinute: 1260 });
		expect(draggedWindow(20, 9)).toEqual({ openMinute: 540, closeMinute: 1260 });
		expect(draggedWindow(23, 23)).toEqual({ openMinute: 1380, closeMinute: 1440 });
	});
	it('finds the best hour within the hours', () => {
		const week = Array.from({ length: 7 }, () => Array.from({ length: 24 }, (_, hour) => hour * 10));
		const cover = coverOf(hours([{ openMinute: 540, closeMinute: 720 }, ...closed.slice(1)]));
		expect(bestHour(week, cover)).toEqual({ day: 0, hour: 11, numbers: 110 });
		expect(bestHour(week, coverOf(hours(closed)))).toBeNull();
	});
	it('writes counts short, never more than there are', () => {
		expect([0, 999, 1_049, 9_999, 41_306, 999_999, 1_250_000].map(shortCount)).toEqual(['0', '999', '1.0k', '9.9k', '41k', '999k', '1.2M']);
	});
});
