import { describe, expect, it } from 'vitest';
import { EngineRig, phoneOf, type RigOptions } from '../../../test/support/engine-rig.ts';

const cells = (n: number, from = 0) => Array.from({ length: n }, (_, at) => ({ kind: 'cell' as const, phone: phoneOf(from + at) }));
const clicking = (contacts: RigOptions['contacts'], settings: RigOptions['settings'] = {}): EngineRig =>
	new EngineRig({ contacts: contacts ?? 0, settings: { clicking: true, passes: 3, ...settings } });

/** One clicker approves whatever is handed out; how many it were. */
function approveAll(rig: EngineRig): number {
	const clicker = rig.clicker();
	let approved = 0;
	for (let codes = clicker.lease(); codes.length > 0; codes = clicker.lease()) {
		for (const code of codes) {
			rig.now += 1_000;
			approved += clicker.press([code]).approved;
		}
	}
	return approved;
}
const unapproved = (rig: EngineRig): number => rig.status().waterfall.unapproved;

describe('[R19] a number that waits for a click is handed out, whenever it began to wait', () => {
	it('with a list that was still loading when clickers came to the end', () => {
		const rig = clicking(cells(2));
		const rows = cells(6, 10).map((cell, n) => ({ ...rig.rows[0], ...cell, list: 2, row: n + 2 }) as EngineRig['rows'][number]);
		rig.configure({ lists: [...rig.config.lists, { id: 2, name: 'Later', accepted: 6, rejected: 0 }] });
		rig.engine.loadPage(2, rows.slice(0, 3), false);
		expect(approveAll(rig)).toBe(2);
		rig.engine.loadPage(2, rows.slice(3), true);
		rig.pass(1_000);
		expect(unapproved(rig)).toBe(6);
		expect(approveAll(rig)).toBe(6);
	});

	it('with a list that brings back what was taken out', () => {
		const rig = clicking(cells(1));
		rig.addList(cells(2, 10));
		const first = rig.config.lists.slice(0, 1);
		const clicker = rig.clicker();
		expect([...clicker.lease(0), ...clicker.lease(0), ...clicker.lease(0)].length).toBeGreaterThan(0);
		rig.configure({ lists: first });
		rig.pass(1_000);
		expect(approveAll(rig)).toBe(0);
		rig.pass(61_000);
		expect(approveAll(rig)).toBe(1);
		rig.engine.configure({ ...rig.config, revision: 99, lists: [...first, { id: 3, name: 'Again', accepted: 1, rejected: 0 }] });
		rig.engine.loadPage(3, [{ ...rig.rows[1], list: 3 } as EngineRig['rows'][number]], true);
		rig.pass(1_000);
		expect(unapproved(rig)).toBe(1);
		expect(approveAll(rig)).toBe(1);
	});

	it('because a later list calls it a cell', () => {
		const rig = clicking([{ kind: 'cell' }, {}, { kind: 'cell' }]);
		expect(approveAll(rig)).toBe(2);
		rig.addList([{ kind: 'cell', phone: phoneOf(1) }]);
		expect(unapproved(rig)).toBe(1);
		expect(approveAll(rig)).toBe(1);
	});

	it('because clicking was turned on while somebody talked to it', () => {
		const rig = clicking(cells(3), { clicking: false });
		const caller = rig.readyCaller();
		const call = rig.connect();
		rig.configure({ settings: { clicking: true } });
		rig.pass(1_000);
		expect(approveAll(rig)).toBe(2);
		caller.hangUp();
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'us' });
		caller.result('no_one');
		caller.save('break');
		expect(unapproved(rig)).toBe(1);
		expect(approveAll(rig)).toBe(1);
	});

	it('because it was taken off the Do Not Call list', () => {
		const rig = clicking(cells(3));
		rig.engine.addDoNotCall([phoneOf(1)]);
		expect(approveAll(rig)).toBe(2);
		rig.engine.removeDoNotCall([phoneOf(1)]);
		expect(approveAll(rig)).toBe(1);
	});
});

describe('[R15] nobody is given what another one holds', () => {
	it.each<[string, (rig: EngineRig) => void]>([
		['a number comes off the Do Not Call list', (rig) => rig.engine.removeDoNotCall([phoneOf(399)])],
		['the minimum time is changed', (rig) => rig.configure({ settings: { minimumTimeMinutes: 60 } })],
		['passes are raised', (rig) => rig.configure({ settings: { passes: 5 } })],
		[
			'clicking is turned off and on again',
			(rig) => {
				rig.configure({ settings: { clicking: false } });
				rig.configure({ settings: { clicking: true } });
			},
		],
	])('also after %s', (_, change) => {
		const rig = clicking(cells(400));
		rig.engine.addDoNotCall([phoneOf(399)]);
		const [one, two] = [rig.clicker('One'), rig.clicker('Two')];
		const held = [...one.lease(), ...two.lease()];
		change(rig);
		rig.pass(1_000);
		const later = [...rig.clicker('Three').lease(), ...rig.clicker('Four').lease()];
		expect(later.length).toBeGreaterThan(50);
		expect(later.filter((code) => held.includes(code))).toEqual([]);
		rig.pass(61_000);
		const waiting = unapproved(rig);
		expect(approveAll(rig)).toBe(waiting);
	});
});

describe('[R14] a clicker without a connection for longer than a lease', () => {
	it('loses nothing when the same block is handed out again on the way back', () => {
		const rig = clicking(cells(200));
		const clicker = rig.clicker();
		const codes = clicker.lease();
		expect(codes).toHaveLength(64);
		rig.pass(2_000);
		const pressedFrom = rig.now;
		rig.engine.clickerLinkLost(clicker.id);
		rig.pass(80_000);
		expect(rig.count(`leases where state = 'held'`)).toBe(0);
		rig.engine.clickerLinkUp(clicker.id);
		expect(clicker.lease()).toEqual(codes);
		const presses = codes.map((code, n): [string, number, 'key'] => [code, rig.now - (pressedFrom + n * 180), 'key']);
		const frame = { t: 'approve' as const, frame: 1, presses, have: 0 };
		expect(rig.engine.approve([{ session: clicker.id, frame, receivedAt: rig.now }])[0]).toMatchObject({ approved: 64, refused: [] });
	});
});
