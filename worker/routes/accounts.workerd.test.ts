/** Invitations, new passwords, the second factor, sessions, keys that run out: the ways in, and who is kept out. */
import { env } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { InvitationView, PasswordResetView, SessionView } from '../../protocol/organisation.ts';
import { totpCode } from '../../test/support/totp.ts';
import { cookieOf, migrate, ORIGIN, organisation, person, send, TEST_PASSWORD, type TestPerson } from '../../test/support/worker-api.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
beforeAll(migrate);

const as = (who: Pick<TestPerson, 'cookie'>) => {
	const headers = () => ({ cookie: who.cookie, origin: ORIGIN });
	return <T>(method: string, path: string, json?: unknown) => send<T>(method, path, json, headers());
};
const tokenOf = (url: string): string => url.split('#')[1] ?? '';
const signIn = (email: string, password: string, cookie = '') =>
	send<{ secondFactor: boolean }>(
		'POST',
		'/api/auth/sign-in/email',
		{ email, password },
		{ origin: ORIGIN, ...(cookie ? { cookie } : {}) },
	);
const actions = async (organisationId: string): Promise<string[]> =>
	(
		await env.DB.prepare('select action from audit_log where organisation_id = ? order by id')
			.bind(organisationId)
			.all<{ action: string }>()
	).results.map(({ action }) => action);

describe('[O7] invitations', () => {
	test('a link makes one account with its role, signs in, and is used up; of several at once exactly one succeeds', async () => {
		const owner = await person('owner');
		const made = (await as(owner)<InvitationView>('POST', '/api/invitations', { email: 'New.Person@Example.org', role: 'admin' })).body;
		expect(made).toMatchObject({ email: 'new.person@example.org', role: 'admin', expired: false });
		expect(made.url).toMatch(/^https:\/\/dial\.example\/invitation#[\w-]{32}$/);
		const token = tokenOf(made.url ?? '');
		expect((await as(owner)<InvitationView[]>('GET', '/api/invitations')).body[0]).not.toHaveProperty('url');
		expect(JSON.stringify((await env.DB.prepare('select * from account_links').all()).results)).not.toContain(token);
		const look = await send('POST', '/api/invitations/look', { token });
		expect(look.body).toMatchObject({ email: 'new.person@example.org', role: 'admin' });
		const accept = () => send('POST', '/api/invitations/accept', { token, name: 'New Person', password: TEST_PASSWORD });
		const answers = await Promise.all([accept(), accept(), accept()]);
		// The others see it used, or lose at the last moment.
		expect(answers.map(({ status }) => (status === 410 ? 409 : status)).toSorted()).toEqual([201, 409, 409]);
		const cookie = cookieOf(answers.find(({ status }) => status === 201)?.headers ?? new Headers());
		expect((await send('GET', '/api/me', undefined, { cookie })).body).toMatchObject({ user: { name: 'New Person' }, role: 'admin' });
		expect((await accept()).error.code).toBe('gone');
		expect((await as(owner)('GET', '/api/invitations')).body).toEqual([]);
		expect(await actions(owner.organisationId)).toEqual(expect.arrayContaining(['invitation.created', 'invitation.accepted']));
	});

	test('a revoked, a replaced and an old one open nothing; an address with an account is not invited', async () => {
		const owner = await person('owner');
		const invite = async () => (await as(owner)<InvitationView>('POST', '/api/invitations', { email: 'later@example.org' })).body;
		const first = await invite();
		const second = await invite();
		const look = async (url = '') => (await send('POST', '/api/invitations/look', { token: tokenOf(url) })).status;
		expect(await look(first.url)).toBe(410);
		expect(await look(second.url)).toBe(200);
		expect((await as(owner)('DELETE', `/api/invitations/${second.id}`)).status).toBe(204);
		expect(await look(second.url)).toBe(410);
		const third = await invite();
		await env.DB.prepare('update account_links set expires_at = 1 where id = ?').bind(third.id).run();
		expect(await look(third.url)).toBe(410);
		expect((await as(owner)<InvitationView[]>('GET', '/api/invitations')).body).toMatchObject([{ id: third.id, expired: true }]);
		expect(
			(await send('POST', '/api/invitations/accept', { token: tokenOf(third.url ?? ''), name: 'X', password: TEST_PASSWORD })).status,
		).toBe(410);
		expect((await as(owner)('POST', '/api/invitations', { email: owner.email })).error.details).toMatchObject({
			issues: [{ path: ['email'] }],
		});
	});
});

describe('[O7] a new password by link', () => {
	test('ends every session, opens once, and tells nothing of other links', async () => {
		const [owner, who] = [await person('owner'), await person('admin')];
		const theirs = await person('admin', owner.organisationId);
		expect((await as(owner)('POST', `/api/people/${who.id}/password-reset`)).status).toBe(404);
		const { url } = (await as(owner)<PasswordResetView>('POST', `/api/people/${theirs.id}/password-reset`)).body;
		const token = tokenOf(url);
		expect((await send('POST', '/api/invitations/look', { token })).status).toBe(410);
		expect((await send('POST', '/api/password-resets/look', { token })).body).toMatchObject({ email: theirs.email });
		expect((await send('POST', '/api/password-resets/use', { token, password: 'short' })).status).toBe(400);
		expect((await send('POST', '/api/password-resets/use', { token, password: 'another long password' })).status).toBe(204);
		expect((await as(theirs)('GET', '/api/me')).status).toBe(401);
		expect((await signIn(theirs.email, TEST_PASSWORD)).status).toBe(401);
		expect((await signIn(theirs.email, 'another long password')).status).toBe(200);
		expect((await send('POST', '/api/password-resets/use', { token, password: 'third long password' })).status).toBe(410);
	});

	test('the own password is changed with the old one', async () => {
		const who = await person('admin');
		const change = (currentPassword: string) =>
			as(who)('POST', '/api/auth/change-password', { currentPassword, newPassword: 'another long password', revokeOtherSessions: true });
		expect((await change('not this one')).error.message).toBe('This is not your password.');
		expect((await change(TEST_PASSWORD)).status).toBe(200);
		expect((await signIn(who.email, 'another long password')).status).toBe(200);
		expect(await actions(who.organisationId)).toContain('password.changed');
	});
});

/** Switches the second factor on; the person's cookie is the new session's afterwards. */
async function withSecondFactor(who: TestPerson): Promise<{ totpURI: string; recoveryCodes: string[] }> {
	const enabled = await as(who)<{ totpURI: string; recoveryCodes: string[] }>('POST', '/api/auth/two-factor/enable', {
		password: TEST_PASSWORD,
	});
	expect(enabled.status).toBe(200);
	const verified = await as(who)('POST', '/api/auth/two-factor/verify-totp', { code: await totpCode(enabled.body.totpURI, Date.now()) });
	expect(verified.status).toBe(200);
	who.cookie = cookieOf(verified.headers);
	return enabled.body;
}

describe('[O7] the second factor', () => {
	test('is in force once a first code was right; then the password alone opens nothing', async () => {
		const who = await person('admin');
		expect((await as(who)('POST', '/api/auth/two-factor/enable', { password: 'not this one' })).status).toBe(400);
		const { totpURI, recoveryCodes } = await withSecondFactor(who);
		expect(totpURI).toMatch(/^otpauth:\/\/totp\/Partyline/);
		expect(recoveryCodes).toHaveLength(10);
		expect((await as(who)('GET', '/api/me')).body).toMatchObject({ user: { twoFactor: true } });
		const first = await signIn(who.email, TEST_PASSWORD);
		expect(first.body).toEqual({ secondFactor: true });
		const half = { cookie: cookieOf(first.headers), origin: ORIGIN };
		expect((await send('GET', '/api/me', undefined, half)).status).toBe(401);
		const wrong = await send('POST', '/api/auth/two-factor/verify-totp', { code: '000000' }, half);
		expect([wrong.status, wrong.error.message]).toEqual([401, expect.stringContaining('code is not right')]);
		const right = await send('POST', '/api/auth/two-factor/verify-totp', { code: await totpCode(totpURI, Date.now()) }, half);
		expect(right.status).toBe(200);
		expect(JSON.stringify(right.body)).not.toContain('token');
		expect((await send('GET', '/api/me', undefined, { cookie: cookieOf(right.headers) })).status).toBe(200);
		expect(await actions(who.organisationId)).toEqual(['session.started', 'second_factor.switched_on', 'session.started']);
		const kept = JSON.stringify((await env.DB.prepare('select secret, backup_codes from two_factor').all()).results);
		expect(kept).not.toContain(recoveryCodes[0]);
		expect(kept).not.toContain(new URL(totpURI).searchParams.get('secret'));
	});

	test('five wrong codes end the attempt, even if the sixth is right', async () => {
		const who = await person('admin');
		const { totpURI } = await withSecondFactor(who);
		const half = { cookie: cookieOf((await signIn(who.email, TEST_PASSWORD)).headers), origin: ORIGIN };
		const tryCode = (code: string) => send('POST', '/api/auth/two-factor/verify-totp', { code }, half);
		for (let i = 0; i < 5; i++) expect((await tryCode('000000')).status).toBe(401);
		expect((await tryCode(await totpCode(totpURI, Date.now()))).status).not.toBe(200);
	});

	test('a recovery code opens once; new ones replace them; the password switches it off', async () => {
		const who = await person('admin');
		const { recoveryCodes } = await withSecondFactor(who);
		const withCode = async (code: string | undefined) => {
			const half = { cookie: cookieOf((await signIn(who.email, TEST_PASSWORD)).headers), origin: ORIGIN };
			return (await send('POST', '/api/auth/two-factor/verify-backup-code', { code }, half)).status;
		};
		expect(await withCode(recoveryCodes[0])).toBe(200);
		expect(await withCode(recoveryCodes[0])).toBe(401);
		const renewed = await as(who)<{ recoveryCodes: string[] }>('POST', '/api/auth/two-factor/generate-backup-codes', {
			password: TEST_PASSWORD,
		});
		expect(await withCode(recoveryCodes[1])).toBe(401);
		expect(await withCode(renewed.body.recoveryCodes[1])).toBe(200);
		expect((await as(who)('POST', '/api/auth/two-factor/disable', { password: 'not this one' })).status).toBe(400);
		expect((await as(who)('POST', '/api/auth/two-factor/disable', { password: TEST_PASSWORD })).status).toBe(200);
		expect((await signIn(who.email, TEST_PASSWORD)).body).toEqual({ secondFactor: false });
		expect(await actions(who.organisationId)).toEqual(expect.arrayContaining(['recovery_codes.renewed', 'second_factor.switched_off']));
	});

	test('an owner switches it off for somebody who lost it', async () => {
		const owner = await person('owner');
		const who = await person('admin', owner.organisationId);
		expect((await as(owner)('DELETE', `/api/people/${who.id}/second-factor`)).status).toBe(404);
		await withSecondFactor(who);
		expect((await as(owner)('GET', '/api/people')).body).toEqual(
			expect.arrayContaining([expect.objectContaining({ id: who.id, twoFactor: true })]),
		);
		expect((await as(owner)('DELETE', `/api/people/${who.id}/second-factor`)).status).toBe(204);
		expect((await signIn(who.email, TEST_PASSWORD)).body).toEqual({ secondFactor: false });
	});
});

describe('[O1] sessions', () => {
	test('are a cookie that scripts cannot read, sent over TLS only; the token is in no answer', async () => {
		const who = await person('admin');
		const { headers, body } = await signIn(who.email, TEST_PASSWORD);
		const cookie = headers.getSetCookie().find((each) => each.includes('session_token')) ?? '';
		for (const flag of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(flag);
		expect(cookie).toMatch(/^__Secure-partyline\.session_token=/);
		expect(body).toEqual({ secondFactor: false });
		const listed = await as({ cookie: cookieOf(headers) })('GET', '/api/sessions');
		expect(JSON.stringify(listed.body)).not.toContain(decodeURIComponent(cookie.split('=')[1]?.split('.')[0] ?? 'none'));
	});

	test('last a week from their last use: the cookie is renewed once a day, by an answer and not by a page', async () => {
		const who = await person('admin');
		const renewed = (headers: Headers) => headers.getSetCookie().find((each) => each.includes('session_token')) ?? null;
		const me = async () => renewed((await as(who)('GET', '/api/me')).headers);
		expect(await me()).toBeNull();
		// Two days later.
		await env.DB.prepare('update session set expires_at = expires_at - 172800000, updated_at = updated_at - 172800000').run();
		const page = await exports.default.fetch(new Request(`${ORIGIN}/`, { headers: { cookie: who.cookie } }));
		expect(await page.text()).toContain(who.email);
		expect(renewed(page.headers)).toBeNull();
		expect(await me()).toMatch(/Max-Age=604800/);
		expect(await me()).toBeNull();
	});

	test('are listed and ended, one, all others, or all', async () => {
		const who = await person('admin');
		const others = [await signIn(who.email, TEST_PASSWORD), await signIn(who.email, TEST_PASSWORD)].map(({ headers }) => ({
			cookie: cookieOf(headers),
		}));
		const list = (await as(who)<SessionView[]>('GET', '/api/sessions')).body;
		expect(list).toHaveLength(3);
		expect(list.filter(({ current }) => current)).toHaveLength(1);
		const other = list.find(({ current }) => !current);
		expect((await as(await person('owner'))('DELETE', `/api/sessions/${other?.id}`)).status).toBe(404);
		expect((await as(who)('DELETE', `/api/sessions/${other?.id}`)).status).toBe(204);
		expect((await as(who)('DELETE', '/api/sessions?keepCurrent=true')).body).toEqual({ ended: 1 });
		for (const each of others) expect((await as(each)('GET', '/api/me')).status).toBe(401);
		expect((await as(who)('DELETE', '/api/sessions')).body).toEqual({ ended: 1 });
		expect((await as(who)('GET', '/api/me')).status).toBe(401);
	});

	test('guessing is slowed down, across isolates: the count is in the database', async () => {
		const headers = { origin: ORIGIN, 'cf-connecting-ip': '198.51.100.7' };
		const tryIt = () => send('POST', '/api/auth/two-factor/verify-totp', { code: '000000' }, headers);
		const statuses: number[] = [];
		for (let i = 0; i < 21; i++) statuses.push((await tryIt()).status);
		expect(statuses.slice(0, 20)).not.toContain(429);
		expect(statuses[20]).toBe(429);
		expect(await env.DB.prepare('select count from rate_limit where key like ?').bind('198.51.100.7%').first('count')).toBe(20);
	});
});

describe('[O3] API keys', () => {
	test('run out, and say when', async () => {
		const owner = await person('owner');
		expect((await as(owner)('POST', '/api/api-keys', { name: 'x', expiresAt: 1 })).error.details).toMatchObject({
			issues: [{ path: ['expiresAt'] }],
		});
		const expiresAt = Date.now() + 86_400_000;
		const { body } = await as(owner)<{ id: string; key: string }>('POST', '/api/api-keys', { name: 'x', expiresAt, scopes: ['read'] });
		expect(body).toMatchObject({ expiresAt, role: 'owner', scopes: ['read'] });
		const headers = { authorization: `Bearer ${body.key}` };
		expect((await send('GET', '/api/me', undefined, headers)).body).toMatchObject({
			rights: expect.not.arrayContaining(['edit', 'operate', 'own_account']),
		});
		await env.DB.prepare('update api_keys set expires_at = 1 where id = ?').bind(body.id).run();
		expect((await send('GET', '/api/me', undefined, headers)).status).toBe(401);
	});
});

describe('[O8] [S4] clicking: allowed, required or forbidden', () => {
	const clickingOf = async (api: Awaited<ReturnType<typeof organisation>>, id: string) =>
		(await api.send<{ clicking: boolean }>('GET', `/api/campaigns/${id}/settings`)).body.clicking;

	test('the organisation owner decides, every campaign follows, and nobody can choose otherwise', async () => {
		const boss = await organisation('organisation_owner');
		const admin = await organisation('admin', boss.organisationId);
		const make = async () => (await admin.send<{ id: string }>('POST', '/api/campaigns', { name: 'A', practice: true })).body.id;
		const first = await make();
		await admin.send('PATCH', `/api/campaigns/${first}/settings`, { clicking: true });
		expect((await admin.send('PATCH', '/api/organisation', { clicking: 'forbidden' })).status).toBe(403);
		expect((await boss.send('PATCH', '/api/organisation', { clicking: 'forbidden' })).body).toMatchObject({
			clicking: 'forbidden',
			campaigns: { clickingOn: [] },
		});
		expect(await clickingOf(admin, first)).toBe(false);
		const refused = await admin.send('PATCH', `/api/campaigns/${first}/settings`, { clicking: true });
		expect([refused.status, refused.error.message]).toEqual([403, expect.stringContaining('forbidden clicking')]);
		expect((await admin.send('PATCH', `/api/campaigns/${first}/settings`, { passes: 2 })).status).toBe(200);
		await boss.send('PATCH', '/api/organisation', { clicking: 'required' });
		expect(await clickingOf(admin, first)).toBe(true);
		expect(await clickingOf(admin, await make())).toBe(true);
		const { body } = await admin.send<{ id: string }>('POST', `/api/campaigns/${first}/copy`, {});
		expect(await clickingOf(admin, body.id)).toBe(true);
		expect((await boss.send('PATCH', `/api/campaigns/${first}/settings`, { clicking: false })).status).toBe(403);
		expect((await admin.send('GET', '/api/me')).body).toMatchObject({ organisation: { clicking: 'required' } });
		expect((await boss.send('GET', `/api/audit-log?action=settings.changed&campaignId=${first}`)).body).toMatchObject({
			entries: [
				{ detail: { because: 'clicking is required', changed: { 'settings.clicking': { from: false, to: true } } } },
				{ detail: { changed: { 'settings.passes': { to: 2 } } } },
				{ detail: { because: 'clicking is forbidden' } },
				{ title: 'Changed settings', campaign: { id: first, name: 'A' } },
			],
		});
	});
});

describe('[O4] the audit log', () => {
	test('has messages and caller-ID numbers as they were and as they are', async () => {
		const boss = await organisation('organisation_owner');
		const { id } = (await boss.send<{ id: string }>('POST', '/api/campaigns', { name: 'Ward 5' })).body;
		const path = `/api/campaigns/${id}`;
		const bar = (await boss.send<{ id: string }>('POST', `${path}/alert-bars`, { text: 'Pizza at eight' })).body;
		await boss.send('PUT', `${path}/alert-bars/${bar.id}`, { text: 'Pizza at nine' });
		await boss.send('PUT', `${path}/end-cards/paused`, { html: '<p>Back soon.</p>' });
		const number = (await boss.send<{ id: string }>('POST', `${path}/caller-ids`, { phone: '+16145550100', label: 'Office' })).body;
		await boss.send('DELETE', `${path}/caller-ids/${number.id}`);
		expect((await boss.send('GET', `/api/audit-log?campaignId=${id}&limit=4`)).body).toMatchObject({
			entries: [
				{ action: 'caller_id.removed', detail: { phone: '+16145550100', label: 'Office' } },
				{ action: 'caller_id.added' },
				{ action: 'end_card.changed', detail: { kind: 'paused', changed: { html: { from: null, to: '<p>Back soon.</p>' } } } },
				{ action: 'alert_bar.changed', detail: { changed: { text: { from: 'Pizza at eight', to: 'Pizza at nine' } } } },
			],
		});
	});

	test('is filtered by who, what, campaign and time, and read in pages', async () => {
		const boss = await organisation('organisation_owner');
		const other = await organisation('owner', boss.organisationId);
		const { id } = (await boss.send<{ id: string }>('POST', '/api/campaigns', { name: 'Ward 5' })).body;
		for (let i = 0; i < 5; i++) await other.send('PATCH', `/api/campaigns/${id}`, { name: `Ward ${i}` });
		await boss.send('PATCH', '/api/organisation', { name: 'New name' });
		type Page = { entries: { id: number; at: number; actor: string; action: string; detail: unknown }[]; cursor: string | null };
		const ask = async (query: string) => (await boss.send<Page>('GET', `/api/audit-log?${query}`)).body;
		const all = await ask('');
		expect(all.entries).toHaveLength(7);
		expect(all.entries[0]).toMatchObject({ action: 'organisation.changed', detail: { name: { to: 'New name' } } });
		expect(all.entries[1]).toMatchObject({ detail: { changed: { name: { from: 'Ward 3', to: 'Ward 4' } } } });
		const who = all.entries[1]?.actor.match(/\((.*)\)/)?.[1] ?? '';
		expect((await ask(`actor=${who}`)).entries).toHaveLength(5);
		expect((await ask('action=campaign')).entries).toHaveLength(6);
		expect((await ask('action=campaign.created')).entries).toHaveLength(1);
		expect((await ask(`campaignId=${id}&action=campaign.changed`)).entries).toHaveLength(5);
		expect((await ask('to=1')).entries).toEqual([]);
		expect((await ask(`from=${all.entries[6]?.at}`)).entries).toHaveLength(7);
		const seen: number[] = [];
		for (let cursor: string | null = ''; cursor !== null; ) {
			const page: Page = await ask(`limit=3${cursor ? `&cursor=${cursor}` : ''}`);
			seen.push(...page.entries.map((entry) => entry.id));
			cursor = page.cursor;
		}
		expect(seen).toEqual(all.entries.map((entry) => entry.id));
		expect((await (await organisation()).send<Page>('GET', '/api/audit-log')).body.entries).toEqual([]);
	});
});
