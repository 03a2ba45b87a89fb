/** What the guide to the API reads of an OpenAPI 3.1 document. */

export interface Schema {
	$ref?: string;
	type?: string | string[];
	description?: string;
	properties?: Record<string, Schema>;
	required?: string[];
	items?: Schema;
	enum?: unknown[];
	anyOf?: Schema[];
	oneOf?: Schema[];
	allOf?: Schema[];
	additionalProperties?: Schema | boolean;
	default?: unknown;
	minimum?: number;
	maximum?: number;
	maxLength?: number;
	const?: unknown;
}
export interface Media {
	schema?: Schema;
	example?: unknown;
}
export interface Body {
	$ref?: string;
	description?: string;
	content?: Record<string, Media>;
}
export interface Parameter {
	in: string;
	name: string;
	required?: boolean;
	description?: string;
	schema?: Schema;
}
export interface Operation {
	operationId: string;
	summary: string;
	description?: string;
	tags: string[];
	parameters?: Parameter[];
	requestBody?: Body;
	responses: Record<string, Body>;
	security?: object[];
	'x-rights'?: { roles: string[]; scope: string | null };
}
export interface Document {
	info: { title: string; description: string };
	servers: { url: string }[];
	paths: Record<string, Record<string, Operation>>;
	components: { schemas: Record<string, Schema>; responses: Record<string, Body> };
}

export interface Entry {
	method: string;
	path: string;
	operation: Operation;
}

/** Operations by chapter, in the document's order. */
export function chaptersOf(document: Document): [string, Entry[]][] {
	const chapters = new Map<string, Entry[]>();
	for (const [path, item] of Object.entries(document.paths))
		for (const [method, operation] of Object.entries(item)) {
			const tag = operation.tags[0] ?? 'More';
			chapters.set(tag, [...(chapters.get(tag) ?? []), { method: method.toUpperCase(), path, operation }]);
		}
	return [...chapters];
}

/** The schema that a reference names. */
export function resolved(document: Document, schema: Schema): Schema {
	const name = schema.$ref?.split('/').at(-1);
	return name === undefined ? schema : (document.components.schemas[name] ?? {});
}

/** A type in a few words: "text", "list of Waterfall", "one of: a, b", "number or nothing". */
export function typeText(schema: Schema): string {
	if (schema.$ref) return schema.$ref.split('/').at(-1) ?? '';
	const choices = schema.anyOf ?? schema.oneOf;
	if (choices) return [...new Set(choices.map(typeText))].join(' or ');
	if (schema.enum) return `one of: ${schema.enum.map(String).join(', ')}`;
	if (schema.const !== undefined) return String(schema.const);
	if (Array.isArray(schema.type)) return schema.type.map((type) => typeText({ ...schema, type })).join(' or ');
	switch (schema.type) {
		case 'array':
			return schema.items ? `list of ${typeText(schema.items)}` : 'list';
		case 'string':
			return 'text';
		case 'integer':
			return 'whole number';
		case 'boolean':
			return 'true or false';
		case 'null':
			return 'null';
		case 'object':
			return 'object';
		case 'number':
			return 'number';
		default:
			return schema.allOf ? schema.allOf.map(typeText).join(' and ') : 'anything';
	}
}

export interface FieldLine {
	name: string;
	type: string;
	isRequired: boolean;
	description: string;
}

const DEPTH = 4;

/** Every field of a schema, those of nested objects as `outer.inner` and of lists as `outer[].inner`. */
export function fieldsOf(document: Document, schema: Schema, prefix = '', depth = 0): FieldLine[] {
	const whole = resolved(document, schema);
	if (depth > DEPTH) return [];
	if (whole.items) return fieldsOf(document, whole.items, `${prefix}[]`, depth + 1);
	const real = (whole.anyOf ?? whole.oneOf)?.filter((choice) => choice.type !== 'null');
	if (real?.length === 1 && real[0]) return fieldsOf(document, real[0], prefix, depth);
	return Object.entries(whole.properties ?? {}).flatMap(([key, field]) => {
		const name = prefix === '' ? key : `${prefix}.${key}`;
		const line = {
			name,
			type: typeText(field),
			isRequired: whole.required?.includes(key) ?? false,
			description: [field.description ?? '', field.default === undefined ? '' : `Default: ${JSON.stringify(field.default)}.`]
				.filter(Boolean)
				.join(' '),
		};
		return [line, ...fieldsOf(document, field, name, depth + 1)];
	});
}

/** A command to copy: `$PARTYLINE` and `$KEY` stand for the address and the key. */
export function curlOf({ method, path, operation }: Entry): string {
	const media = operation.requestBody?.content ?? {};
	const json = media['application/json'];
	const lines = [
		`curl${method === 'GET' ? '' : ` -X ${method}`} "$PARTYLINE${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`)}"`,
	];
	if (operation.security) lines.push('-H "Authorization: Bearer $KEY"');
	if (json) lines.push('-H "content-type: application/json"', `-d '${JSON.stringify(json.example ?? {}).replaceAll("'", "'\\''")}'`);
	else if (Object.keys(media).length > 0) lines.push('-T file.csv');
	return lines.join(' \\\n  ');
}
