import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ACCOUNT, SECRET } from '../../../test/support/twilio-world.ts';
import { openAccount, sealSecret, tokensAt } from './account.ts';
import { mayCall } from './allow.ts';
import { allowedApiBase } from './config.ts';
import { isMac, macOf } from './mac.ts';
import { accessToken, identityOf } from './token.ts';

const row = async () => ({
	organisationId: 'org_1',
	accountSid: ACCOUNT.accountSid,
	apiKeySid: ACCOUNT.apiKeySid,
	apiKeySecret: await sealSecret(SECRET, 'org_1', 'apiKeySecret', 'the key'),
	authToken: await sealSecret(SECRET, 'org_1', 'authToken', 'the token'),
	oldAuthToken: await sealSecret(SECRET, 'org_1', 'authToken', 'the old token'),
	oldTokenUntil: 1_000,
	apiBase: ACCOUNT.apiBase,
	publicUrl: ACCOUNT.publicUrl,
	appSid: null,
	callsPerSecond: 1,
	maxConcurrent: null,
	countries: ['US'],
	limits: ACCOUNT.limits,
});

describe('[K1] secrets at rest', () => {
	test('are opened with the secret they were sealed with, and never twice the same text', async () => {
		const sealed = await row();
		expect(JSON.stringify(sealed)).not.toContain('the key');
		expect(sealed.authToken).not.toBe(await sealSecret(SECRET, 'org_1', 'authToken', 'the token'));
		expect(await openAccount(sealed, SECRET, 'Org', 999)).toMatchObject({
			apiKeySecret: 'the key',
			authTokens: ['the token', 'the old token'],
		});
	});
	test('the token before is good until its hour is over, also in an account that was opened before', async () => {
		const open = await openAccount(await row(), SECRET, 'Org', 999);
		expect(open && tokensAt(open, 999)).toEqual(['the token', 'the old token']);
		expect(open && tokensAt(open, 1_000)).toEqual(['the token']);
		expect((await openAccount(await row(), SECRET, 'Org', 1_000))?.authTokens).toEqual(['the token']);
	});
	test('cannot be opened with another secret, for another organisation, as another secret, or changed', async () => {
		const sealed = await row();
		expect(await openAccount(sealed, `${SECRET}x`, 'Org', 0)).toBeNull();
		expect(await openAccount({ ...sealed, organisationId: 'org_2' }, SECRET, 'Org', 0)).toBeNull();
		expect(await openAccount({ ...sealed, apiKeySecret: sealed.authToken }, SECRET, 'Org', 0)).toBeNull();
		expect(await openAccount({ ...sealed, authToken: sealed.authToken.replace(/.$/, '!') }, SECRET, 'Org', 0)).toBeNull();
	});
});

test('[K5] an address of a webhook is good for its scope, kind and id only', () => {
	const address = { scope: 'cmp_1', what: 'answer', id: 'cmp_1.1.x' } as const;
	const mac = macOf(SECRET, address);
	expect(mac).toMatch(/^[\w-]{22}$/);
	expect(isMac(SECRET, address, mac)).toBe(true);
	expect(isMac(SECRET, { ...address, what: 'status' }, mac)).toBe(false);
	expect(isMac(SECRET, { ...address, id: 'cmp_1.2.x' }, mac)).toBe(false);
	expect(isMac(`${SECRET}x`, address, mac)).toBe(false);
	expect(isMac(SECRET, address, mac.slice(1))).toBe(false);
});

describe('[K8] what may be called', () => {
	test.each([
		['+16143361234', ['US'], true],
		['+14163361234', ['US'], false],
		['+14163361234', ['US', 'CA'], true],
		['+17873361234', ['US', 'PR'], true],
		['+17873361234', ['US'], false],
		['+18093361234', ['US', 'CA', 'PR'], false],
		['+18764561234', ['US'], false],
		['+442071838750', ['US'], false],
		['+18003361234', ['US'], false],
		['+19003361234', ['US'], false],
		['+16149761234', ['US'], false],
		['+16145550142', ['US'], false],
		['+16149111234', ['US'], false],
		['911', ['US'], false],
	])('%s with %j: %s', (phone, countries, ok) => {
		expect(mayCall(phone, countries).ok).toBe(ok);
	});
	test('numbers of fiction, on a simulator of this machine only', () => {
		expect(mayCall('+16145550142', ['US'], true).ok).toBe(true);
		expect(mayCall('+18093361234', ['US'], true).ok).toBe(false);
	});
});

test('[K1] the key goes to the carrier only, or to this machine from this machine', () => {
	const own = 'https://dial.example.org';
	expect(allowedApiBase('https://api.twilio.com/', own)).toBe('https://api.twilio.com');
	expect(allowedApiBase('https://api.dublin.ie1.twilio.com', own)).toBe('https://api.dublin.ie1.twilio.com');
	expect(allowedApiBase('https://example.signalwire.com/api/laml', own)).toBe('https://example.signalwire.com/api/laml');
	for (const address of [
		'http://api.twilio.com',
		'https://api.twilio.com.evil.example',
		'https://eviltwilio.com',
		'https://user:pass@api.twilio.com',
		'https://api.twilio.com:8443',
		'https://api.twilio.com/?x=1',
		'http://127.0.0.1:4010',
		'nonsense',
	])
		expect(allowedApiBase(address, own), address).toBeNull();
	expect(allowedApiBase('http://127.0.0.1:4010', 'http://127.0.0.1:8787')).toBe('http://127.0.0.1:4010');
});

test('[K6] a browser token lets out to our app, and nothing in', async () => {
	const token = await accessToken({ ...ACCOUNT, appSid: ACCOUNT.appSid ?? '' }, identityOf('ab-C_9'), 1_700_000_000_500);
	const [header, payload, signature] = token.split('.');
	const read = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString()) as unknown;
	expect(read(header)).toEqual({ alg: 'HS256', typ: 'JWT', cty: 'twilio-fpa;v=1' });
	expect(read(payload)).toEqual({
		jti: `${ACCOUNT.apiKeySid}-1700000000`,
		iss: ACCOUNT.apiKeySid,
		sub: ACCOUNT.accountSid,
		iat: 1_700_000_000,
		exp: 1_700_000_900,
		grants: { identity: 'caller_ab_C_9', voice: { outgoing: { application_sid: ACCOUNT.appSid } } },
	});
	expect(signature).toBe(createHmac('sha256', ACCOUNT.apiKeySecret).update(`${header}.${payload}`).digest('base64url'));
});
