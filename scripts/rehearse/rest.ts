/** REST requests of a rehearsal: JSON, texts and bytes, as an admin with an API key or as nobody. */
import type { ErrorBody } from '../../protocol/errors.ts';

export class RestError extends Error {
	override name = 'RestError';
	readonly status: number;
	readonly details: unknown;
	constructor(what: string, status: number, message: string, details: unknown) {
		super(`${what}: ${status} ${message}`);
		this.status = status;
		this.details = details;
	}
}

export interface Rest {
	url: string;
	json<T>(method: string, path: string, body?: unknown): Promise<T>;
	/** The answer as text, e.g. CSV. */
	text(path: string): Promise<string>;
	bytes<T>(method: string, path: string, body: Uint8Array<ArrayBuffer>): Promise<T>;
}

function isErrorBody(value: unknown): value is ErrorBody {
	return typeof value === 'object' && value !== null && 'error' in value;
}

async function failure(what: string, response: Response): Promise<RestError> {
	const text = await response.text();
	try {
		const body: unknown = JSON.parse(text);
		if (isErrorBody(body)) return new RestError(what, response.status, body.error.message, body.error.details);
	} catch {
		// Not ours, or cut off: shown as it came.
	}
	return new RestError(what, response.status, text.slice(0, 300), null);
}

/** `apiKey` null: only what the public links may do. */
export function restOf(url: string, apiKey: string | null): Rest {
	const base = url.replace(/\/+$/, '');
	const headers: Record<string, string> = {
		origin: new URL(base).origin,
		...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
	};
	const request = async (method: string, path: string, type: string | null, body?: RequestInit['body']): Promise<Response> => {
		const response = await fetch(base + path, {
			method,
			headers: { ...headers, ...(type === null ? {} : { 'content-type': type }) },
			...(body === undefined ? {} : { body }),
		});
		if (!response.ok) throw await failure(`${method} ${path}`, response);
		return response;
	};
	const jsonOf = async <T>(response: Response): Promise<T> => {
		const text = await response.text();
		return (text === '' ? null : JSON.parse(text)) as T;
	};
	return {
		url: base,
		json: async (method, path, body) =>
			jsonOf(
				await request(method, path, body === undefined ? null : 'application/json', body === undefined ? undefined : JSON.stringify(body)),
			),
		text: async (path) => (await request('GET', path, null)).text(),
		bytes: async (method, path, body) => jsonOf(await request(method, path, 'application/octet-stream', body)),
	};
}
