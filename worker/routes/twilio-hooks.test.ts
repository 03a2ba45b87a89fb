import { Hono } from 'hono';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { SECRET } from '../../test/support/twilio-world.ts';
import { signJoinTicket } from '../auth/join-ticket.ts';
import { sealSecret } from '../carriers/twilio/account.ts';
import type { HookAddress } from '../carriers/twilio/config.ts';
import { hookUrl } from '../carriers/twilio/mac.ts';
import { formOf, SIGNATURE_HEADER, signatureOf } from '../carriers/twilio/signature.ts';
import { onError } from '../middleware/errors.ts';
import type { AppEnv } from './router.ts';
import { twilioHooks } from './twilio-hooks.ts';

const PUBLIC = 'https://dial.example.org';
const TOKEN = 'the auth token';
const stored: { row: object | null } = { row: null };
vi.mock('../directory/carrier-accounts.ts', () => ({
	findCarrierAccount: async (_db: unknown, id: string) => (id === 'org_1' ? stored.row : null),
	organisationName: async () => 'Riverside & Sons',
}));

beforeAll(async () => {
	stored.row = {
		organisationId: 'org_1',
		accountSid: 'AC1',
		apiKeySid: 'SK1',
		apiKeySecret: await sealSecret(SECRET, 'org_1', 'apiKeySecret', 'key secret'),
		authToken: await sealSecret(SECRET, 'org_1', 'authToken', TOKEN),
		oldAuthToken: await sealSecret(SECRET, 'org_1', 'authToken', 'the old one'),
		oldTokenUntil: Date.now() + 60_000,
		apiBase: 'https://api.twilio.com',
		publicUrl: PUBLIC,
		appSid: null,
		callsPerSecond: 1,
		maxConcurrent: null,
		countries: ['US'],
		limits: { accountPerDay: null, campaignPerHour: null, campaignPerDay: null, campaignTotal: null },
	};
});

/** The routes, with a campaign and an organisation that note what they were told. */
function world() {
	const told: unknown[] = [];
	const campaign = (name: string) => ({
		carrierHook: async (hook: object) => {
			told.push({ campaign: name, ...hook });
			return name === 'cmp_none' ? { status: 404, body: null } : { status: 200, body: '<Response/>' };
		},
		admitCaller: async (...args: unknown[]) => {
			told.push({ campaign: name, admit: args });
			return args[0] === 'ended' ? null : '<Response>room</Response>';
		},
	});
	const organisation = (name: string) => ({
		addDoNotCall: async (_id: string, entry: object) => void told.push({ organisation: name, entry }),
		claimPin: async (pin: string) => (pin === '123456' ? { campaign: 'cmp_1', session: 's1' } : pin === '999999' ? 'locked' : 'wrong'),
		carrierHeard: async (good: boolean) => {
			if (!good) told.push({ heard: good });
		},
	});
	const env = { APP_SECRET: SECRET, DB: {}, CAMPAIGN: { getByName: campaign }, ORGANISATION: { getByName: organisation } };
	const app = new Hono<AppEnv>().onError(onError).route('/hooks/twilio', twilioHooks);
	const waiting = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} };
	const post = async (
		address: HookAddress,
		params: Record<string, string>,
		change: { token?: string; query?: string; url?: string } = {},
	) => {
		const body = new URLSearchParams(params).toString();
		const url = (change.url ?? hookUrl(PUBLIC, SECRET, address)) + (change.query ?? '');
		const signature = await signatureOf(change.token ?? TOKEN, url, formOf(body));
		const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8', [SIGNATURE_HEADER]: signature };
		// The server is reached under another name than the one that was signed: only the configured one counts.
		return await app.request(url.replace(PUBLIC, 'http://10.0.0.7:8787'), { method: 'POST', body, headers }, env, waiting);
	};
	return { told, post, app, env };
}
const org = (what: HookAddress['what'], id = 'org_1'): HookAddress => ({ scope: 'org_1', what, id });

describe('[K5] webhooks of calls', () => {
	test('go to their campaign as they came; what it does not know is answered all the same', async () => {
		const { told, post } = world();
		const address = { scope: 'cmp_1', what: 'answer', id: 'cmp_1.1.x' } as const;
		const response = await post(address, { CallSid: 'CA1' }, { query: '?ask=3' });
		expect([response.status, await response.text()]).toEqual([200, '<Response/>']);
		expect(response.headers.get('content-type')).toContain('text/xml');
		expect(told).toMatchObject([
			{ campaign: 'cmp_1', what: 'answer', id: 'cmp_1.1.x', asked: 3, body: 'CallSid=CA1', path: expect.stringContaining('?ask=3') },
		]);
		const unknown = await post({ scope: 'cmp_none', what: 'status', id: 'x' }, { CallSid: 'CA1' });
		expect([unknown.status, await unknown.text()]).toEqual([200, expect.stringContaining('<Hangup/>')]);
	});

	test('an address that we never gave out leads nowhere', async () => {
		const { told, post } = world();
		const good = hookUrl(PUBLIC, SECRET, { scope: 'cmp_1', what: 'answer', id: 'cmp_1.1.x' });
		for (const url of [
			good.replace('/cmp_1.1.x/', '/cmp_1.2.x/'),
			good.replace('/answer/', '/status/'),
			`${good}x`,
			good.replace('/answer/', '/nonsense/'),
		])
			expect((await post(org('voice'), { CallSid: 'CA1' }, { url })).status, url).toBe(404);
		expect(told).toEqual([]);
	});

	test('the signature may come under the name that SignalWire gives it', async () => {
		const { told, app, env } = world();
		const url = hookUrl(PUBLIC, SECRET, { scope: 'cmp_1', what: 'status', id: 'cmp_1.1.x' });
		const signature = await signatureOf(TOKEN, url, formOf('CallSid=CA1'));
		const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-signalwire-signature': signature };
		expect((await app.request(url, { method: 'POST', body: 'CallSid=CA1', headers }, env)).status).toBeLessThan(300);
		expect(told).toMatchObject([{ signature }]);
	});

	test('too large, or not a form, is refused', async () => {
		const { post, app, env } = world();
		expect((await post({ scope: 'cmp_1', what: 'status', id: 'x' }, { A: 'x'.repeat(70_000) })).status).toBe(413);
		const url = hookUrl('http://x', SECRET, { scope: 'cmp_1', what: 'status', id: 'x' });
		expect((await app.request(url, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }, env)).status).toBe(400);
	});
});

describe('[K7] calls to our numbers', () => {
	const call = { CallSid: 'CA1', From: '+16143361234', To: '+12025550100' };
	test('hear who we are, and are asked for a key', async () => {
		const { post } = world();
		const text = await (await post(org('voice'), call)).text();
		expect(text).toContain('volunteer phone bank of Riverside &amp; Sons');
		expect(text).toMatch(/<Gather [^>]*numDigits="1"[^>]*\/menu\/org_1\//);
	});

	test('1 puts the number on the Do Not Call list', async () => {
		const { told, post } = world();
		expect(await (await post(org('menu'), { ...call, Digits: '1' })).text()).toContain('will not call it again');
		expect(told).toMatchObject([
			{ organisation: 'org_1', entry: { phones: ['+16143361234'], source: 'phone', note: 'Pressed 1 when calling +12025550100' } },
		]);
		expect(await (await post(org('menu'), { ...call, From: 'anonymous', Digits: '1' })).text()).toContain('does not show its number');
		expect(told).toHaveLength(1);
	});

	test('2 asks for the PIN, which lets a volunteer into the own room', async () => {
		const { told, post } = world();
		expect(await (await post(org('menu'), { ...call, Digits: '2' })).text()).toMatch(/numDigits="6"/);
		expect(await (await post(org('pin'), { ...call, Digits: '111111' })).text()).toMatch(/not known.*<Gather|<Gather.*not known/);
		expect(await (await post(org('pin'), { ...call, Digits: '999999' })).text()).toMatch(/too often.*<Hangup\/>/);
		expect(await (await post(org('pin'), { ...call, Digits: '123456' })).text()).toBe('<Response>room</Response>');
		expect(told).toEqual([{ campaign: 'cmp_1', admit: ['s1', 'CA1', 'phone', null] }]);
	});

	test('the menu ends by itself', async () => {
		const { post } = world();
		expect(await (await post(org('voice'), call, { query: '?ask=4' })).text()).toContain('<Hangup/>');
	});

	test('are believed only with a signature of the account, the present token or the one before', async () => {
		const { told, post } = world();
		expect((await post(org('voice'), call, { token: 'the old one' })).status).toBe(200);
		expect((await post(org('voice'), call, { token: 'a guess' })).status).toBe(403);
		expect((await post({ scope: 'org_2', what: 'voice', id: 'org_2' }, call)).status).toBe(403);
		expect(told).toEqual([{ heard: false }]);
	});
});

describe("[K6] callers' browsers", () => {
	const clock = { now: () => Date.now(), speed: 1 };
	const ticket = (change: object = {}) =>
		signJoinTicket(SECRET, { organisationId: 'org_1', campaignId: 'cmp_1', sessionId: 's1', ...change }, clock);
	const connect = async (value: string) => {
		const { told, post } = world();
		const text = await (await post(org('client'), { CallSid: 'CA5', From: 'client:anybody', ticket: value })).text();
		return { told, text };
	};

	test('are let in with their ticket, whoever they say they are', async () => {
		const { told, text } = await connect(ticket());
		expect(text).toBe('<Response>room</Response>');
		expect(told).toMatchObject([
			{ campaign: 'cmp_1', admit: ['s1', 'CA5', 'browser', { sessionId: 's1', nonce: expect.stringMatching(/^join\./) }] },
		]);
	});

	test.each([
		['none', ''],
		['a forged one', `${ticket().split('.')[0]}.AAAA`],
		['a changed one', ticket().replace(/^./, (c) => (c === 'e' ? 'f' : 'e'))],
		['one of another organisation', ticket({ organisationId: 'org_2' })],
		[
			'an old one',
			signJoinTicket(
				SECRET,
				{ organisationId: 'org_1', campaignId: 'cmp_1', sessionId: 's1' },
				{ now: () => Date.now() - 61_000, speed: 1 },
			),
		],
		['one of a session that is over', ticket({ sessionId: 'ended' })],
	])('are rejected with %s', async (_, value) => {
		expect((await connect(value)).text).toContain('<Reject');
	});
});
