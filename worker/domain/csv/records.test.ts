import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test, vi } from 'vitest';
import { RecordReader } from './records.ts';
import { readRecords } from './stream.ts';

// Many cases; a busy machine needs longer than the usual five seconds.
vi.setConfig({ testTimeout: 60_000 });

function all(text: string, delimiter = ','): { cells: string[]; broken: boolean }[] {
	const reader = new RecordReader(text, delimiter, '\n', true);
	const records: { cells: string[]; broken: boolean }[] = [];
	for (let record = reader.next(); record; record = reader.next()) records.push(record);
	return records;
}

const cell = fc.string({ unit: fc.constantFrom('a', 'ö', '"', ',', ';', '\n', ' ', '1', '漢', '😀'), maxLength: 8 });
const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 12 });

describe('[L1] records of a CSV text', () => {
	test('what papaparse writes is read back, whatever the cells hold', () => {
		fc.assert(
			fc.property(
				table,
				fc.constantFrom(',', ';', '\t', '|'),
				fc.constantFrom('\n', '\r\n'),
				fc.boolean(),
				(rows, delimiter, newline, quotes) => {
					const text = Papa.unparse(rows, { delimiter, newline, quotes, escapeFormulae: false });
					const expected = Papa.parse<string[]>(text + newline, { delimiter, newline }).data.slice(0, -1);
					expect(all(text + newline, delimiter).map(({ cells }) => cells)).toEqual(expected);
				},
			),
			{ numRuns: 1_500, seed: 7 },
		);
	});

	test('any cut into pieces gives the same records and positions that can be gone on from', async () => {
		const anything = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r\n', '"\n', ' ', '😀'), maxLength: 60 });
		const format = { encoding: 'utf-8', delimiter: ',', lineEnd: '\n' } as const;
		await fc.assert(
			fc.asyncProperty(anything, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 20 }), async (text, chunk, bufferBytes) => {
				const bytes = new TextEncoder().encode(text);
				async function* pieces() {
					for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
				}
				const records: unknown[] = [];
				let position = { offset: 0, recordsRead: 0 };
				for await (const batch of readRecords(pieces(), format, position, { last: true, bufferBytes })) {
					records.push(...batch.records);
					position = batch.position;
				}
				expect(records).toEqual(all(text).map((record, index) => ({ row: index + 1, ...record })));
				expect(position).toEqual({ offset: bytes.length, recordsRead: records.length });
			}),
			{ numRuns: 1_500, seed: 8 },
		);
	});

	test('broken quoting costs the row it stands in', () => {
		expect(all('a,"b\nc,d\n')).toEqual([
			{ cells: ['a', '"b'], broken: true },
			{ cells: ['c', 'd'], broken: false },
		]);
		expect(all('"a","he said "hi" to me"\n"c","d"\n')).toEqual([
			{ cells: ['a', 'he said "hi" to me'], broken: false },
			{ cells: ['c', 'd'], broken: false },
		]);
		expect(all('5\' 7",x\n"ok" ,y')).toEqual([
			{ cells: ['5\' 7"', 'x'], broken: false },
			{ cells: ['ok', 'y'], broken: false },
		]);
	});
});
