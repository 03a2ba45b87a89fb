/** [O5] The document is whole: every answer with its schema, every operation with its rights and errors; docs made from it are current. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AUDIT_ACTIONS } from '../../protocol/audit-actions.ts';
import { ERROR_CODES } from '../../protocol/errors.ts';
import { type JsonSchema, schemaProblems } from '../../test/support/json-schema.ts';
import { createApp } from '../app.ts';
import { rolesPage } from '../auth/roles-page.ts';
import { EXAMPLES } from './api-examples.generated.ts';
import { documentOf } from './openapi.ts';

const ROOT = resolve(import.meta.dirname, '../..');
interface Content {
	content?: Record<string, { schema?: JsonSchema; example?: unknown }>;
	description?: string;
	$ref?: string;
}
interface Operation {
	operationId: string;
	summary: string;
	tags: string[];
	security?: object[];
	requestBody?: Content;
	responses: Record<string, Content>;
	'x-rights'?: { roles: string[]; scope: string | null };
}
const app = createApp();
const document = documentOf(app, 'https://dial.example') as {
	openapi: string;
	paths: Record<string, Record<string, Operation>>;
	components: { schemas: Record<string, JsonSchema>; responses: Record<string, Content> };
};
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
	Object.entries(item).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
);
const named = document.components.schemas;

/** Places of a schema that say nothing: an object without fields, or nothing at all. */
function empties(schema: JsonSchema, path: string): string[] {
	const inner = [schema.items, ...Object.values(schema.properties ?? {}), ...(schema.anyOf ?? []), ...(schema.allOf ?? [])];
	const bare = schema.type === 'object' && !schema.properties && !schema.additionalProperties && !schema.allOf;
	return [...(bare ? [path] : []), ...inner.flatMap((each) => (each ? empties(each, path) : []))];
}

describe('[O5] the OpenAPI document', () => {
	test('has every operation with a summary, an id of its own, a chapter, its rights and its errors', () => {
		expect(document.openapi).toBe('3.1.0');
		expect(operations.length).toBeGreaterThan(70);
		expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
		for (const { name, operation } of operations) {
			expect(operation.summary, name).toMatch(/\w/);
			expect(operation.tags, name).toHaveLength(1);
			expect(operation.responses, name).toHaveProperty('default');
			expect(
				Object.keys(operation.responses).some((status) => status.startsWith('2')),
				name,
			).toBe(true);
			if (operation.security) expect(operation['x-rights']?.roles.length, name).toBeGreaterThan(0);
		}
		expect(Object.keys(document.components.responses)).toEqual([...ERROR_CODES, 'error']);
	});

	test('says what is in every answer and body, down to the last field', () => {
		const bare = operations.flatMap(({ name, operation }) =>
			[operation.requestBody, ...Object.values(operation.responses)].flatMap((part) => {
				const json = part?.content?.['application/json'];
				return json ? empties(json.schema ?? { type: 'object' }, name) : [];
			}),
		);
		expect([...bare, ...Object.entries(named).flatMap(([name, schema]) => empties(schema, name))]).toEqual([]);
	});

	test('has only references that lead somewhere', () => {
		const references = [...JSON.stringify(document).matchAll(/"#\/components\/(schemas|responses)\/(\w+)"/g)];
		expect(references.length).toBeGreaterThan(100);
		for (const [, kind = '', name = ''] of references)
			expect(document.components[kind as 'schemas'], `${kind}/${name}`).toHaveProperty(name);
	});

	test('has examples that were answered by a server and are what their schemas say', () => {
		expect(Object.keys(EXAMPLES).length).toBeGreaterThan(30);
		for (const [name, example] of Object.entries(EXAMPLES)) {
			const operation = operations.find((each) => each.name === name)?.operation;
			expect(operation, name).toBeDefined();
			const schema = operation?.responses[String(example.status)]?.content?.['application/json']?.schema;
			if (schema) expect(schemaProblems(example.response, schema, named), name).toEqual([]);
			const asked = operation?.requestBody?.content?.['application/json']?.schema;
			if (asked && example.request !== undefined) expect(schemaProblems(example.request, asked, named), name).toEqual([]);
		}
	});
});

describe('[O2] [O4] what is made from code', () => {
	test('docs/roles.md is the matrix as it is; npm run docs writes it anew', async () => {
		await expect(rolesPage()).toMatchFileSnapshot('../../docs/roles.md');
	});

	test('every action of the audit log has words', () => {
		const folders = ['worker/routes', 'worker/directory', 'worker/campaign'];
		const sources = folders.flatMap((folder) =>
			readdirSync(join(ROOT, folder))
				.filter((file) => file.endsWith('.ts') && !file.includes('.test.'))
				.map((file) => readFileSync(join(ROOT, folder, file), 'utf8')),
		);
		const written = /(?:changeBy\(c, |organisationEntry\(c, |\blog\(c, |action: |action: \(\) => |entryBy\([^,]+, )'([a-z_]+\.[a-z_]+)'/g;
		const found = new Set(sources.flatMap((text) => [...text.matchAll(written)].map((match) => match[1] ?? '')));
		expect(found.size).toBeGreaterThan(30);
		expect([...found].filter((action) => !(action in AUDIT_ACTIONS))).toEqual([]);
	});
});
