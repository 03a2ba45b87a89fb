import { expect, it } from 'vitest';
import { waterfallBars } from './waterfall.ts';

it('[R22w] shows every part of the list once, so that the bars add up to all numbers', () => {
	const waterfall = { total: 100, removed: 1, final: 2, unapproved: 3, notYetDue: 4, zoneClosed: 20, dialable: 65, inTheAir: 5 };
	const bars = waterfallBars(waterfall);
	expect(bars.reduce((sum, bar) => sum + bar.count, 0)).toBe(100);
	expect(bars.reduce((sum, bar) => sum + bar.share, 0)).toBeCloseTo(1);
	expect(new Set(bars.map((bar) => bar.key)).size).toBe(Object.keys(waterfall).length - 1);
});

it('[R22w] has empty bars for an empty list', () => {
	const none = { total: 0, removed: 0, final: 0, unapproved: 0, notYetDue: 0, zoneClosed: 0, dialable: 0, inTheAir: 0 };
	expect(waterfallBars(none).every((bar) => bar.share === 0)).toBe(true);
});

it('[R22w] each bar that holds numbers has the one action that moves it', () => {
	const full = { total: 7, removed: 1, unapproved: 1, notYetDue: 1, zoneClosed: 1, dialable: 1, inTheAir: 1, final: 1 };
	expect(waterfallBars(full).map((bar) => [bar.key, bar.action?.label])).toEqual([
		['removed', 'Open the Do Not Call list'],
		['final', 'Raise the number of passes'],
		['unapproved', 'Send the clicker link'],
		['notYetDue', 'Change the minimum time'],
		['zoneClosed', 'Add contacts in open zones'],
		['dialable', 'Send the caller link'],
		['inTheAir', 'Watch the live board'],
	]);
	expect(waterfallBars({ ...full, final: 0 }).find((bar) => bar.key === 'final')?.action).toBe(null);
});
