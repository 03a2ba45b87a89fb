/** Holds a JSON value to a schema of an OpenAPI 3.1 document: what is missing, what is too much, what is of another type. */

export interface JsonSchema {
	$ref?: string;
	type?: string | string[];
	properties?: Record<string, JsonSchema>;
	required?: string[];
	items?: JsonSchema;
	enum?: unknown[];
	const?: unknown;
	anyOf?: JsonSchema[];
	oneOf?: JsonSchema[];
	allOf?: JsonSchema[];
	additionalProperties?: JsonSchema | boolean;
}

const typeOf = (value: unknown): string => {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	return Number.isInteger(value) ? 'integer' : typeof value;
};
const isRecord = (value: unknown): value is Record<string, unknown> => typeOf(value) === 'object';

/** Every difference, with its path; none = the value is what the schema says. A field that the schema does not name is one. */
export function schemaProblems(value: unknown, schema: JsonSchema, named: Record<string, JsonSchema>, path = '$'): string[] {
	if (schema.$ref) return schemaProblems(value, named[schema.$ref.split('/').at(-1) ?? ''] ?? { const: 'no such schema' }, named, path);
	const choices = schema.anyOf ?? schema.oneOf;
	if (choices) {
		const tried = choices.map((choice) => schemaProblems(value, choice, named, path));
		return tried.some((problems) => problems.length === 0) ? [] : (tried.toSorted((a, b) => a.length - b.length)[0] ?? []);
	}
	if (schema.const !== undefined && schema.const !== value) return [`${path} is not ${String(schema.const)}`];
	if (schema.enum && !schema.enum.includes(value)) return [`${path} is none of ${schema.enum.join(', ')}`];
	const types = schema.type === undefined ? [] : [schema.type].flat();
	const type = typeOf(value);
	if (types.length > 0 && !types.includes(type) && !(type === 'integer' && types.includes('number')))
		return [`${path} is ${type}, not ${types.join(' or ')}`];
	if (Array.isArray(value))
		return value.flatMap((item, index) => (schema.items ? schemaProblems(item, schema.items, named, `${path}[${index}]`) : []));
	if (!isRecord(value) || types.length === 0) return [];
	const missing = (schema.required ?? []).filter((name) => !(name in value)).map((name) => `${path}.${name} is missing`);
	const inside = Object.entries(value).flatMap(([name, field]) => {
		const known = schema.properties?.[name] ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : null);
		if (known) return schemaProblems(field, known, named, `${path}.${name}`);
		return schema.additionalProperties === undefined || schema.additionalProperties === false
			? [`${path}.${name} is not in the schema`]
			: [];
	});
	return [...missing, ...inside];
}
