import { describe, expect, it } from 'vitest';
import { EngineRig, sha256 } from '../../../test/support/engine-rig.ts';

const ANN = { name: 'Ann', phone: '+12025550188', ipPrefix: '10.0.0.0/24' };
type Elsewhere = 'ask' | 'move' | 'other';

function joined(rig: EngineRig, elsewhere: Elsewhere, who: Partial<typeof ANN> = {}) {
	return rig.engine.joinCaller({ ...ANN, ...who, elsewhere });
}

describe('[T9] the same name and number, live elsewhere', () => {
	it('is asked about; nothing changes until somebody chose', () => {
		const rig = new EngineRig();
		expect(joined(rig, 'ask').ok).toBe(true);
		expect(joined(rig, 'ask')).toMatchObject({ ok: false, code: 'conflict' });
		expect(joined(rig, 'ask', { name: ' ANN ' })).toMatchObject({ ok: false, code: 'conflict' });
		expect(rig.count('sessions where ended_at is null')).toBe(1);
	});
	it('only with the same name and the same number, and while it is live', () => {
		const rig = new EngineRig();
		const first = joined(rig, 'ask');
		expect(joined(rig, 'ask', { name: 'Bob' }).ok).toBe(true);
		expect(joined(rig, 'ask', { phone: '+12025550189' }).ok).toBe(true);
		expect(joined(rig, 'ask', { phone: '' }).ok).toBe(true);
		expect(joined(rig, 'ask', { phone: '' }).ok).toBe(true);
		if (!first.ok) throw new Error('refused');
		rig.engine.callerCommand(first.value.sessionId, 'leave-0001', { do: 'leave' });
		expect(joined(rig, 'ask').ok).toBe(true);
	});
	it('“Move me here” takes the conversation along; the old browser’s key opens nothing more', () => {
		const rig = new EngineRig();
		const first = joined(rig, 'other');
		if (!first.ok) throw new Error('refused');
		const { sessionId, key } = first.value;
		rig.engine.callerLinkUp(sessionId);
		rig.engine.callerCommand(sessionId, 'ready-0001', { do: 'ready' });
		rig.pump();
		const call = rig.connect();
		rig.engine.takeEffects();
		const moved = joined(rig, 'move');
		if (!moved.ok) throw new Error('refused');
		expect(moved.value.sessionId).toBe(sessionId);
		expect(moved.value.key).not.toBe(key);
		expect(rig.engine.takeEffects().close.get(sessionId)).toBe(4408);
		expect(rig.session(sessionId)).toMatchObject({ state: 'on_call', attempt: call.id, key_hash: sha256(moved.value.key) });
		expect(rig.engine.ownsSession('caller', sessionId, key)).toBe(false);
		expect(rig.engine.ownsSession('caller', sessionId, moved.value.key)).toBe(true);
		// The old socket closes, the new one opens: the call is still there.
		rig.engine.callerLinkLost(sessionId);
		rig.pass(1_000);
		rig.engine.callerLinkUp(sessionId);
		expect(rig.attempt(call.id).ended_at).toBeNull();
	});
	it('“I am someone else” is a session beside it', () => {
		const rig = new EngineRig();
		joined(rig, 'ask');
		const second = joined(rig, 'other');
		expect(second.ok).toBe(true);
		expect(rig.count('sessions where ended_at is null')).toBe(2);
	});
	it('“Move me here” with nobody there any more is an ordinary join', () => {
		const rig = new EngineRig();
		expect(joined(rig, 'move').ok).toBe(true);
		expect(rig.count('sessions')).toBe(1);
	});
});

describe('[T4] a machine verdict', () => {
	it('releases the caller with a word, unless they chose to stay', () => {
		const rig = new EngineRig({ config: { verdictAtAnswer: false } });
		const caller = rig.readyCaller();
		const first = rig.connect();
		rig.tell(first.id, { t: 'verdict', verdict: 'machine' });
		expect(caller.state).toBe('ready');
		expect(caller.view().session.notice).toContain('answering machine');
		const second = rig.connect();
		expect(caller.do({ do: 'stay', attemptId: second.id, on: true }).ok).toBe(true);
		expect(caller.view().call?.stay).toBe(true);
		rig.tell(second.id, { t: 'verdict', verdict: 'machine' });
		expect(caller.state).toBe('on_call');
		rig.tell(second.id, { t: 'ended', cause: 'completed', by: 'them' });
		expect(rig.attempt(second.id).disposition).toBe('connected');
		expect(caller.do({ do: 'stay', attemptId: second.id, on: false })).toMatchObject({ ok: false, code: 'conflict' });
	});
});

describe('[T2] own figures', () => {
	it('count what was rest', () => {
		const rig = new EngineRig();
		const caller = rig.caller();
		rig.pass(60_000);
		caller.do({ do: 'ready' });
		rig.pass(30_000);
		caller.do({ do: 'break' });
		rig.pass(40_000);
		caller.do({ do: 'ready' });
		expect(caller.view().session.figures.restMs).toBe(100_000);
		expect(rig.now - caller.view().session.figures.since).toBe(130_000);
	});
});

describe('[T8] the volunteer’s own number', () => {
	it('goes neither to the carrier nor to any page: who is called sees a caller-ID number of the campaign', () => {
		const rig = new EngineRig();
		const joined = rig.engine.joinCaller(ANN);
		if (!joined.ok) throw new Error('refused');
		const { sessionId } = joined.value;
		rig.engine.callerLinkUp(sessionId);
		rig.engine.callerCommand(sessionId, 'ready-0001', { do: 'ready' });
		rig.pump();
		rig.connect();
		const originated = rig.sent.flatMap(({ what }) => (what.verb === 'originate' ? [what.originate] : []));
		expect(originated.map(({ from }) => from)).toEqual(originated.map(() => '+12025550100'));
		expect(originated.length).toBeGreaterThan(0);
		const seen = JSON.stringify([rig.sent, rig.engine.callerView(sessionId, rig.status()), rig.engine.room(), rig.status()]);
		expect(seen).not.toContain(ANN.phone);
	});
});
