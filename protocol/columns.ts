/** What a column of a contact list may hold. Small values without zod, for the pages. */

/** `phone_*` says what the heading hints at for the line type; `dialing_code` is the area or country code of the next phone column. */
export const COLUMN_ROLES = [
	'ignore',
	'field',
	'first_name',
	'last_name',
	'full_name',
	'external_id',
	'phone',
	'phone_cell',
	'phone_landline',
	'dialing_code',
	'line_type',
	'time_zone',
	'zip',
	'state',
] as const;
export type ColumnRole = (typeof COLUMN_ROLES)[number];
/** Columns that callers may read from, as merge fields under the column's `field`. */
export const MERGE_ROLES: readonly ColumnRole[] = ['field', 'first_name', 'last_name', 'full_name', 'external_id', 'zip', 'state'];
