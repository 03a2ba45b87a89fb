import { describe, expect, test } from 'vitest';
import { readRecording } from '../../worker/domain/recording.ts';
import { mixed, wavOf } from './phone-sound.ts';

describe('[S3] a sound for the telephone', () => {
	test('is a WAV file that the server takes, as long as it was', () => {
		const samples = Float32Array.from({ length: 16_000 }, (_, index) => Math.sin(index / 10));
		expect(readRecording(wavOf(samples, 8_000))).toEqual({ ok: true, value: { type: 'audio/wav', durationMs: 2_000 } });
	});

	test('never runs over where it is too loud', () => {
		const view = new DataView(wavOf(Float32Array.of(2, -2, 0), 8_000).buffer);
		expect([44, 46, 48].map((at) => view.getInt16(at, true))).toEqual([32_767, -32_768, 0]);
	});

	test('has one channel, the mean of all', () => {
		expect([...mixed([Float32Array.of(1, 0.5), Float32Array.of(0, 0.5)])]).toEqual([0.5, 0.5]);
		expect([...mixed([Float32Array.of(1, 0.5)])]).toEqual([1, 0.5]);
	});
});
