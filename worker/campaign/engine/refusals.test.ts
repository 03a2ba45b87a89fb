import { describe, expect, it } from 'vitest';
import { EngineRig, type Said } from '../../../test/support/engine-rig.ts';

const refuses = (message = 'All calls are stopped.'): Said => ({ ok: false, why: 'rejected', code: 'stopped', permanent: false, message });
const takes: Said = { ok: true, value: { ref: 'r' } };
const gaps = (rig: EngineRig): number[] => {
	const at = rig.attempts().map((attempt) => attempt.placed_at);
	return at.slice(1).map((time, n) => Math.round((time - (at[n] ?? 0)) / 1_000));
};

describe('a carrier that refuses calls', () => {
	it('[K8] is tried more and more rarely, with one call, and without bound of time', () => {
		const rig = new EngineRig({ contacts: 60 });
		rig.says = () => refuses();
		rig.readyCaller();
		rig.pass(10 * 60_000);
		expect(gaps(rig).slice(0, 5)).toEqual([5, 10, 20, 40, 45]);
		expect(Math.max(...gaps(rig))).toBeLessThanOrEqual(46);
		expect(rig.attempts().every((attempt) => attempt.disposition === 'failed' && attempt.counted === 0)).toBe(true);
		expect(rig.status()).toMatchObject({
			kind: 'stalled',
			reason: expect.stringContaining('The carrier refuses calls: All calls are stopped'),
		});
	});

	it('[K8] calls that were on their way together are one reason to wait', () => {
		const rig = new EngineRig({ contacts: 60 });
		rig.says = () => refuses();
		for (const name of ['One', 'Two', 'Three', 'Four']) rig.caller(name).do({ do: 'ready' });
		const first = rig.attempts().length;
		rig.pass(4_900);
		expect(rig.attempts()).toHaveLength(first);
		rig.pass(1_100);
		expect(rig.attempts()).toHaveLength(first + 1);
	});

	it('[K8] once it takes a call, dialing goes on as before, and the next refusal begins with the shortest pause', () => {
		const rig = new EngineRig({ contacts: 60 });
		rig.says = () => refuses();
		for (const name of ['One', 'Two', 'Three']) rig.caller(name).do({ do: 'ready' });
		rig.pass(60_000);
		rig.says = (order) => (order.what.verb === 'originate' ? takes : { ok: true, value: null });
		rig.pass(47_000);
		expect(rig.ringing()).toHaveLength(3);
		expect(rig.status().kind).toBe('running');
		rig.says = () => refuses();
		for (const call of rig.ringing()) rig.tell(call.id, { t: 'ended', cause: 'busy', by: 'network' });
		const before = rig.attempts().length;
		rig.pass(6_000);
		expect(rig.attempts().length).toBeGreaterThan(before);
	});

	it('[K8] pausing and resuming tries at once', () => {
		const rig = new EngineRig({ contacts: 60 });
		rig.says = () => refuses();
		const caller = rig.readyCaller();
		rig.pass(100_000);
		rig.says = (order) => (order.what.verb === 'originate' ? takes : { ok: true, value: null });
		rig.engine.pause('Ann');
		rig.pump();
		rig.engine.resume();
		caller.do({ do: 'ready' });
		rig.pass(1_000);
		expect(rig.ringing()).toHaveLength(1);
	});

	it('[K8] a list full of numbers that do not exist is no refusal by the carrier', () => {
		const rig = new EngineRig({ contacts: 60 });
		const missing: Said = { ok: false, why: 'rejected', code: 'invalid_number', permanent: true, message: 'No such number' };
		rig.says = () => (rig.attempts().length <= 10 ? missing : 'lost');
		rig.readyCaller();
		rig.pass(5_000);
		expect(rig.attempts()).toHaveLength(11);
		expect(rig.status().kind).toBe('running');
	});
});

describe('a call that waits in the carrier’s queue', () => {
	const queued = (): EngineRig => {
		const rig = new EngineRig({ contacts: 1 });
		rig.says = (order) => {
			const state = { legId: order.leg, state: 'queued', room: null, answeredBy: null, cause: null } as const;
			return order.what.verb === 'snapshot'
				? { ok: true, value: state }
				: order.what.verb === 'originate'
					? takes
					: { ok: true, value: null };
		};
		rig.readyCaller();
		rig.pass(4_100);
		expect(rig.verbs(1)).toEqual(['originate', 'snapshot', 'cancel']);
		return rig;
	};

	it('[K2] is taken back, is no dial, and its number waits for a minute, not for the minimum time', () => {
		const rig = queued();
		rig.tell(1, { t: 'ended', cause: 'cancelled', by: 'us' });
		expect(rig.attempt(1)).toMatchObject({ disposition: 'cancelled', cause: 'stale_queue', counted: 0, accepted_at: null });
		rig.pass(59_000);
		expect(rig.attempts()).toHaveLength(1);
		rig.pass(2_000);
		expect(rig.attempts()).toHaveLength(2);
	});

	it.each(['initiated', 'ringing'] as const)('[K2][I4] that left it all the same (%s) was an attempt, and the minimum time holds', (t) => {
		const rig = queued();
		rig.tell(1, { t });
		rig.tell(1, { t: 'ended', cause: 'cancelled', by: 'us' });
		expect(rig.attempt(1).accepted_at).not.toBeNull();
		rig.pass(30 * 60_000);
		expect(rig.attempts()).toHaveLength(1);
	});
});
