import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../protocol/limits.ts';
import { mp3File, wavFile } from '../../test/support/sounds.ts';
import { readRecording } from './recording.ts';

const reasonOf = (bytes: Uint8Array): string => {
	const found = readRecording(bytes);
	return found.ok ? `${found.value.type} of ${found.value.durationMs} ms` : found.message;
};
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('[S3] a recording is known by its bytes', () => {
	test.each([
		['telephone', wavFile(4_000), 4_000],
		['studio', wavFile(2_500, { rate: 44_100, channels: 2 }), 2_500],
		['µ-law', wavFile(4_000, { code: 7 }), 4_000],
		['A-law', wavFile(4_000, { code: 6 }), 4_000],
	])('WAV, %s', (_, bytes, durationMs) => {
		expect(readRecording(bytes)).toEqual({ ok: true, value: { type: 'audio/wav', durationMs } });
	});

	test('WAV with a chunk before the sound, of an odd length, and with a length that was never filled in', () => {
		const plain = wavFile(2_000);
		const odd = new Uint8Array(plain.length + 12);
		odd.set(plain.subarray(0, 36));
		odd.set([...bytesOf('LIST'), 3, 0, 0, 0, 1, 2, 3, 0], 36);
		odd.set(plain.subarray(36), 48);
		expect(reasonOf(odd)).toBe('audio/wav of 2000 ms');
		const cut = wavFile(2_000);
		new DataView(cut.buffer).setUint32(40, 0xffffffff, true);
		expect(reasonOf(cut)).toBe('audio/wav of 2000 ms');
	});

	test('MP3, with and without a tag, and with a tag at its end', () => {
		expect(readRecording(mp3File(100))).toEqual({ ok: true, value: { type: 'audio/mpeg', durationMs: 2_612 } });
		expect(reasonOf(mp3File(100, 5_000))).toBe('audio/mpeg of 2612 ms');
		const tail = new Uint8Array([...mp3File(100), ...bytesOf('TAG'), ...new Uint8Array(125)]);
		expect(reasonOf(tail)).toBe('audio/mpeg of 2612 ms');
	});

	test('what it says about itself does not count: other files are refused, and why', () => {
		const neither = 'This is neither a WAV nor an MP3 file.';
		expect(reasonOf(new Uint8Array())).toBe(neither);
		expect(reasonOf(bytesOf('<script>alert(1)</script>'))).toBe(neither);
		expect(reasonOf(bytesOf(`RIFF....AVI ${'x'.repeat(200)}`))).toBe(neither);
		expect(reasonOf(mp3File(3))).toBe(neither);
		// AAC begins alike, and is no layer III.
		expect(reasonOf(new Uint8Array(mp3File(100).map((byte) => (byte === 0xfb ? 0xf1 : byte))))).toBe(neither);
		expect(reasonOf(new Uint8Array([...mp3File(20), ...bytesOf('x'.repeat(50_000))]))).toContain('damaged');
		expect(reasonOf(wavFile(2_000, { code: 85 }))).toContain('Save it as PCM');
		expect(reasonOf(wavFile(2_000, { channels: 6 }))).toContain('6 channels');
		expect(reasonOf(wavFile(2_000, { rate: 4_000 }))).toContain('4000 samples');
		expect(reasonOf(wavFile(2_000).subarray(0, 30))).toContain('no sound');
	});

	test('at most so long and so large, and not nothing', () => {
		expect(reasonOf(wavFile(LIMITS.recordingMaxMs))).toBe('audio/wav of 30000 ms');
		expect(reasonOf(wavFile(LIMITS.recordingMaxMs + 100))).toBe('The recording lasts 30.1 s: at most 30 s.');
		expect(reasonOf(wavFile(6_000, { rate: 48_000, channels: 2 }))).toBe('The file is too large: at most 1 MB.');
		expect(reasonOf(wavFile(400))).toContain('nothing to hear');
	});
});
