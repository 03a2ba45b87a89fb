/** One record of a list to the contacts it brings, and every problem by name. Pure. */
import type { LineKind } from '../../../protocol/enums.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import { type ColumnMapping, type CsvFormat, MERGE_ROLES } from '../../../protocol/rest.ts';
import { normalisePhone, normalisePhoneWithCode, type PhoneResult } from '../phone.ts';
import { candidateZones, zoneOfText } from '../zones.ts';
import { columnLetter } from './names.ts';
import type { NumberedRecord } from './stream.ts';

/** One phone number of one row. `part` tells the numbers of a row apart. */
export interface Contact {
	row: number;
	part: number;
	/** E.164 */
	phone: string;
	lineKind: LineKind;
	/** Candidate zones joined by a comma; '' = the campaign's own. */
	zones: string;
	externalId: string;
	firstName: string;
	lastName: string;
	/** Merge fields by name; those without a value are left out. */
	fields: Record<string, string>;
}

export interface RowProblem {
	row: number;
	/** As people see it; '' = the row as a whole. */
	column: string;
	value: string;
	reason: string;
}

export interface RowResult {
	contacts: Contact[];
	rejects: RowProblem[];
	/** A blank line, the headings, or a line for the spreadsheet itself: not a row of the list. */
	skipped: boolean;
}

interface Column {
	index: number;
	label: string;
	field: string;
}
interface PhoneColumn extends Column {
	hint: LineKind | null;
	/** Whether the mapped line type speaks of this column. */
	typed: boolean;
	/** Index of the column with its area or country code. */
	code: number | null;
}

/** A format made ready for many records. */
export interface RowFormat {
	width: number;
	headings: string[] | null;
	phones: PhoneColumn[];
	fields: Column[];
	single: Partial<Record<ColumnMapping['role'], Column>>;
	defaultCountry: string;
	/** Remembered by `zonesOf`. */
	zoneNames: Map<string, string>;
}

const HINTS: Partial<Record<ColumnMapping['role'], LineKind | null>> = { phone: null, phone_cell: 'cell', phone_landline: 'landline' };
/** Every person has these two anyway. */
const isStandard = ({ role, field }: ColumnMapping): boolean => role === field && (role === 'first_name' || role === 'last_name');

/** `defaultCountry`: ISO country whose national numbers the list holds. */
export function rowFormat(format: CsvFormat, defaultCountry: string): RowFormat {
	const seen = new Map<string, number>();
	for (const { heading } of format.columns) seen.set(heading, (seen.get(heading) ?? 0) + 1);
	const columnOf = ({ index, heading, field }: ColumnMapping): Column => ({
		index,
		label: (seen.get(heading) ?? 0) > 1 ? `${heading} (column ${columnLetter(index)})` : heading,
		field,
	});
	const phoneColumns = format.columns.filter(({ role }) => HINTS[role] !== undefined);
	const single: RowFormat['single'] = {};
	for (const column of format.columns) single[column.role] ??= columnOf(column);
	return {
		width: Math.max(...format.columns.map(({ index }) => index)) + 1,
		headings: format.headers ? format.columns.map(({ heading }) => heading) : null,
		phones: phoneColumns.map((column) => ({
			...columnOf(column),
			hint: HINTS[column.role] ?? null,
			typed: column.role === 'phone' || phoneColumns.length === 1,
			code: codeColumnOf(column.index, format.columns),
		})),
		fields: format.columns.filter((column) => MERGE_ROLES.includes(column.role) && !isStandard(column)).map(columnOf),
		single,
		defaultCountry,
		zoneNames: new Map(),
	};
}

/** A code belongs to the next phone column at its right. */
function codeColumnOf(phone: number, columns: readonly ColumnMapping[]): number | null {
	const before = columns.filter(({ index, role }) => index < phone && (role === 'dialing_code' || HINTS[role] !== undefined));
	const last = before.reduce<ColumnMapping | null>((best, column) => (best && best.index > column.index ? best : column), null);
	return last?.role === 'dialing_code' ? last.index : null;
}

const VALUE_CHARS = 200;

/** Contacts and problems of one record. A problem in one column never costs the other phone numbers of the row. */
export function contactsOfRecord(record: NumberedRecord, format: RowFormat): RowResult {
	const { row, cells } = record;
	if (isSkipped(record, format)) return { contacts: [], rejects: [], skipped: true };
	const rejects: RowProblem[] = [];
	const problem = (column: string, value: string, reason: string) => {
		const known = rejects.find((other) => other.column === column);
		if (known) known.reason += ` ${reason}`;
		else rejects.push({ row, column, value: value.slice(0, VALUE_CHARS), reason });
	};
	if (record.broken) {
		problem('', cells.join(' '), 'A quotation mark opens in this row and is not closed.');
		return { contacts: [], rejects, skipped: false };
	}
	const extra = cells.slice(format.width).filter((cell) => cell.trim() !== '');
	if (extra.length > 0)
		problem('', extra.join(' '), `The row has ${cells.length} cells for ${format.width} columns; what is beyond was left out.`);
	const cell = (column: Column | undefined): string => (column ? (cells[column.index] ?? '').trim() : '');
	const phones = phonesOfRow(cells, format, problem);
	if (phones.size === 0) {
		if (!rejects.some(({ column }) => column !== '')) problem('', '', missing(cells.length, format));
		return { contacts: [], rejects, skipped: false };
	}
	const { single } = format;
	const kind = mappedKind(cell(single.line_type));
	if (kind === undefined && single.line_type)
		problem(single.line_type.label, cell(single.line_type), 'This line type is not known; taken as unknown.');
	const zoneText = cell(single.time_zone);
	const zone = zoneText === '' ? null : zoneOfText(zoneText);
	if (zoneText !== '' && zone === null && single.time_zone)
		problem(single.time_zone.label, zoneText, 'This time zone is not known; the number tells it instead.');
	const person = {
		externalId: cell(single.external_id).slice(0, VALUE_CHARS),
		...nameOf(cell(single.first_name), cell(single.last_name), cell(single.full_name)),
		fields: fieldsOf(cells, format, problem),
	};
	const contacts = [...phones].map(([phone, { column, planned }], part): Contact => {
		const zones = zone ?? zonesOf(phone, cell(single.zip), cell(single.state), format.zoneNames);
		const lineKind = (column.typed && single.line_type && kind !== null ? (kind ?? 'unknown') : null) ?? column.hint ?? planned;
		return { row, part, phone, lineKind, zones, ...person };
	});
	return { contacts, rejects, skipped: false };
}

const MAX_ZONE_NAMES = 50_000;

/** Candidate zones, joined. Remembered by all that decides them: exchange, ZIP and state. */
function zonesOf(phone: string, zip: string, state: string, names: Map<string, string>): string {
	// The longest prefix of the table has eight digits.
	const area = /^\d{5}(-\d{4})?$/.test(zip) ? zip.slice(0, 3) : zip.slice(0, 12);
	const key = `${phone.slice(0, 9)} ${area} ${state.slice(0, 30)}`;
	let joined = names.get(key);
	if (joined === undefined) {
		if (names.size >= MAX_ZONE_NAMES) names.clear();
		joined = candidateZones({ phone, zip, state }).join(',');
		names.set(key, joined);
	}
	return joined;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the end-of-file mark of old programs, and zero bytes after it
const BLANK = /^[\s\x00\x1a]*$/;

function isSkipped({ row, cells }: NumberedRecord, { headings }: RowFormat): boolean {
	if (cells.every((cell) => BLANK.test(cell))) return true;
	// Excel writes "sep=;" as a first line for itself.
	if (row === 1 && /^sep=.?$/i.test(cells[0] ?? '')) return true;
	if (headings === null) return false;
	// Blank lines may come before the headings, and lists that were put together have them again further down.
	return row === 1 || headings.every((heading, index) => isHeading(heading, (cells[index] ?? '').trim(), index));
}

const isHeading = (heading: string, cell: string, index: number): boolean =>
	heading === cell || (cell === '' && heading === `Column ${columnLetter(index)}`);

type Problem = (column: string, value: string, reason: string) => void;

/** Every number of the row once, with the column that names it best. */
function phonesOfRow(
	cells: readonly string[],
	format: RowFormat,
	problem: Problem,
): Map<string, { column: PhoneColumn; planned: LineKind }> {
	const found = new Map<string, { column: PhoneColumn; planned: LineKind }>();
	for (const column of format.phones) {
		const text = (cells[column.index] ?? '').trim();
		if (text === '') continue;
		const code = column.code === null ? '' : (cells[column.code] ?? '').trim();
		for (const [written, result] of numbersIn(text, code, format.defaultCountry)) {
			if (!result.ok) {
				problem(column.label, written, result.reason);
				continue;
			}
			const known = found.get(result.e164);
			// Named twice in one row: a cell in either column is a cell.
			if (known && (known.column.hint === 'cell' || column.hint !== 'cell') && known.column.hint !== null) continue;
			found.set(result.e164, { column: known && column.hint === null ? known.column : column, planned: result.lineKind });
		}
	}
	return found;
}

/** One number, or the several that somebody wrote into one cell. */
function numbersIn(text: string, code: string, defaultCountry: string): [written: string, result: PhoneResult][] {
	const read = (piece: string): PhoneResult =>
		code === '' ? normalisePhone(piece, { defaultCountry }) : normalisePhoneWithCode(code, piece, { defaultCountry });
	const whole = read(text);
	if (whole.ok) return [[text, whole]];
	const pieces = sideBySide(text) ?? text.split(/\s*(?:[/;|,&\n]|:::|\bor\b|\band\b|\bo\b|\by\b)\s*/i).filter((piece) => piece !== '');
	if (pieces.length < 2 || pieces.some((piece) => (piece.normalize('NFKC').match(/\d/g)?.length ?? 0) < 7)) return [[text, whole]];
	return pieces.map((piece) => [piece, read(piece)]);
}

const NORTH_AMERICAN = /(?<!\d)(?:\+?1[ .-]?)?\(?[2-9]\d\d\)?[ .-]{0,3}[2-9]\d\d[ .-]{0,3}\d{4}(?!\d)/g;

/** Several North American numbers with nothing but spaces between them. */
function sideBySide(text: string): string[] | null {
	const numbers = text.match(NORTH_AMERICAN) ?? [];
	return numbers.length > 1 && text.replace(NORTH_AMERICAN, '').trim() === '' ? numbers : null;
}

function missing(width: number, { phones }: RowFormat): string {
	const [first] = phones;
	if (first && phones.every(({ index }) => index >= width)) return `The row ends before the column "${first.label}".`;
	return 'There is no phone number in this row.';
}

const CELL_WORDS = new Set('cell cl c mobile mob m wireless w cellphone cellular movil celular y yes true 1 si'.split(' '));
const LANDLINE_WORDS = new Set(
	'landline land ll l home h fixed fixedline fixedphone wireline residential work business b office fijo casa'.split(' '),
);
const UNKNOWN_WORDS = new Set(
	'unknown u voip fixedvoip nonfixedvoip likelynotacell notacell n no false 0 other tollfree phone main preferred none na'.split(' '),
);

/** null = nothing said; undefined = not understood. "Not a cell" is unknown: it may still be one that was ported. */
function mappedKind(text: string): LineKind | null | undefined {
	if (text === '') return null;
	const word = text
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[^a-z0-9]/g, '');
	if (CELL_WORDS.has(word) || /^(likely|probable)?(cell|mobile|wireless)(phone|number)?$/.test(word)) return 'cell';
	if (LANDLINE_WORDS.has(word) || /^(likely|probable)?(landline|fixedline)$/.test(word) || /^(home|work)phone$/.test(word))
		return 'landline';
	return UNKNOWN_WORDS.has(word) ? 'unknown' : undefined;
}

function nameOf(first: string, last: string, full: string): { firstName: string; lastName: string } {
	const cut = (text: string) => text.replace(/\s+/g, ' ').slice(0, LIMITS.personNameChars);
	if (first !== '' || last !== '' || full === '') return { firstName: cut(first), lastName: cut(last) };
	const comma = full.indexOf(',');
	if (comma > 0) return { firstName: cut(full.slice(comma + 1).trim()), lastName: cut(full.slice(0, comma).trim()) };
	const space = full.trim().lastIndexOf(' ');
	return space < 0
		? { firstName: cut(full), lastName: '' }
		: { firstName: cut(full.slice(0, space)), lastName: cut(full.slice(space + 1)) };
}

function fieldsOf(cells: readonly string[], format: RowFormat, problem: Problem): Record<string, string> {
	const fields: Record<string, string> = {};
	for (const { index, label, field } of format.fields) {
		const value = (cells[index] ?? '').trim();
		if (value === '') continue;
		if (value.length > LIMITS.cellChars)
			problem(label, value, `This is longer than ${LIMITS.cellChars} characters; the rest was left out.`);
		fields[field] = value.slice(0, LIMITS.cellChars);
	}
	return fields;
}
