/** `?limit=` and `?cursor=` on everything that answers with a list: one page, and the way to the next in a `Link` header. */
import type { MiddlewareHandler } from 'hono';
import { ApiError } from '../lib/api-error.ts';
import type { AppEnv } from '../routes/router.ts';

const MAX = 500;
const encode = (value: unknown): string =>
	btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value))))
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.replaceAll('=', '');

interface Place {
	/** Which item was the last one of the page before. */
	id: string;
	/** Where it was, should it be gone by now. */
	at: number;
}

function placeOf(cursor: string): Place {
	try {
		const text = new TextDecoder().decode(
			Uint8Array.from(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0)),
		);
		const [id, at] = JSON.parse(text) as unknown[];
		if (typeof id === 'string' && typeof at === 'number' && Number.isSafeInteger(at) && at >= 0) return { id, at };
	} catch {
		// Said below.
	}
	throw new ApiError('invalid_input', 'This cursor is not one of ours: begin without it.');
}

/** What tells an item of a list from the others. */
function idOf(item: unknown): string {
	if (typeof item !== 'object' || item === null) return String(item);
	for (const field of ['id', 'kind', 'phone', 'ref', 'name']) {
		const value: unknown = Reflect.get(item, field);
		if (typeof value === 'string' || typeof value === 'number') return String(value);
	}
	return JSON.stringify(item);
}

/** One page of `items`, and the cursor of the next; null on the last. Lists that are cut so are short: a few hundred items. */
export function pageOf(items: readonly unknown[], cursor: string | undefined, limit: number): { page: unknown[]; next: string | null } {
	const place = cursor === undefined ? null : placeOf(cursor);
	const found = place === null ? -1 : items.findIndex((item) => idOf(item) === place.id);
	const from = place === null ? 0 : found >= 0 ? found + 1 : Math.min(place.at, items.length);
	const page = items.slice(from, from + limit);
	const end = from + page.length;
	return { page, next: end < items.length ? encode([idOf(page.at(-1)), end - 1]) : null };
}

/** Without either parameter a list comes whole. Routes that page by themselves answer with an object and are left alone. */
export const cursors: MiddlewareHandler<AppEnv> = async (c, next) => {
	const [limit, cursor] = [c.req.query('limit'), c.req.query('cursor')];
	await next();
	if (c.req.method !== 'GET' || (limit === undefined && cursor === undefined) || c.res.status !== 200) return;
	if (!(c.res.headers.get('content-type') ?? '').startsWith('application/json')) return;
	const items: unknown = await c.res.clone().json();
	if (!Array.isArray(items)) return;
	const size = limit === undefined ? MAX : Number(limit);
	if (!Number.isInteger(size) || size < 1 || size > MAX) throw new ApiError('invalid_input', `limit is a whole number from 1 to ${MAX}.`);
	const { page, next: following } = pageOf(items, cursor, size);
	const headers = new Headers(c.res.headers);
	headers.delete('content-length');
	if (following !== null) {
		const url = new URL(c.req.path + new URL(c.req.url).search, c.get('origin'));
		url.searchParams.set('cursor', following);
		headers.set('link', `<${url}>; rel="next"`);
	}
	c.res = undefined;
	c.res = new Response(JSON.stringify(page), { status: 200, headers });
};
