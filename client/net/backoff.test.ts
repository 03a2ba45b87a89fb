import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs, SOCKET_BACKOFF } from './backoff.ts';

test('waiting doubles up to the maximum', () => {
	const longest = [1, 2, 3, 4, 20, 1000].map((attempt) => backoffMs(attempt, 0.999999));
	expect(longest).toEqual([400, 800, 1600, 3200, 10_000, 10_000]);
});

test('is spread over the upper half, and never zero', () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0, max: 0.999999, noNaN: true }), (attempt, random) => {
			const wait = backoffMs(attempt, random);
			expect(wait).toBeGreaterThanOrEqual(SOCKET_BACKOFF.firstMs / 2);
			expect(wait).toBeLessThanOrEqual(SOCKET_BACKOFF.maxMs);
			expect(backoffMs(attempt, 0)).toBeLessThanOrEqual(wait);
		}),
	);
});
