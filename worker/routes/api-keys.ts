import { SCOPES } from '../../protocol/enums.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { apiKeyBody, apiKeyView } from '../../protocol/organisation.ts';
import { reaches } from '../auth/roles.ts';
import { countKeys, createKey, listKeys, revokeKey } from '../directory/api-keys.ts';
import { databaseOf } from '../directory/database.ts';
import { clockOf } from '../env.ts';
import { ApiError } from '../lib/api-error.ts';
import { organisationEntry } from './account-support.ts';
import { body, createRoute, json, newRouter, params, principalOf, secured, wrongField, z } from './router.ts';

const listRoute = createRoute({
	method: 'get',
	path: '/',
	summary: 'API keys that were not revoked.',
	...secured('manage_api_keys'),
	responses: { 200: json(z.array(apiKeyView), 'Newest first, without the keys themselves.') },
});
const createKeyRoute = createRoute({
	method: 'post',
	path: '/',
	summary: 'Makes an API key.',
	description: 'A key never has more rights than whoever makes it: neither a higher role nor, made by another key, more scopes.',
	...secured('manage_api_keys'),
	request: { body: body(apiKeyBody) },
	responses: { 201: json(apiKeyView, 'With `key`: it is shown this once.') },
});
const revokeRoute = createRoute({
	method: 'delete',
	path: '/{keyId}',
	summary: 'Revokes an API key at once.',
	...secured('manage_api_keys'),
	request: { params: params('keyId') },
	responses: { 204: { description: 'Revoked.' } },
});

/** Keys for scripts: role, scopes, expiry; shown once. */
export const apiKeys = newRouter()
	.openapi(listRoute, async (c) => c.json(await listKeys(databaseOf(c.env), principalOf(c).organisationId), 200))
	.openapi(createKeyRoute, async (c) => {
		const principal = principalOf(c);
		const db = databaseOf(c.env);
		const { name, role = reaches(principal.role, 'owner') ? 'owner' : principal.role, expiresAt, ...asked } = c.req.valid('json');
		if (!reaches(principal.role, role)) throw new ApiError('forbidden', 'A key cannot have a higher role than yours.');
		const own = principal.scopes ?? SCOPES;
		const scopes = SCOPES.filter((scope) => (asked.scopes ?? own).includes(scope));
		const beyond = scopes.filter((scope) => !own.includes(scope));
		if (beyond.length > 0) throw new ApiError('forbidden', `This API key lacks the scope "${beyond[0]}" itself.`);
		if (expiresAt !== null && expiresAt <= clockOf(c.env).now()) throw wrongField('expiresAt', 'This time has passed.');
		if ((await countKeys(db, principal.organisationId)) >= LIMITS.apiKeysPerOrganisation)
			throw new ApiError('conflict', `There are ${LIMITS.apiKeysPerOrganisation} API keys already. Revoke one first.`);
		const input = { name, role, scopes, expiresAt, createdBy: principal.id };
		return c.json(await createKey(db, input, organisationEntry(c, 'api_key.created')), 201);
	})
	.openapi(revokeRoute, async (c) => {
		const revoked = await revokeKey(databaseOf(c.env), c.req.valid('param').keyId, organisationEntry(c, 'api_key.revoked'));
		if (revoked === null) throw new ApiError('not_found', 'There is no such API key.');
		return c.body(null, 204);
	});
