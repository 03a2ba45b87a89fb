/** The document of the whole REST interface, made from the routes themselves. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { ERROR_CODES, ERROR_STATUS, type ErrorCode } from '../../protocol/errors.ts';
import { ACTIONS, type Action, MATRIX, ROLE_WORDS, SCOPE_OF } from '../auth/roles.ts';
import { EXAMPLES } from './api-examples.generated.ts';
import type { AppEnv } from './router.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

const ERROR = {
	type: 'object',
	required: ['error'],
	properties: {
		error: {
			type: 'object',
			required: ['code', 'message', 'requestId'],
			properties: {
				code: { type: 'string', enum: [...ERROR_CODES] },
				message: { type: 'string', description: 'In words for people.' },
				requestId: { type: 'string', description: 'Also in the header x-request-id, and in the server’s log.' },
				details: { description: 'What a program can use; see the codes.' },
			},
		},
	},
} as const;

/** When each code is answered, and what its `details` hold. */
export const ERROR_WORDS: Readonly<Record<ErrorCode, string>> = {
	invalid_input: 'The request is wrong. `details.issues`: `[{path, message}]`, every wrong field.',
	not_signed_in: 'No session and no API key, or one that is not in force.',
	forbidden: 'Role or scopes do not allow it, or the organisation’s owner decided otherwise.',
	not_found: 'There is no such thing in your organisation.',
	gone: 'It ended: a used link, a replaced one, an archived campaign.',
	conflict:
		'It does not go with the present state. `details.reason` is `idempotency_key_reused` or `idempotency_in_progress` for Idempotency-Keys; `details.nextOffset` for uploads; `details.version` for scripts.',
	not_ready: 'The campaign cannot be started. `details.missing`: every incomplete step with its problems.',
	too_large: 'The body is larger than the limit.',
	rate_limited: 'Too many tries from your network: wait a minute.',
	full: 'The campaign has as many sessions as it can hold.',
	unavailable: 'The server is busy or a part of it is away: try again in a moment, with the same Idempotency-Key.',
	internal: 'A fault of the server; the log has it under `requestId`.',
};

const DESCRIPTION = `Everything the pages do, for scripts.

Send \`Authorization: Bearer KEY\` with a key from the page *API keys*. Times are epoch milliseconds, numbers E.164 (\`+16145550111\`).

**Errors** have one shape, \`{error: {code, message, requestId, details?}}\`; \`message\` is for people, \`code\` for programs.

**Lists**: \`?limit=\` (1 to 500) gives one page; the \`Link\` header with \`rel="next"\` has the address of the next. Without it a list comes whole. Long lists (Do Not Call, audit log, results' rows) are always paged and answer with a \`cursor\`, null on the last page.

**Repeats**: with a header \`Idempotency-Key\` of your own making on a POST, the first answer is kept for 24 hours and given again (header \`idempotent-replayed: true\`), so that a request that was cut off can be sent again. The same key with another request is refused (409).`;

/** The chapter of a path. */
function tagOf(path: string): string {
	const [, first = '', , third = ''] = path.replace('/api/', '/').split('/');
	if (first === 'campaigns') {
		if (third === 'lists') return 'Contact lists';
		if (['script', 'settings', 'caller-ids', 'readiness', 'callable-hours', 'integration', 'carrier', 'recording'].includes(third))
			return 'Set-up';
		if (['alert-bars', 'end-cards'].includes(third)) return 'Messages';
		if (['results', 'exports', 'numbers', 'carrier-ledger', 'attempts'].includes(third)) return 'Results';
		if (third === '' || ['copy', 'restore', 'delete'].includes(third)) return 'Campaigns';
		return 'Running';
	}
	const tags: Readonly<Record<string, string>> = {
		'do-not-call': 'Do Not Call',
		join: 'Links of volunteers',
		'api-keys': 'Organisation',
		people: 'Organisation',
		invitations: 'Organisation',
		organisation: 'Organisation',
		'audit-log': 'Organisation',
	};
	return tags[first] ?? 'Signing in';
}

const words = (path: string): string[] =>
	path
		.replace('/api/', '')
		.replaceAll(/[{}]/g, '')
		.split(/[/.-]/)
		.filter((part) => part !== '');
const operationId = (method: string, path: string): string =>
	method +
	words(path)
		.map((word) => word.charAt(0).toUpperCase() + word.slice(1))
		.join('');

type Document = ReturnType<OpenAPIHono<AppEnv>['getOpenAPI31Document']>;
type PathItem = NonNullable<Document['paths']>[string];
type OperationObject = NonNullable<PathItem['get']>;

type Parameter = NonNullable<OperationObject['parameters']>[number];
const parameter = (
	where: 'query' | 'header',
	name: string,
	schema: { type: 'integer' | 'string'; minimum?: number; maximum?: number; maxLength?: number },
	description: string,
): Parameter => ({
	in: where,
	name,
	required: false,
	schema,
	description,
});
const PAGING = [
	parameter('query', 'limit', { type: 'integer', minimum: 1, maximum: 500 }, 'One page of so many; the `Link` header leads on.'),
	parameter('query', 'cursor', { type: 'string' }, 'From the `Link` header of the page before.'),
];
const REPEATS = parameter(
	'header',
	'Idempotency-Key',
	{ type: 'string', maxLength: 200 },
	'A repeat with the same key gets the first answer and does nothing.',
);

/** What a link leads to, which may have ended. */
const OPENED_ONCE = /^\/api\/(join\/|invitations\/(look|accept)$|password-resets\/)/;

/** Codes that an operation can answer besides those that every one can. */
function codesOf(method: string, path: string, operation: OperationObject): ErrorCode[] {
	const codes: ErrorCode[] = [];
	if (operation.requestBody || operation.parameters || method === 'post' || isList(operation)) codes.push('invalid_input');
	if (operation.security || path.startsWith('/api/auth/')) codes.push('not_signed_in');
	if (operation.security || path.startsWith('/api/join/')) codes.push('forbidden');
	if (path.includes('{') || path.startsWith('/api/carrier-account/')) codes.push('not_found');
	if ((path.includes('{campaignId}') && method !== 'get') || OPENED_ONCE.test(path)) codes.push('gone');
	if (method !== 'get') codes.push('conflict');
	if (!operation.security) codes.push('rate_limited');
	return codes;
}

const isList = (operation: OperationObject): boolean => {
	const answer: unknown = operation.responses?.['200'];
	return (
		JSON.stringify(answer ?? null).startsWith('{"description"') &&
		/"application\/json":\{"schema":\{"type":"array"/.test(JSON.stringify(answer))
	);
};

function contentOf(part: unknown): { example?: unknown } | null {
	if (typeof part !== 'object' || part === null || !('content' in part)) return null;
	const content = part.content;
	if (typeof content !== 'object' || content === null || !('application/json' in content)) return null;
	const json = content['application/json'];
	return typeof json === 'object' && json !== null ? json : null;
}

function addExample(method: string, path: string, operation: OperationObject): void {
	const example = EXAMPLES[`${method.toUpperCase()} ${path}`];
	if (!example) return;
	const asked = contentOf(operation.requestBody);
	if (asked && example.request !== undefined) asked.example = example.request;
	const answered = contentOf(operation.responses?.[String(example.status)]);
	if (answered) answered.example = example.response;
}

function complete(method: string, path: string, operation: OperationObject): void {
	const action = ACTIONS.find((known) => known === operation['x-action']);
	operation.operationId = operationId(method, path);
	operation.tags = [tagOf(path)];
	const errors = Object.fromEntries(
		codesOf(method, path, operation).map((code) => [String(ERROR_STATUS[code]), { $ref: `#/components/responses/${code}` }]),
	);
	operation.responses = { ...errors, ...operation.responses, default: { $ref: '#/components/responses/error' } };
	const more = [...(method === 'get' && isList(operation) ? PAGING : []), ...(method === 'post' && action ? [REPEATS] : [])];
	if (more.length > 0) operation.parameters = [...(operation.parameters ?? []), ...more];
	if (action) operation['x-rights'] = { roles: MATRIX[action].map((role) => ROLE_WORDS[role]), scope: SCOPE_OF[action] };
	addExample(method, path, operation);
}

const errorResponse = (description: string) => ({
	description,
	content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
});

/** OpenAPI 3.1: every operation with its rights, its errors and, where one was recorded, an example. */
export function documentOf(app: OpenAPIHono<AppEnv>, origin: string): object {
	const document = app.getOpenAPI31Document({
		openapi: '3.1.0',
		info: { title: 'Partyline', version: '1', description: DESCRIPTION },
		servers: [{ url: origin }],
	});
	for (const [path, item] of Object.entries(document.paths ?? {}))
		for (const method of METHODS) {
			const operation = item[method];
			if (operation) complete(method, path, operation);
		}
	const responses = Object.fromEntries(ERROR_CODES.map((code) => [code, errorResponse(`\`${code}\`: ${ERROR_WORDS[code]}`)]));
	return {
		...document,
		components: {
			...document.components,
			schemas: { ...document.components?.schemas, Error: ERROR },
			responses: { ...responses, error: errorResponse('Refused or failed; `error.code` says which.') },
			securitySchemes: {
				apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, made on the page API keys, with a role and scopes.' },
				session: {
					type: 'apiKey',
					in: 'cookie',
					name: 'partyline.session_token',
					description: 'Over https the name begins with `__Secure-`. Changes must come from a page of this site (`Origin`).',
				},
			},
		},
	};
}

/** A route as the document has it. */
export interface Operation {
	method: string;
	path: string;
	summary: string;
	/** What `secured` was given; undefined on public routes. */
	action: Action | undefined;
	isPublic: boolean;
}

/** Every operation of the document. */
export function operationsOf(app: OpenAPIHono<AppEnv>): Operation[] {
	const { paths = {} } = app.getOpenAPI31Document({ openapi: '3.1.0', info: { title: '', version: '' } });
	return Object.entries(paths).flatMap(([path, item]) =>
		METHODS.flatMap((method) => {
			const operation = item[method];
			if (!operation) return [];
			const action = ACTIONS.find((known) => known === operation['x-action']);
			return [{ method: method.toUpperCase(), path, summary: operation.summary ?? '', action, isPublic: operation.security === undefined }];
		}),
	);
}
