/** A small client of the REST interface, for scripts. */

/** A refused request, with the server's words. */
export class ApiFailure extends Error {
	override name = 'ApiFailure';
	readonly status: number;
	constructor(status: number, message: string) {
		super(message);
		this.status = status;
	}
}

export interface Api {
	/** Sends JSON (or a text as it is) and returns the JSON of the answer. Throws ApiFailure. */
	send<T>(method: string, path: string, body?: unknown): Promise<T>;
}

/** Cookies of a sign-in, for the one request that makes the API key. */
export type SignedIn = { cookie: string } | { apiKey: string };

async function answerOf(response: Response, what: string): Promise<unknown> {
	const text = await response.text();
	if (!response.ok) {
		let message = text.slice(0, 500);
		try {
			const parsed = JSON.parse(text) as { error?: { message?: string }; message?: string };
			message = parsed.error?.message ?? parsed.message ?? message;
		} catch {
			// Not JSON: shown as it came.
		}
		throw new ApiFailure(response.status, `${what}: ${response.status} ${message}`);
	}
	return text === '' ? null : JSON.parse(text);
}

/** Requests to the server at `url`, as somebody. */
export function apiOf(url: string, who: SignedIn | null): Api {
	const headers: Record<string, string> = { origin: url };
	if (who && 'cookie' in who) headers.cookie = who.cookie;
	if (who && 'apiKey' in who) headers.authorization = `Bearer ${who.apiKey}`;
	return {
		send: async <T>(method: string, path: string, body?: unknown): Promise<T> => {
			const raw = typeof body === 'string';
			const response = await fetch(url + path, {
				method,
				headers: { ...headers, ...(body === undefined ? {} : { 'content-type': raw ? 'text/csv' : 'application/json' }) },
				...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
			});
			return (await answerOf(response, `${method} ${path}`)) as T;
		},
	};
}

/** Signs in, or sets the installation up; the cookies of the session. */
export async function cookieFrom(url: string, path: string, body: unknown): Promise<string> {
	const response = await fetch(url + path, {
		method: 'POST',
		headers: { origin: url, 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	await answerOf(response, `POST ${path}`);
	return response.headers
		.getSetCookie()
		.map((cookie) => cookie.split(';')[0])
		.join('; ');
}
