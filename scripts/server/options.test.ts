import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_PORT, parseStartOptions, UsageError } from './options.ts';

const file = (text: string): string => {
	const path = join(mkdtempSync(join(tmpdir(), 'partyline-options-')), 'file.json');
	writeFileSync(path, text);
	return path;
};

describe('the options of npm start', () => {
	test('have defaults', () => {
		const options = parseStartOptions([]);
		expect(options).toMatchObject({ port: DEFAULT_PORT, speed: 1, faults: null, empty: false, json: false });
		expect(options?.state).toMatch(/[\\/]\.state$/);
	});
	test('give a lone caller the first conversation soon, by default', () => {
		const electorate = JSON.parse(parseStartOptions([])?.electorate ?? '') as { answerRate: number; answerRing: { maxS: number } };
		expect(electorate.answerRate).toBeGreaterThanOrEqual(0.9);
		expect(electorate.answerRing.maxS).toBeLessThanOrEqual(8);
	});
	test('take an electorate, with defaults for what it leaves out', () => {
		const options = parseStartOptions(['--electorate', file('{"answerRate":0.2}')]);
		expect(JSON.parse(options?.electorate ?? '')).toMatchObject({ answerRate: 0.2, machineRate: 0.45 });
	});
	test('take faults as a file or as JSON', () => {
		expect(JSON.parse(parseStartOptions(['--faults', '{"duplicate":0.1}'])?.faults ?? '')).toMatchObject({ duplicate: 0.1, outOfOrder: 0 });
		expect(JSON.parse(parseStartOptions(['--faults', file('{ "outOfOrder": 0.2 }')])?.faults ?? '')).toMatchObject({ outOfOrder: 0.2 });
	});
	test.each([
		[['--port', 'x'], '--port takes a number from 0 to 65535'],
		[['--port', '70000'], '--port takes a number'],
		[['--speed', '0'], '--speed takes a number'],
		[['--electorate', '/nowhere.json'], 'there is no file'],
		[['--electorate', file('{"answerRate":2}')], 'answerRate'],
		[['--electorate', file('{"answerRat":0.2}')], 'answerRat'],
		[['--electorate', file('not json')], 'not JSON'],
		[['--faults', '{oops'], 'not JSON'],
		[['--faults', '{"duplicate":3}'], 'duplicate'],
		[['--nonsense'], '--nonsense'],
	])('refuse %j in words', (args, words) => {
		expect(() => parseStartOptions(args)).toThrow(UsageError);
		expect(() => parseStartOptions(args)).toThrow(words);
	});
	test('know --help', () => expect(parseStartOptions(['--help'])).toBeNull());
});
