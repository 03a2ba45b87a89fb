/** What the first bytes of a file tell: how to read it, what the columns hold, the first rows, and what will be refused. */
import { LIMITS } from '../../../protocol/limits.ts';
import { type ColumnMapping, type CsvFormat, DELIMITERS, ENCODINGS, type PreviewView } from '../../../protocol/rest.ts';
import { detectHeadings, guessColumns, roleOfHeading } from './columns.ts';
import { contactsOfRecord, type RowProblem, rowFormat } from './contacts.ts';
import { detectDelimiter, detectEncoding, detectLineEnd, fileProblem, sampleRecords } from './detect.ts';
import { columnLetter } from './names.ts';
import { RecordTooLong } from './records.ts';

export interface PreviewOptions {
	/** ISO country whose national numbers the list holds. */
	defaultCountry: string;
	/** The sample is the whole file. */
	whole: boolean;
	/** What the admin knows better than the detection. */
	encoding?: CsvFormat['encoding'] | undefined;
	delimiter?: CsvFormat['delimiter'] | undefined;
	headers?: boolean | undefined;
	/** What the columns hold, where that is known better than by guessing: gets the guess, answers as many columns. */
	columns?: ((guess: ColumnMapping[]) => ColumnMapping[]) | undefined;
}

const SHOWN_ROWS = 10;
const SHOWN_PROBLEMS = 50;
const LOOKED_AT = 1_000;

export type Preview = { ok: true; view: PreviewView } | { ok: false; problem: string };

/** A preview, or why the file cannot be a list. */
export function previewOf(sample: Uint8Array, options: PreviewOptions): Preview {
	const problem = fileProblem(sample);
	if (problem !== null) return { ok: false, problem };
	try {
		return { ok: true, view: viewOf(sample, options) };
	} catch (error) {
		if (error instanceof RecordTooLong) return { ok: false, problem: TOO_LONG };
		throw error;
	}
}

export const TOO_LONG = 'There are no line ends where there should be some. Upload the list as CSV, one contact a line.';

/** A heading of its own for a single-letter delimiter that Excel names in a first line. */
function namedDelimiter(firstLine: string): CsvFormat['delimiter'] | null {
	const named = /^sep=(.)\s*$/i.exec(firstLine)?.[1];
	return DELIMITERS.find((delimiter) => delimiter === named) ?? null;
}

function viewOf(sample: Uint8Array, options: PreviewOptions): PreviewView {
	const encoding = options.encoding ?? detectEncoding(sample);
	const lineEnd = detectLineEnd(sample, encoding);
	const [first] = sampleRecords(sample, encoding, '\0', lineEnd, options.whole, 1);
	const delimiter = options.delimiter ?? namedDelimiter(first?.cells[0] ?? '') ?? detectDelimiter(sample, encoding, lineEnd, options.whole);
	const records = sampleRecords(sample, encoding, delimiter, lineEnd, options.whole, LOOKED_AT);
	const written = records.filter(
		({ row, cells }) => cells.some((cell) => cell.trim() !== '') && !(row === 1 && /^sep=/i.test(cells[0] ?? '')),
	);
	const filled = options.headers === false ? written : written.slice(titleLines(written, options.defaultCountry));
	const below = filled.slice(1, 200).map(({ cells }) => cells);
	const headers = options.headers ?? detectHeadings(filled[0]?.cells ?? [], below, options.defaultCountry);
	const data = headers ? filled.slice(1) : filled;
	const widest = headers
		? headedWidth(filled[0]?.cells ?? [], below)
		: Math.max(1, ...filled.slice(0, 200).map(({ cells }) => cells.length));
	const width = Math.max(1, Math.min(widest, LIMITS.columns));
	const headings = Array.from({ length: width }, (_, index) => (headers ? (filled[0]?.cells[index] ?? '') : ''));
	const guess = guessColumns(
		headings,
		headers,
		data.slice(0, 200).map(({ cells }) => cells),
		options.defaultCountry,
	);
	const columns = options.columns?.(guess) ?? guess;
	const format: CsvFormat = { encoding, delimiter, headers, columns, ...(lineEnd === '\r' ? { lineEnd: 'cr' } : {}) };
	const compiled = rowFormat(format, options.defaultCountry);
	const problems: RowProblem[] = [];
	for (const record of filled) if (problems.length < SHOWN_PROBLEMS) problems.push(...contactsOfRecord(record, compiled).rejects);
	return {
		format,
		rows: data.slice(0, SHOWN_ROWS).map(({ cells }) => Array.from({ length: width }, (_, index) => cells[index] ?? '')),
		problems: problems.slice(0, SHOWN_PROBLEMS),
		warnings: warningsOf(format, headings, data.length, widest, sample),
		remembered: null,
	};
}

const TITLE_LINES = 5;

/** Reports begin with lines of their own, "Fall canvass" and the date, above the headings: so many, if headings for phones follow. */
function titleLines(records: readonly { cells: string[] }[], defaultCountry: string): number {
	const filled = (cells: readonly string[]) => cells.filter((cell) => cell.trim() !== '').length;
	if (filled(records[0]?.cells ?? []) !== 1) return 0;
	const at = records
		.slice(0, TITLE_LINES + 1)
		.findIndex(({ cells }) => filled(cells) > 1 && cells.some((cell) => roleOfHeading(cell).startsWith('phone')));
	return at > 0 && detectHeadings(records[at]?.cells ?? [], [], defaultCountry) ? at : 0;
}

/** Headings may end in empty cells; those are columns only if something stands below them. */
function headedWidth(headings: readonly string[], below: readonly string[][]): number {
	return Math.max(...[headings, ...below].map((cells) => lastFilled(cells.slice(0, headings.length))));
}

function lastFilled(cells: readonly string[]): number {
	let width = cells.length;
	while (width > 1 && (cells[width - 1] ?? '').trim() === '') width -= 1;
	return width;
}

function warningsOf(format: CsvFormat, headings: readonly string[], rows: number, widest: number, sample: Uint8Array): string[] {
	const warnings: string[] = [];
	const phones = format.columns.filter(({ role }) => role.startsWith('phone'));
	if (phones.length === 0) warnings.push('No column with phone numbers was recognised. Please choose it.');
	if (rows === 0) warnings.push('There are no rows below the headings.');
	const named = headings.map((heading) => heading.trim()).filter((heading) => heading !== '');
	const twice = [...new Set(named.filter((heading, index) => named.indexOf(heading) !== index))];
	for (const heading of format.headers ? twice : []) {
		const fields = format.columns
			.filter((column) => column.heading === heading)
			.map(({ index, field }) => `column ${columnLetter(index)} is {{${field}}}`);
		warnings.push(`The heading "${heading}" occurs more than once: ${fields.join(', ')}.`);
	}
	if (widest > LIMITS.columns) warnings.push(`Only the first ${LIMITS.columns} columns are kept.`);
	if (format.encoding !== ENCODINGS[0] && format.encoding !== detectEncoding(sample))
		warnings.push('The file does not look like this encoding.');
	return warnings;
}
