import type { MiddlewareHandler } from 'hono';
import { authOf } from '../auth/better-auth.ts';
import { principalOfKey } from '../directory/api-keys.ts';
import { databaseOf } from '../directory/database.ts';
import { membershipOf } from '../directory/members.ts';
import { clockOf } from '../env.ts';
import { ApiError } from '../lib/api-error.ts';
import type { Principal } from '../lib/principal.ts';
import { isFromWithin } from '../lib/within.ts';
import type { AppEnv } from '../routes/router.ts';

/** What needs no sign-in. Everything else under /api does, so that a forgotten route is closed, not open. */
const PUBLIC = [
	/^\/api\/auth\//,
	/^\/api\/setup$/,
	/^\/api\/invitations\/(look|accept)$/,
	/^\/api\/password-resets\/(look|use)$/,
	/^\/api\/join\//,
	/^\/api\/socket$/,
	/^\/api\/openapi\.json$/,
];

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD' || method === 'OPTIONS';

/** Whether a browser's request comes from a page of ours. */
export function isOwnOrigin(origin: string, requestUrl: string, publicOrigin: string): boolean {
	return origin === publicOrigin || origin === new URL(requestUrl).origin;
}

/** Finds out who is asking: `Authorization: Bearer <api key>`, else the session cookie, whose changes must come from our own pages. */
export const signIn: MiddlewareHandler<AppEnv> = async (c, next) => {
	if (PUBLIC.some((path) => path.test(c.req.path))) return await next();
	const bearer = /^Bearer\s+(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
	const { principal, renewed } = bearer === undefined ? await fromCookie(c) : { principal: await fromKey(c, bearer), renewed: [] };
	if (!principal) throw new ApiError('not_signed_in', bearer === undefined ? 'Please sign in.' : 'This API key is not valid.');
	c.set('principal', principal);
	await next();
	for (const cookie of renewed) c.header('set-cookie', cookie, { append: true });
};

type SignInContext = Parameters<typeof signIn>[0];

async function fromKey(c: SignInContext, key: string): Promise<Principal | null> {
	const { principal, touched } = await principalOfKey(databaseOf(c.env), key, clockOf(c.env).now());
	if (touched) c.executionCtx.waitUntil(touched());
	return principal;
}

/** `renewed`: cookies to send, of a session that was given another week. It is once a day, and by an answer that can carry them. */
async function fromCookie(c: SignInContext): Promise<{ principal: Principal | null; renewed: string[] }> {
	const nobody = { principal: null, renewed: [] };
	if (!c.req.header('cookie')) return nobody;
	const { response: found, headers } = await authOf(c.env, c.get('origin')).api.getSession({
		headers: c.req.raw.headers,
		query: { disableRefresh: isFromWithin(c.req.raw) },
		returnHeaders: true,
	});
	if (!found) return nobody;
	const origin = c.req.header('origin');
	if (!isRead(c.req.method) && (origin === undefined || !isOwnOrigin(origin, c.req.url, c.get('origin')))) {
		throw new ApiError('forbidden', 'This request did not come from a page of this site.');
	}
	return { principal: await membershipOf(databaseOf(c.env), found.user.id, found.session.id), renewed: headers.getSetCookie() };
}
