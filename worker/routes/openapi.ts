/** The document of the whole REST interface, made from the routes themselves. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { ERROR_CODES } from '../../protocol/errors.ts';
import { ACTIONS, type Action } from '../auth/roles.ts';
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
				requestId: { type: 'string' },
				details: { description: 'invalid_input: {issues: [{path, message}]}; not_ready: {missing: [step]}.' },
			},
		},
	},
} as const;

/** OpenAPI 3.1, every operation with the one shape of errors. */
export function documentOf(app: OpenAPIHono<AppEnv>, origin: string): object {
	const document = app.getOpenAPI31Document({
		openapi: '3.1.0',
		info: { title: 'Partyline', version: '1', description: 'Everything the pages do, for scripts. Times are epoch milliseconds.' },
		servers: [{ url: origin }],
	});
	const error = { description: 'Refused or failed.', content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } };
	for (const path of Object.values(document.paths ?? {}))
		for (const method of METHODS) {
			const operation = path[method];
			if (operation) operation.responses = { ...operation.responses, default: error };
		}
	return {
		...document,
		components: {
			...document.components,
			schemas: { ...document.components?.schemas, Error: ERROR },
			securitySchemes: {
				apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, made under Organisation.' },
				session: { type: 'apiKey', in: 'cookie', name: 'partyline.session_token' },
			},
		},
	};
}

/** A route as the document has it. */
export interface Operation {
	method: string;
	path: string;
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
			return [{ method: method.toUpperCase(), path, action, isPublic: operation.security === undefined }];
		}),
	);
}
