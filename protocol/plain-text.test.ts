import { expect, test } from 'vitest';
import { oneLine } from './plain-text.ts';

test('a name is what can be seen of it', () => {
	const parse = (text: string) => oneLine().parse(text);
	expect(['  Ann\u0000 Lee\n', '\u202egnp.exe', 'עדי\u200f', '👩‍👩‍👧 Ann', 'می‌خواهم', 'O’Brien-Løwe'].map(parse)).toEqual([
		'Ann Lee',
		'gnp.exe',
		'עדי',
		'👩‍👩‍👧 Ann',
		'می‌خواهم',
		'O’Brien-Løwe',
	]);
	expect(oneLine().min(1).safeParse('\u202e\ufeff \u0000').success).toBe(false);
});
