import { describe, expect, it } from 'vitest';
import { reasonText } from './reason.ts';

describe('the reason in words', () => {
	it('[R22d] names the figures that matter', () => {
		expect(reasonText({ code: 'enough_lines', ready: 2, lines: 5, nextAnswerS: 6.2 })).toBe(
			'2 callers ready, 5 lines ringing: enough for now, next answer expected in 6 s.',
		);
		expect(reasonText({ code: 'opening', open: 3, ready: 1, lines: 0, nextAnswerS: null })).toBe(
			'1 caller ready, 0 lines ringing, opening 3 more.',
		);
		expect(reasonText({ code: 'budget_spent', dropped: 31, answered: 1000, limit: 0.03, forS: 720 })).toBe(
			'Holding to one line for each ready caller for about 12 min: the drop budget is spent (31 of 1000 answered dropped, limit 3 %).',
		);
		expect(reasonText({ code: 'budget_spent', dropped: 31, answered: 1000, limit: 0.025, forS: null })).toContain(
			'until more people have answered',
		);
		expect(reasonText({ code: 'carrier_rate', perSecond: 1 })).toContain('1 calls per second');
		expect(reasonText({ code: 'no_callers' })).toContain('nothing is dialed');
	});
});
