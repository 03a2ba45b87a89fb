import { describe, expect, test } from 'vitest';
import { ACCOUNT, call, json, order, SECRET, sidOf, testWorld } from '../../../test/support/twilio-world.ts';
import { hookUrl } from './mac.ts';

const LEG = 'cmp_1.1.nonce';
const address = (what: 'answer' | 'status' | 'amd') => hookUrl(ACCOUNT.publicUrl, SECRET, { scope: 'cmp_1', what, id: LEG });
const BASE = `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT.accountSid}`;
const placed = async () => {
	const world = testWorld();
	world.answers.push(call(sidOf(1)));
	await world.carrier.originate(order());
	world.sent.length = 0;
	return world;
};

describe('[K2] placing a call', () => {
	test('is one request with everything in it', async () => {
		const { carrier, sent, answers } = testWorld();
		answers.push(call(sidOf(1)));
		expect(await carrier.originate(order())).toEqual({ ok: true, value: { ref: sidOf(1) } });
		expect(sent).toHaveLength(1);
		expect(sent[0]).toMatchObject({ method: 'POST', url: `${BASE}/Calls.json` });
		expect(sent[0]?.headers.authorization).toBe(`Basic ${btoa(`${ACCOUNT.apiKeySid}:key-secret-for-tests`)}`);
		expect(sent[0]?.form).toEqual([
			['To', '+16143361234'],
			['From', '+12025550100'],
			['Url', `${address('answer')}#ct=1000&rt=5000&rc=1`],
			['Method', 'POST'],
			['StatusCallback', `${address('status')}#ct=1500&rt=4000&rc=2&rp=ct,rt,5xx`],
			['StatusCallbackMethod', 'POST'],
			['StatusCallbackEvent', 'initiated'],
			['StatusCallbackEvent', 'ringing'],
			['StatusCallbackEvent', 'answered'],
			['StatusCallbackEvent', 'completed'],
			['Timeout', '20'],
			['TimeLimit', '3600'],
			['MachineDetection', 'Enable'],
			['AsyncAmd', 'true'],
			['AsyncAmdStatusCallback', `${address('amd')}#ct=1500&rt=4000&rc=2&rp=ct,rt,5xx`],
			['AsyncAmdStatusCallbackMethod', 'POST'],
		]);
	});

	test.each([
		[60, '55'],
		[20, '15'],
		[15, '15'],
	])(
		'a ring timeout of %i s is asked for as %s s: the carrier may add 5 s, and nobody is rung for less than 15 s',
		async (ringTimeoutS, asked) => {
			const { carrier, sent, answers } = testWorld();
			answers.push(call(sidOf(1)));
			await carrier.originate(order({ ringTimeoutS }));
			expect(sent[0]?.form).toContainEqual(['Timeout', asked]);
		},
	);

	test('names what is asked when we do not answer, where the installation has such an address', async () => {
		const fallback = 'https://handler.twilio.com/twiml/EH1';
		const { carrier, sent, answers } = testWorld({}, undefined, fallback);
		answers.push(call(sidOf(1)));
		await carrier.originate(order());
		expect(sent[0]?.form.filter(([name]) => name.startsWith('Fallback'))).toEqual([
			['FallbackUrl', fallback],
			['FallbackMethod', 'GET'],
		]);
	});

	test('without machine detection says nothing of it; another base address is used as it is', async () => {
		const { carrier, sent, answers } = testWorld({ apiBase: 'https://example.signalwire.com/api/laml' });
		answers.push(call(sidOf(1)));
		await carrier.originate(order({ machineDetection: false }));
		expect(sent[0]?.url).toBe(`https://example.signalwire.com/api/laml/2010-04-01/Accounts/${ACCOUNT.accountSid}/Calls.json`);
		expect(sent[0]?.form.filter(([name]) => /machine|amd/i.test(name))).toEqual([]);
	});

	test('is not repeated: the same order has the same answer, another one for the leg is refused', async () => {
		const world = await placed();
		expect(await world.carrier.originate(order())).toEqual({ ok: true, value: { ref: sidOf(1) } });
		expect(await world.carrier.originate(order({ key: 'k2' }))).toMatchObject({ why: 'rejected', permanent: true });
		expect(world.sent).toEqual([]);
	});

	test.each([
		[400, '21211', 'invalid_number', true],
		[400, '21216', 'destination_refused', true],
		[400, '21215', '21215', false],
		[400, '21210', '21210', false],
		[401, '20003', '20003', false],
		[403, '10002', '10002', false],
	])('refused with %i %s: %s', async (status, code, ours, permanent) => {
		const { carrier, answers, refusals } = testWorld();
		answers.push(json(status, { code: Number(code), message: 'Their words.', status }));
		expect(await carrier.originate(order())).toEqual({ ok: false, why: 'rejected', code: ours, permanent, message: 'Their words.' });
		expect(refusals).toEqual([[code, 'Their words.']]);
		expect(await carrier.snapshot(LEG)).toEqual({ ok: true, value: null });
	});

	test('too much at once is "later", with the time that the carrier names', async () => {
		const { carrier, answers } = testWorld();
		answers.push(json(429, { code: 20429, message: 'Too Many Requests' }, { 'retry-after': '3' }));
		expect(await carrier.originate(order())).toEqual({ ok: false, why: 'throttled', retryAfterMs: 3000 });
		answers.push(json(400, { code: 10004, message: 'Concurrency' }));
		expect(await carrier.originate(order())).toEqual({ ok: false, why: 'throttled', retryAfterMs: 1000 });
	});

	test.each([
		['a broken connection', 'lost' as const],
		['a server error', json(503, '<html>')],
		['an answer that is not JSON', json(201, '<html>')],
		['an answer cut short', json(201, '{"sid": "CA')],
		['an answer without a name', json(201, {})],
	])('after %s nobody knows; it is looked up, never repeated', async (_, answer) => {
		const { carrier, answers, sent } = testWorld();
		answers.push(answer);
		expect(await carrier.originate(order())).toMatchObject({ ok: false, why: 'unknown' });
		answers.push(json(200, { calls: [] }));
		expect(await carrier.originate(order())).toMatchObject({ ok: false, why: 'unknown' });
		expect(sent.map((one) => one.method)).toEqual(['POST', 'GET']);
		expect(sent[1]?.url).toBe(`${BASE}/Calls.json?To=%2B16143361234&From=%2B12025550100&PageSize=20`);
	});

	test('numbers that are not to be called never leave us', async () => {
		const { carrier, sent } = testWorld();
		for (const to of ['+442071838750', '+18095551234', '+19005551234', '+16149761234'])
			expect(await carrier.originate(order({ to, legId: to, key: to }))).toMatchObject({ code: 'destination_refused', permanent: true });
		expect(await carrier.originate(order({ to: '555-0123' }))).toMatchObject({ code: 'invalid_number' });
		expect(sent).toEqual([]);
	});

	test('without room or money nothing is sent, and nothing is remembered', async () => {
		const { carrier, sent, refusals } = testWorld(
			{},
			{
				take: async () => ({ ok: false, why: 'rejected', code: 'spend_cap', permanent: false, message: 'The limit is reached.' }),
			},
		);
		expect(await carrier.originate(order())).toMatchObject({ code: 'spend_cap' });
		expect(sent).toEqual([]);
		expect(refusals).toEqual([['spend_cap', 'The limit is reached.']]);
		expect(await carrier.snapshot(LEG)).toEqual({ ok: true, value: null });
	});
});

describe('[K2] an orphan', () => {
	const lost = async () => {
		const world = testWorld();
		world.answers.push('lost');
		await world.carrier.originate(order());
		return world;
	};

	test('is found by its two numbers and its time', async () => {
		const { carrier, answers } = await lost();
		const old = { sid: sidOf(7), date_created: 'Mon, 23 Nov 2026 17:00:00 +0000' };
		const own = { sid: sidOf(8), date_created: 'Mon, 23 Nov 2026 18:00:01 +0000' };
		answers.push(json(200, { calls: [own, old] }), call(sidOf(8), 'ringing'));
		expect(await carrier.snapshot(LEG)).toMatchObject({ ok: true, value: { state: 'ringing' } });
	});

	test('that the carrier does not know is nobody', async () => {
		const { carrier, answers } = await lost();
		answers.push(json(200, { calls: [{ sid: sidOf(7), date_created: 'Mon, 23 Nov 2026 17:00:00 +0000' }] }));
		expect(await carrier.snapshot(LEG)).toEqual({ ok: true, value: null });
	});

	test('that cannot be asked about stays unknown', async () => {
		const { carrier, answers } = await lost();
		answers.push(json(500, ''));
		expect(await carrier.snapshot(LEG)).toMatchObject({ ok: false, why: 'unknown' });
	});
});

describe('[K2] commands', () => {
	test('a cancelled call: "canceled" first, and when it was answered meanwhile "completed"', async () => {
		const world = await placed();
		world.answers.push(call(sidOf(1), 'in-progress'), call(sidOf(1), 'completed'));
		expect(await world.carrier.cancel('c', LEG)).toEqual({ ok: true, value: null });
		expect(world.sent.map((one) => [one.url, one.form])).toEqual([
			[`${BASE}/Calls/${sidOf(1)}.json`, [['Status', 'canceled']]],
			[`${BASE}/Calls/${sidOf(1)}.json`, [['Status', 'completed']]],
		]);
		expect(await world.carrier.cancel('c', LEG)).toEqual({ ok: true, value: null });
		expect(world.sent).toHaveLength(2);
	});

	test('a leg is moved by new instructions, once per key', async () => {
		const world = await placed();
		world.sql.run('update twilio_legs set answered_at = 1');
		world.answers.push(call(sidOf(1), 'in-progress'));
		expect(await world.carrier.act('j', LEG, { do: 'join', room: 'session-1' })).toEqual({ ok: true, value: null });
		expect(await world.carrier.act('j', LEG, { do: 'join', room: 'session-1' })).toEqual({ ok: true, value: null });
		expect(world.sent).toHaveLength(1);
		const [name, twiml] = world.sent[0]?.form[0] ?? [];
		expect(name).toBe('Twiml');
		expect(twiml).toMatch(/<Conference [^>]*startConferenceOnEnter="false"[^>]*>session-1<\/Conference>/);
		expect(twiml?.length).toBeLessThan(4000);
	});

	test('what is over, not there or not answered is refused, each in its way', async () => {
		const world = await placed();
		const join = { do: 'join', room: 'session-1' } as const;
		expect(await world.carrier.act('a', 'cmp_1.9.x', join)).toMatchObject({ code: 'not_found', permanent: true });
		expect(await world.carrier.hangUp('a', 'cmp_1.9.x')).toMatchObject({ code: 'not_found', permanent: true });
		expect(await world.carrier.act('a', LEG, join)).toMatchObject({ code: 'not_answered', permanent: false });
		world.sql.run('update twilio_legs set answered_at = 1');
		world.answers.push(json(400, { code: 21220, message: 'not in-progress' }), call(sidOf(1), 'completed'));
		expect(await world.carrier.act('a', LEG, join)).toMatchObject({ code: 'ended', permanent: true });
	});

	test('hanging up what is over already has succeeded', async () => {
		const world = await placed();
		world.answers.push(json(400, { code: 21220, message: 'not in-progress' }), call(sidOf(1), 'busy'));
		expect(await world.carrier.hangUp('h', LEG)).toEqual({ ok: true, value: null });
	});

	test('a command without an answer may have happened', async () => {
		const world = await placed();
		world.answers.push('lost');
		expect(await world.carrier.hangUp('h', LEG)).toMatchObject({ why: 'unknown' });
	});
});

test.each([
	['queued', 'queued', null],
	['ringing', 'ringing', null],
	['in-progress', 'answered', null],
	['completed', 'ended', 'completed'],
	['busy', 'ended', 'busy'],
	['no-answer', 'ended', 'no_answer'],
	['canceled', 'ended', 'cancelled'],
	['failed', 'ended', 'carrier_error'],
])('a snapshot of a call that is %s', async (status, state, cause) => {
	const world = await placed();
	world.answers.push(call(sidOf(1), status));
	expect(await world.carrier.snapshot(LEG)).toMatchObject({ ok: true, value: { legId: LEG, state, cause, room: null } });
});
