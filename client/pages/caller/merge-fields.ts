/** Merge fields of the script: {{first_name}}, {{caller_name}} and the contact's own columns. Pure. */
import type { PersonView } from '../../../protocol/views.ts';

/** A piece of a text: words, a field with its value, or a field nothing is known for (`value` null). */
export type Piece = { is: 'text'; text: string } | { is: 'field'; field: string; value: string | null };

const FIELD = /\{\{\s*([^{}]{1,60}?)\s*\}\}/g;
const normal = (name: string): string => name.trim().toLowerCase().replaceAll(/\s+/g, '_');

/** Everything a text may refer to, for one person and one caller. */
export function mergeValues(person: PersonView | null, callerName: string): Record<string, string> {
	const own = Object.entries(person?.fields ?? {}).map(([name, value]) => [normal(name), value] as const);
	return {
		...Object.fromEntries(own),
		...(person === null ? {} : { name: person.name, full_name: person.name, first_name: person.firstName }),
		caller_name: callerName,
	};
}

/** Cuts a text into words and fields. A field that is unknown or empty has no value, and is marked on the page. */
export function fill(text: string, values: Readonly<Record<string, string>>): Piece[] {
	const pieces: Piece[] = [];
	let from = 0;
	for (const match of text.matchAll(FIELD)) {
		if (match.index > from) pieces.push({ is: 'text', text: text.slice(from, match.index) });
		const field = normal(match[1] ?? '');
		const value = Object.hasOwn(values, field) ? (values[field] ?? '').trim() : '';
		pieces.push({ is: 'field', field, value: value === '' ? null : value });
		from = match.index + match[0].length;
	}
	if (from < text.length) pieces.push({ is: 'text', text: text.slice(from) });
	return pieces;
}
