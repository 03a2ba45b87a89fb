import { describe, expect, test } from 'vitest';
import { dropDetail } from '../../../protocol/results.ts';
import { EngineRig, phoneOf } from '../../../test/support/engine-rig.ts';

describe('[R29] a number’s story', () => {
	test('a drop keeps when they answered, who was busy, and the chance that had been seen', () => {
		const rig = new EngineRig({ contacts: 5 });
		const ann = rig.readyCaller('Ann');
		const bob = rig.readyCaller('Bob');
		rig.pass(2_000);
		const [first, second] = rig.ringing();
		if (!first || !second) throw new Error('two lines are expected');
		rig.connect(first.id);
		// Whoever is left goes away while the other line rings.
		(ann.state === 'on_call' ? bob : ann).linkLost();
		rig.tell(second.id, { t: 'ringing' });
		rig.answer(second.id);
		rig.pass(2_000);
		const dropped = rig.attempt(second.id);
		expect(dropped.disposition).toBe('dropped');
		const detail = dropDetail.parse(JSON.parse(dropped.drop_detail ?? 'null'));
		expect(detail).toMatchObject({ busy: 1, ready: 0, holding: 0 });
		expect(detail.heldMs).toBeGreaterThan(1_000);
		expect(detail.chance).toBeGreaterThanOrEqual(0);
		expect(detail.chance).toBeLessThanOrEqual(1);
		expect(rig.projected.flatMap((batch) => batch.attempts).findLast((copy) => copy.id === second.id)?.dropDetail).toBe(
			dropped.drop_detail,
		);
	});

	test('decisions not to dial are kept with their reason', () => {
		const rig = new EngineRig({ contacts: 1, settings: { passes: 2, minimumTimeMinutes: 60 } });
		rig.readyCaller();
		rig.tell(rig.ringing()[0]?.id ?? 0, { t: 'ringing' });
		rig.tell(1, { t: 'ended', cause: 'no_answer', by: 'network' });
		const texts = () => rig.engine.numberFacts(phoneOf(0)).decisions.map((decision) => decision.text);
		expect(texts()).toEqual([expect.stringMatching(/^Not dialed until .*: the minimum time between two attempts\.$/)]);
		rig.engine.addDoNotCall([phoneOf(0)]);
		rig.engine.removeDoNotCall([phoneOf(0)]);
		expect(texts().slice(1)).toEqual([
			'Not dialed again: it is on the Do Not Call list.',
			expect.stringMatching(/^(It may be dialed again|Not dialed until)/),
		]);
		expect(rig.engine.numberFacts('+12125559999')).toMatchObject({ number: null, rows: [] });
	});

	test('erasure takes number, names, notes and typed words out and keeps the counts; refused while it is called', () => {
		const rig = new EngineRig({ contacts: 2 });
		const ann = rig.readyCaller();
		const call = rig.connect();
		const phone = call.phone;
		expect(rig.engine.eraseNumber(phone)).toMatchObject({ ok: false, code: 'conflict' });
		const person = ann.view().call?.people[0]?.ref ?? '';
		ann.do({ do: 'note', attemptId: call.id, personRef: person, text: 'lives at Elm Street' });
		ann.result('right_person');
		ann.hangUp();
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'us' });
		expect(rig.engine.eraseNumber(phone)).toMatchObject({ ok: false, code: 'conflict' });
		ann.save('break');
		const before = rig.status().waterfall;
		expect(rig.engine.eraseNumber(phone)).toMatchObject({ ok: true });
		rig.pump();
		const everything = JSON.stringify([
			rig.sql.rows('select * from numbers'),
			rig.sql.rows('select * from people'),
			rig.sql.rows('select * from attempts'),
			rig.sql.rows('select * from answers'),
			rig.sql.rows('select * from notes'),
		]);
		for (const personal of [phone, 'Elm Street', `First${Number(phone.slice(-4))}`]) expect(everything).not.toContain(personal);
		expect(rig.status().waterfall).toEqual(before);
		const copies = rig.projected.at(-1);
		expect(copies?.attempts.map((copy) => copy.phone)).toEqual([`erased-${call.number}`]);
		expect(copies?.answers.filter((copy) => copy.questionId === '_note').map((copy) => copy.value)).toEqual([null]);
		expect(rig.engine.eraseNumber(phone)).toEqual({ ok: true, value: null });
	});

	test('erasure waits for approvals that D1 has not taken yet', () => {
		const rig = new EngineRig({ contacts: [{ kind: 'cell' }, { kind: 'cell' }], settings: { clicking: true } });
		const clicker = rig.clicker();
		const [code] = clicker.lease();
		rig.now += 1_000;
		// As while D1 is away: what is to be copied stays here.
		const frame = { t: 'approve' as const, frame: 1, presses: [[code ?? '', 0, 'key'] satisfies [string, number, 'key']], have: 0 };
		expect(rig.engine.approve([{ session: clicker.id, frame, receivedAt: rig.now }])).toMatchObject([{ approved: 1 }]);
		const approved = rig.sql.rows<{ phone: string }>('select phone from numbers where approved = 1')[0]?.phone ?? '';
		expect(rig.engine.eraseNumber(approved)).toMatchObject({ ok: false, code: 'conflict' });
		rig.pump();
		expect(rig.engine.eraseNumber(approved)).toMatchObject({ ok: true });
	});
});
