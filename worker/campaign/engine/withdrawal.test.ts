import { describe, expect, it } from 'vitest';
import { EngineRig, phoneOf } from '../../../test/support/engine-rig.ts';

const without = (rig: EngineRig, list: number) => ({ lists: rig.config.lists.filter(({ id }) => id !== list) });

describe('[L7] a list taken out of a started campaign', () => {
	it('takes its numbers that were not dialed, and leaves the others and their record', () => {
		const rig = new EngineRig({ contacts: 6 });
		rig.readyCaller();
		const call = rig.ringing()[0];
		if (!call) throw new Error('nothing rings');
		rig.addList([{ phone: phoneOf(100) }, { phone: phoneOf(101) }]);
		rig.configure(without(rig, 1));
		rig.pass(2_000);
		expect(rig.status().waterfall).toMatchObject({ total: 8, removed: 5 });
		expect(rig.number(call.phone).withdrawn).toBe(0);
		expect(rig.count('people where list = 1')).toBe(1);
		const other = rig.rows.find((row) => row.list === 1 && row.phone !== call.phone)?.phone ?? '';
		expect(rig.engine.whyNot(other)).toBe(`${other} came with a list that was taken out of this campaign.`);
		expect(rig.engine.countKnown([other, phoneOf(100)])).toBe(1);
		rig.tell(call.id, { t: 'ended', cause: 'no_answer', by: 'network' });
		rig.pass(60_000);
		expect(
			rig
				.attempts()
				.map(({ phone }) => phone)
				.filter((phone) => phone !== call.phone)
				.every((phone) => phone === phoneOf(100) || phone === phoneOf(101)),
		).toBe(true);
	});

	it('keeps a number that another list holds too', () => {
		const rig = new EngineRig({ contacts: 2 });
		rig.addList([{ phone: rig.rows[0]?.phone ?? '' }]);
		rig.configure(without(rig, 1));
		rig.pass(2_000);
		expect(rig.status().waterfall).toMatchObject({ total: 2, removed: 1, dialable: 1 });
	});

	it('lets a number come back with a later list, in its turn', () => {
		const rig = new EngineRig({ contacts: 3 });
		rig.configure(without(rig, 1));
		rig.pass(2_000);
		expect(rig.status().waterfall.removed).toBe(3);
		// The place of a list is its number in order: the first is gone, the next is 2 all the same.
		rig.config = { ...rig.config, lists: [{ id: 9, name: 'Gone', accepted: 0, rejected: 0 }] };
		rig.addList([{ phone: rig.rows[1]?.phone ?? '' }]);
		rig.pass(2_000);
		expect(rig.status().waterfall).toMatchObject({ total: 3, removed: 2, dialable: 1 });
	});

	it('ends a first load that was under way', () => {
		const rig = new EngineRig({ contacts: 4, unloaded: true });
		rig.engine.loadPage(1, rig.rows.slice(0, 2), false);
		rig.configure(without(rig, 1));
		rig.pass(2_000);
		expect(rig.status().kind).not.toBe('loading');
		expect(rig.status().waterfall).toMatchObject({ removed: 2, dialable: 0 });
	});
});
