import { expect, test } from 'vitest';
import { defaultSpeed, parseRehearseOptions, UsageError } from './options.ts';

test('the defaults', () => {
	expect(parseRehearseOptions([])).toMatchObject({
		callers: 5,
		clickers: 2,
		minutes: 10,
		list: null,
		server: null,
		speed: null,
		json: false,
	});
	expect(parseRehearseOptions(['--help'])).toBeNull();
});

test('many callers get a slower clock', () => expect([1, 5, 12, 20, 40, 500].map(defaultSpeed)).toEqual([5, 5, 5, 3, 1, 1]));

test('what is said is taken', () => {
	const args = ['--callers', '7', '--clickers', '0', '--minutes', '2.5', '--speed', '20', '--list', 'package.json', '--json'];
	expect(parseRehearseOptions(args)).toMatchObject({ callers: 7, clickers: 0, minutes: 2.5, speed: 20, json: true });
	const there = ['--url', 'http://127.0.0.1:8787', '--api-key', 'pl_x'];
	expect(parseRehearseOptions(there)).toMatchObject({ server: { url: 'http://127.0.0.1:8787', apiKey: 'pl_x' } });
});

test.each([
	[['--callers', 'many']],
	[['--callers', '1.5']],
	[['--minutes', '0']],
	[['--list', 'no-such-file.csv']],
	[['--url', 'http://127.0.0.1:8787']],
	[['--url', 'nowhere', '--api-key', 'k']],
	[['--url', 'http://127.0.0.1:8787', '--api-key', 'k', '--speed', '5']],
	[['--faults', 'none']],
	[['--carrier', 'pigeon']],
	[['--carrier', 'twilio', '--url', 'http://127.0.0.1:8787', '--api-key', 'k']],
	[['--electorate', 'package.json']],
	[['--nonsense']],
	[['extra']],
])('%j is a mistake, said in words', (args) => {
	expect(() => parseRehearseOptions(args)).toThrow(UsageError);
});
