import type { ErrorBody, ErrorCode } from '../../protocol/errors.ts';

/** A refused or failed request. `code` is the server's, or `offline` when no answer came at all. */
export class ApiFailure extends Error {
	readonly code: ErrorCode | 'offline';
	/** HTTP status; 0 without an answer. */
	readonly status: number;
	readonly details: unknown;
	readonly requestId: string | null;

	constructor(code: ErrorCode | 'offline', message: string, status: number, details: unknown = null, requestId: string | null = null) {
		super(message);
		this.name = 'ApiFailure';
		this.code = code;
		this.status = status;
		this.details = details;
		this.requestId = requestId;
	}
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export interface RequestOptions {
	/** Sent as JSON. */
	json?: unknown;
	/** Sent as it is; exclusive with `json`. */
	body?: BodyInit;
	headers?: Record<string, string>;
	signal?: AbortSignal;
}

let notSignedIn: () => void = () => {};
/** What to do when the server says that the session is over. */
export function onNotSignedIn(work: () => void): void {
	notSignedIn = work;
}

const isErrorBody = (value: unknown): value is ErrorBody =>
	typeof value === 'object' && value !== null && 'error' in value && typeof value.error === 'object' && value.error !== null;

async function failureOf(response: Response): Promise<ApiFailure> {
	const text = await response.text().catch(() => '');
	try {
		const body: unknown = JSON.parse(text);
		if (isErrorBody(body)) {
			const { code, message, details, requestId } = body.error;
			return new ApiFailure(code, message, response.status, details ?? null, requestId);
		}
	} catch {
		// Not JSON: a proxy or the platform answered.
	}
	const code = response.status === 404 ? 'not_found' : response.status === 401 ? 'not_signed_in' : 'internal';
	return new ApiFailure(code, `The server answered ${response.status}.`, response.status);
}

/**
 * One request of the REST interface. `path` begins with a slash, below `/api`. Answers the parsed JSON body (`null` for an
 * empty one) and throws `ApiFailure` for everything else.
 */
export async function request<T>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
	const headers: Record<string, string> = { accept: 'application/json', ...options.headers };
	let body = options.body;
	if (options.json !== undefined) {
		headers['content-type'] = 'application/json';
		body = JSON.stringify(options.json);
	}
	const init: RequestInit = { method, headers, credentials: 'same-origin' };
	if (body !== undefined) init.body = body;
	if (options.signal) init.signal = options.signal;
	let response: Response;
	try {
		response = await fetch(`/api${path}`, init);
	} catch (error) {
		if (options.signal?.aborted) throw error;
		throw new ApiFailure('offline', 'The server could not be reached. Check your network.', 0);
	}
	if (!response.ok) {
		const failure = await failureOf(response);
		if (failure.code === 'not_signed_in') notSignedIn();
		throw failure;
	}
	const text = await response.text();
	return (text === '' ? null : JSON.parse(text)) as T;
}

/** The five verbs. Name the answer's type from `protocol/rest.ts` or `protocol/views.ts`. */
export const api = {
	get: <T>(path: string, options?: RequestOptions) => request<T>('GET', path, options),
	post: <T>(path: string, json?: unknown, options?: RequestOptions) => request<T>('POST', path, { ...options, json }),
	put: <T>(path: string, json?: unknown, options?: RequestOptions) => request<T>('PUT', path, { ...options, json }),
	patch: <T>(path: string, json: unknown, options?: RequestOptions) => request<T>('PATCH', path, { ...options, json }),
	delete: <T>(path: string, options?: RequestOptions) => request<T>('DELETE', path, options),
};

/** What to tell a person about any thrown thing. */
export function failureText(error: unknown): string {
	if (error instanceof ApiFailure) {
		const reference = error.code === 'internal' && error.requestId ? ` (reference ${error.requestId})` : '';
		return `${error.message}${reference}`;
	}
	return error instanceof Error ? error.message : 'Something went wrong.';
}

/**
 * Messages by field of an `invalid_input` failure: `details` is a list of zod issues, `{path, message}`. The key is the
 * path joined by dots; what belongs to no field is not in it.
 */
export function fieldErrors(error: unknown): Record<string, string> {
	const found: Record<string, string> = {};
	if (!(error instanceof ApiFailure) || error.code !== 'invalid_input') return found;
	const { details } = error;
	const issues = Array.isArray(details)
		? details
		: typeof details === 'object' && details !== null && 'issues' in details
			? details.issues
			: [];
	if (!Array.isArray(issues)) return found;
	for (const issue of issues as unknown[]) {
		if (typeof issue !== 'object' || issue === null || !('path' in issue) || !('message' in issue)) continue;
		const path = Array.isArray(issue.path) ? issue.path.join('.') : String(issue.path);
		if (path && !(path in found)) found[path] = String(issue.message);
	}
	return found;
}
