import { describe, expect, test } from 'vitest';
import { fill, mergeValues } from './merge-fields.ts';

const person = { ref: '1-1', name: 'Maria Lopez', firstName: 'Maria', fields: { City: 'Dayton', 'Polling place': 'School', empty: ' ' } };
const said = (text: string): string =>
	fill(text, mergeValues(person, 'Sam'))
		.map((piece) => (piece.is === 'text' ? piece.text : (piece.value ?? `[${piece.field}]`)))
		.join('');

describe('merge fields', () => {
	test('are filled from the contact and the caller', () => {
		expect(said('Hi {{first_name}}, {{ caller_name }} here. Still in {{city}}? Vote at {{Polling Place}}.')).toBe(
			'Hi Maria, Sam here. Still in Dayton? Vote at School.',
		);
	});
	test('unknown and empty ones are marked blanks', () =>
		expect(said('{{nick}} {{empty}} {{constructor}}')).toBe('[nick] [empty] [constructor]'));
	test('other braces are words', () => expect(said('{first_name} {{}} {{a{{city}}')).toBe('{first_name} {{}} {{aDayton'));
	test('before anybody is known only the caller is', () => {
		expect(mergeValues(null, 'Sam')).toEqual({ caller_name: 'Sam' });
	});
});
