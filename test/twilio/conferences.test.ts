import { describe, expect, test } from 'vitest';
import { joins, PERSON, type Rig, rig } from './rig.ts';

const EVENTS = 'statusCallbackEvent="start end join leave mute hold"';

/** A caller's leg in its room, in the test's hands. */
async function callerIn({ simulator, application }: Rig, room: string, attributes = ''): Promise<string> {
	application.answer(
		'/caller',
		joins(room, `startConferenceOnEnter="true" endConferenceOnExit="true" waitUrl="" ${attributes}`, 'action="/left"'),
	);
	application.answer('/left', '<Response/>');
	const number = simulator.rest.numberOf('+12025550101');
	if (number) number.voiceUrl = `${application.url}/caller`;
	const call = simulator.callIn('+12025557777', '+12025550101');
	await simulator.pass(200);
	return call.sid;
}

describe('conferences', () => {
	test('the first one’s callback is the room’s; people talk, leave, and the room goes on', async () => {
		const world = await rig();
		const { simulator, application, call, client } = world;
		await callerIn(world, 'room-1', `statusCallback="/room" participantLabel="caller" ${EVENTS}`);
		const other = `startConferenceOnEnter="false" statusCallback="/other" participantLabel="leg-1" ${EVENTS}`;
		application.answer('/answer', joins('room-1', other, 'action="/after"'));
		const sid = await call(PERSON);
		await simulator.pass(1_000);
		const [conference] = await client.conferences.list({ friendlyName: 'room-1', status: 'in-progress' });
		const people = await client.conferences(conference?.sid ?? '').participants.list();
		expect(people.map(({ label, status }) => ({ label, status }))).toEqual([
			{ label: 'caller', status: 'connected' },
			{ label: 'leg-1', status: 'connected' },
		]);
		await simulator.pass(900_000);
		expect(application.told('/room')).toEqual(['participant-join', 'conference-start', 'participant-join', 'participant-leave']);
		expect(application.at('/other')).toEqual([]);
		expect(application.at('/room').map(({ params }) => params.SequenceNumber)).toEqual(['1', '2', '3', '4']);
		expect(application.at('/room')[3]?.params).toMatchObject({
			CallSid: sid,
			ParticipantLabel: 'leg-1',
			ReasonParticipantLeft: 'participant_hung_up',
			ParticipantCallStatus: 'completed',
		});
		const [, contact] = simulator.ledger;
		expect(contact).toMatchObject({ endedBy: 'them', joins: [{ room: 'room-1', reason: 'participant_hung_up' }] });
		expect(contact?.joins[0]?.companyAt).toBe((contact?.answeredAt ?? 0) + 100);
		// The document it would have gone on with is asked for although nobody is there any more.
		expect(application.at('/after')[0]?.params).toMatchObject({ CallStatus: 'completed', DialCallStatus: 'answered' });
		expect((await client.conferences(conference?.sid ?? '').fetch()).status).toBe('in-progress');
	});

	test('a contact alone in a room that never starts hears nothing, and the caller’s leaving ends the room for all', async () => {
		const world = await rig({ callsPerSecond: 100 });
		const { simulator, application, call } = world;
		application.answer('/answer', joins('empty', 'startConferenceOnEnter="false" waitUrl=""'));
		await call(PERSON);
		await simulator.pass(60_000);
		expect(simulator.ledger[0]).toMatchObject({ endedBy: 'them', joins: [{ companyAt: null }] });
		const caller = await callerIn(world, 'room-2', `statusCallback="/room" ${EVENTS}`);
		application.answer('/answer', joins('room-2', 'startConferenceOnEnter="false"', 'action="/after"'));
		application.answer('/after', '<Response><Say>Sorry</Say></Response>');
		const sid = await call(PERSON);
		await simulator.pass(1_000);
		const leg = simulator.exchange.calls.get(caller);
		if (leg) simulator.exchange.finish(leg, 'completed', 'them');
		await simulator.pass(3_000);
		expect(application.told('/room').slice(3)).toEqual(['participant-leave', 'participant-leave', 'conference-end']);
		expect(application.at('/room').at(-1)?.params).toMatchObject({
			ReasonConferenceEnded: 'participant-with-end-conference-on-exit-left',
			CallSidEndingConference: caller,
		});
		const contact = simulator.ledger.find((one) => one.sid === sid);
		expect(contact).toMatchObject({ endedBy: 'us', joins: [{ reason: 'moderator_ended_conference' }] });
		expect(application.at('/after')[0]?.params).toMatchObject({ CallStatus: 'in-progress' });
	});

	test('a full room, the waiting address, hold, mute, kick, announcement, the end by the interface', async () => {
		const world = await rig({ callsPerSecond: 100 });
		const { simulator, application, client, call } = world;
		application.answer('/wait', '<Response><Play>/music.mp3</Play></Response>');
		application.answer(
			'/answer',
			joins('room-3', 'startConferenceOnEnter="false" waitUrl="/wait" participantLabel="one"', 'action="/after"'),
		);
		application.answer('/after', '<Response><Say>Goodbye then</Say></Response>');
		application.answer('/announce', '<Response><Say>One moment</Say></Response>');
		const sid = await call(PERSON);
		await simulator.pass(20_000);
		expect(application.at('/wait').length).toBeGreaterThan(1);
		const caller = await callerIn(world, 'room-3', 'maxParticipants="2"');
		const [conference] = await client.conferences.list({ friendlyName: 'room-3' });
		const room = client.conferences(conference?.sid ?? '');
		await room.participants('one').update({ hold: true, muted: true });
		expect(await room.participants(sid).fetch()).toMatchObject({ hold: true, muted: true, startConferenceOnEnter: false });
		await room.participants(sid).update({ announceUrl: `${application.url}/announce` });
		await simulator.idle();
		expect(application.at('/announce')).toHaveLength(1);
		await room.participants(sid).remove();
		await simulator.pass(100);
		expect(application.at('/after')[0]?.params).toMatchObject({ DialCallStatus: 'answered' });
		await room.update({ status: 'completed' });
		await simulator.pass(100);
		expect(await room.fetch()).toMatchObject({ status: 'completed', reasonConferenceEnded: 'conference-ended-via-api' });
		expect(simulator.ledger.find((one) => one.sid === caller)).toMatchObject({ endedBy: 'us' });
		await expect(client.conferences('room-3').participants.list()).rejects.toMatchObject({ code: 20404 });
	});

	test('a participant is dialed straight into the room', async () => {
		const world = await rig();
		const { simulator, client, application } = world;
		await callerIn(world, 'room-4');
		const added = await client.conferences('room-4').participants.create({
			to: PERSON,
			from: '+12025550100',
			label: 'leg-9',
			startConferenceOnEnter: false,
			beep: 'false',
			statusCallback: `${application.url}/status`,
			statusCallbackEvent: ['answered'],
		});
		expect(added).toMatchObject({ status: 'queued', label: 'leg-9' });
		await simulator.pass(1_500);
		expect(simulator.ledger.at(-1)).toMatchObject({ sid: added.callSid, joins: [{ room: 'room-4', label: 'leg-9', leftAt: null }] });
		expect(application.told('/status')).toEqual(['in-progress']);
	});

	test('the star key lets a caller out', async () => {
		const { simulator, application } = await rig();
		application.answer('/caller', joins('room-5', '', 'action="/survey" hangupOnStar="true"'));
		application.answer('/survey', '<Response><Gather numDigits="1" action="/said"/></Response>');
		const number = simulator.rest.numberOf('+12025550101');
		if (number) number.voiceUrl = `${application.url}/caller`;
		const call = simulator.callIn('+12025557777', '+12025550101');
		await simulator.pass(500);
		simulator.exchange.press(call, '*');
		await simulator.pass(100);
		expect(application.at('/survey')).toHaveLength(1);
		simulator.exchange.press(call, '3');
		await simulator.pass(100);
		expect(application.at('/said')[0]?.params).toMatchObject({ Digits: '3' });
	});
});
