import type { ColumnMapping, ColumnRole, CsvFormat, PreviewView } from '../../../../protocol/rest.ts';

/** What a column can hold, in the order of the menu. */
export const ROLE_LABELS: Record<ColumnRole, string> = {
	phone: 'Phone number',
	phone_cell: 'Phone number: cell',
	phone_landline: 'Phone number: landline',
	dialing_code: 'Area or country code of the next phone number',
	first_name: 'First name',
	last_name: 'Last name',
	full_name: 'Full name',
	external_id: 'External ID (such as a VANID)',
	line_type: 'Line type (cell or landline)',
	time_zone: 'Time zone',
	zip: 'ZIP code',
	state: 'State',
	field: 'Extra field for the script',
	ignore: 'Leave out',
};

export const DELIMITER_LABELS: Record<CsvFormat['delimiter'], string> = {
	',': 'Comma ( , )',
	';': 'Semicolon ( ; )',
	'\t': 'Tab',
	'|': 'Bar ( | )',
};

export const ENCODING_LABELS: Record<CsvFormat['encoding'], string> = {
	'utf-8': 'UTF-8 (usual)',
	'utf-16le': 'UTF-16 LE (Excel “Unicode text”)',
	'utf-16be': 'UTF-16 BE',
	'windows-1252': 'Windows-1252 (Western Europe)',
};

/** Roles that several columns may have. */
const MANY: readonly ColumnRole[] = ['field', 'ignore', 'phone', 'phone_cell', 'phone_landline', 'dialing_code'];

export const isPhone = (role: ColumnRole): boolean => role.startsWith('phone');

/** What keeps this mapping from being used, in words; null when nothing does. */
export function mappingProblem(columns: readonly ColumnMapping[]): string | null {
	if (!columns.some((column) => isPhone(column.role))) return 'Say which column holds the phone numbers.';
	for (const column of columns) {
		if (MANY.includes(column.role)) continue;
		const same = columns.filter((other) => other.role === column.role);
		if (same.length > 1) {
			return `${same.map((other) => `“${headingOf(other)}”`).join(' and ')} are both set to “${ROLE_LABELS[column.role]}”. Keep one.`;
		}
	}
	return null;
}

/** The heading, or the column's number where the file has none. */
export function headingOf(column: ColumnMapping): string {
	return column.heading.trim() === '' ? `Column ${column.index + 1}` : column.heading;
}

/** The first few different values of a column. */
export function sampleValues(rows: readonly (readonly string[])[], index: number, most = 3): string[] {
	const found = new Set<string>();
	for (const row of rows) {
		const value = row[index]?.trim() ?? '';
		if (value !== '') found.add(value.length > 40 ? `${value.slice(0, 39)}…` : value);
		if (found.size === most) break;
	}
	return [...found];
}

/** Problems of the preview that still count with the roles now chosen: those of columns that were left out do not. */
export function problemsNow(preview: PreviewView, columns: readonly ColumnMapping[]): PreviewView['problems'] {
	return preview.problems.filter((problem) => {
		const column = columns.find((candidate) => candidate.heading === problem.column);
		return !column || (column.role !== 'ignore' && column.role !== 'field');
	});
}

/** Why the cell of the preview is marked, or null. */
export function cellProblem(problems: PreviewView['problems'], column: ColumnMapping, value: string): string | null {
	return problems.find((problem) => problem.column === column.heading && problem.value.trim() === value.trim())?.reason ?? null;
}
