/** Faults of the engine that were found by simulated evenings or by reading, each as a case of its own (docs/simulation.md). */
import { describe, expect, it, vi } from 'vitest';
import type { Settings } from '../../../protocol/settings.ts';
import { EngineRig, phoneOf, type RigCaller, type RigOptions } from '../../../test/support/engine-rig.ts';
import { defaultScript } from '../../domain/script.ts';
import type { AttemptRow } from './calls.ts';
import { PLACE } from './places.ts';

const MINUTE = 60_000;

/** A campaign of one number. */
const oneNumber = (settings: Partial<Settings>, options: RigOptions = {}): EngineRig => {
	const rig = new EngineRig({ contacts: 1, ...options, settings: { passes: 3, maxAttemptsPer24h: 10, ...settings } });
	return rig;
};
const placed = (rig: EngineRig): AttemptRow => {
	const call = rig.ringing()[0];
	if (!call) throw new Error('nothing was placed');
	return call;
};
/** Called once, nobody answered, nobody waits any more: when it ended. */
function triedOnce(rig: EngineRig): number {
	const caller = rig.readyCaller('Earlier');
	const call = placed(rig);
	rig.tell(call.id, { t: 'ringing' });
	rig.tell(call.id, { t: 'ended', cause: 'no_answer', by: 'network' });
	const end = rig.now;
	caller.do({ do: 'break' });
	return end;
}

describe('a set-up is kept and applied in one transaction', () => {
	it('[R3] [I9] killed before any write of a new set-up, the list in it is loaded all the same', () => {
		let kills = 0;
		for (let write = 1; ; write += 1) {
			const rig = new EngineRig({ contacts: 2 });
			const before = rig.engine.config;
			const lists = [...rig.config.lists, { id: 2, name: 'Later', accepted: 1, rejected: 0 }];
			const wanted = { ...rig.config, revision: 2, lists };
			const real = rig.sql.run;
			let writes = 0;
			const dying = vi.spyOn(rig.sql, 'run').mockImplementation((...args) => {
				writes += 1;
				if (writes === write) throw new Error('killed');
				real(...args);
			});
			const survived = (() => {
				try {
					rig.engine.configure(wanted);
					return true;
				} catch {
					return false;
				}
			})();
			dying.mockRestore();
			// Who goes on with the same engine, and who wakes on its storage, see the same set-up.
			if (!survived) expect(rig.engine.config).toEqual(before);
			const woken = rig.open();
			if (!survived) expect(woken.config).toEqual(before);
			// As the object does: what D1 says is taken when it differs from what was kept.
			if (JSON.stringify(woken.config) !== JSON.stringify(wanted)) woken.configure(wanted);
			expect(woken.nextLoad()).toMatchObject({ list: 2 });
			if (survived) break;
			kills += 1;
		}
		expect(kills).toBeGreaterThan(1);
	});
});

describe('Do Not Call, taken back', () => {
	it.each([
		['longer', 240],
		['shorter', 5],
	])('[I4] [P2] heeds the minimum time of today, which became %s while the number was away', (_, minutes) => {
		const rig = oneNumber({ minimumTimeMinutes: 60 });
		const end = triedOnce(rig);
		rig.engine.addDoNotCall([phoneOf(0)]);
		rig.configure({ settings: { minimumTimeMinutes: minutes } });
		rig.pass(1_000);
		rig.engine.removeDoNotCall([phoneOf(0)]);
		expect(rig.number(phoneOf(0))).toMatchObject({ place: PLACE.waiting, due_at: end + minutes * MINUTE });
		rig.pass(end + minutes * MINUTE - 10_000 - rig.now);
		rig.readyCaller('Now');
		rig.pass(9_000);
		expect(rig.attempts()).toHaveLength(1);
		rig.pass(2_000);
		expect(rig.attempts()).toHaveLength(2);
	});
});

describe('a call that the carrier ended before its order was answered', () => {
	it.each(['no_answer', 'busy'] as const)('[I4] was made: its number rests (%s)', (cause) => {
		const rig = oneNumber({ minimumTimeMinutes: 60 });
		rig.says = () => 'lost';
		rig.readyCaller();
		const call = placed(rig);
		expect(rig.verbs(call.id)).toEqual(['originate']);
		expect(call.accepted_at).toBeNull();
		rig.tell(call.id, { t: 'ended', cause, by: 'network' });
		const end = rig.now;
		expect(rig.attempt(call.id)).toMatchObject({ disposition: cause, accepted_at: end, counted: 1 });
		expect(rig.number(call.phone)).toMatchObject({ place: PLACE.waiting, last_ended_at: end, due_at: end + 60 * MINUTE, passes: 1 });
		// The answer to the order, late, changes nothing.
		const [order] = rig.sent;
		if (!order) throw new Error('no order');
		rig.engine.orderDone(order, { ok: false, why: 'unknown', message: 'timed out' });
		rig.pass(59 * MINUTE);
		expect(rig.attempts()).toHaveLength(1);
		expect(rig.engine.room().today.dials).toBe(1);
	});
});

describe('a new minimum time', () => {
	it('[I4] [P2] does not forget that the record of the last call is being written', () => {
		const rig = oneNumber({ minimumTimeMinutes: 60, wrapUpS: 60 });
		const caller = rig.readyCaller('Writing');
		const call = rig.connect();
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'them' });
		rig.readyCaller('Waiting');
		rig.configure({ settings: { minimumTimeMinutes: 0 } });
		rig.pass(20_000);
		expect(caller.state).toBe('wrap_up');
		expect(rig.number(call.phone).place).toBe(PLACE.waiting);
		expect(rig.attempts()).toHaveLength(1);
		caller.result('call_back');
		caller.save();
		rig.pass(2_000);
		expect(rig.attempts()).toHaveLength(2);
	});

	it('[I4] a number is held as long as its record may stay open, however long the caller writes', () => {
		const rig = oneNumber({ minimumTimeMinutes: 0, wrapUpS: 300 });
		const caller = rig.readyCaller('Writing');
		const call = rig.connect();
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'them' });
		rig.readyCaller('Waiting');
		let writing = 0;
		while (caller.state === 'wrap_up' && writing < 3_600) {
			expect([writing, rig.attempts().length]).toEqual([writing, 1]);
			rig.engine.callerActive(caller.id, true);
			rig.pass(2_000);
			writing += 2;
		}
		// Longer than the 200 s for which it used to be held.
		expect(writing).toBeGreaterThan(200);
		expect(writing).toBeLessThan(600);
	});

	it('[I4] [P2] does not forget that nobody knows what became of the last call', () => {
		const rig = oneNumber({ minimumTimeMinutes: 60 });
		rig.says = (order) =>
			order.what.verb === 'originate' ? { ok: true, value: { ref: 'r' } } : { ok: false, why: 'unknown', message: 'silent' };
		const caller = rig.readyCaller();
		const call = placed(rig);
		rig.tell(call.id, { t: 'ringing' });
		rig.pass(3 * MINUTE);
		const ended = rig.attempt(call.id);
		expect(ended.disposition).toBe('lost');
		caller.do({ do: 'break' });
		rig.configure({ settings: { minimumTimeMinutes: 1 } });
		rig.pass(1_000);
		expect(rig.number(call.phone)).toMatchObject({ place: PLACE.waiting, due_at: (ended.ended_at ?? 0) + 30 * MINUTE });
		caller.do({ do: 'ready' });
		rig.pass(20 * MINUTE);
		expect(rig.attempts()).toHaveLength(1);
	});
});

describe('a machine that is hung up on', () => {
	const hangUps = [
		['after the verdict of the carrier', (rig: EngineRig, id: number) => rig.tell(id, { t: 'verdict', verdict: 'machine' }), 'machine'],
		['by the caller', (_: EngineRig, id: number, caller: RigCaller) => void caller.do({ do: 'machine', attemptId: id }), 'caller'],
	] as const;
	it.each(hangUps)('[I4] is not dialed again before the carrier says that the leg is over: %s', (_, hangUp, by) => {
		const rig = oneNumber({ minimumTimeMinutes: 0, passes: 5 });
		const caller = rig.readyCaller();
		const call = rig.connect();
		hangUp(rig, call.id, caller);
		expect(caller.state).toBe('ready');
		expect(rig.verbs(call.id).at(-1)).toBe('hangup');
		rig.pass(1_000);
		expect(rig.attempts()).toHaveLength(1);
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'us' });
		expect(rig.attempt(call.id)).toMatchObject({ disposition: 'machine', ended_by: by, counted: 1 });
		rig.pass(1_000);
		expect(rig.ringing()).toHaveLength(1);
		expect(caller.row.calls).toBe(0);
	});
	it('[I4] [I9] of whose end the carrier never tells: the attempt ends, and its number rests', () => {
		const rig = oneNumber({ minimumTimeMinutes: 0, passes: 5 });
		rig.readyCaller();
		const call = rig.connect();
		rig.says = () => 'lost';
		rig.tell(call.id, { t: 'verdict', verdict: 'machine' });
		rig.pass(MINUTE);
		expect(rig.attempt(call.id)).toMatchObject({ disposition: 'machine', state: 'ended' });
		expect(rig.number(phoneOf(0)).due_at).toBe((rig.attempt(call.id).ended_at ?? 0) + 30 * MINUTE);
	});
});

describe('a conversation of whose end the carrier never tells', () => {
	it.each([
		['saved before it was given up', 0],
		['saved afterwards', 40_000],
	])('[I4] its number rests although the minimum time is 0: %s', (_, waitMs) => {
		const rig = oneNumber({ minimumTimeMinutes: 0, passes: 5 });
		const caller = rig.readyCaller();
		const call = rig.connect();
		rig.says = () => 'lost';
		caller.hangUp();
		caller.result('no_one');
		rig.pass(waitMs);
		caller.save('ready', call.id);
		rig.pass(40_000);
		expect(rig.attempt(call.id)).toMatchObject({ state: 'ended', disposition: 'connected' });
		rig.configure({ settings: { passes: 4 } });
		rig.pass(5 * MINUTE);
		expect(rig.attempts()).toHaveLength(1);
		expect(rig.number(phoneOf(0)).due_at).toBe((rig.attempt(call.id).ended_at ?? 0) + 30 * MINUTE);
	});
});

describe('while new rules are being worked off', () => {
	const rules: [string, Partial<Settings>, number][] = [
		['passes', { passes: 1 }, PLACE.final],
		['minimum time', { minimumTimeMinutes: 60 }, PLACE.waiting],
		['attempts of 24 hours', { maxAttemptsPer24h: 1 }, PLACE.waiting24],
	];
	it.each(rules)('[I4] [P1] [P2] a number that is drawn follows the new %s', (_, settings, place) => {
		const rig = oneNumber({ minimumTimeMinutes: 1 });
		triedOnce(rig);
		rig.pass(2 * MINUTE);
		expect(rig.number(phoneOf(0)).place).toBe(PLACE.pool);
		rig.configure({ settings });
		// Nothing was worked off yet, and a caller is there.
		expect(rig.number(phoneOf(0)).place).toBe(PLACE.pool);
		rig.readyCaller('Now');
		expect(rig.attempts()).toHaveLength(1);
		expect(rig.number(phoneOf(0)).place).toBe(place);
		expect(rig.count(`pool where number = 1`)).toBe(0);
	});
});

describe('a minimum time that is raised while a call is on its way to the carrier, which refuses it', () => {
	it('[I4] counts from the call before (seed 70078)', () => {
		const rig = oneNumber({ minimumTimeMinutes: 1 });
		const end = triedOnce(rig);
		rig.pass(2 * MINUTE);
		rig.says = () => 'lost';
		const caller = rig.readyCaller('Now');
		expect(rig.attempts()).toHaveLength(2);
		rig.configure({ settings: { minimumTimeMinutes: 60 } });
		// The new setting is worked off before the carrier says anything.
		rig.pass(3_000);
		const order = rig.sent.findLast(({ what }) => what.verb === 'originate');
		if (!order) throw new Error('nothing was sent');
		rig.engine.orderDone(order, { ok: false, why: 'rejected', code: '20003', permanent: false, message: 'no' });
		rig.pump();
		for (let minute = 0; minute < 5; minute += 1) {
			rig.engine.callerActive(caller.id, false);
			rig.pass(MINUTE);
		}
		expect(rig.attempts()).toHaveLength(2);
		expect(rig.number(phoneOf(0))).toMatchObject({ place: PLACE.waiting, due_at: end + 60 * MINUTE });
	});
});

describe('while D1 is away', () => {
	it('[I9] the alarm is not set off at once, again and again', () => {
		const rig = new EngineRig({ contacts: 1 });
		// Kept for D1, and not sent yet.
		rig.engine.pause('Ann');
		const until = rig.now + 10 * MINUTE;
		let alarms = 0;
		let refused = 0;
		for (let next = rig.engine.nextDeadline(); next !== null && next < until; next = rig.engine.nextDeadline()) {
			rig.now = Math.max(rig.now, next);
			alarms += 1;
			if (alarms > 1_000) break;
			rig.engine.runDeadlines();
			if (rig.engine.projectionBatch() === null) continue;
			refused += 1;
			rig.engine.projectionFailed();
		}
		// It is tried again, later and later, and there is nothing else to do.
		expect(refused).toBeGreaterThan(5);
		expect(alarms).toBeLessThan(40);
	});
});

describe('an answer of several choices', () => {
	it('[R29] that a page sends twice over is kept once', () => {
		const answers = ['one', 'two'].map((id) => ({ id, label: id, next: null }));
		const script = defaultScript();
		const issues = {
			...script.questions[0],
			id: 'issues',
			title: 'Issues',
			text: 'Which?',
			type: 'multiple' as const,
			answers,
			next: null,
		};
		const rig = new EngineRig({ config: { script: { ...script, questions: [...script.questions, issues] } } });
		const caller = rig.readyCaller();
		const call = rig.connect();
		const personRef = caller.view().call?.people[0]?.ref ?? '';
		const value = { answers: ['one', 'one', 'two', 'one'] };
		expect(caller.do({ do: 'answer', attemptId: call.id, personRef, questionId: 'issues', value }).ok).toBe(true);
		const [kept] = rig.sql.rows<{ value: string }>(`select value from answers where question = 'issues'`);
		expect(JSON.parse(kept?.value ?? '')).toEqual({ answers: ['one', 'two'] });
	});
});
