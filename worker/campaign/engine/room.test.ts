import { describe, expect, test } from 'vitest';
import { EngineRig } from '../../../test/support/engine-rig.ts';

describe('[B1] the room', () => {
	test('lists its callers with state and time in it; one who left only when asked for', () => {
		const rig = new EngineRig({ contacts: 3 });
		const ann = rig.readyCaller('Ann');
		const bob = rig.caller('Bob');
		rig.pass(1_000);
		expect(rig.engine.boardCallers(null).map(({ name, state, away }) => [name, state, away])).toEqual([
			['Ann', 'ready', false],
			['Bob', 'idle', false],
		]);
		rig.connect();
		expect(rig.engine.boardCallers([ann.id])[0]).toMatchObject({ name: 'Ann', state: 'on_call', since: rig.now, calls: 0 });
		bob.do({ do: 'leave' });
		expect(rig.engine.boardCallers(null).map(({ name }) => name)).toEqual(['Ann']);
		expect(rig.engine.boardCallers([bob.id])[0]?.state).toBe('ended');
	});

	test('keeps the shift by minute: who was on, what ended, how long callers waited; twelve hours of it', () => {
		const rig = new EngineRig({ contacts: 40, settings: { minimumTimeMinutes: 1, passes: 5 } });
		const ann = rig.readyCaller('Ann');
		rig.pass(30_000);
		rig.connect();
		rig.pass(61_000);
		const attempt = ann.row.attempt ?? 0;
		ann.hangUp();
		rig.tell(attempt, { t: 'ended', cause: 'completed', by: 'us' });
		rig.pass(1_000);
		const minutes = rig.engine.roomMinutes(0);
		expect(minutes.length).toBeGreaterThanOrEqual(2);
		expect(minutes.reduce((sum, minute) => sum + minute.connected, 0)).toBe(1);
		expect(minutes.find((minute) => minute.waitS !== null)?.waitS).toBeCloseTo(30, 0);
		expect(minutes.some((minute) => minute.talking === 1)).toBe(true);
		const last = minutes.at(-1)?.minute ?? 0;
		expect(rig.engine.roomMinutes(last)).toEqual([]);
		rig.sql.run('insert into room_minutes (minute) values (?)', last - 800);
		ann.result('right_person', attempt);
		ann.save('ready', attempt);
		rig.pass(120_000);
		expect(rig.count('room_minutes where minute = ?', last - 800)).toBe(0);
	});

	test('a word of an admin stays on the page until the next one', () => {
		const rig = new EngineRig();
		const ann = rig.readyCaller();
		expect(rig.engine.messageCaller(ann.id, 'Please speak slower.', 'Olga')).toEqual({ ok: true, value: null });
		rig.connect();
		expect(ann.view().session.message).toMatchObject({ text: 'Please speak slower.', by: 'Olga' });
		rig.engine.messageCaller(ann.id, '', 'Olga');
		expect(ann.view().session.message).toBe(null);
		expect(rig.engine.messageCaller('nobody', 'Hello', 'Olga')).toMatchObject({ ok: false, code: 'gone' });
	});

	test('a caller who is moved finishes the call, and is then offered the other campaign', () => {
		const rig = new EngineRig();
		const ann = rig.readyCaller();
		const call = rig.connect();
		rig.engine.moveCaller(ann.id, { name: 'Ward 6', url: 'https://dial.example/c/x' });
		expect(ann.state).toBe('on_call');
		ann.hangUp();
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'us' });
		ann.result('right_person', call.id);
		ann.save('ready', call.id);
		expect([ann.state, ann.row.end_reason]).toEqual(['ended', 'moved']);
		expect(ann.view().session.moveTo).toEqual({ name: 'Ward 6', url: 'https://dial.example/c/x' });
	});

	test('who was sent away for good is refused by number, or by name on the same network', () => {
		const rig = new EngineRig();
		const join = (name: string, phone: string, ipPrefix = '10.0.0.0/24') => rig.engine.joinCaller({ name, phone, ipPrefix }).ok;
		const rude = rig.engine.joinCaller({ name: 'Rude', phone: '+12125550111', ipPrefix: '10.0.0.0/24' });
		if (!rude.ok) throw new Error(rude.message);
		rig.engine.blockCaller(rude.value.sessionId);
		rig.engine.endByAdmin('caller', rude.value.sessionId, 4403);
		expect([join('Other', '+12125550111'), join('rude', ''), join('rude', '', '10.9.9.0/24'), join('Ann', '')]).toEqual([
			false,
			false,
			true,
			true,
		]);
	});
});

describe('[R22] a stall', () => {
	test('is noticed within a minute: a caller waits, work is dialable, and nothing is dialed', () => {
		const rig = new EngineRig({ contacts: 3 });
		rig.says = (order) =>
			order.what.verb === 'originate'
				? { ok: false, why: 'throttled', message: 'later', retryAfterMs: 3_600_000 }
				: { ok: true, value: null };
		rig.readyCaller();
		const began = rig.now;
		while (rig.status().kind !== 'stalled' && rig.now - began < 300_000) rig.pass(1_000);
		expect(rig.status().reasons.map(({ code }) => code)).toContain('watchdog');
		expect(rig.now - began).toBeLessThanOrEqual(65_000);
	});

	test('has begun when it was noticed, also for a page that is opened later, and anew after it was over', () => {
		const rig = new EngineRig({ contacts: [{ kind: 'cell' }], settings: { clicking: true } });
		const ann = rig.readyCaller();
		const began = rig.now;
		expect(ann.view().status).toMatchObject({ kind: 'stalled', stalledSince: began });
		rig.pass(300_000);
		rig.open();
		expect([ann.view().status.stalledSince, rig.status().stalledSince]).toEqual([began, began]);
		rig.engine.pause('Ann');
		expect(rig.status().stalledSince).toBe(null);
		rig.pass(60_000);
		rig.engine.resume();
		expect(rig.status().stalledSince).toBe(rig.now);
	});

	test('offers its callers the campaign that an end card names', () => {
		const rig = new EngineRig({ contacts: [{ kind: 'cell' }], settings: { clicking: true } });
		const next = { name: 'Ward 6', url: 'https://dial.example/c/x' };
		rig.configure({ endCards: [{ kind: 'paused', title: 'Paused', html: '<p>Later.</p>', next }] });
		const ann = rig.readyCaller();
		expect([rig.status().kind, ann.view().next]).toEqual(['stalled', next]);
	});
});
