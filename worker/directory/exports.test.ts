import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { databaseOn } from '../../test/support/d1-binding.ts';
import { MADE, madeBatches, madeScript, madeSetUp } from '../../test/support/made-campaign.ts';
import { NodeD1 } from '../../test/support/node-d1.ts';
import { COLUMNS, EXPORTS } from './export-columns.ts';
import { exportCsv, exportLines } from './exports.ts';
import { project } from './projection.ts';

const d1 = new NodeD1();
beforeAll(async () => {
	madeSetUp(d1, 3_000);
	for (const batch of madeBatches(5_000, 'exports')) await project(d1, MADE, batch);
});

async function input(personal = true, after?: string) {
	const campaign = await databaseOn(d1).query.campaigns.findFirst();
	if (!campaign) throw new Error('no campaign');
	return { db: databaseOn(d1), campaign, personal, after, script: madeScript() };
}
async function all(parts: AsyncGenerator<string>): Promise<string> {
	let text = '';
	for await (const part of parts) text += part;
	return text;
}
const parsed = (text: string): Record<string, string | number | null>[] =>
	text
		.trimEnd()
		.split('\n')
		.map((line) => JSON.parse(line) as Record<string, string | number | null>);

describe('[R29] exports', () => {
	test('columns are those that docs/exports.md names, in that order', () => {
		const page = readFileSync(resolve(import.meta.dirname, '../../docs/exports.md'), 'utf8');
		for (const kind of EXPORTS) {
			const section = page.split('\n## ').find((part) => part.startsWith(`${kind}\n`)) ?? '';
			const named = [...section.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]);
			expect([kind, named]).toEqual([kind, COLUMNS[kind].map((column) => column.name)]);
		}
	});
	test.each(EXPORTS)('%s: every row once, the same as CSV and as JSON lines in pages by cursor', async (kind) => {
		const csv = await all(exportCsv(kind, await input()));
		if (kind === 'approvals') return expect(csv).toBe(`${COLUMNS.approvals.map(({ name }) => name).join(',')}\r\n`);
		const whole = parsed(await all(exportLines(kind, await input(), null)));
		const tables = { attempts: 5_000, contacts: 3_000, callers: 80 } as Record<string, number>;
		if (kind in tables && tables[kind]) expect(whole.length).toBe(tables[kind]);
		expect(whole.length).toBeGreaterThan(50);
		expect(new Set(whole.map((row) => row.cursor)).size).toBe(whole.length);
		// Quoted line breaks are inside of records.
		const records = csv.match(/(?:"(?:[^"]|"")*"|[^"\r\n]|\r(?!\n)|\n(?<!\r\n))*\r\n/g) ?? [];
		expect(records.length).toBe(whole.length + 1);
		const paged: typeof whole = [];
		for (let after: string | undefined; paged.length < whole.length; ) {
			const page = parsed(await all(exportLines(kind, await input(true, after), Math.ceil(whole.length / 3))));
			paged.push(...page);
			after = String(page.at(-1)?.cursor);
		}
		expect(paged).toEqual(whole);
	});
	test('[T10] attempts say when a call-back was agreed for', async () => {
		const rows = parsed(await all(exportLines('attempts', await input(), 3)));
		expect(rows.map((row) => row.call_back_at)).toEqual([new Date(1_790_000_000_000).toISOString(), 'any time', '']);
	});
	test('no cell can be run by a spreadsheet', async () => {
		const csv = await all(exportCsv('answers', await input()));
		expect(csv).toContain(`"'=HYPERLINK(""x"")"`);
		expect(csv).not.toMatch(/(^|,|\n)"?[=@]/);
	});
	test('contacts add up to what the attempts say', async () => {
		const rows = parsed(await all(exportLines('contacts', await input(), null)));
		const called = d1.sqlite.prepare('select phone, count(*) n, sum(counted) counted from attempts group by phone').all();
		const known = new Map(called.map((row) => [row.phone, row]));
		for (const row of rows) {
			expect([row.phone, row.attempts, row.counted_attempts]).toEqual([
				row.phone,
				known.get(row.phone as string)?.n ?? 0,
				known.get(row.phone as string)?.counted ?? 0,
			]);
			if (row.attempts === 0) expect(row.state).toBe('not_called');
			if (row.result_id === 'right_person') expect(['final', 'do_not_call']).toContain(row.state);
		}
		expect(new Set(rows.map((row) => row.state)).size).toBeGreaterThan(3);
	});
	test('without the right to personal data no name, number or word of a person is in any file', async () => {
		for (const kind of EXPORTS) {
			const text = await all(exportCsv(kind, await input(false)));
			for (const personal of ['First1', 'Last1', 'Caller 1', 'HYPERLINK', 'call after six', '+12020000001', '+12025551001'])
				expect([kind, personal, text.includes(personal)]).toEqual([kind, personal, false]);
		}
	});
});
