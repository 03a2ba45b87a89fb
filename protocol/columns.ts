/** What a column of a contact list may hold. Small values without zod, for the pages. */

/** `phone:*` says what the heading hints at for the line type. */
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
	'line_type',
	'time_zone',
	'zip',
	'state',
] as const;
export type ColumnRole = (typeof COLUMN_ROLES)[number];
/** Columns that callers may read from, as merge fields under the column's `field`. */
export const MERGE_ROLES: readonly ColumnRole[] = ['field', 'first_name', 'last_name', 'full_name', 'external_id', 'zip', 'state'];
