import type { ErrorBody, ErrorCode } from '../../protocol/errors.ts';
import { type Answer, forgetBrought, takeBrought } from './brought.ts';

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
	/** Whatever the method: nothing is changed by it. */
	changesNothing?: boolean;
}

let notSignedIn: () => void = () => {};
/** What to do when the server says that the session is over. */
export function onNotSignedIn(work: () => void): void {
	notSignedIn = work;
}

const isErrorBody = (value: unknown): value is ErrorBody =>
	typeof value === 'object' && value !== null && 'error' in value && typeof value.error === 'object' && value.error !== null;

function failureOf({ status, body }: Answer): ApiFailure {
	if (isErrorBody(body)) {
		const { code, message, details, requestId } = body.error;
		return new ApiFailure(code, message, status, details ?? null, requestId);
	}
	// A proxy or the platform answered.
	const code = status === 404 ? 'not_found' : status === 401 ? 'not_signed_in' : 'internal';
	return new ApiFailure(code, `The server answered ${status}.`, status);
}

/** The body as JSON; null for an empty one, and for one that is something else although it says what went wrong. */
async function answerOf(response: Response): Promise<Answer> {
	const { status } = response;
	if (response.ok) {
		const text = await response.text();
		return { status, body: text === '' ? null : JSON.parse(text) };
	}
	return { status, body: await response.json().catch(() => null) };
}

async function ask(path: string, init: RequestInit): Promise<Answer> {
	let response: Response;
	try {
		response = await fetch(`/api${path}`, init);
	} catch (error) {
		if (init.signal?.aborted) throw error;
		throw new ApiFailure('offline', 'The server could not be reached. Check your network.', 0);
	}
	return await answerOf(response);
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
	if (method !== 'GET' && !options.changesNothing) forgetBrought();
	const answer = (method === 'GET' ? takeBrought(path) : undefined) ?? (await ask(path, init));
	if (answer.status >= 200 && answer.status < 300) return answer.body as T;
	const failure = failureOf(answer);
	if (failure.code === 'not_signed_in') notSignedIn();
	throw failure;
}

/** What came with the page as the answer to this GET, for the first drawing; undefined when nothing did, or not an answer. Good once. */
export function brought<T>(path: string): T | undefined {
	const answer = takeBrought(path);
	return answer?.status === 200 ? (answer.body as T) : undefined;
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
