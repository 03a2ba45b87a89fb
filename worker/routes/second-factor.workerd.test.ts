/** A second factor asked of everybody. A file of its own: sign-ins are counted, and the other ways in need many. */
import { env } from 'cloudflare:test';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { totpCode } from '../../test/support/totp.ts';
import { cookieOf, migrate, ORIGIN, organisation, person, send, TEST_PASSWORD, type TestPerson } from '../../test/support/worker-api.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
beforeAll(migrate);

const as =
	(who: Pick<TestPerson, 'cookie'>) =>
	<T>(method: string, path: string, json?: unknown) =>
		send<T>(method, path, json, { cookie: who.cookie, origin: ORIGIN });

describe('[O7] a second factor for everybody', () => {
	const asked = 'Your organisation asks everybody for a second factor. Switch yours on under Your account: then everything is open again.';

	test('is asked for by an organisation owner who has one; who has none can do nothing but get one, and keys go on', async () => {
		const boss = await person('organisation_owner');
		const tom = await person('admin', boss.organisationId);
		const key = await organisation('owner', boss.organisationId);
		const decide = (who: Pick<TestPerson, 'cookie'>, secondFactorRequired: boolean) =>
			as(who)<{ withoutSecondFactor: string[] }>('PATCH', '/api/organisation', { secondFactorRequired });
		expect((await decide(boss, true)).error.message).toBe('Switch on your own second factor first, under Your account.');
		expect((await decide(tom, true)).status).toBe(403);
		expect((await as(tom)('GET', '/api/campaigns')).status).toBe(200);
		await env.DB.prepare('update user set two_factor_enabled = 1 where id = ?').bind(boss.id).run();
		const { body } = await decide(boss, true);
		expect(body).toMatchObject({ secondFactorRequired: true, withoutSecondFactor: [expect.stringMatching(/^Person /)] });

		// In the session that is open, at once; reading and changing alike.
		for (const [method, path, json] of [
			['GET', '/api/campaigns', undefined],
			['POST', '/api/campaigns', { name: 'Mine' }],
			['GET', '/api/people', undefined],
			['GET', '/api/openapi.json', undefined],
		] as const)
			expect((await as(tom)(method, path, json)).error?.message, path).toBe(path === '/api/openapi.json' ? undefined : asked);
		expect((await as(tom)('GET', '/api/me')).body).toMatchObject({ rights: ['own_account'], secondFactorMissing: true });
		expect((await as(tom)('GET', '/api/sessions')).status).toBe(200);
		expect((await as(boss)('GET', '/api/campaigns')).status).toBe(200);
		expect((await key.send('GET', '/api/campaigns')).status).toBe(200);
		expect((await key.send('GET', '/api/me')).body).toMatchObject({ secondFactorMissing: false });
		expect((await as(boss)('POST', '/api/auth/two-factor/disable', { password: TEST_PASSWORD })).error.message).toContain('yours stays on');

		const begun = await as(tom)<{ totpURI: string }>('POST', '/api/auth/two-factor/enable', { password: TEST_PASSWORD });
		const proved = await as(tom)('POST', '/api/auth/two-factor/verify-totp', { code: await totpCode(begun.body.totpURI, Date.now()) });
		const after = { cookie: cookieOf(proved.headers) || tom.cookie };
		expect((await as(after)('GET', '/api/me')).body).toMatchObject({ secondFactorMissing: false, user: { twoFactor: true } });
		expect((await as(after)('GET', '/api/campaigns')).status).toBe(200);

		expect((await decide(boss, false)).body).toMatchObject({ secondFactorRequired: false, withoutSecondFactor: [] });
		const lines = await as(boss)('GET', '/api/audit-log?action=organisation.changed');
		expect(lines.body).toMatchObject({
			entries: [
				{ detail: { secondFactorRequired: { from: true, to: false } } },
				{ detail: { secondFactorRequired: { from: false, to: true } } },
			],
		});
	});
});
