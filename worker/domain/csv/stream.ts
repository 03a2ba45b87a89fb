/** A file's bytes, in pieces of any size, to numbered records, resumable at the byte after any record. */
import { type LineEnd, RecordReader, RecordTooLong } from './records.ts';
import { byteOrderMark, bytesPerChar, cellText, type Encoding, rawText } from './text.ts';

export interface ReadFormat {
	encoding: Encoding;
	delimiter: string;
	lineEnd: LineEnd;
}

/** Where reading begins or has come to. */
export interface ReadPosition {
	/** Byte in the file at which the next record begins. */
	offset: number;
	/** Records before it, blank lines and headings included. */
	recordsRead: number;
}

export interface NumberedRecord {
	/** As a spreadsheet shows it: the first record is row 1. */
	row: number;
	cells: string[];
	broken: boolean;
}

export interface RecordBatch {
	records: NumberedRecord[];
	/** After the last of them. */
	position: ReadPosition;
}

export interface ReadOptions {
	/** The bytes end where the file ends: what is left is the last record. A function is asked once all bytes are there. */
	last: boolean | (() => boolean);
	/** Bytes gathered before they are cut into records. */
	bufferBytes?: number;
}

/** A batch lives through a commit: small ones die young, and a long upload leaves no garbage behind. */
const BUFFER_BYTES = 32_768;
const EMPTY: Uint8Array<ArrayBuffer> = new Uint8Array(0);

function joined(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
	const all = new Uint8Array(length);
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.length;
	}
	return all;
}

/**
 * Batches of complete records. The bytes have to begin at `from.offset`. A record that the bytes do not complete is not
 * given out, and the last position is the byte where it begins. Throws RecordTooLong on a text that cannot be a list.
 */
export async function* readRecords(
	bytes: AsyncIterable<Uint8Array>,
	format: ReadFormat,
	from: ReadPosition,
	{ last, bufferBytes = BUFFER_BYTES }: ReadOptions,
): AsyncGenerator<RecordBatch> {
	let position = from;
	let rest: Uint8Array = EMPTY;
	let parts: Uint8Array[] = [];
	let gathered = 0;
	for await (const part of bytes) {
		parts.push(part);
		gathered += part.length;
		if (gathered < bufferBytes) continue;
		const batch = cut(joined([rest, ...parts], rest.length + gathered), format, position, false);
		rest = batch.rest;
		position = batch.position;
		parts = [];
		gathered = 0;
		if (batch.records.length > 0) yield batch;
	}
	const batch = cut(joined([rest, ...parts], rest.length + gathered), format, position, typeof last === 'function' ? last() : last);
	if (batch.records.length > 0 || batch.position.offset !== position.offset) yield batch;
}

function cut(buffer: Uint8Array, format: ReadFormat, position: ReadPosition, final: boolean): RecordBatch & { rest: Uint8Array } {
	const mark = position.offset === 0 ? (byteOrderMark(buffer)?.length ?? 0) : 0;
	const raw = rawText(mark === 0 ? buffer : buffer.subarray(mark), format.encoding);
	const reader = new RecordReader(raw, format.delimiter, format.lineEnd, final);
	const records: NumberedRecord[] = [];
	let row = position.recordsRead;
	for (let record = reader.next(); record; record = reader.next()) {
		row += 1;
		records.push({ row, cells: record.cells.map((cell) => cellText(cell, format.encoding)), broken: record.broken });
	}
	// Nothing complete yet: the mark stays before the first record.
	const used = reader.position === 0 && !final ? 0 : mark + reader.position * bytesPerChar(format.encoding);
	const consumed = final ? buffer.length : used;
	return { records, position: { offset: position.offset + consumed, recordsRead: row }, rest: buffer.subarray(consumed) };
}

export { RecordTooLong };
