/** The REST interface as the official client sees it: what it accepts, refuses, lists and gets wrong. */
import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { bin, fromRoot } from '../../scripts/lib/paths.ts';
import { apiKeySecret, apiKeySid, authToken, clientOf, FROM, PERSON, rig, UNANSWERED } from './rig.ts';

test('an account, by its token or by an API key; nobody else', async () => {
	const { simulator, client } = await rig();
	expect(await client.api.accounts(simulator.options.accountSid).fetch()).toMatchObject({ status: 'active', type: 'Full' });
	const byKey = clientOf(simulator.url, true);
	expect((await byKey.incomingPhoneNumbers.list()).map(({ phoneNumber }) => phoneNumber)).toEqual(simulator.options.numbers);
	for (const credentials of [`${apiKeySid}:wrong`, `AC0:${authToken}`, `${authToken}:${apiKeySecret}`]) {
		const response = await fetch(`${simulator.url}/2010-04-01/Accounts/${simulator.options.accountSid}.json`, {
			headers: { authorization: `Basic ${btoa(credentials)}` },
		});
		expect(response.status).toBe(401);
		expect(await response.json()).toMatchObject({ code: 20003, status: 401 });
	}
});

test('orders that Twilio refuses are refused with its codes', async () => {
	const { client, application } = await rig();
	const url = `${application.url}/answer`;
	const good = { to: PERSON, from: FROM, url };
	const refusals: [object, number][] = [
		[{ to: '555-0123' }, 21211],
		[{ to: '+442071838750' }, 21215],
		[{ from: '0123' }, 21212],
		[{ from: '+12025559999' }, 21210],
		[{ url: 'not an address' }, 21205],
		[{ statusCallback: 'nowhere' }, 21609],
		[{ timeout: 601 }, 20001],
	];
	for (const [change, code] of refusals)
		await expect(client.calls.create({ ...good, ...change }), JSON.stringify(change)).rejects.toMatchObject({ status: 400, code });
	await expect(client.calls.create({ to: PERSON, from: FROM })).rejects.toMatchObject({ code: 21205 });
	expect(await client.calls.list()).toEqual([]);
});

test('concurrency and a full queue are refusals of the moment', async () => {
	const { simulator, call } = await rig({ maxConcurrent: 1, queueLimit: 2 });
	await call(UNANSWERED);
	await simulator.pass(100);
	await expect(call(UNANSWERED)).rejects.toMatchObject({ status: 429, code: 10004 });
	const full = await rig({ queueLimit: 1 });
	await full.call(UNANSWERED);
	await expect(full.call(UNANSWERED)).rejects.toMatchObject({ status: 429, code: 22005 });
});

test('calls are listed, page by page, newest first, by number and time', async () => {
	const { simulator, client, call } = await rig({ callsPerSecond: 100 });
	for (let n = 0; n < 5; n++) {
		await call(n === 2 ? PERSON : UNANSWERED);
		await simulator.pass(10_000);
	}
	const all = await client.calls.list({ pageSize: 2 });
	expect(all.map((one) => one.to)).toEqual([UNANSWERED, UNANSWERED, PERSON, UNANSWERED, UNANSWERED]);
	expect(await client.calls.list({ to: PERSON })).toHaveLength(1);
	expect(await client.calls.list({ startTimeAfter: new Date(simulator.now - 25_000), to: UNANSWERED })).toHaveLength(2);
	expect(await client.calls.list({ status: 'no-answer', limit: 1 })).toHaveLength(1);
	expect(all[0]).toMatchObject({ direction: 'outbound-api', from: FROM, toFormatted: '(202) 555-0192', dateCreated: expect.any(Date) });
});

test('applications and the numbers’ addresses are kept', async () => {
	const { simulator, client, application } = await rig();
	const made = await client.applications.create({ friendlyName: 'Phone bank', voiceUrl: `${application.url}/client`, voiceMethod: 'POST' });
	expect((await client.applications.list({ friendlyName: 'Phone bank' })).map(({ sid }) => sid)).toEqual([made.sid]);
	const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: FROM });
	await client.incomingPhoneNumbers(number?.sid ?? '').update({ voiceUrl: `${application.url}/voice` });
	expect(await client.incomingPhoneNumbers(number?.sid ?? '').fetch()).toMatchObject({ voiceUrl: `${application.url}/voice` });
	expect(simulator.rest.numberOf(FROM)?.voiceUrl).toBe(`${application.url}/voice`);
	await client.applications(made.sid).remove();
	expect(await client.applications.list()).toEqual([]);
});

test('throttled, failed, cut off before and after: what was done is known to the simulator alone', async () => {
	const { simulator, call, client } = await rig();
	simulator.faults = { rest: { throttled: 1 } };
	await expect(call(PERSON)).rejects.toMatchObject({ status: 429, code: 20429 });
	simulator.faults = { rest: { failed: 1 } };
	await expect(call(PERSON)).rejects.toMatchObject({ status: 503 });
	simulator.faults = { rest: { cutBefore: 1 } };
	await expect(call(PERSON)).rejects.toThrow();
	expect(simulator.ledger).toEqual([]);
	simulator.faults = { rest: { cutAfter: 1 } };
	await expect(call(PERSON)).rejects.toThrow();
	simulator.faults = {};
	expect(await client.calls.list({ to: PERSON })).toHaveLength(1);
	expect(simulator.requests.map((request) => request.fault)).toEqual(['throttled', 'failed', 'cut before', 'cut after', null]);
});

test('notices are repeated, lost, late and out of order when that is asked for', async () => {
	const { simulator, application, call } = await rig({ callsPerSecond: 100 });
	application.answer('/answer', '<Response><Say>Hello</Say></Response>');
	simulator.faults = { duplicate: { p: 1 } };
	await call(PERSON);
	await simulator.pass(10_000);
	expect(application.told('/status').sort()).toEqual([
		'completed',
		'completed',
		'in-progress',
		'in-progress',
		'initiated',
		'initiated',
		'ringing',
		'ringing',
	]);
	expect(application.at('/answer')).toHaveLength(2);
	expect(new Set(application.received.map(({ token }) => token)).size).toBe(application.received.length / 2);
	application.received.length = 0;
	simulator.faults = { lost: { p: 1, which: ['answered', 'completed'] } };
	await call(PERSON);
	await simulator.pass(10_000);
	expect(application.told('/status')).toEqual(['initiated', 'ringing']);
	application.received.length = 0;
	simulator.faults = { outOfOrder: 0.5, late: { p: 0.3, maxS: 5 } };
	for (let n = 0; n < 10; n++) await call(PERSON);
	await simulator.pass(60_000);
	expect(application.told('/status')).toHaveLength(40);
	const bySid = Map.groupBy(application.at('/status'), ({ params }) => params.CallSid);
	const disordered = [...bySid.values()].filter((all) => all.some(({ params }, n) => params.SequenceNumber !== String(n)));
	expect(disordered.length).toBeGreaterThan(2);
	application.received.length = 0;
	simulator.faults = { connection: 1 };
	await call(PERSON);
	await simulator.pass(10_000);
	expect(application.at('/answer')).toEqual([]);
	expect(simulator.ledger.at(-1)).toMatchObject({ endedBy: 'network', documents: [{ error: 11200 }] });
});

test('it runs in a process of its own', async () => {
	const clock = JSON.stringify({ speed: 20 });
	const child = spawn(bin('node'), [fromRoot('test', 'twilio', 'simulator', 'main.ts'), '--json', '--cps', '5', '--clock', clock]);
	try {
		const line = await new Promise<string>((resolve, reject) => {
			child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()));
			child.once('close', () => reject(new Error('It ended.')));
		});
		const { url } = JSON.parse(line) as { url: string };
		const client = clientOf(url);
		const made = await client.calls.create({ to: PERSON, from: FROM, twiml: '<Response><Say>Hello</Say></Response>' });
		await expect.poll(async () => (await client.calls(made.sid).fetch()).status, { timeout: 10_000 }).toBe('completed');
		const ledger = await fetch(`${url}/_simulator/ledger`);
		expect(await ledger.json()).toMatchObject({ calls: [{ sid: made.sid, answeredBy: 'person' }] });
	} finally {
		child.kill('SIGTERM');
	}
});
