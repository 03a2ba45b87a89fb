import { describe, expect, test } from 'vitest';
import { pageOf } from './cursor.ts';

const items = ['a', 'b', 'c', 'd', 'é'].map((id) => ({ id, n: 1 }));
const ids = (page: unknown[]) => page.map((item) => (item as { id: string }).id).join('');

describe('[O5] pages of a list', () => {
	test.each([1, 2, 3, 5, 9])('of %i hold every item once, in order', (limit) => {
		let seen = '';
		let cursor: string | undefined;
		for (let turn = 0; turn < 10; turn++) {
			const { page, next } = pageOf(items, cursor, limit);
			seen += ids(page);
			if (next === null) break;
			cursor = next;
		}
		expect(seen).toBe('abcdé');
	});
	test('go on after the item that was last, though items before it came or went', () => {
		const { next } = pageOf(items, undefined, 2);
		expect(ids(pageOf([{ id: 'new' }, ...items], next ?? '', 2).page)).toBe('cd');
		expect(ids(pageOf(items.slice(1), next ?? '', 2).page)).toBe('cd');
	});
	test('go on where the last item was, once that is gone itself', () => {
		const { next } = pageOf(items, undefined, 2);
		expect(
			ids(
				pageOf(
					items.filter(({ id }) => id !== 'b'),
					next ?? '',
					9,
				).page,
			),
		).toBe('cdé');
		expect(pageOf([], next ?? '', 9)).toEqual({ page: [], next: null });
	});
	test('do not take a made-up cursor', () => {
		for (const bad of ['', 'x', '%%', btoa('{}'), btoa('["a",-1]'), btoa('["a"]')])
			expect(() => pageOf(items, bad, 2), bad).toThrow(/cursor/);
	});
});
