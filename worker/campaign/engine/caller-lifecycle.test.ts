import { describe, expect, it } from 'vitest';
import { EngineRig, type RigCaller, type RigOptions } from '../../../test/support/engine-rig.ts';
import type { AttemptRow } from './calls.ts';

const MINUTE = 60_000;
const rigOf = (options: RigOptions = {}): EngineRig => new EngineRig({ contacts: 30, ...options });

function connected(rig: EngineRig): { caller: RigCaller; call: AttemptRow } {
	const caller = rig.readyCaller();
	return { caller, call: rig.connect() };
}
/** A caller whose conversation has just ended. */
function wrapping(rig: EngineRig): { caller: RigCaller; call: AttemptRow } {
	const { caller, call } = connected(rig);
	rig.now += 10_000;
	rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'them' });
	expect(caller.state).toBe('wrap_up');
	return { caller, call };
}

describe('commands', () => {
	it('[I9] are applied at most once: a repeat gets the stored answer, also over an eviction', () => {
		const rig = rigOf();
		const { caller, call } = wrapping(rig);
		caller.result('refused');
		expect(caller.do({ do: 'save', attemptId: call.id, next: 'break' }, 'save-00001')).toEqual({ ok: true, value: null });
		expect(caller.state).toBe('break');
		caller.do({ do: 'ready' });
		rig.open();
		expect(caller.do({ do: 'save', attemptId: call.id, next: 'break' }, 'save-00001')).toEqual({ ok: true, value: null });
		expect(caller.state).not.toBe('break');
		expect(caller.do({ do: 'break' }, 'break-0001').ok).toBe(true);
		expect(caller.do({ do: 'break' }, 'break-0001').ok).toBe(true);
		expect(caller.state).toBe('break');
	});

	it('[I9] a refusal is repeated as well, even when it would be possible now', () => {
		const rig = rigOf();
		const { caller, call } = connected(rig);
		const early = caller.do({ do: 'save', attemptId: call.id, next: 'ready' }, 'save-00001');
		expect(early).toMatchObject({ ok: false, code: 'conflict' });
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'them' });
		caller.result('refused');
		expect(caller.do({ do: 'save', attemptId: call.id, next: 'ready' }, 'save-00001')).toEqual(early);
		expect(caller.state).toBe('wrap_up');
	});

	it('about a call of somebody else, or of before, change nothing', () => {
		const rig = rigOf();
		const { caller, call } = wrapping(rig);
		caller.result('refused');
		caller.save();
		const other = rig.readyCaller('Other');
		for (const command of ['hangUp', 'machine'] as const)
			expect(other.do({ do: command, attemptId: call.id })).toMatchObject({ ok: false, code: 'conflict' });
		expect(caller.do({ do: 'note', attemptId: call.id, personRef: '1-2', text: 'x' })).toMatchObject({ ok: false, code: 'conflict' });
		expect(rig.number(call.phone)).toMatchObject({ settled: 1, place: 5 });
	});

	it('of a session that has ended are refused', () => {
		const rig = rigOf();
		const caller = rig.readyCaller();
		caller.do({ do: 'leave' });
		expect(caller.do({ do: 'ready' })).toMatchObject({ ok: false, code: 'gone' });
		expect(caller.linkUp()).toBe(false);
	});
});

describe('[S3] the record after a call', () => {
	it('is saved by itself when its time is over and the first question is answered; the queue goes on', () => {
		const rig = rigOf({ settings: { wrapUpS: 30 } });
		const { caller, call } = wrapping(rig);
		caller.result('refused');
		rig.pass(29_999);
		expect(caller.state).toBe('wrap_up');
		rig.pass(1);
		expect(caller.state).toBe('ready');
		expect(rig.attempt(call.id)).toMatchObject({ result_answer: 'refused', saved_at: rig.now });
	});

	it('never ends while somebody types', () => {
		const rig = rigOf({ settings: { wrapUpS: 30 } });
		const { caller } = wrapping(rig);
		caller.result('refused');
		for (let n = 0; n < 20; n += 1) {
			rig.pass(4_000);
			rig.engine.callerActive(caller.id, true);
			expect(caller.state).toBe('wrap_up');
		}
		rig.pass(10_000);
		expect(caller.state).toBe('ready');
	});

	it('asks for an unanswered first question, and after 180 s sets the caller to a break; the number is tried again', () => {
		const rig = rigOf({ settings: { wrapUpS: 30, passes: 2 } });
		const { caller, call } = wrapping(rig);
		rig.pass(30_000);
		expect(caller.view().session).toMatchObject({ state: 'wrap_up', notice: 'Please choose how the call went, then save.' });
		rig.pass(149_999);
		expect(caller.state).toBe('wrap_up');
		rig.pass(1);
		expect(caller.view().session).toMatchObject({ state: 'break', notice: expect.stringContaining('without a result') });
		expect(rig.attempt(call.id)).toMatchObject({ saved_at: rig.now, result_answer: null });
		expect(rig.number(call.phone)).toMatchObject({ settled: 0, place: 3 });
	});

	it('cannot be saved by hand without the first answer', () => {
		const rig = rigOf();
		const { caller } = wrapping(rig);
		expect(caller.save()).toMatchObject({ ok: false, code: 'invalid_input' });
		caller.result('call_back');
		expect(caller.save().ok).toBe(true);
	});

	it('a later answer replaces the first; final settles the number, retry does not', () => {
		const rig = rigOf({ settings: { passes: 2 } });
		const { caller, call } = wrapping(rig);
		caller.result('refused');
		caller.result('call_back');
		caller.save();
		expect(rig.number(call.phone)).toMatchObject({ settled: 0, place: 3 });
		expect(rig.attempt(call.id).result_answer).toBe('call_back');
		expect(rig.count('answers')).toBe(1);
	});

	it('[Q3] is the script that the call began with, whatever is edited meanwhile', () => {
		const rig = rigOf();
		const { caller, call } = connected(rig);
		const script = structuredClone(rig.config.script);
		script.questions[0]?.answers.splice(0, 6);
		rig.configure({ script, scriptVersion: 2 });
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'them' });
		expect(caller.view().call?.scriptVersion).toBe(1);
		expect(caller.result('refused').ok).toBe(true);
		caller.save();
		const next = rig.connect();
		rig.tell(next.id, { t: 'ended', cause: 'completed', by: 'them' });
		expect(caller.view().call?.scriptVersion).toBe(2);
		expect(caller.result('refused')).toMatchObject({ ok: false });
	});

	it('counts right persons for the caller’s own figures', () => {
		const rig = rigOf();
		const { caller } = wrapping(rig);
		caller.result('right_person');
		caller.save();
		expect(caller.view().session.figures).toMatchObject({ calls: 1, contacts: 1, talkMs: 10_000 });
	});
});

describe('[T2] leaving, breaks and last calls', () => {
	it('[T6] a break is as long as it was, also for a page that was away for a moment', () => {
		const rig = rigOf();
		const caller = rig.readyCaller();
		caller.do({ do: 'break' });
		rig.pass(60_000);
		caller.linkLost();
		rig.pass(5_000);
		expect(caller.linkUp()).toBe(true);
		rig.pass(4 * 3_600_000 - 65_001);
		expect(caller.state).toBe('break');
		rig.pass(1);
		expect(caller.state).toBe('ended');
	});

	it('at once while waiting; in a call after this one', () => {
		const rig = rigOf();
		const { caller, call } = connected(rig);
		caller.do({ do: 'leave' });
		expect(caller.state).toBe('on_call');
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'them' });
		expect(caller.state).toBe('wrap_up');
		caller.result('refused');
		caller.save();
		expect(caller.row).toMatchObject({ state: 'ended', end_reason: 'left' });
		const waiting = rig.readyCaller('Waiting');
		waiting.do({ do: 'leave' });
		expect(waiting.state).toBe('ended');
	});

	it('a last call ends the session after its record; it can be taken back', () => {
		const rig = rigOf();
		const { caller } = wrapping(rig);
		caller.do({ do: 'lastCall', on: true });
		expect(caller.view().session.lastCall).toBe(true);
		caller.do({ do: 'lastCall', on: false });
		caller.result('refused');
		caller.save();
		expect(caller.state).toBe('ready');
		caller.do({ do: 'lastCall', on: true });
		const next = rig.connect();
		rig.tell(next.id, { t: 'ended', cause: 'completed', by: 'them' });
		caller.result('refused');
		caller.save();
		expect(caller.row).toMatchObject({ state: 'ended', end_reason: 'last_call' });
	});

	it('a break: at once while waiting, after the record in a call, pressed twice not at all', () => {
		const rig = rigOf();
		const { caller, call } = connected(rig);
		caller.do({ do: 'break' });
		caller.do({ do: 'break' });
		caller.do({ do: 'break' });
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'them' });
		caller.result('refused');
		caller.save('ready');
		expect(caller.state).toBe('break');
		expect(rig.answer(rig.readyCaller('B') && (rig.ringing()[0]?.id ?? 0))).not.toMatchObject({ room: caller.id });
		caller.do({ do: 'ready' });
		expect(caller.state).toBe('ready');
		caller.do({ do: 'break' });
		expect(caller.state).toBe('break');
	});

	it.each(['machine', 'hung up before the bridge', 'hung up by them'] as const)('are kept when the call comes to nothing: %s', (how) => {
		for (const wish of ['leave', 'break'] as const) {
			const rig = rigOf();
			const caller = rig.readyCaller();
			const call = rig.ringing()[0];
			if (!call) throw new Error('nothing rings');
			const decision = rig.answer(call.id);
			if (how === 'machine' && decision.do === 'join') rig.tell(call.id, { t: 'joined', room: decision.room });
			caller.do({ do: wish });
			expect(caller.row.attempt).toBe(call.id);
			if (how === 'machine') caller.do({ do: 'machine', attemptId: call.id });
			else if (how === 'hung up by them') rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'them' });
			else caller.hangUp(call.id);
			expect(caller.state).toBe(wish === 'leave' ? 'ended' : 'break');
			rig.pass(2_000);
			expect(rig.attempts()).toHaveLength(1);
		}
	});

	it('[T7] somebody silent for 5 min is asked, and set to a break a minute later; a key press keeps the place', () => {
		const rig = rigOf({ config: { concurrent: 0 } });
		const caller = rig.readyCaller();
		const since = caller.row.ready_since;
		rig.pass(5 * MINUTE);
		expect(caller.view().session.stillThereUntil).toBe(rig.now + MINUTE);
		rig.engine.callerActive(caller.id, false);
		expect(caller.view().session).toMatchObject({ state: 'ready', stillThereUntil: null });
		expect(caller.row.ready_since).toBe(since);
		rig.pass(5 * MINUTE);
		rig.pass(MINUTE);
		expect(caller.view().session).toMatchObject({ state: 'break', notice: expect.stringContaining('nobody seemed to be there') });
	});

	it('[D3] nobody stays for ever: an idle session ends with its page, or after twelve hours', () => {
		const rig = rigOf();
		const [open, away, never] = [rig.caller('Open'), rig.caller('Away'), rig.engine.joinCaller({ name: 'Never', phone: '', ipPrefix: '' })];
		if (!never.ok) throw new Error(never.message);
		away.linkLost();
		rig.pass(15 * MINUTE);
		expect(away.row).toMatchObject({ state: 'ended', end_reason: 'lost' });
		expect(rig.session(never.value.sessionId)).toMatchObject({ state: 'ended', end_reason: 'idle' });
		expect(open.state).toBe('idle');
		rig.pass(12 * 60 * MINUTE);
		expect(open.row).toMatchObject({ state: 'ended', end_reason: 'idle' });
	});
});

describe('[T6] a page that is away', () => {
	it('[I6] is given nobody from that moment on, and keeps its place for two minutes', () => {
		const rig = rigOf();
		const away = rig.readyCaller('Away');
		rig.now += 1_000;
		const here = rig.readyCaller('Here');
		const since = away.row.ready_since;
		away.linkLost();
		expect(rig.answer(rig.ringing()[0]?.id ?? 0)).toEqual({ do: 'join', room: here.id });
		rig.pass(60_000);
		away.linkUp();
		expect(away.row).toMatchObject({ state: 'ready', ready_since: since, lost_at: null });
		away.linkLost();
		rig.pass(2 * MINUTE);
		expect(away.row).toMatchObject({ state: 'ended', end_reason: 'lost' });
	});

	it('in a conversation: hung up after 20 s, and whoever comes back finishes the record', () => {
		const rig = rigOf();
		const { caller, call } = connected(rig);
		caller.linkLost();
		rig.pass(19_999);
		expect(rig.attempt(call.id).state).toBe('talking');
		rig.pass(1);
		expect(rig.verbs(call.id)).toContain('hangup');
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'us' });
		expect(rig.attempt(call.id)).toMatchObject({ disposition: 'connected', saved_at: null });
		rig.pass(30_000);
		expect(caller.linkUp()).toBe(true);
		expect(caller.view()).toMatchObject({ session: { state: 'wrap_up' }, call: { attemptId: call.id } });
		caller.result('refused');
		expect(caller.save().ok).toBe(true);
	});

	it('back within 20 s: the conversation has never stopped', () => {
		const rig = rigOf();
		const { caller, call } = connected(rig);
		caller.linkLost();
		rig.pass(15_000);
		caller.linkUp();
		rig.pass(60_000);
		expect(rig.attempt(call.id).state).toBe('talking');
		expect(rig.verbs(call.id)).not.toContain('hangup');
	});

	it('never back: the record is closed with what there is after two minutes, and the session ends', () => {
		const rig = rigOf();
		const { caller, call } = wrapping(rig);
		caller.result('refused');
		caller.linkLost();
		rig.pass(2 * MINUTE + 30_000);
		expect(caller.row).toMatchObject({ state: 'ended', end_reason: 'lost' });
		expect(rig.attempt(call.id)).toMatchObject({ result_answer: 'refused' });
		expect(rig.number(call.phone).place).toBe(5);
	});

	it('[I7] [I9] after a restart pages that did not survive are away, and nothing is dialed for them', () => {
		const rig = rigOf();
		const caller = rig.readyCaller();
		rig.open().reconcileLinks(new Set(), new Set());
		rig.pump();
		expect(caller.row.link_up).toBe(0);
		const placed = rig.attempts().length;
		rig.pass(10_000);
		expect(rig.attempts()).toHaveLength(placed);
		expect(rig.ringing().every((call) => call.cancelling === 1)).toBe(true);
	});
});
