import fc from 'fast-check';
import { expect, test } from 'vitest';
import { voiceOf } from './voice.ts';

test('a person sounds the same each time, and within what a voice is', () => {
	fc.assert(
		fc.property(fc.string(), (seed) => {
			const voice = voiceOf(seed);
			expect(voiceOf(seed)).toEqual(voice);
			expect(voice.pitchHz).toBeGreaterThanOrEqual(95);
			expect(voice.pitchHz).toBeLessThanOrEqual(225);
		}),
	);
	expect(new Set(['1-1', '1-2', '1-3', '2-1'].map((seed) => voiceOf(seed).pitchHz)).size).toBe(4);
});
