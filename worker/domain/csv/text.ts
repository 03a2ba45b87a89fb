/**
 * Bytes of an uploaded file to text, so that every character stands for a known number of bytes: a position in the text
 * is a position in the file. One-byte encodings and UTF-8 are cut into records byte by byte (quotes, delimiters and line
 * ends are the same bytes in all of them) and only cells with other letters are decoded.
 */
import type { CsvFormat } from '../../../protocol/rest.ts';

export type Encoding = CsvFormat['encoding'];

/** Letters of windows-1252 at bytes 128–159; five bytes mean nothing and stay control characters. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const byteOfLetter = new Map([...WINDOWS_1252].map((letter, index) => [letter.charCodeAt(0), 128 + index] as const));

const bytesDecoder = new TextDecoder('windows-1252');
const utf8Decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const utf16Decoder = new TextDecoder('utf-16le', { fatal: false, ignoreBOM: true });

export const bytesPerChar = (encoding: Encoding): 1 | 2 => (encoding === 'utf-16le' || encoding === 'utf-16be' ? 2 : 1);

const BOMS: readonly (readonly [Encoding, readonly number[]])[] = [
	['utf-8', [0xef, 0xbb, 0xbf]],
	['utf-16le', [0xff, 0xfe]],
	['utf-16be', [0xfe, 0xff]],
];

/** The encoding that a byte order mark names, and the bytes it takes. */
export function byteOrderMark(bytes: Uint8Array): { encoding: Encoding; length: number } | null {
	for (const [encoding, mark] of BOMS) if (mark.every((byte, i) => bytes[i] === byte)) return { encoding, length: mark.length };
	return null;
}

/** Text with one character for each byte, or for each two of UTF-16 (an odd last byte is left out). Cells need `cellText`. */
export function rawText(bytes: Uint8Array, encoding: Encoding): string {
	if (bytesPerChar(encoding) === 1) return bytesDecoder.decode(bytes);
	const even = bytes.subarray(0, bytes.length & ~1);
	return utf16Decoder.decode(encoding === 'utf-16le' ? even : swapped(even));
}

function swapped(bytes: Uint8Array): Uint8Array {
	const out = new Uint8Array(bytes.length);
	for (let i = 0; i + 1 < bytes.length; i += 2) {
		out[i] = bytes[i + 1] ?? 0;
		out[i + 1] = bytes[i] ?? 0;
	}
	return out;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII is what is meant
const ASCII = /^[\x00-\x7f]*$/;

/** A piece of raw text as people read it. A cell that is not valid UTF-8 after all is read as windows-1252. */
export function cellText(raw: string, encoding: Encoding): string {
	if (bytesPerChar(encoding) === 2 || ASCII.test(raw)) return raw;
	const bytes = new Uint8Array(raw.length);
	for (let i = 0; i < raw.length; i++) {
		const code = raw.charCodeAt(i);
		bytes[i] = code < 256 ? code : (byteOfLetter.get(code) ?? 63);
	}
	if (encoding === 'utf-8') {
		try {
			return utf8Decoder.decode(bytes);
		} catch {
			// Falls through: an old letter in a list that is UTF-8 elsewhere.
		}
	}
	let text = '';
	for (const byte of bytes) text += byte >= 128 && byte < 160 ? WINDOWS_1252[byte - 128] : String.fromCharCode(byte);
	return text;
}
