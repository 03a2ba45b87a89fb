import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boldness, CONTROL, dropsLeft } from './control.ts';

const ledger = (answered: number, dropped: number, recentAnswered = 0, recentDropped = 0) => ({
	answered,
	dropped,
	recentAnswered,
	recentDropped,
});

describe('the drop budget', () => {
	it('[I8] three drops before the 100th answer, then the limit and one', () => {
		expect(dropsLeft(ledger(0, 0), 0.03)).toBe(3);
		expect(dropsLeft(ledger(99, 3), 0.03)).toBe(0);
		expect(dropsLeft(ledger(100, 3), 0.03)).toBeCloseTo(1);
		expect(dropsLeft(ledger(1000, 31), 0.03)).toBeCloseTo(0);
	});

	it('[I8] a lower limit never leaves more drops before the 100th answer than right after it', () => {
		expect(dropsLeft(ledger(99, 0), 0.01)).toBe(2);
		expect(dropsLeft(ledger(100, 0), 0.01)).toBe(2);
	});

	it('[R22d] each drop makes the next line more careful, each answer less', () => {
		fc.assert(
			fc.property(fc.nat(50_000), fc.nat(1_500), fc.nat(500), fc.nat(20), (answered, dropped, recentAnswered, recentDropped) => {
				const at = (a: number, d: number, rd: number) => boldness(ledger(a, d, recentAnswered, rd), 0.03, CONTROL);
				expect(at(answered, dropped + 1, recentDropped)).toBeLessThanOrEqual(at(answered, dropped, recentDropped));
				expect(at(answered, dropped, recentDropped + 1)).toBeLessThanOrEqual(at(answered, dropped, recentDropped));
				expect(at(answered, dropped, recentDropped)).toBeLessThan(0.05);
			}),
			{ numRuns: 200 },
		);
	});

	it('[R22d] a burst within half an hour makes it careful although the month has plenty in hand', () => {
		const calm = boldness(ledger(50_000, 900, 200, 5), 0.03, CONTROL);
		expect(boldness(ledger(50_000, 920, 200, 25), 0.03, CONTROL)).toBeLessThan(calm / 5);
	});
});
