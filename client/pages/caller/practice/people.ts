/** Made-up people for practice: one, then a household of two on one number. */
import type { PersonView } from '../../../../protocol/views.ts';

const person = (ref: string, firstName: string, lastName: string, fields: Record<string, string>): PersonView => ({
	ref,
	name: `${firstName} ${lastName}`,
	firstName,
	fields: { ...fields, first_name: firstName, last_name: lastName },
});

export const PEOPLE: readonly PersonView[][] = [
	[person('1-1', 'Maria', 'Sample', { city: 'Springfield' })],
	[person('1-2', 'Jo', 'Example', { city: 'Riverton' }), person('1-3', 'Sam', 'Example', { city: 'Riverton' })],
	[person('1-4', 'Pat', 'Specimen', { city: 'Lakeside' })],
];
