import { describe, expect, it } from 'vitest';
import { EngineRig, RIG_START, type RigCaller, type RigOptions } from '../../../test/support/engine-rig.ts';
import type { AttemptRow } from './calls.ts';

const HOUR = 3_600_000;

/** A caller whose only call so far has just ended. */
function wrapping(options: RigOptions = {}): { rig: EngineRig; caller: RigCaller; call: AttemptRow } {
	const rig = new EngineRig({ contacts: 1, ...options });
	const caller = rig.readyCaller();
	const call = rig.connect();
	rig.now += 10_000;
	rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'them' });
	return { rig, caller, call };
}
const ask = (caller: RigCaller, call: AttemptRow, at: number | 'later' | null) => caller.do({ do: 'callBack', attemptId: call.id, at });
/** Time in steps of minutes, with a caller who stays. */
function wait(rig: EngineRig, caller: RigCaller, ms: number): void {
	for (const until = rig.now + ms; rig.now < until; ) {
		rig.engine.callerActive(caller.id, false);
		rig.pass(Math.min(60_000, until - rig.now));
	}
}

describe('[T10] a call-back', () => {
	it('returns the number at the agreed time, uses up no pass, and settles nothing that was answered', () => {
		const { rig, caller, call } = wrapping({ settings: { passes: 1, minimumTimeMinutes: 60 } });
		const at = rig.now + 3 * HOUR;
		caller.result('refused');
		expect(ask(caller, call, at).ok).toBe(true);
		expect(caller.view().call?.callBack).toMatchObject({ at, zone: 'America/New_York', lastPass: false });
		expect(caller.save('break').ok).toBe(true);
		expect(rig.number(call.phone)).toMatchObject({ settled: 0, passes: 0, place: 3, due_at: at, call_back: 1 });
		expect(rig.attempt(call.id)).toMatchObject({ counted: 0, call_back_at: at });
		const copies = rig.projected.flatMap((batch) => batch.attempts).filter((copy) => copy.id === call.id);
		expect(copies.at(-1)).toMatchObject({ counted: 0, callBackAt: at });
		expect(rig.engine.whyNot(call.phone)).toContain('asked to be called back, not before');
		expect(rig.status().kind).not.toBe('complete');
		rig.pass(at - rig.now - 10_000);
		caller.do({ do: 'ready' });
		wait(rig, caller, 9_000);
		expect(rig.attempts()).toHaveLength(1);
		wait(rig, caller, 3_000);

		expect(rig.attempts()).toHaveLength(2);
		expect(rig.number(call.phone)).toMatchObject({ place: 4, call_back: 0 });
	});

	it('is drawn before everybody else once it is due', () => {
		const { rig, caller, call } = wrapping({ contacts: 60, settings: { minimumTimeMinutes: 1, maxAttemptsPer24h: 10 } });
		ask(caller, call, rig.now + 120_000);
		caller.save('break');
		wait(rig, caller, 121_000);
		expect(rig.number(call.phone)).toMatchObject({ place: 2 });
		caller.do({ do: 'ready' });
		expect(rig.ringing()[0]?.phone).toBe(call.phone);
		expect(rig.sql.rows('select * from tallies where n < 0')).toEqual([]);
	});

	it('[R11] is drawn before everybody else also when clicking was turned on meanwhile and it was approved late', () => {
		const contacts = Array.from({ length: 40 }, () => ({ kind: 'cell' as const }));
		const { rig, caller, call } = wrapping({ contacts, settings: { minimumTimeMinutes: 1, maxAttemptsPer24h: 10 } });
		ask(caller, call, rig.now + 120_000);
		caller.save('break');
		rig.configure({ settings: { clicking: true } });
		wait(rig, caller, 121_000);
		const clicker = rig.clicker();
		for (let items = clicker.lease(); items.length > 0; items = clicker.lease()) {
			for (const code of items) {
				rig.now += 1_000;
				clicker.press([code]);
			}
		}
		expect(rig.count('numbers where approved = 0')).toBe(0);
		caller.do({ do: 'ready' });
		expect(rig.ringing()[0]?.phone).toBe(call.phone);
	});

	it('never breaks the minimum time, nor the hours of who is called', () => {
		const week = Array.from({ length: 7 }, () => ({ openMinute: 540, closeMinute: 1260 }));
		const { rig, caller, call } = wrapping({
			settings: {
				hours: { timeZone: 'America/New_York', week },
				localWindow: { openMinute: 540, closeMinute: 1260 },
				minimumTimeMinutes: 480,
			},
		});
		// 14:00 and eight hours: 22:00, which is closed; 9:00 the next day.
		expect(caller.view().call?.callBack.earliest).toBe(RIG_START + 19 * HOUR);
		ask(caller, call, rig.now + HOUR);
		caller.save('break');
		wait(rig, caller, 2 * HOUR);
		expect(rig.number(call.phone).place).toBe(3);
		expect(rig.number(call.phone).due_at).toBe((rig.attempt(call.id).ended_at ?? 0) + 480 * 60_000);
	});

	it('“later” is an ordinary next try that uses up no pass; the third one does', () => {
		const rig = new EngineRig({ contacts: 1, settings: { passes: 1, minimumTimeMinutes: 1, maxAttemptsPer24h: 10 } });
		const caller = rig.readyCaller();
		for (const free of [true, true, false]) {
			while (rig.ringing().length === 0) wait(rig, caller, 1_000);
			const call = rig.connect();
			rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'them' });
			expect(caller.view().call?.callBack.lastPass).toBe(!free);
			ask(caller, call, 'later');
			expect(caller.save().ok).toBe(true);
			expect(rig.attempt(call.id).counted).toBe(free ? 0 : 1);
			expect(rig.number(call.phone)).toMatchObject({ passes: free ? 0 : 1, call_back: 0, place: free ? 3 : 5 });
		}
	});

	it('can be taken back, and has no chance against Do Not Call', () => {
		const { rig, caller, call } = wrapping();
		ask(caller, call, 'later');
		ask(caller, call, null);
		expect(caller.save()).toMatchObject({ ok: false, code: 'invalid_input' });
		ask(caller, call, rig.now + HOUR);
		caller.result('do_not_call');
		caller.save();
		expect(rig.attempt(call.id)).toMatchObject({ call_back_at: null });
		expect(rig.number(call.phone)).toMatchObject({ place: 0, settled: 1 });
	});

	it('is refused for the past, for long after, and once the number is on the list', () => {
		const { rig, caller, call } = wrapping();
		expect(ask(caller, call, rig.now - 1)).toMatchObject({ ok: false, code: 'invalid_input' });
		expect(ask(caller, call, rig.now + 31 * 24 * HOUR)).toMatchObject({ ok: false, code: 'invalid_input' });
		rig.engine.addDoNotCall([call.phone]);
		expect(ask(caller, call, 'later')).toMatchObject({ ok: false, code: 'conflict' });
	});

	it('saved before the carrier told the end counts all the same', () => {
		const rig = new EngineRig({ contacts: 1, settings: { passes: 1 } });
		const caller = rig.readyCaller();
		const call = rig.connect();
		caller.hangUp();
		const at = rig.now + 5 * HOUR;
		ask(caller, call, at);
		expect(caller.save().ok).toBe(true);
		expect(rig.attempt(call.id).ended_at).toBeNull();
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'us' });
		expect(rig.attempt(call.id).counted).toBe(0);
		expect(rig.number(call.phone)).toMatchObject({ passes: 0, due_at: at, call_back: 1 });
	});
});
