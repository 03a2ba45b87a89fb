import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countOf, crowded, cumulative, expectedLeftOver, plusOne, poissonQuantile } from './counts.ts';

const chance = fc.double({ min: 0, max: 1, noNaN: true });
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const meanOf = (p: readonly number[]) => sum(p.map((value, k) => value * k));

/** By all 2ⁿ outcomes. */
function byOutcomes(chances: readonly number[]): number[] {
	const p = new Array<number>(chances.length + 1).fill(0);
	for (let outcome = 0; outcome < 2 ** chances.length; outcome++) {
		let value = 1;
		let count = 0;
		chances.forEach((one, i) => {
			const true_ = (outcome >> i) & 1;
			value *= true_ ? one : 1 - one;
			count += true_;
		});
		p[count] = (p[count] ?? 0) + value;
	}
	return p;
}

describe('counts of chances that come true', () => {
	it('[R22d] few chances: exact', () => {
		fc.assert(
			fc.property(fc.array(chance, { maxLength: 9 }), (chances) => {
				const expected = byOutcomes(chances);
				const got = countOf(chances);
				expected.forEach((value, k) => {
					expect(got[k] ?? 0).toBeCloseTo(value, 7);
				});
			}),
			{ numRuns: 60 },
		);
	});

	it('[R22d] many chances: close to exact, mean kept, adds up to 1', () => {
		fc.assert(
			fc.property(fc.array(fc.double({ min: 0, max: 0.4, noNaN: true }), { minLength: 30, maxLength: 90 }), (chances) => {
				const exact = chances.reduce<number[]>((p, one) => plusOne(p, one), [1]);
				const got = countOf(chances);
				expect(sum(got)).toBeCloseTo(1, 6);
				expect(meanOf(got)).toBeCloseTo(sum(chances), 1);
				const distance = sum(exact.map((value, k) => Math.abs(value - (got[k] ?? 0)))) / 2;
				expect(distance).toBeLessThan(0.03);
			}),
			{ numRuns: 40 },
		);
	});

	it('[R22d] a thousand chances do not underflow', () => {
		const got = countOf(new Array<number>(3000).fill(0.3));
		expect(sum(got)).toBeCloseTo(1, 6);
		expect(meanOf(got)).toBeCloseTo(900, 0);
	});

	it('[R22d] the chance of finding nobody grows with competitors and falls with free callers', () => {
		fc.assert(
			fc.property(
				fc.array(chance, { maxLength: 8 }),
				fc.array(chance, { maxLength: 8 }),
				fc.integer({ min: -3, max: 5 }),
				chance,
				(a, b, spare, more) => {
					const competitors = countOf(a);
					const freed = cumulative(countOf(b));
					const risk = crowded(competitors, freed, spare);
					expect(crowded(plusOne(competitors, more), freed, spare)).toBeGreaterThanOrEqual(risk - 1e-9);
					expect(crowded(competitors, cumulative(countOf([...b, more])), spare)).toBeLessThanOrEqual(risk + 1e-9);
					expect(crowded(competitors, freed, spare + 1)).toBeLessThanOrEqual(risk + 1e-9);
				},
			),
			{ numRuns: 80 },
		);
	});

	it('[R22d] expected people left over: the sum over all pairs', () => {
		fc.assert(
			fc.property(
				fc.array(chance, { maxLength: 6 }),
				fc.array(chance, { maxLength: 6 }),
				fc.integer({ min: -2, max: 4 }),
				(a, b, spare) => {
					const competitors = byOutcomes(a);
					const freed = byOutcomes(b);
					let expected = 0;
					competitors.forEach((p, c) => {
						freed.forEach((q, f) => {
							expected += p * q * Math.max(0, c - f - spare);
						});
					});
					expect(expectedLeftOver(competitors, cumulative(freed), spare)).toBeCloseTo(expected, 6);
				},
			),
			{ numRuns: 60 },
		);
	});

	it('[I8] the Poisson quantile leaves at most the risk above it', () => {
		expect(poissonQuantile(0, 0.01)).toBe(0);
		expect(poissonQuantile(0.005, 0.01)).toBe(0);
		expect(poissonQuantile(1, 0.01)).toBe(4);
		expect(poissonQuantile(10, 0.001)).toBe(21);
	});
});
