import { applyD1Migrations, createExecutionContext, env } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../app.ts';

const ORIGIN = 'https://dial.example';
const send = (method: string, path: string, init: { json?: unknown; headers?: Record<string, string> } = {}) => {
	const request = new Request(`${ORIGIN}${path}`, {
		method,
		headers: { ...(init.json === undefined ? {} : { 'content-type': 'application/json' }), ...init.headers },
		...(init.json === undefined ? {} : { body: JSON.stringify(init.json) }),
	});
	return exports.default.fetch(request);
};
const cookieOf = (response: Response): string =>
	response.headers
		.getSetCookie()
		.map((cookie) => cookie.split(';')[0])
		.join('; ');
const owner = { organisation: 'Neighbours', name: 'Ann', email: 'Ann@Example.org', password: 'correct horse battery' };
const errorOf = async (response: Response) =>
	(await response.json<{ error: { code: string; message: string; details?: unknown } }>()).error;

beforeAll(async () => {
	await applyD1Migrations(env.DB, env.MIGRATIONS);
});

describe('[O1] set-up and sign-in', () => {
	let cookie = '';

	test('with a SETUP_SECRET nobody else can be first, and PUBLIC_URL is what links and cookies go by', async () => {
		const app = createApp();
		const ask = (setupSecret?: string) => {
			const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...owner, setupSecret }) };
			return app.fetch(new Request(`${ORIGIN}/api/setup`, init), { ...env, SETUP_SECRET: 'open sesame' }, createExecutionContext());
		};
		for (const wrong of [undefined, '', 'open sesam']) expect((await ask(wrong)).status, wrong).toBe(403);
		expect(await env.DB.prepare('select count(*) n from user').first('n')).toBe(0);
		const document = await app.fetch(
			new Request(`${ORIGIN}/api/openapi.json`),
			{ ...env, PUBLIC_URL: 'https://public.example/' },
			createExecutionContext(),
		);
		expect(await document.json()).toMatchObject({ servers: [{ url: 'https://public.example' }] });
	});

	test('without a SETUP_SECRET nobody is first where others could be', async () => {
		const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(owner) };
		const request = new Request('https://dial.union.org/api/setup', init);
		const answer = await createApp().fetch(request, env, createExecutionContext());
		expect([answer.status, (await errorOf(answer)).message]).toEqual([403, expect.stringContaining('no SETUP_SECRET')]);
	});

	test('the set-up says whether it is needed', async () => {
		expect(await (await send('GET', '/api/setup')).json()).toEqual({ needed: true, secret: false });
	});

	test('of several set-ups at once exactly one succeeds', async () => {
		const answers = await Promise.all([1, 2, 3].map((n) => send('POST', '/api/setup', { json: { ...owner, organisation: `Org ${n}` } })));
		expect(answers.map((a) => a.status).sort()).toEqual([201, 409, 409]);
		const first = answers.find((a) => a.status === 201);
		if (!first) throw new Error('none');
		cookie = cookieOf(first);
		expect(await first.json()).toMatchObject({ user: { name: 'Ann', email: 'ann@example.org' }, role: 'organisation_owner' });
		const counts = await env.DB.prepare('select (select count(*) from user) u, (select count(*) from organization) o').first();
		expect(counts).toEqual({ u: 1, o: 1 });
	});

	test('the cookie of the set-up signs in', async () => {
		expect((await send('GET', '/api/me', { headers: { cookie } })).status).toBe(200);
		expect((await send('GET', '/api/me')).status).toBe(401);
	});

	test('signs in by e-mail and password, in one error shape', async () => {
		const json = { email: 'ann@example.org', password: owner.password };
		const headers = { origin: ORIGIN };
		const good = await send('POST', '/api/auth/sign-in/email', { json, headers });
		expect(good.status).toBe(200);
		expect((await send('GET', '/api/me', { headers: { cookie: cookieOf(good) } })).status).toBe(200);
		const bad = await send('POST', '/api/auth/sign-in/email', { json: { ...json, password: 'wrong wrong wrong' }, headers });
		expect(bad.status).toBe(401);
		expect(await errorOf(bad)).toMatchObject({ code: 'not_signed_in' });
	});

	test.each(['/sign-up/email', '/organization/create', '/organization/update-member-role', '/update-user'])(
		'%s is not open',
		async (path) => {
			expect((await send('POST', `/api/auth${path}`, { json: {}, headers: { cookie, origin: ORIGIN } })).status).toBe(404);
		},
	);

	test('a change with a cookie must come from our own pages', async () => {
		const json = { name: 'x' };
		for (const origin of [undefined, 'https://evil.example', 'null']) {
			const headers = { cookie, ...(origin === undefined ? {} : { origin }) };
			expect((await send('POST', '/api/api-keys', { json, headers })).status, origin).toBe(403);
		}
		expect((await send('POST', '/api/api-keys', { json, headers: { cookie, origin: ORIGIN } })).status).toBe(201);
	});

	test('[O3] an API key is shown once, kept as a hash, signs in, and stops at once when it is revoked', async () => {
		const created = await send('POST', '/api/api-keys', { json: { name: 'import' }, headers: { cookie, origin: ORIGIN } });
		const { id, key } = await created.json<{ id: string; key: string }>();
		const headers = { authorization: `Bearer ${key}` };
		expect(await (await send('GET', '/api/me', { headers })).json()).toMatchObject({ role: 'owner', user: { name: 'import' } });
		const listed = await (await send('GET', '/api/api-keys', { headers })).text();
		expect(listed).not.toContain(key);
		expect(JSON.parse(listed)[0].lastUsedAt).toBeGreaterThan(0);
		expect(JSON.stringify((await env.DB.prepare('select * from api_keys').all()).results)).not.toContain(key);
		expect((await send('DELETE', `/api/api-keys/${id}`, { headers })).status).toBe(204);
		expect((await send('GET', '/api/me', { headers })).status).toBe(401);
		expect((await send('GET', '/api/me', { headers: { ...headers, cookie } })).status).toBe(401);
	});
});

describe('every answer', () => {
	test('names the wrong field and the reason', async () => {
		const answer = await send('POST', '/api/setup', { json: { ...owner, email: 'nobody', password: 'short' } });
		expect(answer.status).toBe(400);
		const error = await errorOf(answer);
		expect(error.code).toBe('invalid_input');
		expect(error.details).toMatchObject({ issues: [{ path: ['email'] }, { path: ['password'] }] });
	});

	test('of an unknown API path is JSON, and broken JSON is refused in words', async () => {
		for (const path of ['/api/auth/nothing', '/hooks/nothing/at/all']) {
			const answer = await send('GET', path);
			expect([answer.status, (await errorOf(answer)).code], path).toEqual([404, 'not_found']);
		}
		const request = new Request(`${ORIGIN}/api/setup`, { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } });
		expect((await errorOf(await exports.default.fetch(request))).code).toBe('invalid_input');
	});

	test('carries the security headers', async () => {
		const answer = await send('GET', '/api/me');
		expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
		expect(answer.headers.get('content-security-policy')).not.toContain('unsafe');
		expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
		expect(answer.headers.get('cache-control')).toBe('no-store');
		expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
	});

	test('to a body that is too large is 413', async () => {
		const answer = await send('POST', '/api/setup', { json: { ...owner, organisation: 'x'.repeat(1_100_000) } });
		expect(answer.status).toBe(413);
	});
});
