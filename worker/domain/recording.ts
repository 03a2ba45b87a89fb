/** What an uploaded recording is, told by its bytes alone: a name or a content type can say anything. */
import { LIMITS } from '../../protocol/limits.ts';
import type { RecordingType } from '../../protocol/recording.ts';
import { done, type Result, refused } from '../lib/result.ts';

export interface RecordingFacts {
	type: RecordingType;
	durationMs: number;
}

const NEITHER = 'This is neither a WAV nor an MP3 file.';
const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

/** Type and length of a file, or why it cannot be played to anybody. */
export function readRecording(bytes: Uint8Array): Result<RecordingFacts> {
	if (bytes.length > LIMITS.recordingBytes)
		return refused('too_large', `The file is too large: at most ${LIMITS.recordingBytes / 1_000_000} MB.`);
	const found = text(bytes, 0, 4) === 'RIFF' ? readWav(bytes) : readMp3(bytes);
	if (!found.ok) return found;
	const { durationMs } = found.value;
	if (durationMs > LIMITS.recordingMaxMs)
		return refused('invalid_input', `The recording lasts ${seconds(durationMs)}: at most ${LIMITS.recordingMaxMs / 1000} s.`);
	if (durationMs < LIMITS.recordingMinMs)
		return refused('invalid_input', 'There is nothing to hear in it: it lasts less than half a second.');
	return found;
}

function text(bytes: Uint8Array, at: number, length: number): string {
	return String.fromCharCode(...bytes.subarray(at, at + length));
}

// ── WAV ─────────────────────────────────────────────────────────────────────

/** Uncompressed, and the two codes of telephones; anything else a carrier may not play. */
const WAV_CODES = new Map([
	[1, 'PCM'],
	[6, 'A-law'],
	[7, 'µ-law'],
]);
const EXTENSIBLE = 0xfffe;

interface WavFormat {
	code: number;
	channels: number;
	sampleRate: number;
	byteRate: number;
}

function readWav(bytes: Uint8Array): Result<RecordingFacts> {
	if (text(bytes, 8, 4) !== 'WAVE') return refused('invalid_input', NEITHER);
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let format: WavFormat | null = null;
	for (let at = 12; at + 8 <= bytes.length; ) {
		const name = text(bytes, at, 4);
		const length = view.getUint32(at + 4, true);
		const begin = at + 8;
		if (name === 'fmt ' && length >= 16 && begin + length <= bytes.length) format = wavFormat(view, begin, length);
		if (name === 'data') {
			if (!format) return refused('invalid_input', 'This WAV file does not say how its sound is written.');
			const wrong = wavProblem(format);
			// A recorder that was cut off leaves a length that was never filled in.
			const there = Math.min(length, bytes.length - begin);
			return wrong === null
				? done({ type: 'audio/wav', durationMs: Math.round((there / format.byteRate) * 1000) })
				: refused('invalid_input', wrong);
		}
		// Chunks begin at even places.
		at = begin + length + (length % 2);
	}
	return refused('invalid_input', 'There is no sound in this WAV file.');
}

function wavFormat(view: DataView, at: number, length: number): WavFormat {
	const code = view.getUint16(at, true);
	return {
		code: code === EXTENSIBLE && length >= 26 ? view.getUint16(at + 24, true) : code,
		channels: view.getUint16(at + 2, true),
		sampleRate: view.getUint32(at + 4, true),
		byteRate: view.getUint32(at + 8, true),
	};
}

function wavProblem({ code, channels, sampleRate, byteRate }: WavFormat): string | null {
	if (!WAV_CODES.has(code)) return 'The sound of this WAV file is compressed in a way that telephones do not know. Save it as PCM.';
	if (channels < 1 || channels > 2) return `This WAV file has ${channels} channels: one or two.`;
	if (sampleRate < 8_000 || sampleRate > 48_000) return `This WAV file has ${sampleRate} samples a second: between 8,000 and 48,000.`;
	return byteRate === 0 ? 'This WAV file does not say how its sound is written.' : null;
}

// ── MP3 ─────────────────────────────────────────────────────────────────────

const KBITS_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const KBITS_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const RATES = [44_100, 48_000, 32_000];
/** So many frames in a row are no accident. */
const FRAMES_AT_LEAST = 4;
/** Of the bytes after the tags: what follows the last frame is a tag of another kind, never most of the file. */
const FRAMES_SHARE = 0.9;

interface Frame {
	bytes: number;
	ms: number;
}

/** A frame of layer III, or null where none begins. */
function frameAt(bytes: Uint8Array, at: number): Frame | null {
	const [one = 0, two = 0, three = 0] = bytes.subarray(at, at + 3);
	if (one !== 0xff || (two & 0xe6) !== 0xe2) return null;
	const version = (two >> 3) & 3;
	const rate = RATES[(three >> 2) & 3];
	const kbits = (version === 3 ? KBITS_1 : KBITS_2)[three >> 4];
	if (version === 1 || rate === undefined || !kbits) return null;
	const samples = version === 3 ? 1_152 : 576;
	const sampleRate = version === 3 ? rate : version === 2 ? rate / 2 : rate / 4;
	const padding = (three >> 1) & 1;
	return { bytes: Math.floor((samples * kbits * 125) / sampleRate) + padding, ms: (samples / sampleRate) * 1000 };
}

/** Where the sound begins: behind the tag with title and picture, where there is one. */
function afterTag(bytes: Uint8Array): number {
	if (text(bytes, 0, 3) !== 'ID3' || bytes.length < 10) return 0;
	const [flags = 0, a = 0, b = 0, c = 0, d = 0] = bytes.subarray(5, 10);
	const size = (a << 21) | (b << 14) | (c << 7) | d;
	return 10 + size + (flags & 0x10 ? 10 : 0);
}

function readMp3(bytes: Uint8Array): Result<RecordingFacts> {
	let at = afterTag(bytes);
	// Some programs fill up with zeros.
	while (at < bytes.length && bytes[at] === 0) at += 1;
	const begin = at;
	let frames = 0;
	let durationMs = 0;
	for (let frame = frameAt(bytes, at); frame !== null && at + frame.bytes <= bytes.length; frame = frameAt(bytes, at)) {
		frames += 1;
		durationMs += frame.ms;
		at += frame.bytes;
	}
	if (frames < FRAMES_AT_LEAST) return refused('invalid_input', NEITHER);
	if (at - begin < (bytes.length - begin) * FRAMES_SHARE)
		return refused('invalid_input', 'This MP3 file is damaged: most of it cannot be read.');
	return done({ type: 'audio/mpeg', durationMs: Math.round(durationMs) });
}
