import { describe, expect, it } from 'vitest';
import { EngineRig, type RigOptions, type Said } from '../../../test/support/engine-rig.ts';
import type { LegSnapshot } from '../../carriers/port.ts';
import type { AttemptRow } from './calls.ts';

const MINUTE = 60_000;
const rigOf = (options: RigOptions = {}): EngineRig => new EngineRig({ contacts: 30, ...options });
const rings = (rig: EngineRig): AttemptRow => {
	const call = rig.ringing()[0];
	if (!call) throw new Error('nothing rings');
	rig.tell(call.id, { t: 'ringing' });
	return call;
};
const ended = (rig: EngineRig, call: AttemptRow) => {
	const { state, disposition, cause, counted } = rig.attempt(call.id);
	return { state, disposition, cause, counted };
};
/** A call rings for a caller who then goes away without the engine taking it back: for people who answer to nobody. */
function ringsForNobody(rig: EngineRig): AttemptRow {
	const caller = rig.readyCaller('Gone');
	const call = rings(rig);
	rig.engine.callerLinkLost(caller.id);
	return call;
}
const snapshot = (legId: string, over: Partial<LegSnapshot>): Said => ({
	ok: true,
	value: { legId, state: 'ringing', room: null, answeredBy: null, cause: null, ...over },
});
/** The carrier answers questions about calls with this, and takes all the rest. */
const whenAsked = (rig: EngineRig, said: (leg: string) => Said): void => {
	rig.says = (order) =>
		order.what.verb === 'snapshot' ? said(order.leg) : { ok: true, value: order.what.verb === 'originate' ? { ref: 'r' } : null };
};

describe('decide at answer', () => {
	it('[I6] whoever answers is given to the caller who has waited longest', () => {
		const rig = rigOf();
		const callers = ['One', 'Two', 'Three'].map((name) => {
			rig.now += 1_000;
			return rig.readyCaller(name);
		});
		const given = rig.ringing().map((call) => {
			rig.tell(call.id, { t: 'ringing' });
			return rig.answer(call.id);
		});
		expect(given).toEqual(callers.map((caller) => ({ do: 'join', room: caller.id })));
	});

	it('[I6] a place in the queue is kept when somebody hangs up before being connected', () => {
		const rig = rigOf();
		const first = rig.readyCaller('First');
		rig.now += 1_000;
		const second = rig.readyCaller('Second');
		const [call, other] = rig.ringing();
		if (!call || !other) throw new Error('two calls');
		expect(rig.answer(call.id)).toEqual({ do: 'join', room: first.id });
		rig.now += 1_000;
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'them' });
		expect(ended(rig, call)).toMatchObject({ disposition: 'hung_up_first' });
		expect(first.view().session).toMatchObject({ state: 'ready', notice: expect.stringContaining('first in the queue again') });
		expect(rig.answer(other.id)).toEqual({ do: 'join', room: first.id });
		expect(second.state).toBe('ready');
	});

	it('[I6] [I9] the same answer request, repeated or twice at once, gets the same decision and one caller', () => {
		const rig = rigOf();
		const [one, two] = [rig.readyCaller('One'), rig.readyCaller('Two')];
		const call = rings(rig);
		const decisions = [rig.answer(call.id), rig.answer(call.id), rig.answer(call.id)];
		expect(decisions).toEqual(Array(3).fill({ do: 'join', room: one.id }));
		rig.open();
		expect(rig.answer(call.id)).toEqual({ do: 'join', room: one.id });
		expect(two.state).toBe('ready');
		rig.tell(call.id, { t: 'joined', room: one.id });
		rig.tell(call.id, { t: 'joined', room: one.id });
		// The admin's figures have it while it goes on.
		expect(rig.engine.room().today).toMatchObject({ answered: 1, connected: 1 });
		expect(rig.answer(call.id)).toEqual({ do: 'join', room: one.id });
		expect(rig.attempt(call.id)).toMatchObject({ state: 'talking', session: one.id });
		expect(rig.count('waits')).toBe(1);
	});

	it('[I6] nobody is free: the person is held, and served as soon as a caller is', () => {
		const rig = rigOf();
		const call = ringsForNobody(rig);
		expect(rig.answer(call.id)).toEqual({ do: 'hold' });
		expect(rig.answer(call.id)).toEqual({ do: 'hold' });
		rig.pass(1_000);
		const late = rig.readyCaller('Late');
		expect(rig.decided.get(call.leg)).toEqual({ do: 'join', room: late.id });
		expect(rig.verbs(call.id)).toContain('join');
		rig.tell(call.id, { t: 'joined', room: late.id });
		expect(late.state).toBe('on_call');
		expect(ended(rig, call)).toMatchObject({ state: 'talking', disposition: null });
	});

	it('[I6] two are held and one caller comes: the one who has waited longer is served', () => {
		const rig = rigOf();
		const [a, b] = [rig.readyCaller('A'), rig.readyCaller('B')];
		const [first, second] = rig.ringing();
		if (!first || !second) throw new Error('two calls');
		rig.engine.callerLinkLost(a.id);
		rig.engine.callerLinkLost(b.id);
		expect(rig.answer(second.id)).toEqual({ do: 'hold' });
		rig.now += 200;
		expect(rig.answer(first.id)).toEqual({ do: 'hold' });
		const late = rig.readyCaller('Late');
		expect(rig.decided.get(second.leg)).toEqual({ do: 'join', room: late.id });
		expect(rig.attempt(first.id).state).toBe('holding');
	});

	it('[I8] [S3] dropped after the hold, counted once, with what the settings let a person hear by line kind', () => {
		for (const [kind, heard] of [
			['landline', { do: 'message', recording: null }],
			['cell', { do: 'hangup' }],
		] as const) {
			const rig = rigOf({
				contacts: Array.from({ length: 5 }, () => ({ kind })),
				settings: { dropMessage: { landline: 'message', cell: 'nothing' } },
			});
			const call = ringsForNobody(rig);
			rig.answer(call.id);
			rig.pass(1_499);
			expect(rig.attempt(call.id).state).toBe('holding');
			rig.pass(1);
			expect(rig.decided.get(call.leg)).toEqual(heard);
			expect(rig.verbs(call.id)).toContain(heard.do);
			expect(rig.answer(call.id)).toEqual(heard);
			rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'us' });
			// Not a pass, but the minimum time holds.
			expect(ended(rig, call)).toEqual({ state: 'ended', disposition: 'dropped', cause: 'no_caller', counted: 0 });
			expect(rig.number(call.phone)).toMatchObject({ drops: 1, passes: 0, place: 3, due_at: rig.now + 240 * MINUTE });
			expect(rig.engine.room().today).toMatchObject({ answered: 1, dropped: 1, connected: 0 });
		}
	});

	it('[S3] a recording is heard to its end, by the line types it is set for; without one they hear nothing', () => {
		const recording = { id: 'rec_1', durationMs: 28_000 };
		const settings = { dropMessage: { landline: 'nothing', cell: 'recording' } } as const;
		const dropped = (kind: 'landline' | 'cell' | 'unknown') => {
			const rig = rigOf({ contacts: Array.from({ length: 5 }, () => ({ kind })), settings, config: { recording } });
			const call = ringsForNobody(rig);
			rig.answer(call.id);
			rig.pass(1_500);
			return { rig, call };
		};
		const { rig: quiet, call: landline } = dropped('landline');
		expect(quiet.decided.get(landline.leg)).toEqual({ do: 'hangup' });
		for (const kind of ['cell', 'unknown'] as const) {
			const { rig, call } = dropped(kind);
			expect(rig.decided.get(call.leg)).toEqual({ do: 'message', recording });
			expect(rig.sent.find(({ what }) => what.verb === 'act')?.what).toEqual({ verb: 'act', action: { do: 'message', recording } });
			expect(rig.answer(call.id)).toEqual({ do: 'message', recording });
			rig.pass(recording.durationMs);
			expect(rig.verbs(call.id)).not.toContain('hangup');
			// Taken away while it is asked about once more: words that were not chosen are not said.
			rig.configure({ recording: null });
			expect(rig.answer(call.id)).toEqual({ do: 'hangup' });
			rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'us' });
			expect(ended(rig, call)).toMatchObject({ disposition: 'dropped', cause: 'no_caller' });
		}
	});

	it('[P3] [P1] a dropped number is called one-to-one the next time, with a caller kept for it; after two drops a drop uses up a pass', () => {
		const rig = rigOf({ contacts: 1, settings: { minimumTimeMinutes: 0, maxAttemptsPer24h: 10, passes: 1 } });
		for (const drops of [1, 2, 3]) {
			const caller = rig.readyCaller(`Caller ${drops}`);
			rig.pass(1_000);
			const call = rings(rig);
			expect(rig.attempt(call.id).reserved_for).toBe(drops === 1 ? null : caller.id);
			expect(caller.state).toBe(drops === 1 ? 'ready' : 'reserved');
			// A page sees nothing of the reservation.
			expect(caller.view().session.state).toBe('ready');
			rig.engine.callerLinkLost(caller.id);
			rig.answer(call.id);
			rig.pass(2_000);
			rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'us' });
			expect(ended(rig, call)).toMatchObject({ disposition: 'dropped', counted: drops === 3 ? 1 : 0 });
			caller.do({ do: 'leave' });
		}
		expect(rig.status().kind).toBe('complete');
	});

	it('[P3] a kept caller is given the person who was dropped before, whoever else has waited longer', () => {
		const rig = rigOf({ contacts: 2, settings: { minimumTimeMinutes: 0, passes: 2 } });
		rig.sql.run('update numbers set drops = 1');
		const kept = rig.readyCaller('Kept');
		rig.pass(1_000);
		const call = rings(rig);
		expect(rig.attempt(call.id).reserved_for).toBe(kept.id);
		rig.sql.run('update sessions set ready_since = ready_since + 5000 where id = ?', kept.id);
		rig.readyCaller('Other');
		expect(rig.answer(call.id)).toEqual({ do: 'join', room: kept.id });
	});

	it('[S3] a machine found at answer is hung up on, with no caller bound, and is no drop', () => {
		const rig = rigOf();
		const caller = rig.readyCaller();
		const call = rings(rig);
		expect(rig.answer(call.id, 'machine')).toEqual({ do: 'hangup' });
		expect(rig.answer(call.id, 'machine')).toEqual({ do: 'hangup' });
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'us' });
		expect(ended(rig, call)).toMatchObject({ disposition: 'machine', counted: 1 });
		expect(caller.state).toBe('ready');
		expect(rig.engine.room().today).toMatchObject({ answered: 0, dropped: 0, machines: 1 });
	});

	it('[S3] a machine verdict that comes late frees the caller with a word, and they are at the end of the queue', () => {
		const rig = rigOf();
		const caller = rig.readyCaller('First');
		const call = rig.connect(rings(rig).id);
		rig.now += 500;
		const other = rig.readyCaller('Second');
		rig.now += 3_000;
		rig.tell(call.id, { t: 'verdict', verdict: 'machine' });
		expect(caller.view().session).toMatchObject({ state: 'ready', notice: expect.stringContaining('answering machine') });
		expect(rig.verbs(call.id)).toContain('hangup');
		expect(ended(rig, call)).toMatchObject({ state: 'ending', disposition: 'machine' });
		const next = rig.ringing()[0];
		expect(rig.answer(next?.id ?? 0)).toEqual({ do: 'join', room: other.id });
		rig.tell(call.id, { t: 'verdict', verdict: 'machine' });
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'us' });
		expect(ended(rig, call)).toMatchObject({ state: 'ended', disposition: 'machine' });
		expect(rig.engine.room().today.machines).toBe(1);
	});

	it('with detection off a machine’s verdict changes nothing', () => {
		const rig = rigOf({ settings: { machineDetection: false } });
		const caller = rig.readyCaller();
		const call = rings(rig);
		expect(rig.answer(call.id, 'machine')).toEqual({ do: 'join', room: caller.id });
		rig.tell(call.id, { t: 'verdict', verdict: 'machine' });
		expect(rig.attempt(call.id).state).toBe('bridging');
	});
});

describe('taking a ringing call back', () => {
	it('[I6] a cancel that races an answer: the person finds a caller who is there, else is a counted drop', () => {
		for (const back of [true, false]) {
			const rig = rigOf();
			const call = ringsForNobody(rig);
			rig.pump();
			rig.pass(1_000);
			expect(rig.attempt(call.id).cancelling).toBe(1);
			if (back) rig.readyCaller('Back');
			expect(rig.answer(call.id).do).toBe(back ? 'join' : 'hold');
			if (!back) {
				rig.pass(2_000);
				rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'us' });
				expect(ended(rig, call)).toMatchObject({ disposition: 'dropped' });
			}
		}
	});

	it('[I7] when the last caller leaves, ringing calls are cancelled at once; a cancelled one is not counted', () => {
		const rig = rigOf();
		const caller = rig.readyCaller();
		const call = rings(rig);
		caller.do({ do: 'leave' });
		expect(rig.verbs(call.id)).toEqual(['originate', 'cancel']);
		rig.tell(call.id, { t: 'ended', cause: 'cancelled', by: 'us' });
		expect(ended(rig, call)).toEqual({ state: 'ended', disposition: 'cancelled', cause: 'no_callers', counted: 0 });
		expect(rig.ringing()).toEqual([]);
	});

	it('[I9] the carrier never confirms a cancel: it is asked, and the attempt ends all the same', () => {
		const rig = rigOf();
		const caller = rig.readyCaller();
		const call = rings(rig);
		whenAsked(rig, () => ({ ok: false, why: 'unknown', message: 'no answer' }));
		caller.do({ do: 'leave' });
		rig.pass(5 * MINUTE);
		expect(ended(rig, call)).toMatchObject({ state: 'ended', disposition: 'lost' });
		expect(rig.verbs(call.id).filter((verb) => verb === 'snapshot').length).toBeGreaterThan(1);
		expect(rig.number(call.phone).attempt).toBeNull();
	});
});

describe('[D3] what the carrier does not tell', () => {
	it('[I9] a lost “joined” is found by asking, and the conversation goes on', () => {
		const rig = rigOf();
		const caller = rig.readyCaller();
		const call = rings(rig);
		rig.answer(call.id);
		whenAsked(rig, (legId) => snapshot(legId, { state: 'answered', room: caller.id, answeredBy: 'person' }));
		rig.pass(3_001);
		expect(rig.attempt(call.id).state).toBe('talking');
		expect(caller.state).toBe('on_call');
	});

	it('[I9] a lost “ended” of a conversation is found by asking, and the caller comes to the record', () => {
		const rig = rigOf();
		const caller = rig.readyCaller();
		const call = rig.connect(rings(rig).id);
		rig.tell(call.id, { t: 'left', room: caller.id });
		whenAsked(rig, (legId) => snapshot(legId, { state: 'ended', cause: 'completed' }));
		rig.pass(6_000);
		expect(ended(rig, call)).toMatchObject({ state: 'ended', disposition: 'connected' });
		expect(caller.state).toBe('wrap_up');
	});

	it('[I9] a lost answer request: the notice alone leads to a decision, sent as a command', () => {
		const rig = rigOf();
		const caller = rig.readyCaller();
		const call = rings(rig);
		whenAsked(rig, (legId) => snapshot(legId, { state: 'answered' }));
		rig.tell(call.id, { t: 'answered' });
		rig.pass(600);
		expect(rig.attempt(call.id)).toMatchObject({ state: 'bridging', session: caller.id });
		expect(rig.verbs(call.id)).toEqual(['originate', 'snapshot', 'join']);
	});

	it('[I9] a ring that nobody ends is taken back after its time, and ended when even that is not confirmed', () => {
		const rig = rigOf();
		rig.readyCaller();
		const call = rings(rig);
		whenAsked(rig, (legId) => snapshot(legId, { state: 'ringing' }));
		rig.pass(35_001);
		expect(rig.verbs(call.id)).toContain('cancel');
		rig.pass(2 * MINUTE);
		expect(rig.attempt(call.id).state).toBe('ended');
	});

	it('[I9] events out of order: ended before ringing and answered, then the rest late, changes nothing twice', () => {
		const rig = rigOf();
		rig.readyCaller();
		const call = rig.ringing()[0];
		if (!call) throw new Error('no call');
		rig.tell(call.id, { t: 'ended', cause: 'busy', by: 'network' });
		const { version } = rig.attempt(call.id);
		rig.tell(call.id, { t: 'initiated' });
		rig.tell(call.id, { t: 'ringing' });
		rig.tell(call.id, { t: 'answered' });
		rig.tell(call.id, { t: 'ended', cause: 'no_answer', by: 'network' });
		expect(rig.answer(call.id)).toEqual({ do: 'hangup' });
		expect(ended(rig, call)).toEqual({ state: 'ended', disposition: 'busy', cause: 'busy', counted: 1 });
		expect(rig.attempt(call.id).version).toBe(version);
		expect(rig.number(call.phone).passes).toBe(1);
	});

	it('[I9] facts of calls that are not ours change nothing', () => {
		const rig = rigOf();
		rig.engine.carrierEvents([{ id: 'x', legId: 'cmp.999.x', at: rig.now, t: 'ended', cause: 'busy', by: 'network' }]);
		expect(rig.engine.answered({ id: 'y', legId: 'cmp.999.x', at: rig.now, verdict: 'person' })).toEqual({ do: 'hangup' });
		expect(rig.attempts()).toEqual([]);
	});
});

describe('an order whose outcome is not known', () => {
	const unknown: Said = { ok: false, why: 'unknown', message: 'timed out' };
	const unsure = (said: (leg: string) => Said): EngineRig => {
		const rig = rigOf();
		rig.says = (order) =>
			order.what.verb === 'originate' ? unknown : order.what.verb === 'snapshot' ? said(order.leg) : { ok: true, value: null };
		rig.readyCaller();
		return rig;
	};

	it('[I4] [I9] is looked up and adopted when the call is there, never placed a second time', () => {
		const rig = unsure((legId) => snapshot(legId, { state: 'ringing' }));
		const call = rig.ringing()[0];
		expect(call?.state).toBe('checking');
		rig.pass(6_000);
		expect(rig.attempt(call?.id ?? 0).state).toBe('ringing');
		expect(rig.verbs(call?.id ?? 0)).toEqual(['originate', 'snapshot']);
		expect(rig.answer(call?.id ?? 0).do).toBe('join');
	});

	it('[I4] [I9] is given up when the carrier never heard of it: not counted, and no second order for that call', () => {
		const rig = unsure(() => ({ ok: true, value: null }));
		const call = rig.ringing()[0];
		if (!call) throw new Error('no call');
		rig.pass(30_000);
		expect(ended(rig, call)).toMatchObject({ state: 'ended', disposition: 'failed', counted: 0 });
		expect(rig.verbs(call.id).filter((verb) => verb === 'originate')).toHaveLength(1);
		expect(rig.number(call.phone)).toMatchObject({ passes: 0, attempt: null });
	});

	it('[I4] [I9] an event may be faster than the order’s own answer', () => {
		const rig = rigOf();
		rig.says = (order) => (order.what.verb === 'originate' ? 'lost' : { ok: true, value: null });
		rig.readyCaller();
		const call = rings(rig);
		const sent = rig.sent.find((order) => order.attempt === call.id);
		if (!sent) throw new Error('nothing was sent');
		rig.engine.orderDone(sent, unknown);
		expect(rig.attempt(call.id).state).toBe('ringing');
		expect(rig.answer(call.id).do).toBe('join');
	});

	it('[I4] [I9] the object dies between an order and its answer: looked up afterwards, sent once', () => {
		const rig = rigOf();
		rig.says = () => 'lost';
		rig.readyCaller();
		const call = rig.ringing()[0];
		if (!call) throw new Error('no call');
		rig.open().recover();
		whenAsked(rig, (legId) => snapshot(legId, { state: 'ringing' }));
		rig.pass(6_000);
		expect(rig.attempt(call.id).state).toBe('ringing');
		expect(rig.verbs(call.id)).toEqual(['originate', 'snapshot']);
	});

	it('throttled: the number goes back uncounted and dialing waits as long as the carrier says', () => {
		const rig = rigOf();
		rig.says = () => ({ ok: false, why: 'throttled', retryAfterMs: 3_000 });
		rig.readyCaller();
		expect(rig.attempts()).toMatchObject([{ disposition: 'failed', cause: 'throttled', counted: 0 }]);
		rig.pass(2_900);
		expect(rig.attempts()).toHaveLength(1);
		rig.pass(1_200);
		expect(rig.attempts()).toHaveLength(2);
	});

	it('a number that the carrier knows not to exist is settled', () => {
		const rig = rigOf();
		rig.says = () => ({ ok: false, why: 'rejected', code: 'invalid_number', permanent: true, message: 'No such number' });
		rig.readyCaller();
		const first = rig.attempts()[0];
		expect(first).toMatchObject({ disposition: 'invalid_number', counted: 1 });
		expect(rig.number(first?.phone ?? '')).toMatchObject({ place: 5, invalid: 1 });
	});
});

describe('how a conversation ends', () => {
	it('by the caller: the record begins at once, whatever the carrier says and when', () => {
		const rig = rigOf();
		const caller = rig.readyCaller();
		const call = rig.connect(rings(rig).id);
		rig.now += 20_000;
		expect(caller.hangUp(call.id)).toEqual({ ok: true, value: null });
		expect(caller.state).toBe('wrap_up');
		expect(rig.verbs(call.id)).toContain('hangup');
		caller.hangUp(call.id);
		expect(rig.verbs(call.id).filter((verb) => verb === 'hangup')).toHaveLength(1);
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'us' });
		expect(ended(rig, call)).toMatchObject({ disposition: 'connected', counted: 1 });
		expect(caller.row).toMatchObject({ state: 'wrap_up', calls: 1, talk_ms: 20_000 });
	});

	it('by the person: the same record, and who it was', () => {
		const rig = rigOf();
		const caller = rig.readyCaller();
		const call = rig.connect(rings(rig).id);
		rig.now += 5_000;
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'them' });
		expect(caller.view()).toMatchObject({ session: { state: 'wrap_up' }, call: { attemptId: call.id, endedBy: 'person' } });
	});

	it('by the caller before the bridge stood: that person was dropped, and the caller is free', () => {
		const rig = rigOf();
		const caller = rig.readyCaller();
		const call = rings(rig);
		rig.answer(call.id);
		caller.hangUp(call.id);
		expect(caller.state).toBe('ready');
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'us' });
		expect(ended(rig, call)).toMatchObject({ disposition: 'dropped' });
	});

	it('one key says that it was a machine: free at once, without a record, tried again', () => {
		const rig = rigOf({ settings: { passes: 2 } });
		const caller = rig.readyCaller();
		const call = rig.connect(rings(rig).id);
		expect(caller.do({ do: 'machine', attemptId: call.id })).toEqual({ ok: true, value: null });
		expect(caller.state).toBe('ready');
		expect(rig.verbs(call.id)).toContain('hangup');
		expect(caller.do({ do: 'machine', attemptId: call.id })).toMatchObject({ ok: false, code: 'conflict' });
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'us' });
		expect(ended(rig, call)).toMatchObject({ disposition: 'machine', cause: 'machine_by_caller' });
		expect(rig.number(call.phone)).toMatchObject({ place: 3, passes: 1 });
	});

	it('[D3] [I9] no conversation is endless: after 30 minutes it is hung up and recorded', () => {
		const rig = rigOf();
		const caller = rig.readyCaller();
		const call = rig.connect(rings(rig).id);
		whenAsked(rig, (legId) => snapshot(legId, { state: 'answered', room: caller.id }));
		rig.pass(30 * MINUTE + 1);
		expect(rig.verbs(call.id)).toContain('hangup');
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'us' });
		expect(ended(rig, call)).toMatchObject({ disposition: 'connected', cause: 'longest_talk' });
		expect(caller.state).toBe('wrap_up');
	});
});
