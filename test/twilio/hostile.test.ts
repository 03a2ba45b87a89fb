/** [K5] Webhooks that are not what they seem, through the route and the campaign's own check of the signature. */
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { CarrierLine } from '../../worker/campaign/carrier-line.ts';
import { sealSecret } from '../../worker/carriers/twilio/account.ts';
import type { CampaignHook } from '../../worker/carriers/twilio/config.ts';
import { hookUrl } from '../../worker/carriers/twilio/mac.ts';
import { formOf, SIGNATURE_HEADER, signatureOf } from '../../worker/carriers/twilio/signature.ts';
import type { Env } from '../../worker/env.ts';
import { onError } from '../../worker/middleware/errors.ts';
import type { AppEnv } from '../../worker/routes/router.ts';
import { twilioHooks } from '../../worker/routes/twilio-hooks.ts';
import { EngineRig } from '../support/engine-rig.ts';
import { ACCOUNT, SECRET } from '../support/twilio-world.ts';

const TOKEN = 'the auth token';
const SID = `CA${'7'.repeat(32)}`;
const FORM = 'application/x-www-form-urlencoded; charset=UTF-8';
const stored: { row: object | null } = { row: null };
vi.mock('../../worker/directory/carrier-accounts.ts', () => ({
	findCarrierAccount: async () => stored.row,
	organisationName: async () => ACCOUNT.organisationName,
}));

beforeAll(async () => {
	vi.stubGlobal('fetch', async () => Response.json({ sid: SID, status: 'queued' }, { status: 201 }));
	stored.row = {
		...ACCOUNT,
		organisationId: 'org',
		apiKeySecret: await sealSecret(SECRET, 'org', 'apiKeySecret', 'key secret'),
		authToken: await sealSecret(SECRET, 'org', 'authToken', TOKEN),
		oldAuthToken: null,
		oldTokenUntil: null,
	};
});
afterAll(() => void vi.unstubAllGlobals());

/** A campaign with one call in the air, behind the routes. */
async function world() {
	const rig = new EngineRig({ contacts: [{ phone: '+16143361234' }], config: { carrier: 'twilio' } });
	const organisation = {
		carrierTake: async () => ({ ok: true, value: null }),
		carrierHeard: async () => {},
		carrierSettle: async () => {},
	};
	const vars = { APP_SECRET: SECRET, DB: {}, ORGANISATION: { getByName: () => organisation } };
	/** All of the bindings that are reached from here. */
	const bindings: Env = Object.assign(Object.create(null), vars);
	const line = new CarrierLine({
		env: bindings,
		sql: rig.sql,
		engine: rig.engine,
		clock: { now: () => rig.now, speed: 1, toReal: (at) => at },
		campaign: {
			events: (events) => rig.engine.carrierEvents(events),
			answer: async (request) => {
				const decision = rig.engine.answered(request);
				return decision.do === 'hold' ? { do: 'wait' } : decision;
			},
			callerAudio: () => undefined,
			fellOut: (leg) => rig.engine.fellOut(leg),
		},
		later: (work) => void work,
	});
	await line.use('twilio', 'cmp', 'org');
	rig.readyCaller();
	const order = rig.sent[0];
	if (order?.what.verb !== 'originate') throw new Error('nothing was placed');
	await line.carrier()?.originate(order.what.originate);
	const { leg } = order;
	const app = new Hono<AppEnv>().onError(onError).route('/hooks/twilio', twilioHooks);
	const env = { ...vars, CAMPAIGN: { getByName: () => line } };
	Reflect.set(line, 'carrierHook', line.hook.bind(line));
	const address = (what: CampaignHook, id = leg): string => hookUrl(ACCOUNT.publicUrl, SECRET, { scope: 'cmp', what, id });
	const send = async (url: string, body: string, signature: string | null, type = FORM): Promise<number> => {
		const headers: Record<string, string> = { 'content-type': type };
		if (signature !== null) headers[SIGNATURE_HEADER] = signature;
		return (await app.request(url, { method: 'POST', headers, body }, env)).status;
	};
	const form = (status: string): string => new URLSearchParams({ CallSid: SID, CallStatus: status, CallDuration: '9' }).toString();
	const signed = async (what: CampaignHook, status: string): Promise<[string, string, string]> => {
		const url = address(what);
		return [url, form(status), await signatureOf(TOKEN, url, formOf(form(status)))];
	};
	const seen = () => JSON.stringify([rig.attempts(), rig.sql.rows('select * from twilio_legs')]);
	return { rig, leg, address, send, signed, form, seen };
}

test('[K5] forged, changed, moved and oversized reports are refused, and nothing changes', async () => {
	const { rig, address, send, signed, form, seen } = await world();
	const [url, body, signature] = await signed('status', 'ringing');
	const before = seen();
	expect(await send(url, body, null)).toBe(403);
	expect(await send(url, body, 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=')).toBe(403);
	expect(await send(url, body, await signatureOf('another account’s token', url, formOf(body)))).toBe(403);
	expect(await send(url, form('busy'), signature)).toBe(403);
	expect(await send(`${url}?more=1`, body, signature)).toBe(403);
	// The signature of one address is none for another.
	expect(await send(address('amd'), body, signature)).toBe(403);
	expect(await send(`${url.slice(0, -1)}${url.endsWith('A') ? 'B' : 'A'}`, body, signature)).toBe(404);
	expect(await send(url.replace('/status/', '/room/'), body, signature)).toBe(404);
	expect(await send(url, JSON.stringify({ CallSid: SID, CallStatus: 'busy' }), signature, 'application/json')).toBe(400);
	expect(await send(url, `${body}&Padding=${'x'.repeat(200_000)}`, signature)).toBe(413);
	expect(seen()).toBe(before);
	// And the true one is taken.
	expect(await send(url, body, signature)).toBe(204);
	expect(rig.attempt(1)).toMatchObject({ state: 'ringing' });
});

test('[K5][K4] reports sent again, of a call that is over, in any order, are answered and change nothing', async () => {
	const { rig, send, signed, seen } = await world();
	const reports = [];
	for (const status of ['initiated', 'ringing', 'in-progress', 'completed']) reports.push(await signed('status', status));
	const ask = await signed('answer', 'in-progress');
	for (const report of reports.slice(0, 3)) expect(await send(...report)).toBe(204);
	expect(await send(...ask)).toBe(200);
	expect(rig.attempt(1)).toMatchObject({ decided: 'join' });
	for (const report of reports.slice(3)) expect(await send(...report)).toBe(204);
	expect(rig.attempt(1).state).toBe('ended');
	const before = seen();
	rig.now += 86_000_000;
	for (const report of [...reports, ask].reverse()) expect(await send(...report)).toBeLessThan(300);
	expect(seen()).toBe(before);
});

test('[K5] a leg that nobody placed is answered like any other, and nothing is kept of it', async () => {
	const { send, address, form, seen } = await world();
	const before = seen();
	const url = address('status', 'cmp.99.nobody');
	expect(await send(url, form('completed'), await signatureOf(TOKEN, url, formOf(form('completed'))))).toBe(204);
	expect(seen()).toBe(before);
});
