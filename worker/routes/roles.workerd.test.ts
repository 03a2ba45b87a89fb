/** [O2] One table of rights, asked of every route: by role, by scope of a key, by people who are signed in. */
import { env } from 'cloudflare:test';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { ROLES, type Role, SCOPES } from '../../protocol/enums.ts';
import { migrate, ORIGIN, organisation, person, send } from '../../test/support/worker-api.ts';
import { createApp } from '../app.ts';
import { type Action, MATRIX, may, SCOPE_OF } from '../auth/roles.ts';
import { type Operation, operationsOf } from './openapi.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const app = createApp();
const operations: Operation[] = operationsOf(app);
const closed = operations.filter((one) => !one.isPublic);
const actionOf = ({ action, method, path }: Operation): Action => {
	if (!action) throw new Error(`${method} ${path} names no action`);
	return action;
};
/** With ids that do not exist and no body: whatever else is wrong with the request, rights come first. */
const made = (path: string) => path.replaceAll(/\{\w+\}/g, 'nothing');

beforeAll(migrate);

describe('[O2] every route', () => {
	test('that is registered is in the document, and so in the matrix', () => {
		const registered = app.routes
			.filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/'))
			.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
		const known = new Set(operations.map(({ method, path }) => `${method} ${path}`));
		// The sockets, the document itself, and the door to better-auth, whose paths are documented one by one.
		const others = ['GET /api/socket', 'GET /api/openapi.json', 'GET /api/auth/*', 'POST /api/auth/*'];
		expect(new Set(registered.filter((route) => !known.has(route)))).toEqual(new Set(others));
		expect(operations.length).toBeGreaterThan(60);
	});

	test('names an action that exists, and every action has a route or is asked inside of one', () => {
		const named = new Set(closed.map(actionOf));
		for (const action of named) expect(Object.keys(MATRIX)).toContain(action);
		const inside = ['switch_off_clicking', 'view_personal_data', 'erase_person'];
		expect(Object.keys(MATRIX).filter((action) => !named.has(action as Action) && !inside.includes(action))).toEqual([]);
	});

	test('needs a sign-in, but for these', async () => {
		expect(
			operations
				// The token of a volunteer's link stands in for a sign-in below /api/join.
				.filter((one) => one.isPublic && !one.path.startsWith('/api/join/{token}'))
				.map(({ method, path }) => `${method} ${path}`)
				.sort(),
		).toEqual([
			'GET /api/setup',
			'POST /api/auth/sign-in/email',
			'POST /api/auth/sign-out',
			'POST /api/auth/two-factor/verify-backup-code',
			'POST /api/auth/two-factor/verify-totp',
			'POST /api/invitations/accept',
			'POST /api/invitations/look',
			'POST /api/password-resets/look',
			'POST /api/password-resets/use',
			'POST /api/setup',
		]);
		for (const { method, path } of closed) {
			const answer = await send(method, made(path));
			expect([answer.status, answer.error.code], `${method} ${path}`).toEqual([401, 'not_signed_in']);
		}
	});

	test.each(ROLES)('is 403 for a key of role %s exactly where the matrix says so', async (role: Role) => {
		const key = await organisation(role);
		for (const operation of closed) {
			const { method, path } = operation;
			const answer = await key.send(method, made(path));
			const forbidden = !may(role, actionOf(operation)) || SCOPE_OF[actionOf(operation)] === null;
			expect(answer.status === 403, `${role} ${method} ${path}: ${answer.status}`).toBe(forbidden);
			expect(answer.status, `${method} ${path}`).not.toBe(500);
		}
	});

	test.each(SCOPES)('is open to a key with the scope %s alone exactly where that is asked for', async (scope) => {
		const key = await organisation('organisation_owner', undefined, [scope]);
		for (const operation of closed) {
			const { method, path } = operation;
			const answer = await key.send(method, made(path));
			expect(answer.status !== 403, `${scope} ${method} ${path}: ${answer.status}`).toBe(SCOPE_OF[actionOf(operation)] === scope);
		}
	});

	test.each(ROLES)('is 403 for a person of role %s exactly where the matrix says so', async (role: Role) => {
		const { cookie } = await person(role);
		const ends = ({ method, path }: Operation) => (method === 'DELETE' && path === '/api/sessions' ? 1 : 0);
		for (const operation of closed.toSorted((a, b) => ends(a) - ends(b))) {
			const { method, path } = operation;
			const answer = await send(method, made(path), undefined, { cookie, origin: ORIGIN });
			expect(answer.status === 403, `${role} ${method} ${path}: ${answer.status}`).toBe(!may(role, actionOf(operation)));
			expect([401, 500], `${method} ${path}`).not.toContain(answer.status);
		}
		expect((await send('GET', '/api/me', undefined, { cookie })).status).toBe(401);
	});

	test('answers about another organisation as if it were not there', async () => {
		const [ours, theirs] = [await organisation(), await organisation()];
		const { body } = await ours.send<{ id: string }>('POST', '/api/campaigns', { name: 'Ours' });
		for (const { method, path } of closed.filter(({ path }) => path.includes('{campaignId}'))) {
			const answer = await theirs.send(method, made(path.replace('{campaignId}', body.id)));
			expect([400, 404], `${method} ${path}: ${answer.status}`).toContain(answer.status);
		}
		expect(await env.DB.prepare('select name from campaigns where id = ?').bind(body.id).first('name')).toBe('Ours');
	});
});

describe('[O2] rights inside of routes', () => {
	test('a role is told what it takes', async () => {
		const answer = await (await organisation('admin')).send('GET', '/api/audit-log');
		expect(answer.error.message).toBe('Your role (admin) does not allow this. It takes: owner or organisation owner.');
	});

	test('only an organisation owner reaches an organisation owner, and one always stays', async () => {
		const first = await person('organisation_owner');
		const owner = await person('owner', first.organisationId);
		const as = (who: typeof first) => (method: string, path: string, json?: unknown) =>
			send(method, path, json, { cookie: who.cookie, origin: ORIGIN });
		const path = `/api/people/${first.id}`;
		for (const [method, where, json] of [
			['PATCH', path, { role: 'admin' }],
			['DELETE', path, undefined],
			['POST', `${path}/password-reset`, undefined],
			['DELETE', `${path}/second-factor`, undefined],
			['POST', '/api/invitations', { email: 'new@example.org', role: 'organisation_owner' }],
			['PATCH', `/api/people/${owner.id}`, { role: 'organisation_owner' }],
			['POST', '/api/api-keys', { name: 'more', role: 'organisation_owner' }],
		] as const)
			expect((await as(owner)(method, where, json)).status, `${method} ${where}`).toBe(403);
		for (const [method, json] of [
			['PATCH', { role: 'owner' }],
			['DELETE', undefined],
		] as const)
			expect((await as(first)(method, path, json)).error, method).toMatchObject({
				code: 'conflict',
				message: expect.stringContaining('only organisation owner'),
			});
		expect((await as(first)('PATCH', `/api/people/${owner.id}`, { role: 'organisation_owner' })).body).toMatchObject({
			role: 'organisation_owner',
		});
		expect((await as(owner)('PATCH', path, { role: 'admin' })).status).toBe(200);
		// The new role holds at once, in the session that is open.
		expect((await as(first)('GET', '/api/audit-log')).status).toBe(403);
		expect((await as(owner)('DELETE', path)).status).toBe(204);
		expect((await as(first)('GET', '/api/me')).status).toBe(401);
		const lines = await as(owner)('GET', '/api/audit-log?action=person');
		expect(lines.body).toMatchObject({
			entries: [
				{ action: 'person.removed' },
				{ action: 'person.role_changed', detail: { role: { from: 'organisation_owner', to: 'admin' } } },
				{},
			],
		});
	});

	test('[O3] a key makes no key with more than it has', async () => {
		const key = await organisation('owner', undefined, ['organisation', 'read']);
		const body = { name: 'child' };
		expect((await key.send('POST', '/api/api-keys', { ...body, role: 'organisation_owner' })).status).toBe(403);
		expect((await key.send('POST', '/api/api-keys', { ...body, scopes: ['read', 'operate'] })).error.message).toContain('operate');
		expect((await key.send('POST', '/api/api-keys', body)).body).toMatchObject({ role: 'owner', scopes: ['read', 'organisation'] });
	});

	test('a person of no organisation gets nowhere', async () => {
		const { cookie, id } = await person('admin');
		await env.DB.prepare('delete from member where user_id = ?').bind(id).run();
		expect((await send('GET', '/api/me', undefined, { cookie })).status).toBe(401);
	});
});
