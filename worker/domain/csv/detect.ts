/** How a file is to be read, found from its first bytes. */
import { type CsvFormat, DELIMITERS } from '../../../protocol/rest.ts';
import { type LineEnd, RecordReader } from './records.ts';
import { byteOrderMark, bytesPerChar, cellText, type Encoding, rawText } from './text.ts';

export type Delimiter = CsvFormat['delimiter'];

/** Bytes of a file that are looked at. */
export const SAMPLE_BYTES = 262_144;
const SAMPLE_RECORDS = 200;

const SIGNATURES: readonly (readonly [readonly number[], string])[] = [
	[[0x50, 0x4b, 0x03, 0x04], 'This is an Excel workbook or a ZIP archive. Save the sheet as CSV and upload that.'],
	[[0xd0, 0xcf, 0x11, 0xe0], 'This is an old Excel workbook. Save the sheet as CSV and upload that.'],
	[[0x1f, 0x8b], 'This file is compressed (gzip). Unpack it and upload the CSV inside.'],
	[[0x25, 0x50, 0x44, 0x46], 'This is a PDF. Upload the list as CSV.'],
];

/** Why this cannot be a contact list, in words; null = it may be one. */
export function fileProblem(sample: Uint8Array): string | null {
	if (sample.length === 0) return 'The file is empty.';
	for (const [bytes, reason] of SIGNATURES) if (bytes.every((byte, i) => sample[i] === byte)) return reason;
	const encoding = detectEncoding(sample);
	const text = rawText(sample.subarray(0, 65_536), encoding);
	if (/^[\s\ufeff]*$/.test(text) || (byteOrderMark(sample)?.length ?? 0) === sample.length) return 'The file is empty.';
	// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
	const controls = text.match(/[\x00-\x08\x0e-\x1a\x1c-\x1f]/g)?.length ?? 0;
	const replaced = bytesPerChar(encoding) === 2 ? (text.match(/\ufffd/g)?.length ?? 0) : 0;
	if (controls + replaced > text.length / 500 + 1) return 'This is not a text file. Upload the list as CSV.';
	return null;
}

/** By byte order mark; UTF-16 without one by its zero bytes; UTF-8 if it is valid; else windows-1252. */
export function detectEncoding(sample: Uint8Array): Encoding {
	const mark = byteOrderMark(sample);
	if (mark) return mark.encoding;
	const looked = Math.min(sample.length, 4_096) & ~1;
	let zeroEven = 0;
	let zeroOdd = 0;
	for (let i = 0; i < looked; i += 2) {
		if (sample[i] === 0) zeroEven += 1;
		if (sample[i + 1] === 0) zeroOdd += 1;
	}
	// Delimiters, digits and line ends have a zero byte each; text of other scripts still has plenty of them in a list.
	if (zeroOdd > looked / 8 && zeroEven < zeroOdd / 8) return 'utf-16le';
	if (zeroEven > looked / 8 && zeroOdd < zeroEven / 8) return 'utf-16be';
	return isUtf8(sample) ? 'utf-8' : 'windows-1252';
}

/** Valid, or at least more letters of UTF-8 than other bytes: one pasted-in old letter does not spoil a list. */
function isUtf8(sample: Uint8Array): boolean {
	let letters = 0;
	let strays = 0;
	for (let i = 0; i < sample.length; ) {
		const byte = sample[i] ?? 0;
		const length =
			byte < 0x80 ? 1 : byte >= 0xc2 && byte < 0xe0 ? 2 : byte >= 0xe0 && byte < 0xf0 ? 3 : byte >= 0xf0 && byte < 0xf5 ? 4 : 0;
		// A letter that the sample cuts in two is no fault.
		if (length > 1 && i + length > sample.length) break;
		let whole = length > 0;
		for (let n = 1; n < length; n++) if (((sample[i + n] ?? 0) & 0xc0) !== 0x80) whole = false;
		if (!whole) strays += 1;
		else if (length > 1) letters += 1;
		i += whole ? length : 1;
	}
	return letters >= strays;
}

/** Classic Mac files end lines with a carriage return alone. */
export function detectLineEnd(sample: Uint8Array, encoding: Encoding): LineEnd {
	const text = rawText(sample.subarray(0, 65_536), encoding);
	return !text.includes('\n') && text.includes('\r') ? '\r' : '\n';
}

/** The first records of the sample; a last one that the sample cuts off is left out unless the sample is the whole file. */
export function sampleRecords(sample: Uint8Array, encoding: Encoding, delimiter: string, lineEnd: LineEnd, whole: boolean, limit: number) {
	const text = rawText(sample.subarray(byteOrderMark(sample)?.length ?? 0), encoding);
	const reader = new RecordReader(text, delimiter, lineEnd, whole);
	const records: { row: number; cells: string[]; broken: boolean }[] = [];
	for (let record = reader.next(); record && records.length < limit; record = reader.next()) {
		records.push({ row: records.length + 1, cells: record.cells.map((cell) => cellText(cell, encoding)), broken: record.broken });
	}
	return records;
}

/** The delimiter that cuts the most records into the same number of columns, more than one. */
export function detectDelimiter(sample: Uint8Array, encoding: Encoding, lineEnd: LineEnd, whole: boolean): Delimiter {
	let best: Delimiter = ',';
	let bestScore = 0;
	for (const delimiter of DELIMITERS) {
		const widths = sampleRecords(sample, encoding, delimiter, lineEnd, whole, SAMPLE_RECORDS)
			.filter(({ cells }) => cells.some((cell) => cell !== ''))
			.map(({ cells }) => cells.length);
		const counts = new Map<number, number>();
		for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
		for (const [width, count] of counts) {
			if (width < 2) continue;
			const score = (count / widths.length) * (1 + Math.log2(width));
			if (score > bestScore) {
				bestScore = score;
				best = delimiter;
			}
		}
	}
	return best;
}
