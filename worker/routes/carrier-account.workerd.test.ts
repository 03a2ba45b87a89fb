import { env } from 'cloudflare:test';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CarrierAccountView, TestCallView } from '../../protocol/carrier.ts';
import type { CampaignView } from '../../protocol/rest.ts';
import type { Readiness } from '../../protocol/views.ts';
import { migrate, ORIGIN, organisation, type TestApi } from '../../test/support/worker-api.ts';

const SID = (prefix: string, n = '1') => prefix + n.repeat(32);
const ENTERED = {
	accountSid: SID('AC'),
	apiKeySid: SID('SK'),
	apiKeySecret: 'the secret of the key',
	authToken: 'the first auth token',
	publicUrl: ORIGIN,
};
const OWN = '+16143360100';

interface Sent {
	method: string;
	path: string;
	form: URLSearchParams;
}
let sent: Sent[] = [];
/** What the carrier answers, by method and the end of the path; a number of the account and an app by default. */
let answers: Record<string, (one: Sent) => [number, unknown]> = {};
let voiceUrl = '';

beforeAll(migrate);
beforeEach(() => {
	sent = [];
	voiceUrl = '';
	answers = {
		'GET /IncomingPhoneNumbers.json': () => [
			200,
			{
				incoming_phone_numbers: [
					{ sid: SID('PN'), phone_number: OWN, friendly_name: 'Ohio', voice_url: voiceUrl, capabilities: { voice: true } },
				],
			},
		],
		[`POST /IncomingPhoneNumbers/${SID('PN')}.json`]: ({ form }) => {
			voiceUrl = form.get('VoiceUrl') ?? '';
			return [200, { sid: SID('PN') }];
		},
		'GET /Applications.json': () => [200, { applications: [] }],
		'POST /Applications.json': () => [201, { sid: SID('AP') }],
		'POST /Calls.json': () => [201, { sid: SID('CA'), status: 'queued' }],
	};
	vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
		const url = new URL(String(input));
		const one = {
			method: init?.method ?? 'GET',
			path: url.pathname.split(ENTERED.accountSid)[1] ?? '',
			form: new URLSearchParams(String(init?.body ?? '')),
		};
		sent.push(one);
		const [status, body] = answers[`${one.method} ${one.path}`]?.(one) ?? [404, { code: 20404, message: 'Not found' }];
		return Response.json(body, { status });
	});
});
afterEach(() => vi.restoreAllMocks());

const path = '/api/carrier-account';
const look = async (api: TestApi) => (await api.send<CarrierAccountView>('GET', path)).body;
async function withAccount(): Promise<TestApi> {
	const api = await organisation();
	const { status } = await api.send('PUT', path, ENTERED);
	expect(status).toBe(200);
	return api;
}

describe('[K1] the account', () => {
	test('is entered by an owner; its secrets are sealed in D1 and in no answer', async () => {
		const api = await withAccount();
		const view = await look(api);
		expect(view.account).toMatchObject({
			accountSid: ENTERED.accountSid,
			hasAuthToken: true,
			callsPerSecond: 1,
			apiBase: 'https://api.twilio.com',
		});
		expect(view.numbers).toEqual([{ sid: SID('PN'), phone: OWN, label: 'Ohio', answered: false }]);
		const row = JSON.stringify(
			await env.DB.prepare('select * from carrier_accounts where organisation_id = ?').bind(api.organisationId).first(),
		);
		const log = JSON.stringify(
			(await env.DB.prepare('select * from audit_log where organisation_id = ?').bind(api.organisationId).all()).results,
		);
		for (const text of [JSON.stringify(view), row, log])
			for (const secret of [ENTERED.apiKeySecret, ENTERED.authToken]) expect(text).not.toContain(secret);
		expect(log).toContain('carrier_account.saved');
	});

	test('is for owners to change, for admins to see', async () => {
		const owner = await withAccount();
		const admin = await organisation('admin', owner.organisationId);
		expect((await look(admin)).account).not.toBeNull();
		expect((await admin.send('PUT', path, ENTERED)).error.code).toBe('forbidden');
		expect((await admin.send('POST', `${path}/numbers`)).error.code).toBe('forbidden');
		expect((await admin.send('PUT', `${path}/stop`)).status).toBe(200);
		expect((await admin.send('DELETE', `${path}/stop`)).error.code).toBe('forbidden');
	});

	test('that the carrier does not know is refused in its words', async () => {
		const api = await organisation();
		answers['GET /IncomingPhoneNumbers.json'] = () => [401, { code: 20003, message: 'Authenticate' }];
		const { status, error } = await api.send('PUT', path, ENTERED);
		expect([status, error.code]).toEqual([400, 'invalid_input']);
		expect(error.message).toMatch(/Authenticate \(20003\).*API key or secret are wrong/);
		expect((await look(api)).account).toBeNull();
	});

	test('goes to the carrier only: other addresses are refused before anything is sent', async () => {
		const api = await organisation();
		for (const apiBase of ['https://evil.example', 'http://api.twilio.com', 'http://127.0.0.1:4010'])
			expect((await api.send('PUT', path, { ...ENTERED, apiBase })).error.message).toContain('apiBase');
		expect((await api.send('PUT', path, { ...ENTERED, publicUrl: `${ORIGIN}/below` })).error.message).toContain('publicUrl');
		expect(sent).toEqual([]);
	});

	test('keeps its secrets when they are left out; a new token is accepted beside the old one for an hour', async () => {
		const api = await withAccount();
		const { apiKeySecret, authToken, ...rest } = ENTERED;
		expect((await api.send('PUT', path, { ...rest, callsPerSecond: 3 })).status).toBe(200);
		expect((await look(api)).account).toMatchObject({ callsPerSecond: 3, oldTokenUntil: null });
		const { body } = await api.send<CarrierAccountView>('PUT', path, { ...rest, authToken: 'the second auth token' });
		expect(body.account?.oldTokenUntil).toBeGreaterThan(Date.now() + 3_500_000);
		expect((await api.send('PUT', path, { ...rest, accountSid: SID('AC', '2') })).error.message).toContain('secret');
		expect([apiKeySecret, authToken]).toHaveLength(2);
	});
});

describe('[K7] its addresses', () => {
	test('are entered at the carrier, and seen to be right', async () => {
		const api = await withAccount();
		expect((await look(api)).health.problems.map((problem) => problem.text)).toContain(
			'1 of 1 numbers do not answer when somebody calls back.',
		);
		const { body } = await api.send<CarrierAccountView>('POST', `${path}/webhooks`);
		expect(body.webhooks.map((webhook) => webhook.set)).toEqual([true, true]);
		expect(body.account?.appSid).toBe(SID('AP'));
		expect(body.numbers[0]?.answered).toBe(true);
		expect(voiceUrl).toMatch(new RegExp(`^${ORIGIN}/hooks/twilio/${api.organisationId}/voice/${api.organisationId}/[\\w-]{22}#`));
		expect(body.health.problems).toEqual([]);
	});
});

describe('[K9][X3] a test call to yourself', () => {
	test('says how it goes, and what to do when it does not', async () => {
		const api = await withAccount();
		const { status, body } = await api.send<TestCallView>('POST', `${path}/test-calls`, { to: '(614) 336-1234', from: OWN });
		expect([status, body]).toEqual([201, expect.objectContaining({ status: 'queued', over: false, to: '+16143361234' })]);
		expect(sent.at(-1)?.form.get('Twiml')).toContain('This is a test call');
		expect((await api.send<TestCallView>('GET', `${path}/test-calls/${body.id}`)).body).toEqual(body);
		answers['POST /Calls.json'] = () => [400, { code: 21219, message: 'The number is unverified.' }];
		const refused = (await api.send<TestCallView>('POST', `${path}/test-calls`, { to: '(614) 336-1234', from: OWN })).body;
		expect(refused).toMatchObject({ over: true, text: expect.stringMatching(/unverified\. \(21219\).*Upgrade the account/) });
	});

	test('goes to numbers that may be called, from numbers of the account', async () => {
		const api = await withAccount();
		expect((await api.send('POST', `${path}/test-calls`, { to: '+44 20 7183 8750', from: OWN })).error.message).toContain('North American');
		expect((await api.send('POST', `${path}/test-calls`, { to: '(614) 336-1234', from: '+16143360199' })).error.message).toContain('from');
	});
});

describe('[K1] a campaign', () => {
	const made = async (api: TestApi) =>
		(await api.send<CampaignView>('POST', '/api/campaigns', { name: 'Real', timeZone: 'America/New_York' })).body;
	test('chooses the carrier once there is an account; its numbers have to be the account’s', async () => {
		const without = await organisation();
		const plain = await made(without);
		expect(plain.carrier).toBe('simulated');
		expect((await without.send('PATCH', `/api/campaigns/${plain.id}`, { carrier: 'twilio' })).error.message).toContain('no account');
		const api = await withAccount();
		const { id } = await made(api);
		expect((await api.send<CampaignView>('PATCH', `/api/campaigns/${id}`, { carrier: 'twilio' })).body.carrier).toBe('twilio');
		await api.send('POST', `/api/campaigns/${id}/caller-ids`, { phone: '+16143360199' });
		const problems = async () =>
			(await api.send<Readiness>('GET', `/api/campaigns/${id}/readiness`)).body.steps.find((step) => step.step === 'phone_numbers')
				?.problems;
		expect(await problems()).toEqual(['+16143360199 is not a number of the carrier’s account: remove it.']);
		const { body: numbers } = await api.send<{ id: string }[]>('GET', `/api/campaigns/${id}/caller-ids`);
		await api.send('DELETE', `/api/campaigns/${id}/caller-ids/${numbers[0]?.id}`);
		await api.send('POST', `/api/campaigns/${id}/caller-ids`, { phone: OWN });
		expect(await problems()).toEqual([]);
		await api.send('PATCH', `/api/campaigns/${id}`, { practice: true });
		expect((await api.send<CampaignView>('GET', `/api/campaigns/${id}`)).body).toMatchObject({ carrier: 'twilio', practice: true });
		// Its window is the whole day now, which a real one may not have; nobody is called for real.
		expect((await api.send('PATCH', `/api/campaigns/${id}/settings`, { ringTimeoutS: 30 })).status).toBe(200);
	});

	test('that still calls through the account keeps it', async () => {
		const api = await withAccount();
		const { id } = await made(api);
		await api.send('PATCH', `/api/campaigns/${id}`, { carrier: 'twilio' });
		await env.DB.prepare('update campaigns set started_at = 1 where id = ?').bind(id).run();
		expect((await api.send('DELETE', path)).error.message).toContain('Real still calls');
		await env.DB.prepare('update campaigns set started_at = null where id = ?').bind(id).run();
		expect((await api.send('DELETE', path)).status).toBe(204);
		expect((await look(api)).account).toBeNull();
	});
});
