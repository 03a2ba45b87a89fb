/**
 * Every file of this folder is read as an upload is: detected, guessed, and cut into pieces of several sizes.
 * What must come of it stands in the .json beside it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { CsvFormat } from '../../protocol/rest.ts';
import { ImportProblem, importRows } from '../../worker/domain/csv/import.ts';
import { previewOf } from '../../worker/domain/csv/preview.ts';

// Many cases; a busy machine needs longer than the usual five seconds.
vi.setConfig({ testTimeout: 60_000 });

const folder = import.meta.dirname;
const contentOf = (name: string) => readFileSync(join(folder, name));
const names = readdirSync(folder).filter((name) => !/\.(json|ts|md)$/.test(name));
const options = { defaultCountry: 'US', whole: true };

async function* pieces(bytes: Uint8Array, size: number) {
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

interface Outcome {
	contacts: Record<string, unknown>[];
	rejects: unknown[];
	rows: number;
	rejected: number;
	problem?: string;
}

async function read(bytes: Uint8Array, format: CsvFormat, chunk: number, bufferBytes: number, part: number): Promise<Outcome> {
	const outcome: Outcome = { contacts: [], rejects: [], rows: 0, rejected: 0 };
	let position = { offset: 0, recordsRead: 0, rows: 0 };
	for (let size = part; position.offset < bytes.length; ) {
		const begin = position.offset;
		const end = Math.min(bytes.length, begin + size);
		const last = end === bytes.length;
		for await (const batch of importRows(pieces(bytes.subarray(begin, end), chunk), format, 'US', position, { last, bufferBytes })) {
			for (const { externalId, fields, ...contact } of batch.contacts) {
				outcome.contacts.push({
					...contact,
					...(externalId === '' ? {} : { externalId }),
					...(Object.keys(fields).length === 0 ? {} : { fields }),
				});
			}
			outcome.rejects.push(...batch.rejects);
			outcome.rows += batch.rows;
			outcome.rejected += batch.rejected;
			position = batch.position;
		}
		// A part without a whole record: a client sends a larger one.
		size = position.offset === begin ? size * 2 : part;
	}
	return outcome;
}

const expectedOf = (name: string) => JSON.parse(contentOf(`${name}.json`).toString());

describe('[R3] [L1] files as people have them', () => {
	test('no expectation is without its file', () => {
		const expectations = readdirSync(folder).filter((name) => name.endsWith('.json'));
		expect(expectations.sort()).toEqual(names.map((name) => `${name}.json`).sort());
	});

	test.each(names)('%s', async (name) => {
		const bytes = new Uint8Array(contentOf(name));
		const preview = previewOf(bytes, options);
		const expected = expectedOf(name);
		if (!preview.ok) {
			expect({ problem: preview.problem }).toEqual(expected);
			return;
		}
		const { columns, ...how } = preview.view.format;
		const found = {
			format: how,
			columns: Object.fromEntries(columns.map(({ field, role }) => [field, role])),
			warnings: preview.view.warnings,
		};
		const ways: [chunk: number, buffer: number, part: number][] = [
			[bytes.length, 524_288, bytes.length],
			[1, 1, bytes.length],
			[7, 16, bytes.length],
			[1, 64, 40],
			[1_000, 3, 61],
			[64, 64, 200],
		];
		for (const [chunk, buffer, part] of ways) {
			const outcome = await read(bytes, preview.view.format, chunk, buffer, part);
			expect({ ...found, ...outcome }, `pieces of ${chunk}, buffer ${buffer}, parts of ${part}`).toEqual(expected);
		}
	});

	test('a quotation mark that stays open for ever costs one row', async () => {
		const rows = Array.from(
			{ length: 20_000 },
			(_, n) => `Person ${n},202556${String(n % 10_000).padStart(4, '0')},nothing to say about this one\n`,
		);
		const bytes = new TextEncoder().encode(`First Name,Phone,Note\nBo,2025550102,"open\n${rows.join('')}`);
		const preview = previewOf(bytes.subarray(0, 262_144), { ...options, whole: false });
		if (!preview.ok) throw new Error(preview.problem);
		const outcome = await read(bytes, preview.view.format, 10_000, 100_000, 300_000);
		expect([outcome.rows, outcome.rejected, outcome.contacts.length]).toEqual([20_001, 1, 20_000]);
		expect(outcome.rejects).toMatchObject([{ row: 2, column: '', reason: 'A quotation mark opens in this row and is not closed.' }]);
	});

	test('a file without line ends, or with broken quotes in every row, is refused in words', async () => {
		const format = {
			encoding: 'utf-8',
			delimiter: ',',
			headers: false,
			columns: [{ index: 0, heading: 'Column A', role: 'phone', field: 'a' }],
		} as const;
		const columns = [...format.columns];
		const endless = new TextEncoder().encode('202,'.repeat(200_000));
		await expect(read(endless, { ...format, columns }, 65_536, 65_536, 900_000)).rejects.toThrow(ImportProblem);
		const broken = new TextEncoder().encode('"2025550101,x\n'.repeat(3_000));
		await expect(read(broken, { ...format, columns }, 65_536, 65_536, 900_000)).rejects.toThrow('Quotation marks are broken');
	});
});
