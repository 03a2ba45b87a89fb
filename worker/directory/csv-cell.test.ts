import { expect, test } from 'vitest';
import { csvCell, csvLine, csvTime } from './csv-cell.ts';

test.each([
	['=HYPERLINK("https://evil.example","x")', '"\'=HYPERLINK(""https://evil.example"",""x"")"'],
	['+1+1', "'+1+1"],
	['+12025550100', '+12025550100'],
	['+12025550100 x5', "'+12025550100 x5"],
	["-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"],
	['@SUM(A1)', "'@SUM(A1)"],
	['\t=1', '"\'\t=1"'],
	['\r=1', '"\'\r=1"'],
	['\n=1', '"\'\n=1"'],
	['\uff1d1+1', "'\uff1d1+1"],
	['\uff20SUM(A1)', "'\uff20SUM(A1)"],
	['a=b', 'a=b'],
	['O"Brien, Ann', '"O""Brien, Ann"'],
	['two\nlines', '"two\nlines"'],
	['', ''],
	[-5, '-5'],
	[null, ''],
])('%j becomes %s', (value, cell) => {
	expect(csvCell(value)).toBe(cell);
});

test('a line ends with CRLF, a moment is ISO', () => {
	expect(csvLine(['a', 1, null, 'b,c'])).toBe('a,1,,"b,c"\r\n');
	expect([csvTime(null), csvTime(0)]).toEqual(['', '1970-01-01T00:00:00.000Z']);
});
