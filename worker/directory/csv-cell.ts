/** Cells and lines of CSV files that we write (RFC 4180), safe to open in a spreadsheet. */

/** Spreadsheets of some languages take the full-width signs as well. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const PLAIN_PHONE = /^\+\d{6,15}$/;

/**
 * One cell. Text that a spreadsheet would run as a formula gets a leading apostrophe; a plain E.164 number stays as it
 * is, because it can do nothing and every other tool needs it whole.
 */
export function csvCell(value: string | number | null): string {
	if (value === null) return '';
	if (typeof value === 'number') return String(value);
	const safe = FORMULA.test(value) && !PLAIN_PHONE.test(value) ? `'${value}` : value;
	return /[",\r\n\t;]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A whole line with its CRLF. */
export const csvLine = (cells: readonly (string | number | null)[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/** A moment as ISO 8601 in UTC; '' for none. */
export const csvTime = (ms: number | null): string => (ms === null ? '' : new Date(ms).toISOString());
