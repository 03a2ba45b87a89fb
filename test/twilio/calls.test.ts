import twilio from 'twilio';
import { describe, expect, test } from 'vitest';
import { authToken, BUSY, INVALID, joins, MACHINE, PERSON, rig, UNANSWERED } from './rig.ts';

describe('a call from the order to the end', () => {
	test('its notices come in order with their numbers, and every request carries a signature the official library accepts', async () => {
		const { simulator, application, call } = await rig();
		application.answer('/answer', '<Response><Say>Hello there</Say></Response>');
		const sid = await call(PERSON, { url: `${application.url}/answer?leg=a%20b#rt=4000&rc=2` });
		await simulator.pass(60_000);
		expect(application.told('/status')).toEqual(['initiated', 'ringing', 'in-progress', 'completed']);
		expect(application.at('/status').map(({ params }) => params.SequenceNumber)).toEqual(['0', '1', '2', '3']);
		expect(application.at('/answer')).toHaveLength(1);
		expect(application.at('/answer')[0]?.params).toMatchObject({ CallSid: sid, CallStatus: 'in-progress', To: PERSON, ToCity: '' });
		for (const { signature, url, params, type } of application.received) {
			expect(type).toBe('application/x-www-form-urlencoded; charset=UTF-8');
			expect(twilio.validateRequest(authToken, signature, url, params)).toBe(true);
			expect(twilio.validateRequest(authToken, signature, url, { ...params, CallSid: 'CA0' })).toBe(false);
			expect(twilio.validateRequest('another', signature, url, params)).toBe(false);
			expect(twilio.validateRequest(authToken, signature, `${url}x`, params)).toBe(false);
		}
		const [, , , end] = application.at('/status');
		expect(end?.params).toMatchObject({ CallDuration: '1', SipResponseCode: '200', CallbackSource: 'call-progress-events' });
		expect(end?.params.Timestamp).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/);
		expect(simulator.ledger[0]).toMatchObject({ sid, answeredBy: 'person', status: 'completed', endedBy: 'us' });
	});

	test('busy, unanswered, invalid', async () => {
		const { simulator, application, call, client } = await rig({ callsPerSecond: 100 });
		const sids = [await call(BUSY), await call(UNANSWERED), await call(INVALID)];
		await simulator.pass(31_000);
		const statuses = await Promise.all(sids.map(async (sid) => (await client.calls(sid).fetch()).status));
		expect(statuses).toEqual(['busy', 'no-answer', 'failed']);
		expect(application.told('/status').filter((status) => status === 'ringing')).toHaveLength(1);
		expect(application.at('/answer')).toEqual([]);
	});

	test('one call a second leaves the queue, and one that is cancelled there is never dialed', async () => {
		const { simulator, client, call } = await rig();
		const sids: string[] = [];
		for (let n = 0; n < 4; n++) sids.push(await call(UNANSWERED));
		await simulator.pass(1_500);
		const statusOf = async (n: number) => (await client.calls(sids[n] ?? '').fetch()).status;
		expect([await statusOf(0), await statusOf(1), await statusOf(2), await statusOf(3)]).toEqual(['ringing', 'queued', 'queued', 'queued']);
		await client.calls(sids[2] ?? '').update({ status: 'canceled' });
		await simulator.pass(10_000);
		const starts = simulator.ledger.map((one) => (one.initiatedAt === null ? null : one.initiatedAt - one.askedAt));
		expect(starts).toEqual([20, 1020, null, 2020]);
		expect(await statusOf(2)).toBe('canceled');
	});

	test('people who hear nothing go; people who are spoken to listen to the end', async () => {
		const { simulator, application, call } = await rig();
		application.answer('/answer', '<Response><Pause length="60"/></Response>');
		await call(PERSON);
		await simulator.pass(60_000);
		expect(simulator.ledger[0]).toMatchObject({ endedBy: 'them', status: 'completed' });
		application.answer('/answer', `<Response><Play>${application.url}/message.mp3</Play><Hangup/></Response>`);
		application.answer('/message.mp3', { type: 'audio/mpeg', body: 'sound' });
		await call(PERSON);
		await simulator.pass(60_000);
		const [, second] = simulator.ledger;
		expect(second).toMatchObject({ endedBy: 'us' });
		expect((second?.endedAt ?? 0) - (second?.answeredAt ?? 0)).toBe(12_000);
		expect(second?.heard[0]).toMatchObject({ hears: 'recording', url: `${application.url}/message.mp3` });
		// A sound by its type alone: what is none, or cannot be had, is not heard.
		application.answer('/message.mp3', { type: 'text/html', body: 'no sound' });
		await call(PERSON);
		await simulator.pass(60_000);
		expect(simulator.ledger[2]).toMatchObject({ endedBy: 'us', heard: [] });
	});

	test('a document that cannot be had or run ends the call, unless there is a fallback', async () => {
		const { simulator, application, call } = await rig({ callsPerSecond: 100 });
		application.answer('/answer', { status: 500 });
		application.answer('/html', { body: 'hello', type: 'text/plain' });
		application.answer('/wrong', '<Response><Shout/></Response>');
		application.answer('/fallback', '<Response><Say>Sorry, goodbye</Say></Response>');
		await call(PERSON);
		await call(PERSON, { url: `${application.url}/html` });
		await call(PERSON, { url: `${application.url}/wrong` });
		await call(PERSON, { fallbackUrl: `${application.url}/fallback` });
		await simulator.pass(60_000);
		expect(simulator.ledger.map((one) => one.documents.map((document) => document.error))).toEqual([
			[11200],
			[12300],
			[12200],
			[11200, null],
		]);
		expect(application.at('/fallback')[0]?.params).toMatchObject({ ErrorCode: '11200' });
		expect(simulator.ledger.map((one) => one.endedBy)).toEqual(['network', 'network', 'network', 'us']);
	});

	test('an answer that takes longer than the override is given up, and asked for again only where that is wanted', async () => {
		const { simulator, application, call } = await rig({ callsPerSecond: 100 });
		application.answer('/answer', { body: '<Response><Say>Late</Say></Response>', waitMs: 250 });
		await call(PERSON, { url: `${application.url}/answer#rt=100` });
		await call(PERSON, { url: `${application.url}/answer#rt=100&rc=2&rp=rt` });
		await simulator.pass(5_000);
		expect(simulator.webhooks.filter((one) => one.kind === 'answer').map((one) => one.attempts.map((attempt) => attempt.error))).toEqual([
			['timed out'],
			['timed out', 'timed out', 'timed out'],
		]);
		const tokens = application.at('/answer').map((one) => one.token);
		expect(new Set(tokens).size).toBe(2);
		expect(simulator.ledger.every((one) => one.endedBy === 'network')).toBe(true);
	});

	test('detection: beside the conversation, or before anything', async () => {
		const amd = { mode: 'async', verdictS: 4, missedMachine: 0, humanAsMachine: 0 } as const;
		const { simulator, application, call, client } = await rig({ callsPerSecond: 100, electorate: { amd } });
		application.answer('/answer', '<Response><Say>Hello</Say><Pause length="20"/></Response>');
		const beside = { machineDetection: 'Enable', asyncAmd: 'true', asyncAmdStatusCallback: `${application.url}/amd` };
		const machine = await call(MACHINE, beside);
		await call(MACHINE, { machineDetection: 'Enable' });
		await call(MACHINE);
		await simulator.pass(20_000);
		expect(application.at('/amd').map(({ params }) => params)).toEqual([
			{ AccountSid: simulator.options.accountSid, CallSid: machine, AnsweredBy: 'machine_start', MachineDetectionDuration: '4000' },
		]);
		expect(application.at('/answer').map(({ params }) => params.AnsweredBy)).toEqual([undefined, undefined, 'machine_start']);
		expect((await client.calls(machine).fetch()).answeredBy).toBe('machine_start');
		const [first, second] = simulator.ledger;
		expect((first?.documents[0]?.at ?? 0) - (first?.answeredAt ?? 0)).toBe(0);
		expect((second?.documents[0]?.at ?? 0) - (second?.answeredAt ?? 0)).toBe(4_000);
	});

	test('an update replaces what an answered call does; before and after it is refused', async () => {
		const { simulator, application, call, client } = await rig();
		application.answer('/answer', '<Response><Pause length="30"/></Response>');
		const sid = await call(PERSON);
		await expect(client.calls(sid).update({ twiml: '<Response><Hangup/></Response>' })).rejects.toMatchObject({ status: 400, code: 21220 });
		await simulator.pass(700);
		await client.calls(sid).update({ twiml: joins('room') });
		await simulator.pass(200);
		expect(simulator.ledger[0]?.joins).toMatchObject([{ room: 'room', leftAt: null }]);
		await client.calls(sid).update({ twiml: '<Response><Say>Bye</Say></Response>' });
		await simulator.pass(2_000);
		expect(simulator.ledger[0]).toMatchObject({ status: 'completed', joins: [{ reason: 'participant_updated_via_api' }] });
		await expect(client.calls(sid).update({ status: 'completed' })).rejects.toMatchObject({ status: 400, code: 21220 });
		await expect(client.calls('CA00000000000000000000000000000000').fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
	});

	test('redirects, relative addresses, digits', async () => {
		const { simulator, application } = await rig();
		const pin =
			'<Response><Gather numDigits="6" action="pin?try=1" timeout="5"><Say>Your PIN</Say></Gather><Redirect>in</Redirect></Response>';
		application.answer('/voice/in', pin);
		application.answer('/voice/pin', '<Response><Hangup/></Response>');
		const number = simulator.rest.numberOf('+12025550100');
		if (number) number.voiceUrl = `${application.url}/voice/in`;
		const caller = simulator.callIn('+12025551234', '+12025550100');
		await simulator.pass(9_000);
		expect(application.at('/voice/in')).toHaveLength(2);
		expect(application.at('/voice/in')[0]?.params).toMatchObject({ Direction: 'inbound', CallStatus: 'ringing', From: '+12025551234' });
		simulator.exchange.press(caller, '123');
		await simulator.pass(1_000);
		simulator.exchange.press(caller, '456');
		await simulator.pass(100);
		expect(application.at('/voice/pin')[0]?.params).toMatchObject({ Digits: '123456', CallStatus: 'in-progress' });
		expect(simulator.ledger[0]).toMatchObject({ direction: 'inbound', status: 'completed', endedBy: 'us' });
	});

	test('a number that is dialed from a document is connected, with notices and a result of its own', async () => {
		const { simulator, application } = await rig({ electorate: { talk: [{ share: 1, meanS: 60, cv: 0, minS: 60, maxS: 60 }] } });
		const number = `<Number statusCallback="/child" statusCallbackEvent="initiated answered completed">${PERSON}</Number>`;
		application.answer('/in', `<Response><Dial action="/after" callerId="+12025550100">${number}</Dial></Response>`);
		application.answer('/after', '<Response><Hangup/></Response>');
		const entrance = simulator.rest.numberOf('+12025550100');
		if (entrance) entrance.voiceUrl = `${application.url}/in`;
		const call = simulator.callIn('+12025551234', '+12025550100');
		await simulator.pass(10_000);
		expect(simulator.ledger[1]).toMatchObject({ direction: 'outbound-dial', to: PERSON, from: '+12025550100', status: 'in-progress' });
		expect(simulator.ledger[0]?.heard.at(-1)?.hears).toBe('somebody');
		await simulator.pass(60_000);
		expect(application.told('/child')).toEqual(['initiated', 'in-progress', 'completed']);
		expect(application.at('/child')[0]?.params.ParentCallSid).toBe(call.sid);
		expect(application.at('/after')[0]?.params).toMatchObject({ DialCallStatus: 'completed', DialCallDuration: '60' });
		expect(simulator.ledger.map((one) => one.endedBy)).toEqual(['us', 'them']);
	});

	test('a queue is waited in, with what its address says, until it says to leave', async () => {
		const { simulator, application } = await rig();
		application.answer('/in', '<Response><Enqueue waitUrl="/wait" action="/after">support</Enqueue></Response>');
		application.answer('/wait', ({ params }) =>
			Number(params.QueueTime) > 20 ? '<Response><Leave/></Response>' : '<Response><Say>Please hold</Say><Pause length="10"/></Response>',
		);
		application.answer('/after', '<Response><Hangup/></Response>');
		const entrance = simulator.rest.numberOf('+12025550100');
		if (entrance) entrance.voiceUrl = `${application.url}/in`;
		for (const from of ['+12025551234', '+12025551235']) simulator.callIn(from, '+12025550100');
		await simulator.pass(60_000);
		expect(application.at('/wait').map(({ params }) => params.CurrentQueueSize)).toContain('2');
		expect(application.at('/after').map(({ params }) => params.QueueResult)).toEqual(['leave', 'leave']);
	});
});
