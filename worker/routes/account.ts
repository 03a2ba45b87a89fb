import { hashPassword } from 'better-auth/crypto';
import type { ErrorCode } from '../../protocol/errors.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { apiKeyBody, apiKeyView, meView, setupBody } from '../../protocol/rest.ts';
import { authOf, OPEN_AUTH_PATHS } from '../auth/better-auth.ts';
import { countKeys, createKey, listKeys, revokeKey } from '../directory/api-keys.ts';
import { auditName } from '../directory/audit.ts';
import { databaseOf } from '../directory/database.ts';
import { createFirstOwner, isEmptyInstallation, membershipOf } from '../directory/members.ts';
import { clockOf } from '../env.ts';
import { ApiError } from '../lib/api-error.ts';
import { present } from '../lib/assert.ts';
import type { Principal } from '../lib/principal.ts';
import { randomId, sha256Hex } from '../lib/tokens.ts';
import { body, createRoute, json, newRouter, params, principalOf, secured, z } from './router.ts';

const me = (principal: Principal) => ({
	user: { id: principal.id, name: principal.name, email: principal.email },
	organisation: { id: principal.organisationId, name: principal.organisationName },
	role: principal.role,
});

const setupRoute = createRoute({
	method: 'post',
	path: '/setup',
	summary: 'Makes the first organisation and its owner, on an empty installation only.',
	request: { body: body(setupBody) },
	responses: { 201: json(meView, 'Signed in; the session cookie is set.') },
});
const setupNeededRoute = createRoute({
	method: 'get',
	path: '/setup',
	summary: 'Whether this installation waits for its first owner.',
	responses: { 200: json(z.object({ needed: z.boolean() }), 'True only while it is empty.') },
});
const meRoute = createRoute({
	method: 'get',
	path: '/me',
	summary: 'Who is signed in.',
	...secured('view'),
	responses: { 200: json(meView, 'The person or key.') },
});
const listRoute = createRoute({
	method: 'get',
	path: '/api-keys',
	summary: 'API keys in force.',
	...secured('manage_api_keys'),
	responses: { 200: json(z.array(apiKeyView), 'Newest first, without the keys themselves.') },
});
const createKeyRoute = createRoute({
	method: 'post',
	path: '/api-keys',
	summary: 'Makes an API key with the rights of an owner.',
	...secured('manage_api_keys'),
	request: { body: body(apiKeyBody) },
	responses: { 201: json(apiKeyView, 'With `key`: it is shown this once.') },
});
const revokeRoute = createRoute({
	method: 'delete',
	path: '/api-keys/{keyId}',
	summary: 'Revokes an API key at once.',
	...secured('manage_api_keys'),
	request: { params: params('keyId') },
	responses: { 204: { description: 'Revoked.' } },
});

/** Texts are compared by their digests, so that the time taken tells nothing. */
async function isSame(a: string, b: string): Promise<boolean> {
	return (await sha256Hex(a)) === (await sha256Hex(b));
}

/** First owner, who is signed in, API keys. */
export const account = newRouter()
	.openapi(setupRoute, async (c) => {
		const input = c.req.valid('json');
		const db = databaseOf(c.env);
		const expected = c.env.SETUP_SECRET ?? '';
		if (expected !== '' && !(await isSame(input.setupSecret ?? '', expected)))
			throw new ApiError('forbidden', 'The set-up secret is missing or wrong. It is the SETUP_SECRET of this installation.');
		const taken = new ApiError('conflict', 'This installation has been set up already. Please sign in.');
		// Asked before the password is hashed: a closed set-up must cost nothing.
		if (!(await isEmptyInstallation(db))) throw taken;
		const email = input.email.toLowerCase();
		const ids = { organisation: randomId('org'), user: randomId('usr'), account: randomId('acc'), member: randomId('mem') };
		const created = await createFirstOwner(db, {
			organisation: input.organisation,
			name: input.name,
			email,
			passwordHash: await hashPassword(input.password),
			ids,
			now: clockOf(c.env).now(),
		});
		if (!created) throw taken;
		const signedIn = await authOf(c.env, c.get('origin')).api.signInEmail({ body: { email, password: input.password }, asResponse: true });
		for (const cookie of signedIn.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
		return c.json(me(present(await membershipOf(db, ids.user), 'membership just made')), 201);
	})
	.openapi(setupNeededRoute, async (c) => c.json({ needed: await isEmptyInstallation(databaseOf(c.env)) }, 200))
	.openapi(meRoute, (c) => c.json(me(principalOf(c)), 200))
	.openapi(listRoute, async (c) => c.json(await listKeys(databaseOf(c.env), principalOf(c).organisationId), 200))
	.openapi(createKeyRoute, async (c) => {
		const principal = principalOf(c);
		const db = databaseOf(c.env);
		if ((await countKeys(db, principal.organisationId)) >= LIMITS.apiKeysPerOrganisation)
			throw new ApiError('conflict', `There are ${LIMITS.apiKeysPerOrganisation} API keys already. Revoke one first.`);
		const entry = {
			organisationId: principal.organisationId,
			campaignId: null,
			actor: auditName(principal),
			action: 'api_key.created',
			at: clockOf(c.env).now(),
		};
		const { name } = c.req.valid('json');
		return c.json(await createKey(db, { name, role: 'owner', createdBy: principal.id }, entry), 201);
	})
	.openapi(revokeRoute, async (c) => {
		const principal = principalOf(c);
		const revoked = await revokeKey(databaseOf(c.env), c.req.valid('param').keyId, {
			organisationId: principal.organisationId,
			campaignId: null,
			actor: auditName(principal),
			action: 'api_key.revoked',
			at: clockOf(c.env).now(),
		});
		if (!revoked) throw new ApiError('not_found', 'There is no such API key.');
		return c.body(null, 204);
	});

const AUTH_CODES: Record<number, ErrorCode> = {
	400: 'invalid_input',
	401: 'not_signed_in',
	403: 'forbidden',
	404: 'not_found',
	422: 'invalid_input',
	429: 'rate_limited',
};

/** The few open paths of better-auth, its refusals in our one shape. */
export const auth = newRouter();
auth.on(['GET', 'POST'], '/*', async (c) => {
	const path = c.req.path.slice('/api/auth'.length);
	if (!OPEN_AUTH_PATHS.includes(path)) throw new ApiError('not_found', 'There is nothing at this address.');
	const response = await authOf(c.env, c.get('origin')).handler(c.req.raw);
	if (response.ok) return new Response(response.body, response);
	const said = await response.json<{ message?: unknown } | null>().catch(() => null);
	const message = typeof said?.message === 'string' && said.message !== '' ? `${said.message.replace(/\.$/, '')}.` : 'This was refused.';
	throw new ApiError(AUTH_CODES[response.status] ?? 'internal', message);
});
