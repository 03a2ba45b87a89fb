/** What docs say, held against the tree: rules and the tests named after them, tables and their columns. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { migrate } from '../worker/campaign/engine/migrations.ts';
import { nodeSql } from './support/node-sql.ts';

const ROOT = resolve(import.meta.dirname, '..');
const FOLDERS = ['protocol', 'worker', 'client', 'scripts', 'test'];
const MARKS = ['yes', 'partly', 'untested', 'no'];
const RULE = /^### ([A-Z]\d{1,3}[a-z]?) · \S/;
/** A name that begins with rule ids; more of them may follow inside. */
const NAME = /(['"`])(\[[A-Z]\d{1,3}[a-z]?\].*?)\1/g;
const ID = /\[([A-Z]\d{1,3}[a-z]?)\]/g;

interface Rule {
	id: string;
	file: string;
	mark: string;
}

/** Rules of one page: a heading with the id, and the mark under it. */
function rulesOf(file: string, text: string): Rule[] {
	const lines = text.split('\n');
	return lines.flatMap((line, index) => {
		const id = RULE.exec(line)?.[1];
		return id === undefined ? [] : [{ id, file, mark: /^Built: (\w+)$/.exec(lines[index + 1] ?? '')?.[1] ?? '' }];
	});
}

/** Every id that a name in the text of a test begins with, or holds besides. */
const idsOf = (text: string): string[] =>
	[...text.matchAll(NAME)].flatMap((name) => [...(name[2] ?? '').matchAll(ID)].map((id) => id[1] ?? ''));

function testFiles(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) return testFiles(path);
		return /\.(test|e2e)\.tsx?$/.test(entry.name) ? [path] : [];
	});
}

const spec = join(ROOT, 'docs/spec');
const rules = readdirSync(spec).flatMap((file) => rulesOf(file, readFileSync(join(spec, file), 'utf8')));
const ids = new Set(rules.map((rule) => rule.id));
const named = FOLDERS.flatMap((folder) => testFiles(join(ROOT, folder)))
	.filter((path) => path !== import.meta.filename)
	.flatMap((path) => idsOf(readFileSync(path, 'utf8')).map((id) => ({ id, file: relative(ROOT, path).split(sep).join('/') })));
const proven = new Set(named.map((one) => one.id));

describe('the rules', () => {
	test('are read', () => {
		expect(rulesOf('page.md', '### R1 · One\nBuilt: yes\n\ntext\n\n### I2 · Two\n\ntext')).toEqual([
			{ id: 'R1', file: 'page.md', mark: 'yes' },
			{ id: 'I2', file: 'page.md', mark: '' },
		]);
		for (const id of ['R1', 'R7b', 'R13', 'R21c', 'R22d', 'R22w', 'R29', 'I1', 'I10']) expect(ids, id).toContain(id);
	});
	test('have an id of their own and say what is built', () => {
		expect(rules.filter(({ id }, index) => rules.findIndex((other) => other.id === id) !== index).map(({ id }) => id)).toEqual([]);
		expect(rules.filter(({ mark }) => !MARKS.includes(mark))).toEqual([]);
	});
	test('that are built have a test named after them', () => {
		const without = rules.filter(({ id, mark }) => (mark === 'yes' || mark === 'partly') && !proven.has(id));
		expect(without).toEqual([]);
	});
});

describe('names of tests', () => {
	test('are read', () => {
		expect(idsOf(`test('[R1] a', …); it("[I2][R7b] b; [R3] too", …); test('plain [R9]', …)`)).toEqual(['R1', 'I2', 'R7b', 'R3']);
		expect(named.length).toBeGreaterThan(100);
	});
	test('begin with rules that exist', () => expect(named.filter(({ id }) => !ids.has(id))).toEqual([]));
});

describe('docs/storage-schema.md', () => {
	const page =
		readFileSync(join(ROOT, 'docs/storage-schema.md'), 'utf8')
			.split('\n## ')
			.find((part) => part.startsWith("The campaign's object")) ?? '';
	/** Text about a table: from its name in bold to the next one. */
	const about = (table: string): string => page.split(/(?=\*\*`)|\n### /).find((part) => part.startsWith(`**\`${table}\`**`)) ?? '';

	test("explains every table and column of the campaign's object", () => {
		const sql = nodeSql();
		migrate(sql);
		const columns = sql.rows<{ name: string; column: string }>(
			`select t.name, c.name as "column" from sqlite_schema t, pragma_table_info(t.name) c
			 where t.type = 'table' and t.name not in ('migrations', 'meta', 'sqlite_sequence')`,
		);
		expect(columns.length).toBeGreaterThan(100);
		expect(columns.filter(({ name, column }) => !about(name).includes(`\`${column}\``))).toEqual([]);
	});
	test('explains every key of meta', () => {
		const folder = join(ROOT, 'worker/campaign/engine');
		const sources = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
		const keys = sources.flatMap((file) =>
			[...readFileSync(join(folder, file), 'utf8').matchAll(/\b[gs]etMeta(?:<[^(]*>)?\([^,()]+, '(\w+)'/g)].map((match) => match[1] ?? ''),
		);
		expect(keys.length).toBeGreaterThan(20);
		expect(keys.filter((key) => !about('meta').includes(`\`${key}\``))).toEqual([]);
	});
});
