import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { UI_WORDS } from '../../../ui/words.ts';
import { fillIn, preferredLanguage } from '../../../words/words.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fromServer, type Key, matched, t, words } from './words.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const PAGES = join(import.meta.dirname, '..');
const keys = Object.keys(en) as Key[];
const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

describe('[T11] the catalogues', () => {
	test('have the same keys, in the same order', () => expect(Object.keys(es)).toEqual(keys));
	test.each(keys)('%s has the same placeholders in both, and words', (key) => {
		expect(placeholders(es[key])).toEqual(placeholders(en[key]));
		expect(es[key].trim()).not.toBe('');
	});
	test('are not the same language: few texts are equal', () => {
		const equal = keys.filter((key) => en[key] === es[key]);
		expect(equal).toEqual(['landing.guide']);
	});
	test('hold the primitives’ own words', () => {
		for (const [key, text] of Object.entries(UI_WORDS)) expect(en[`ui.${key}` as Key]).toBe(text);
	});
	test('have a use for every key', () => {
		const sources = files(PAGES, /\.tsx?$/).filter((path) => !/words\/(en|es)\.ts$|\.test\.ts$/.test(path));
		const text = sources.map((path) => readFileSync(path, 'utf8')).join('\n');
		const prefixes = [...text.matchAll(/`([a-z]+(?:\.[a-z]+)*\.)\$\{/g)].map((match) => match[1] ?? '');
		const unused = keys.filter(
			(key) =>
				!text.includes(`'${key.replace(/\.one$/, '')}'`) &&
				!prefixes.some((prefix) => key.startsWith(prefix)) &&
				!key.startsWith('server.'),
		);
		expect(prefixes).toContain('waiting.');
		expect(unused).toEqual([]);
	});
});

describe('[T11] what the server says to a caller', () => {
	const ENGINE = ['caller-lifecycle', 'caller-audio', 'records', 'calls', 'call-backs', 'sessions'].map(
		(name) => `campaign/engine/${name}`,
	);
	/** Said to clickers alone. */
	const NOT_HERE = ['Thank you for wanting to help. This campaign needs no clicking at the moment.'];
	const said = [...ENGINE, 'routes/join', 'routes/caller-audio']
		.map((name) => readFileSync(join(ROOT, `worker/${name}.ts`), 'utf8'))
		.flatMap((source) => [
			...[...source.matchAll(/new ApiError\(\s*'\w+',\s*'([^']+)'/g)].map((match) => match[1] ?? ''),
			...[...source.matchAll(/refused\(\s*'\w+',\s*'([^']+)'/g)].map((match) => match[1] ?? ''),
			...[...source.matchAll(/(?:notice|message): '([A-Z][^']+\.)'/g)].map((match) => match[1] ?? ''),
			...[...source.matchAll(/[?:,]\s+'([A-Z][^']{12,}\.)'/g)].filter(() => !/createRoute/.test(source)).map((match) => match[1] ?? ''),
		])
		.filter((text) => !NOT_HERE.includes(text));
	test('is in the catalogue, word for word', () => {
		expect(said.length).toBeGreaterThan(25);
		const known = new Set<string>(keys.filter((key) => key.startsWith('server.')).map((key) => en[key]));
		expect([...new Set(said)].filter((text) => !known.has(text))).toEqual([]);
	});
	test('with a name in it is recognised by its template', () => {
		expect(matched(en['server.takesNumber'], '“How many?” takes a number.')).toEqual({ title: 'How many?' });
		expect(matched(en['server.takesNumber'], '“How many?” takes a date.')).toBeNull();
		expect(matched('plain', 'plain')).toBeNull();
	});
	test('in another language has no English left, also where a sentence holds another one', async () => {
		vi.stubGlobal('document', { documentElement: { lang: '' } });
		await words.choose('es');
		try {
			expect(fromServer('This campaign is paused. Nobody is called right now.')).toBe(
				es['server.nobodyCalled'].replace('{sentence}', es['status.paused']),
			);
			expect(fromServer('This is a clicker link.')).toBe(es['server.clickerLink']);
			expect(fromServer('“Maria” has no such answer.')).toContain('Maria');
		} finally {
			await words.choose('en');
			vi.unstubAllGlobals();
		}
	});
});

describe('texts', () => {
	test('are filled in; what has no value is seen', () => {
		expect(fillIn('{a} and {b}', { a: 1 })).toBe('1 and {b}');
		expect(t('figures.milestone', { count: 1 })).toBe('Your first call: thank you!');
		expect(t('figures.milestone', { count: 5 })).toBe('5 calls: thank you!');
	});
	test.each([
		[null, ['de-DE', 'es-MX', 'en'], 'es'],
		[null, ['en-US', 'es'], 'en'],
		[null, ['de'], 'en'],
		['es', ['en'], 'es'],
		['xx', ['es'], 'es'],
	] as const)('the language is the one chosen (%s), else the browser’s (%j): %s', (stored, browser, language) => {
		expect(preferredLanguage(stored, browser)).toBe(language);
	});
});

function files(folder: string, wanted: RegExp): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && wanted.test(entry.name))
		.map((entry) => join(entry.parentPath, entry.name));
}

describe('[T11] no text is left in the components', () => {
	test.each(files(PAGES, /\.tsx$/).map((path) => [path.slice(PAGES.length + 1), path]))('%s', (_, path) => {
		const source = readFileSync(path, 'utf8').replaceAll(/\{\/\*[\s\S]*?\*\/\}|\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
		const between = [...source.matchAll(/>([^<>{}=;()]*[A-Za-z]{2,}[^<>{}=;()]*)</g)]
			.map((match) => match[1]?.trim() ?? '')
			.filter((text) => !/^[:?]/.test(text));
		const attributes = [...source.matchAll(/\b(?:title|label|help|aria-label|legend|alt|placeholder)="([^"]*[A-Za-z][^"]*)"/g)].map(
			(match) => match[1],
		);
		expect(between).toEqual([]);
		expect(attributes).toEqual([]);
	});
});
