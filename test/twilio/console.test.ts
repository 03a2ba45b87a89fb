/** What an owner's page does at the carrier: numbers, addresses, the app, a test call; over the simulator, and as the official client would. */
import { expect, test } from 'vitest';
import { addressesOf, answerNumbers, callStatus, ensureApp, listNumbers, placeTestCall } from '../../worker/carriers/twilio/console.ts';
import type { Fetch } from '../../worker/carriers/twilio/rest.ts';
import { accountOf } from './contract-world.ts';
import { FROM, PERSON, rig } from './rig.ts';

const SECRET = 'only-for-tests-0123456789abcdef0123456789';
const plain: Fetch = (url, init) => fetch(url, init);

test('[K1] [K7] numbers are fetched, their addresses and the app’s are entered once, and the official client sees them', async () => {
	const { simulator, client } = await rig();
	const account = accountOf(simulator, 'https://dial.example.org');
	const addresses = addressesOf(account, SECRET);
	const before = await listNumbers(plain, account, addresses);
	expect(before).toMatchObject({ ok: true, value: [{ phone: FROM, answered: false }, { answered: false }] });
	if (!before.ok) return;
	expect(await answerNumbers(plain, account, addresses, before.value)).toEqual({ ok: true, value: null });
	const first = await ensureApp(plain, account, addresses);
	expect(await ensureApp(plain, account, addresses)).toEqual(first);
	expect(await listNumbers(plain, account, addresses)).toMatchObject({ value: [{ answered: true }, { answered: true }] });
	const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: FROM });
	expect(number?.voiceUrl.split('#')[0]).toBe(addresses.voice);
	const apps = await client.applications.list();
	expect(apps).toHaveLength(1);
	expect(apps[0]).toMatchObject({ sid: first.ok ? first.value : '', voiceMethod: 'POST' });
	expect(apps[0]?.voiceUrl.split('#')[0]).toBe(addresses.client);
});

test('[K9] a test call is heard to its end, and its status can be asked for', async () => {
	const { simulator, application } = await rig();
	const account = accountOf(simulator, application.url);
	const placed = await placeTestCall(plain, account, SECRET, { id: 'tst_1', to: PERSON, from: FROM });
	expect(placed).toMatchObject({ ok: true });
	await simulator.pass(60_000);
	expect(simulator.ledger[0]).toMatchObject({ to: PERSON, status: 'completed', endedBy: 'us' });
	expect(application.received.map(({ params }) => params.CallStatus)).toEqual(['initiated', 'ringing', 'in-progress', 'completed']);
	expect(await callStatus(plain, account, placed.ok ? placed.value : '')).toEqual({ ok: true, value: 'completed' });
});

test('[K9] refusals come in the carrier’s own words', async () => {
	const { simulator } = await rig();
	const account = accountOf(simulator, 'https://dial.example.org');
	const refused = await placeTestCall(plain, account, SECRET, { id: 't', to: PERSON, from: '+12025559999' });
	expect(refused).toMatchObject({ ok: false, code: '21210', message: expect.stringContaining('not yet verified') });
	const wrong = { ...account, apiKeySecret: 'wrong' };
	expect(await listNumbers(plain, wrong, addressesOf(account, SECRET))).toMatchObject({ ok: false, code: '20003' });
	simulator.faults = { rest: { cutBefore: 1 } };
	expect(await listNumbers(plain, account, addressesOf(account, SECRET))).toMatchObject({ ok: false, code: 'unreachable' });
});
