import { describe, expect, it } from 'vitest';
import { complete, completions, openField } from './merge-completion.ts';

describe('[Q6] completion of merge fields', () => {
	it('opens behind two braces and closes with them', () => {
		expect(openField('Hello {{fi', 10)).toEqual({ from: 6, typed: 'fi' });
		expect(openField('Hello {{', 8)).toEqual({ from: 6, typed: '' });
		expect(openField('Hello {{first_name}} you', 24)).toBeNull();
		expect(openField('Hello {fi', 9)).toBeNull();
		expect(openField('{{a}} {{ Ci', 11)).toEqual({ from: 6, typed: 'ci' });
	});
	it('offers what begins with the letters first', () => {
		expect(completions(['last_name', 'first_name', 'name_day'], 'name')).toEqual(['name_day', 'last_name', 'first_name']);
		expect(completions(['a', 'b', 'c'], '', 2)).toEqual(['a', 'b']);
	});
	it('puts the field in, once, and the caret behind it', () => {
		const done = (text: string, caret: number) => {
			const open = openField(text, caret);
			return open && complete(text, caret, open, 'city');
		};
		expect(done('In {{ci today', 7)).toEqual({ text: 'In {{city}} today', caret: 11 });
		expect(done('In {{ci}} today', 7)).toEqual({ text: 'In {{city}} today', caret: 11 });
	});
});
