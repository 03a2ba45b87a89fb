/** From a file's bytes to contacts and named problems, in batches that can each be committed with the position after them. */
import { LIMITS } from '../../../protocol/limits.ts';
import type { CsvFormat } from '../../../protocol/rest.ts';
import { type Contact, contactsOfRecord, type RowProblem, rowFormat } from './contacts.ts';
import { TOO_LONG } from './preview.ts';
import { RecordTooLong } from './records.ts';
import { type ReadOptions, type ReadPosition, readRecords } from './stream.ts';

export interface ImportPosition extends ReadPosition {
	/** Rows of the list so far: neither headings nor blank. */
	rows: number;
}

export interface ImportBatch {
	contacts: Contact[];
	rejects: RowProblem[];
	/** Rows of this batch, and how many of them brought no number. */
	rows: number;
	rejected: number;
	/** After the batch. */
	position: ImportPosition;
}

/** The file cannot be read on, and what to tell people about it. */
export class ImportProblem extends Error {
	override name = 'ImportProblem';
}

/** So many rows with broken quotation marks are not a slip: the file was written by something that does not quote. */
const MAX_BROKEN = 1_000;

/** Reads on from `from`; `defaultCountry` as in `normalisePhone`. Throws ImportProblem when the file cannot be a list. */
export async function* importRows(
	bytes: AsyncIterable<Uint8Array>,
	format: CsvFormat,
	defaultCountry: string,
	from: ImportPosition,
	options: ReadOptions,
): AsyncGenerator<ImportBatch> {
	const { encoding, delimiter } = format;
	const compiled = rowFormat(format, defaultCountry);
	const reading = readRecords(bytes, { encoding, delimiter, lineEnd: format.lineEnd === 'cr' ? '\r' : '\n' }, from, options);
	let { rows } = from;
	let broken = 0;
	try {
		for await (const { records, position } of reading) {
			const batch: ImportBatch = { contacts: [], rejects: [], rows: 0, rejected: 0, position: { ...position, rows } };
			for (const record of records) {
				const result = contactsOfRecord(record, compiled);
				if (result.skipped) continue;
				rows += 1;
				batch.rows += 1;
				if (record.broken) broken += 1;
				if (result.contacts.length === 0) batch.rejected += 1;
				batch.contacts.push(...result.contacts);
				batch.rejects.push(...result.rejects);
			}
			if (rows > LIMITS.listRows)
				throw new ImportProblem(`The list has more than ${LIMITS.listRows.toLocaleString('en-US')} rows. Please split it.`);
			if (broken > MAX_BROKEN) throw new ImportProblem('Quotation marks are broken all over this file. Export it again as CSV.');
			batch.position.rows = rows;
			yield batch;
		}
	} catch (error) {
		if (error instanceof RecordTooLong) throw new ImportProblem(TOO_LONG);
		throw error;
	}
}
