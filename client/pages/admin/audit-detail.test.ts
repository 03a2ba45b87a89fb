import { expect, test } from 'vitest';
import { detailLines } from './audit-detail.ts';

test('[O4] a change is told as it was and as it is', () => {
	expect(
		detailLines({
			because: 'clicking is required',
			changed: { 'settings.clicking': { from: false, to: true }, 'settings.dropLimitPercent': { from: 3, to: 0 } },
		}),
	).toEqual([
		{ field: 'because', from: null, to: 'clicking is required' },
		{ field: 'clicking', from: 'off', to: 'on' },
		{ field: 'drop limit percent', from: '3', to: '0' },
	]);
	expect(detailLines({ hours: { from: null, to: { timeZone: 'UTC' } } })).toEqual([
		{ field: 'hours', from: 'none', to: '{"timeZone":"UTC"}' },
	]);
	expect(detailLines({ phones: ['+1'], note: '' })).toEqual([
		{ field: 'phones', from: null, to: '+1' },
		{ field: 'note', from: null, to: 'none' },
	]);
	expect(detailLines({ expiresAt: 1_796_066_230_438 })[0]).toMatchObject({ field: 'expires at', to: expect.stringMatching(/2026/) });
	for (const nothing of [null, undefined, {}]) expect(detailLines(nothing)).toEqual([]);
});
