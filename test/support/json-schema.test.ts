import { expect, test } from 'vitest';
import { schemaProblems } from './json-schema.ts';

const named = { Part: { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } } };
const schema = {
	type: 'object',
	required: ['id'],
	properties: {
		id: { type: 'string' },
		kind: { enum: ['a', 'b'] },
		parts: { type: 'array', items: { $ref: '#/components/schemas/Part' } },
		when: { type: ['integer', 'null'] },
		link: { anyOf: [{ type: 'object', properties: { url: { type: 'string' } } }, { type: 'null' }] },
		counts: { type: 'object', additionalProperties: { type: 'number' } },
		any: {},
	},
};

test('finds what is missing, too much, or of another type', () => {
	const good = { id: 'x', kind: 'a', parts: [{ n: 1 }], when: null, link: null, counts: { a: 1.5 }, any: { b: 1 } };
	expect(schemaProblems(good, schema, named)).toEqual([]);
	expect(
		schemaProblems({ kind: 'c', parts: [{ n: 1.5 }, {}], when: 'x', link: { url: 1 }, counts: { a: 'x' }, more: 1 }, schema, named),
	).toEqual([
		'$.id is missing',
		'$.kind is none of a, b',
		'$.parts[0].n is number, not integer',
		'$.parts[1].n is missing',
		'$.when is string, not integer or null',
		'$.link.url is integer, not string',
		'$.counts.a is string, not number',
		'$.more is not in the schema',
	]);
});
