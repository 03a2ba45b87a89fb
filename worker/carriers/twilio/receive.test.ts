import { describe, expect, test } from 'vitest';
import { call, hook, order, sidOf, type TestWorld, testWorld } from '../../../test/support/twilio-world.ts';
import { admitCaller, receive } from './receive.ts';

const LEG = 'cmp_1.1.nonce';
const CALL = { CallSid: sidOf(1) };
const IN_ROOM = { ...CALL, ConferenceSid: 'CF1', ParticipantLabel: LEG };

async function ringing(): Promise<TestWorld> {
	const world = testWorld();
	world.answers.push(call(sidOf(1)));
	await world.carrier.originate(order());
	for (const status of ['initiated', 'ringing']) await receive(world.receiver, hook('status', LEG, { ...CALL, CallStatus: status }));
	return world;
}
const types = (world: TestWorld) => world.events.map((event) => event.t);

describe('[K4] a whole call', () => {
	test('placed, answered, in the room, over', async () => {
		const world = await ringing();
		world.decide = () => ({ do: 'join', room: 'session-1' });
		const reply = await receive(world.receiver, hook('answer', LEG, { ...CALL, CallStatus: 'in-progress' }));
		expect(reply.twiml).toContain('>session-1</Conference>');
		expect(world.asks).toMatchObject([{ id: `${LEG}.ask1`, legId: LEG, verdict: 'unknown' }]);
		const room = (event: string, n: number) =>
			hook('room', 'session-1', { ...IN_ROOM, StatusCallbackEvent: event, SequenceNumber: String(n) });
		await receive(world.receiver, hook('status', LEG, { ...CALL, CallStatus: 'in-progress' }));
		await receive(world.receiver, room('participant-join', 2));
		await receive(world.receiver, room('participant-leave', 3));
		await receive(world.receiver, hook('status', LEG, { ...CALL, CallStatus: 'completed', CallDuration: '61' }));
		expect(types(world)).toEqual(['initiated', 'ringing', 'answered', 'joined', 'left', 'ended']);
		expect(world.events.at(-1)).toMatchObject({ cause: 'completed', by: 'them' });
		expect(new Set(world.events.map((event) => event.id)).size).toBe(world.events.length);
		// Two minutes begun, and the detection.
		expect(world.settled).toEqual([[LEG, expect.closeTo(2 * 0.0158 + 0.0075, 6)]]);
	});

	test('every report twice and in the worst order tells each fact once', async () => {
		const world = await ringing();
		world.decide = () => ({ do: 'join', room: 'session-1' });
		const join = hook('room', 'session-1', { ...IN_ROOM, StatusCallbackEvent: 'participant-join', SequenceNumber: '2' });
		const leave = hook('room', 'session-1', { ...IN_ROOM, StatusCallbackEvent: 'participant-leave', SequenceNumber: '3' });
		const status = (name: string) => hook('status', LEG, { ...CALL, CallStatus: name });
		await receive(world.receiver, join);
		await receive(world.receiver, join);
		await receive(world.receiver, status('in-progress'));
		await receive(world.receiver, status('ringing'));
		await receive(world.receiver, leave);
		await receive(world.receiver, join);
		await receive(world.receiver, status('completed'));
		await receive(world.receiver, status('completed'));
		await receive(world.receiver, status('in-progress'));
		await receive(world.receiver, leave);
		expect(types(world)).toEqual(['initiated', 'ringing', 'answered', 'joined', 'left', 'ended']);
	});

	test('the end may come before the leaving: who was in a room has left it first', async () => {
		const world = await ringing();
		await receive(world.receiver, hook('room', 'session-1', { ...IN_ROOM, StatusCallbackEvent: 'participant-join', SequenceNumber: '2' }));
		await receive(world.receiver, hook('status', LEG, { ...CALL, CallStatus: 'completed' }));
		await receive(world.receiver, hook('room', 'session-1', { ...IN_ROOM, StatusCallbackEvent: 'participant-leave', SequenceNumber: '3' }));
		expect(types(world)).toEqual(['initiated', 'ringing', 'answered', 'joined', 'left', 'ended']);
	});
});

describe('[K3] the answer', () => {
	test('with nobody free yet: a second of silence, and it asks again', async () => {
		const world = await ringing();
		const { twiml } = await receive(world.receiver, hook('answer', LEG, CALL));
		expect(twiml).toMatch(
			/<Pause length="1"\/><Redirect method="POST">https:\/\/dial\.example\.org\/hooks\/twilio\/cmp_1\/answer\/[^?]+\?ask=2#/,
		);
		await receive(world.receiver, hook('answer', LEG, CALL, 2));
		expect(world.asks.map((ask) => ask.id)).toEqual([`${LEG}.ask1`, `${LEG}.ask2`]);
	});

	test('told to hang up, or the message: the end is ours', async () => {
		for (const action of [{ do: 'hangup' }, { do: 'message', recording: null }] as const) {
			const world = await ringing();
			world.decide = () => action;
			const { twiml } = await receive(world.receiver, hook('answer', LEG, CALL));
			expect(twiml).toMatch(action.do === 'hangup' ? /<Response><Hangup\/>/ : /Riverside Neighbors.*2 0 2 5 5 5 0 1 0 0.*<Hangup\/>/);
			await receive(world.receiver, hook('status', LEG, { ...CALL, CallStatus: 'completed' }));
			expect(world.events.at(-1)).toMatchObject({ t: 'ended', cause: 'completed', by: 'us' });
		}
	});

	test('of an unknown leg, or one that is over, is hung up and asks nobody', async () => {
		const world = await ringing();
		expect((await receive(world.receiver, hook('answer', 'cmp_1.9.x', CALL))).twiml).toContain('<Hangup/>');
		await receive(world.receiver, hook('status', LEG, { ...CALL, CallStatus: 'busy' }));
		expect((await receive(world.receiver, hook('answer', LEG, CALL))).twiml).toContain('<Hangup/>');
		expect(world.asks).toEqual([]);
	});

	test('of a call whose placing had no answer adopts it; a second call for the leg is ended', async () => {
		const world = testWorld();
		world.answers.push('lost');
		await world.carrier.originate(order());
		const dropped: Promise<unknown>[] = [];
		const receiver = { ...world.receiver, later: (work: Promise<unknown>) => void dropped.push(work) };
		await receive(receiver, hook('answer', LEG, CALL));
		world.answers.push(call(sidOf(1), 'in-progress'));
		expect(await world.carrier.snapshot(LEG)).toMatchObject({ value: { state: 'answered' } });
		world.answers.push(call(sidOf(2), 'completed'));
		expect((await receive(receiver, hook('answer', LEG, { CallSid: sidOf(2) }))).twiml).toContain('<Hangup/>');
		await Promise.all(dropped);
		expect(world.sent.at(-1)).toMatchObject({ form: [['Status', 'completed']] });
		expect(world.sent.at(-1)?.url).toContain(sidOf(2));
		expect(world.asks).toHaveLength(1);
	});
});

describe('[K4] machine detection', () => {
	test.each([
		['human', 'person'],
		['machine_start', 'machine'],
		['machine_end_beep', 'machine'],
		['fax', 'machine'],
		['unknown', 'unknown'],
	])('%s is a %s', async (by, verdict) => {
		const world = await ringing();
		await receive(world.receiver, hook('amd', LEG, { ...CALL, AnsweredBy: by }));
		expect(world.events.at(-1)).toMatchObject({ t: 'verdict', verdict });
	});
});

describe("[K6] the caller's own leg", () => {
	const join = (sid: string, label: string, event = 'participant-join') =>
		hook('room', 'session-1', {
			CallSid: sid,
			ConferenceSid: 'CF9',
			ParticipantLabel: label,
			StatusCallbackEvent: event,
			SequenceNumber: '1',
		});

	test('opens the room and closes it; coming and going are told once', async () => {
		const world = testWorld();
		const twiml = await admitCaller(world.receiver, 'session-1', sidOf(5), 'browser');
		expect(twiml).toMatch(/startConferenceOnEnter="true" endConferenceOnExit="true"/);
		expect(twiml).toContain(`participantLabel="browser_${sidOf(5)}"`);
		await receive(world.receiver, join(sidOf(5), `browser_${sidOf(5)}`));
		await receive(world.receiver, join(sidOf(5), `browser_${sidOf(5)}`));
		world.clock.now += 90_000;
		await receive(world.receiver, join(sidOf(5), `browser_${sidOf(5)}`, 'participant-leave'));
		await receive(world.receiver, join(sidOf(5), `browser_${sidOf(5)}`));
		expect(world.audio).toEqual([
			['session-1', 'browser'],
			['session-1', null],
		]);
		expect(world.settled).toEqual([[expect.stringContaining('session-1'), expect.closeTo(2 * 0.0058, 6)]]);
	});

	test('by phone after the browser: the newest wins, the old one is ended first', async () => {
		const world = testWorld();
		await admitCaller(world.receiver, 'session-1', sidOf(5), 'browser');
		await receive(world.receiver, join(sidOf(5), `browser_${sidOf(5)}`));
		world.answers.push(call(sidOf(5), 'completed'));
		await admitCaller(world.receiver, 'session-1', sidOf(6), 'phone');
		expect(world.sent.map((one) => one.url.split('/').at(-1))).toEqual([`${sidOf(5)}.json`]);
		await receive(world.receiver, join(sidOf(5), `browser_${sidOf(5)}`, 'participant-leave'));
		await receive(world.receiver, join(sidOf(6), `phone_${sidOf(6)}`));
		expect(world.audio).toEqual([
			['session-1', 'browser'],
			['session-1', null],
			['session-1', 'phone'],
		]);
		world.answers.push(call(sidOf(6), 'completed'));
		expect(await world.carrier.closeRoom('k', 'session-1')).toEqual({ ok: true, value: null });
		expect(world.sent.at(-1)?.url).toContain(sidOf(6));
	});

	test('lost in a conversation: the person is held for a while, and comes back with the caller', async () => {
		const world = await ringing();
		world.decide = () => ({ do: 'join', room: 'session-1' });
		await receive(world.receiver, hook('answer', LEG, CALL));
		world.fellOut = () => ({ do: 'wait' });
		const fall = (asked: number) => receive(world.receiver, hook('after', LEG, { ...CALL, CallStatus: 'in-progress' }, asked));
		expect((await fall(1)).twiml).toMatch(/One moment, please\..*<Pause length="2"\/><Redirect.*\?ask=2#/);
		world.fellOut = () => ({ do: 'join', room: 'session-1' });
		expect((await fall(2)).twiml).toContain('>session-1</Conference>');
		world.fellOut = () => ({ do: 'wait' });
		expect((await fall(5)).twiml).toMatch(/connection was lost.*<Hangup\/>/);
		expect((await receive(world.receiver, hook('after', LEG, { ...CALL, CallStatus: 'completed' }))).twiml).toContain('<Hangup/>');
	});
});

test('what belongs to nobody changes nothing', async () => {
	const world = await ringing();
	const before = world.events.length;
	await receive(world.receiver, hook('status', 'cmp_1.9.x', { CallSid: sidOf(9), CallStatus: 'completed' }));
	await receive(world.receiver, hook('amd', 'cmp_1.9.x', { CallSid: sidOf(9), AnsweredBy: 'human' }));
	await receive(world.receiver, hook('room', 'session-9', { CallSid: sidOf(9), StatusCallbackEvent: 'conference-start' }));
	await receive(world.receiver, hook('caller', 'session-9', { CallSid: sidOf(9) }));
	expect(world.events).toHaveLength(before);
	expect(world.audio).toEqual([]);
});
