import { describe, expect, test } from 'vitest';
import { EngineRig } from '../../../test/support/engine-rig.ts';

/** A carrier whose callers have a leg of their own. */
function rig(): EngineRig {
	return new EngineRig({ config: { callerLegs: true, simulated: false, practice: false, carrier: 'twilio', verdictAtAnswer: false } });
}
function joined(world: EngineRig, name = 'Ann'): string {
	const result = world.engine.joinCaller({ name, phone: '', ipPrefix: '', elsewhere: 'other' });
	if (!result.ok) throw new Error(result.message);
	world.engine.callerLinkUp(result.value.sessionId);
	world.pump();
	return result.value.sessionId;
}
let commands = 0;
const says = (world: EngineRig, id: string, what: 'ready' | 'leave') => {
	commands += 1;
	const result = world.engine.callerCommand(id, `command-${commands}`, { do: what });
	world.pump();
	return result;
};
const audio = (world: EngineRig, id: string, via: 'browser' | 'phone' | null) => {
	world.engine.callerAudio(id, via);
	world.pump();
};
const view = (world: EngineRig, id: string) => world.engine.callerView(id, world.engine.status());

describe("[K6] a caller's own leg", () => {
	test('[I7] has to be up before the caller can be ready, and before anything is dialed', () => {
		const world = rig();
		const ann = joined(world);
		expect(view(world, ann)?.audio).toEqual({ needed: true, via: null });
		expect(says(world, ann, 'ready')).toMatchObject({ ok: false, code: 'conflict' });
		world.pass(5_000);
		expect(world.sent).toEqual([]);
		audio(world, ann, 'phone');
		expect(view(world, ann)?.audio).toEqual({ needed: true, via: 'phone' });
		expect(says(world, ann, 'ready').ok).toBe(true);
		expect(world.sent.map((order) => order.what.verb)).toEqual(['originate']);
	});

	test('[I7] lost while waiting: not ready any more, ringing calls are taken back', () => {
		const world = rig();
		const ann = joined(world);
		audio(world, ann, 'browser');
		says(world, ann, 'ready');
		const call = world.ringing()[0]?.id ?? 0;
		world.tell(call, { t: 'ringing' });
		audio(world, ann, null);
		expect(view(world, ann)?.session).toMatchObject({ state: 'idle', notice: expect.stringContaining('sound') });
		world.pass(1_000);
		expect(world.verbs(call)).toEqual(['originate', 'cancel']);
	});

	test('[I6] only callers who hear are given somebody, however long others have waited', () => {
		const world = rig();
		const [ann, bob] = [joined(world, 'Ann'), joined(world, 'Bob')];
		audio(world, ann, 'browser');
		audio(world, bob, 'browser');
		says(world, ann, 'ready');
		world.pass(1_000);
		says(world, bob, 'ready');
		audio(world, ann, null);
		const call = world.ringing()[0]?.id ?? 0;
		expect(world.answer(call)).toEqual({ do: 'join', room: bob });
	});

	test('lost in a conversation: the person waits for it, and goes back in with it', () => {
		const world = rig();
		const ann = joined(world);
		audio(world, ann, 'browser');
		says(world, ann, 'ready');
		const call = world.connect();
		audio(world, ann, null);
		expect(view(world, ann)?.session.state).toBe('on_call');
		expect(world.engine.fellOut(call.leg)).toEqual({ do: 'wait' });
		audio(world, ann, 'phone');
		expect(world.engine.fellOut(call.leg)).toEqual({ do: 'join', room: ann });
		world.tell(call.id, { t: 'ended', cause: 'completed', by: 'them' });
		expect(world.engine.fellOut(call.leg)).toEqual({ do: 'hangup' });
		expect(view(world, ann)?.session.state).toBe('wrap_up');
	});

	test('is closed with the session, again and again until the carrier has done it', () => {
		const world = rig();
		const ann = joined(world);
		audio(world, ann, 'browser');
		says(world, ann, 'leave');
		expect(world.engine.takeRooms()).toEqual([ann]);
		expect(world.engine.takeRooms()).toEqual([]);
		world.pass(3_000);
		expect(world.engine.takeRooms()).toEqual([ann]);
		world.engine.roomClosed(ann);
		world.pass(60_000);
		expect(world.engine.takeRooms()).toEqual([]);
	});

	test('that comes after the session ended is closed at once', () => {
		const world = rig();
		const ann = joined(world);
		says(world, ann, 'leave');
		audio(world, ann, 'phone');
		expect(world.engine.takeRooms()).toEqual([ann]);
	});
});

test('[K8] a destination that is never called settles its number and holds up nobody', () => {
	const world = rig();
	const ann = joined(world);
	audio(world, ann, 'browser');
	let first = true;
	world.says = (order) => {
		if (order.what.verb !== 'originate') return { ok: true, value: null };
		if (!first) return { ok: true, value: { ref: 'r' } };
		first = false;
		return { ok: false, why: 'rejected', code: 'destination_refused', permanent: true, message: 'Numbers of this kind are never called.' };
	};
	says(world, ann, 'ready');
	world.pass(2_000);
	expect(world.attempt(1)).toMatchObject({ disposition: 'invalid_number', cause: 'Numbers of this kind are never called.' });
	expect(world.attempt(2)).toMatchObject({ state: 'dialing' });
});
