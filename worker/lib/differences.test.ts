import { expect, test } from 'vitest';
import { differences } from './differences.ts';

test('[O4] names what changed, before and after, inside of records too', () => {
	const before = { name: 'A', settings: { clicking: true, hours: { timeZone: 'UTC', week: [1, 2] }, passes: 3 }, gone: 1 };
	const after = { name: 'A', settings: { clicking: false, hours: { timeZone: 'UTC', week: [1, 3] }, passes: 3 }, fresh: { a: 1 } };
	expect(differences(before, after)).toEqual({
		'settings.clicking': { from: true, to: false },
		'settings.hours.week': { from: [1, 2], to: [1, 3] },
		fresh: { from: null, to: { a: 1 } },
	});
	expect(differences({ hours: null }, { hours: { timeZone: 'UTC' } })).toEqual({ hours: { from: null, to: { timeZone: 'UTC' } } });
	expect(differences(before, before)).toEqual({});
});

test('[O4] never holds a secret', () => {
	const text = JSON.stringify(
		differences({ twilio: { authToken: 'old' }, password: 'a' }, { twilio: { authToken: 'new-one' }, password: 'b' }),
	);
	expect(text).not.toMatch(/old|new-one|"a"|"b"/);
	expect(text).toContain('twilio.authToken');
});
