import { describe, expect, test } from 'vitest';
import { chaptersOf, curlOf, type Document, fieldsOf, typeText } from './openapi.ts';

const document: Document = {
	info: { title: 'T', description: '' },
	servers: [{ url: 'https://dial.example' }],
	paths: {
		'/api/things/{thingId}': {
			put: {
				operationId: 'putThing',
				summary: 'Changes it.',
				tags: ['Things'],
				security: [{}],
				requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' }, example: { name: "Ann's" } } } },
				responses: {},
			},
		},
	},
	components: {
		responses: {},
		schemas: {
			Thing: {
				type: 'object',
				required: ['name'],
				properties: {
					name: { type: 'string', description: 'Shown.' },
					parts: { type: 'array', items: { type: 'object', properties: { count: { type: 'integer', default: 0 } } } },
					link: { anyOf: [{ type: 'object', properties: { url: { type: 'string' } } }, { type: 'null' }] },
					kind: { enum: ['a', 'b'] },
					when: { type: ['integer', 'null'] },
				},
			},
		},
	},
};

describe('[O5] the guide to the API', () => {
	test('names every field, also inside of lists and of what may be null', () => {
		const fields = fieldsOf(document, { $ref: '#/components/schemas/Thing' });
		expect(fields.map(({ name, type }) => `${name}: ${type}`)).toEqual([
			'name: text',
			'parts: list of object',
			'parts[].count: whole number',
			'link: object or null',
			'link.url: text',
			'kind: one of: a, b',
			'when: whole number or null',
		]);
		expect(fields[0]).toMatchObject({ isRequired: true, description: 'Shown.' });
		expect(fields[2]).toMatchObject({ isRequired: false, description: 'Default: 0.' });
		expect(typeText({ allOf: [{ type: 'string' }] })).toBe('text');
	});
	test('has a command to copy that a shell reads as it is meant', () => {
		const [[tag, entries] = ['', []]] = chaptersOf(document);
		expect(tag).toBe('Things');
		expect(entries.map(curlOf)).toEqual([
			`curl -X PUT "$PARTYLINE/api/things/$THINGID" \\\n  -H "Authorization: Bearer $KEY" \\\n  -H "content-type: application/json" \\\n  -d '{"name":"Ann'\\''s"}'`,
		]);
	});
});
