import { parsePhoneNumberFromString } from 'libphonenumber-js';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { DEMO_CONTACTS, demoList } from './demo-list.ts';

const rows = Papa.parse<string[]>(demoList().slice(1).replaceAll('\r\n', '\n'), { delimiter: ';', newline: '\n' }).data;
const people = rows.slice(1).filter((row) => row.some((cell) => cell.trim() !== ''));
const numbersIn = (column: number) =>
	people.flatMap((row) => {
		const phone = parsePhoneNumberFromString(row[column] ?? '', 'US');
		return phone?.isValid() ? [phone.number] : [];
	});
const landlines = numbersIn(3);
const cells = numbersIn(4);

describe('the demo list', () => {
	test('is the same every time, and has 2,000 contacts', () => {
		expect(demoList()).toBe(demoList());
		expect(people).toHaveLength(DEMO_CONTACTS);
	});

	test('holds invented numbers only', () => {
		expect([...landlines, ...cells].filter((number) => !/^\+1[2-9]\d{2}55501\d\d$/.test(number))).toEqual([]);
	});

	test('has landlines for a lone caller, cells for a clicker, and people who share a number', () => {
		expect(landlines.length).toBeGreaterThan(900);
		expect(cells.length).toBeGreaterThan(700);
		const distinct = new Set([...landlines, ...cells]).size;
		expect(distinct).toBeGreaterThan(1_700);
		expect(landlines.length + cells.length - distinct).toBeGreaterThan(50);
	});

	test('has the mess of a real file', () => {
		const text = demoList();
		expect(text.startsWith('\ufeffVANID;')).toBe(true);
		for (const mess of [
			/\r\n\r\n|\n\r\n/,
			/""/,
			/"[^"]*\n[^"]*"/,
			/\) ?555-01\d\d x\d/,
			/ext\. 7/,
			/2\.02555E\+09/,
			/\u00a0/,
			/;n\/a;/,
			/[^\r]\n/,
		])
			expect(text).toMatch(mess);
		expect(people.filter((row) => (row[1] ?? '').trim() === '').length).toBeGreaterThan(20);
		expect(rows.some((row) => row.length < 14 && row.length > 1)).toBe(true);
	});

	test('spreads over several time zones', () => {
		for (const state of ['OH', 'IL', 'CO', 'CA', 'AK', 'HI']) expect(people.filter((row) => row[7] === state).length).toBeGreaterThan(20);
	});
});
