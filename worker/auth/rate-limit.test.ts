import { expect, test } from 'vitest';
import { RateLimit } from './rate-limit.ts';

test('a burst is let through, then only what was regained, each address on its own', () => {
	const limit = new RateLimit({ burst: 3, perSecond: 0.5 });
	expect([1, 2, 3, 4].map(() => limit.take('a', 1_000))).toEqual([true, true, true, false]);
	expect(limit.take('a', 2_900)).toBe(false);
	expect(limit.take('b', 1_000)).toBe(true);
	expect([1, 2].map(() => limit.take('a', 3_100))).toEqual([true, false]);
});

test('a flood of addresses does not grow the memory without bound, and the recent ones are kept', () => {
	const limit = new RateLimit({ burst: 1, perSecond: 0 });
	for (let i = 0; i < 10_005; i++) limit.take(`ip-${i}`, 0);
	expect(limit.take('ip-10004', 0)).toBe(false);
	expect(limit.take('ip-0', 0)).toBe(true);
});
