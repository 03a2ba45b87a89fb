import { expect, test } from 'vitest';
import { randomFrom, seededRandom } from './random.ts';

test('a kept state goes on where the sequence stopped', () => {
	const first = seededRandom('evening');
	for (let i = 0; i < 100; i++) first.next();
	const kept = JSON.parse(JSON.stringify(first.state()));
	const ahead = Array.from({ length: 20 }, first.next);
	expect(Array.from({ length: 20 }, randomFrom(kept).next)).toEqual(ahead);
});

test('numbers are uniform in [0, 1), also from seeds that are alike', () => {
	const bins = new Array<number>(10).fill(0);
	for (let seed = 0; seed < 2_000; seed++) {
		const random = seededRandom(`campaign-${seed}`);
		for (let i = 0; i < 10; i++) {
			const value = random.next();
			expect(value >= 0 && value < 1).toBe(true);
			const bin = Math.floor(value * 10);
			bins[bin] = (bins[bin] ?? 0) + 1;
		}
	}
	for (const count of bins) expect(Math.abs(count - 2_000)).toBeLessThan(200);
});
