import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineRig, phoneOf, RIG_START, type RigClicker, sha256 } from '../../../test/support/engine-rig.ts';
import type { ChainedRecord } from './approval-chain.ts';
import { linkText, unpacked } from './approval-chain.ts';
import type { ReceivedFrame } from './click-queue.ts';
import { codeOf, idOfCode } from './codes.ts';

const cells = (n: number) => Array.from({ length: n }, () => ({ kind: 'cell' as const }));
const clicking = (n: number, seed = 'clicks'): EngineRig => new EngineRig({ contacts: cells(n), settings: { clicking: true }, seed });
const records = (rig: EngineRig): ChainedRecord[] =>
	rig.projected.flatMap((batch) => (batch.approvals === null ? [] : unpacked(batch.approvals)));
const approved = (rig: EngineRig): number => rig.count('numbers where approved = 1');
const left = (rig: EngineRig): number => rig.status().waterfall.unapproved;

/** One second per press, so that pace is no question. */
function pressAll(rig: EngineRig, clicker: RigClicker, codes: string[]): void {
	for (const code of codes) {
		rig.now += 1_000;
		expect(clicker.press([code])).toMatchObject({ approved: 1, refused: [] });
	}
}

describe('ids', () => {
	it('[R12] are opaque: no phone, no order, no name; each means one number and is read back', () => {
		const rig = clicking(50);
		const codes = rig.clicker().lease();
		expect(new Set(codes).size).toBe(codes.length);
		for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}$/);
		expect([...codes].sort()).not.toEqual(codes);
		const keys = [1, 2, 3, 4];
		const ids = Array.from({ length: 5_000 }, (_, id) => id * 211);
		expect(ids.map((id) => idOfCode(codeOf(id, keys), keys))).toEqual(ids);
		expect(new Set(ids.map((id) => codeOf(id, keys))).size).toBe(ids.length);
		expect(idOfCode('UUU-UUU', keys)).toBeNull();
	});

	it('[R12] differ from campaign to campaign', () => {
		expect(clicking(50, 'one').clicker().lease()).not.toEqual(clicking(50, 'two').clicker().lease());
	});
});

describe('leases', () => {
	it('[R15] nobody is given what another one holds', () => {
		const rig = clicking(500);
		const held = Array.from({ length: 6 }, (_, n) => rig.clicker(`C${n}`)).flatMap((clicker) => clicker.lease());
		expect(held.length).toBeGreaterThan(150);
		expect(new Set(held).size).toBe(held.length);
	});

	it('[R15] what is left behind returns after 60 s, and not before', () => {
		const rig = clicking(4);
		const [one, two] = [rig.clicker('One'), rig.clicker('Two')];
		const mine = [...one.lease(), ...two.lease(), ...one.lease(1), ...two.lease(1)];
		const held = rig.count(`leases where state = 'held'`);
		expect(held).toBeGreaterThan(0);
		rig.pass(59_999);
		expect(rig.count(`leases where state = 'held'`)).toBe(held);
		rig.pass(1);
		expect(rig.count(`leases where state = 'held'`)).toBe(0);
		const three = rig.clicker('Three');
		const again: string[] = [];
		for (let have = three.lease(); have.length > 0; have = three.lease()) {
			again.push(...have);
			pressAll(rig, three, have);
		}
		expect([...again].sort()).toEqual(expect.arrayContaining([...new Set(mine)].sort()));
		expect(left(rig)).toBe(0);
	});

	it('[R15] a session that ends gives back at once; one that asks again keeps what it holds', () => {
		const rig = clicking(40);
		const [one, two] = [rig.clicker('One'), rig.clicker('Two')];
		const first = one.lease();
		rig.pass(45_000);
		expect(one.lease()).toEqual(first);
		rig.pass(45_000);
		expect(rig.count(`leases where state = 'held'`)).toBe(1);
		rig.engine.endByAdmin('clicker', one.id, 4403);
		expect(two.lease().some((code) => first.includes(code))).toBe(true);
		expect(one.lease()).toEqual([]);
		expect(one.press(first.slice(0, 1)).refused).toEqual([[first[0], 'off']]);
	});

	it('[R15] blocks shrink at the tail; then others hold the last ones; then all is done, in counts', () => {
		const rig = clicking(40);
		const [one, two] = [rig.clicker('One'), rig.clicker('Two')];
		const first = one.lease();
		expect(first).toHaveLength(10);
		pressAll(rig, one, first);
		const sizes: number[] = [];
		let held: string[] = [];
		while (left(rig) > 1) {
			held = one.lease();
			sizes.push(held.length);
			pressAll(rig, one, left(rig) > held.length ? held : held.slice(1));
		}
		expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
		expect(sizes.at(-1)).toBeLessThanOrEqual(2);
		// The last one is somebody's.
		const last = one.lease();
		expect(last).toHaveLength(1);
		expect(two.lease()).toEqual([]);
		expect(two.view()).toMatchObject({ state: 'others', counts: { mine: 0, everyone: 39, left: 1 } });
		expect(one.view().state).toBe('open');
		pressAll(rig, one, last);
		expect(two.view()).toMatchObject({ state: 'done', counts: { mine: 0, everyone: 40, left: 0 } });
		expect(one.view()).toMatchObject({ state: 'done', counts: { mine: 40 } });
	});

	it('[R19] new work appears by itself', () => {
		const rig = clicking(1);
		const clicker = rig.clicker();
		pressAll(rig, clicker, clicker.lease());
		expect(clicker.lease(1)).toEqual([]);
		expect([...rig.engine.wantingItems()]).toEqual([]);
		rig.addList(cells(2));
		expect(clicker.view()).toMatchObject({ state: 'open', counts: { left: 2 } });
		expect([...rig.engine.wantingItems()]).toEqual([clicker.id]);
		expect(clicker.lease()).toHaveLength(1);
	});
});

describe('approvals', () => {
	it('[R10] [R16] a cell or unknown number is dialed only once approved, a landline at any time; at once after the click', () => {
		const rig = new EngineRig({ contacts: [{}, { kind: 'cell' }, { kind: 'unknown' }], settings: { clicking: true } });
		expect(rig.status().waterfall).toMatchObject({ dialable: 1, unapproved: 2 });
		for (let n = 0; n < 3; n += 1) rig.readyCaller(`Caller ${n}`);
		rig.pass(5_000);
		expect(rig.attempts().map((attempt) => attempt.phone)).toEqual([phoneOf(0)]);
		const clicker = rig.clicker();
		pressAll(rig, clicker, clicker.lease());
		rig.pass(1_000);
		expect(rig.attempts()).toHaveLength(2);
		pressAll(rig, clicker, clicker.lease());
		rig.pass(1_000);
		expect(rig.attempts()).toHaveLength(3);
	});

	it('[R17] goes on while paused and outside of hours, and before anybody calls', () => {
		const rig = clicking(20);
		const clicker = rig.clicker();
		rig.engine.pause('Ann');
		pressAll(rig, clicker, clicker.lease().slice(0, 3));
		rig.configure({ settings: { hours: { timeZone: 'America/New_York', week: Array.from({ length: 7 }, () => null) } } });
		pressAll(rig, clicker, clicker.lease().slice(0, 3));
		expect(approved(rig)).toBe(6);
	});

	it('[R18] a number is clicked once: two rows are one item, later passes need none, one added later needs one', () => {
		const rig = new EngineRig({
			contacts: [{ kind: 'cell' }, { kind: 'cell', phone: phoneOf(0) }],
			settings: { clicking: true, passes: 2, minimumTimeMinutes: 0 },
		});
		const clicker = rig.clicker();
		const codes = clicker.lease();
		expect(codes).toHaveLength(1);
		pressAll(rig, clicker, codes);
		rig.readyCaller();
		rig.tell(rig.ringing()[0]?.id ?? 0, { t: 'ended', cause: 'no_answer', by: 'network' });
		rig.pass(1_000);
		expect(rig.attempts().map((attempt) => [attempt.phone, attempt.pass])).toEqual([
			[phoneOf(0), 1],
			[phoneOf(0), 2],
		]);
		rig.addList([{ kind: 'cell' }, { kind: 'cell', phone: phoneOf(0) }]);
		expect(left(rig)).toBe(1);
	});

	it('[R13] a press never leased to this session, or to nobody, is refused', () => {
		const rig = clicking(100);
		const [one, two] = [rig.clicker('One'), rig.clicker('Two')];
		const mine = one.lease();
		const theirs = two.lease();
		expect(one.press(theirs.slice(0, 2))).toMatchObject({ approved: 0, refused: theirs.slice(0, 2).map((code) => [code, 'not_leased']) });
		expect(one.press(['000-000'])).toMatchObject({ approved: 0, refused: [['000-000', 'not_leased']] });
		expect(approved(rig)).toBe(0);
		rig.now += 1_000;
		expect(one.press(mine.slice(0, 2))).toMatchObject({ approved: 2 });
	});

	it('[R13] presses closer than 33 ms are refused, within a frame and across two', () => {
		const rig = clicking(100);
		const clicker = rig.clicker();
		const [a = '', b = '', c = '', d = '', e = '', f = ''] = clicker.lease();
		rig.now += 60_000;
		expect(clicker.press([a, b], 32)).toMatchObject({ approved: 1, refused: [[b, 'too_fast']] });
		rig.now += 1_000;
		expect(clicker.press([b])).toMatchObject({ approved: 1, refused: [] });
		rig.now += 32;
		expect(clicker.press([c])).toMatchObject({ approved: 0, refused: [[c, 'too_fast']] });
		rig.now += 33;
		expect(clicker.press([d])).toMatchObject({ approved: 1, refused: [] });
		rig.now += 1_000;
		expect(clicker.press([e, f], 33)).toMatchObject({ approved: 2, refused: [] });
	});

	it('[R13] more than 30 a second are refused, in one frame or in many', () => {
		const rig = clicking(400);
		const clicker = rig.clicker();
		const codes = clicker.lease();
		rig.now += 30_000;
		// 33 ms apart is just wide enough; the 31st is one second's work too much.
		expect(clicker.press(codes.slice(0, 31), 33)).toMatchObject({ approved: 30, refused: [[codes[30], 'too_fast']] });
		for (const code of codes.slice(31, 64)) {
			rig.now += 33;
			clicker.press([code]);
		}
		expect(approved(rig)).toBeLessThan(63);
		const times = records(rig).map((record) => record.pressedAt);
		for (const at of times) expect(times.filter((other) => other > at - 1_000 && other <= at).length).toBeLessThanOrEqual(30);
	});

	it('[R13] a page that claims old presses cannot pass more than 30 a second over its lease', () => {
		const rig = clicking(1_000);
		const clicker = rig.clicker();
		const codes = clicker.lease();
		rig.now += 1_000;
		// 64 presses claimed over an hour, though the items are a second old.
		const answer = clicker.press(codes, 60_000);
		expect(answer.approved).toBeLessThanOrEqual(31);
	});

	it('[R14] what goes to D1 has whole times, at a speed of the clock that is none', () => {
		const rig = new EngineRig({ contacts: cells(20), settings: { clicking: true }, seed: 'clicks', speed: 1.5 });
		const clicker = rig.clicker();
		const codes = clicker.lease().slice(0, 4);
		rig.now += 10_000;
		expect(clicker.press(codes, 1_001)).toMatchObject({ approved: 4, refused: [] });
		const copies = rig.projected.flatMap(({ receipt: _, ...copy }) => copy);
		expect(records(rig)).toHaveLength(4);
		expect(JSON.stringify(copies)).not.toMatch(/[:[,]-?\d+\.\d/);
	});

	it('[R14] hundreds of presses made offline come at once when the network is back, and all count', () => {
		const rig = clicking(2_000);
		const clicker = rig.clicker();
		const codes: string[] = [];
		for (let n = 0; n < 8; n += 1) codes.push(...clicker.lease(n === 0 ? 0 : 1));
		expect(codes.length).toBeGreaterThan(400);
		rig.now += codes.length * 180 + 1_000;
		const frames: ReceivedFrame[] = [];
		for (let at = 0; at < codes.length; at += 200) {
			const presses = codes.slice(at, at + 200).map((code, n): [string, number, 'key'] => [code, (codes.length - at - n) * 180, 'key']);
			frames.push({ session: clicker.id, frame: { t: 'approve', frame: frames.length + 1, presses, have: 0 }, receivedAt: rig.now });
		}
		const answers = rig.engine.approve(frames);
		expect(answers.flatMap((answer) => answer.refused)).toEqual([]);
		expect(answers.reduce((sum, answer) => sum + answer.approved, 0)).toBe(codes.length);
		expect(approved(rig)).toBe(codes.length);
	});

	it('[R15] late approvals count while the number is unapproved; else they are kept as duplicates and not counted', () => {
		const rig = clicking(10);
		const [one, two] = [rig.clicker('One'), rig.clicker('Two')];
		const codes = one.lease();
		rig.pass(61_000);
		const [first = '', second = ''] = codes;
		const theirs = two.lease();
		expect(theirs).toContain(first);
		expect(one.press([first])).toMatchObject({ approved: 1, refused: [] });
		rig.now += 1_000;
		expect(two.press([first])).toMatchObject({ approved: 0, refused: [[first, 'duplicate']] });
		rig.now += 1_000;
		expect(two.press([second])).toMatchObject({ approved: 1 });
		expect(records(rig).map((record) => [record.outcome, record.sessionName])).toEqual([
			['approved', 'One'],
			['duplicate', 'Two'],
			['approved', 'Two'],
		]);
		expect(two.view().counts).toMatchObject({ mine: 1, everyone: 2, left: 8 });
	});

	it('[R14] a frame sent again is answered the same and recorded once, also when it holds refusals', () => {
		const rig = clicking(100);
		const clicker = rig.clicker();
		const codes = clicker.lease().slice(0, 5);
		rig.now += 10_000;
		const first = clicker.press([...codes, '000-000'], 200, 1);
		expect(first).toMatchObject({ approved: 5 });
		rig.now += 3_000;
		const again = clicker.press([...codes, '000-000'], 200, 1);
		expect(again.approved).toBe(5);
		expect(again.refused.map(([code]) => code)).toEqual(['000-000']);
		expect(records(rig)).toHaveLength(5);
		expect(clicker.view().counts).toMatchObject({ mine: 5, everyone: 5 });
	});

	it('[R14] a frame that comes twice within one moment is answered alike both times', () => {
		const rig = clicking(100);
		const clicker = rig.clicker();
		const [a = '', b = ''] = clicker.lease();
		rig.now += 10_000;
		const frame: ReceivedFrame = {
			session: clicker.id,
			frame: {
				t: 'approve',
				frame: 1,
				presses: [
					[a, 300, 'key'],
					[b, 100, 'key'],
				],
				have: 62,
			},
			receivedAt: rig.now,
		};
		expect(rig.engine.approve([frame, frame])).toMatchObject([
			{ approved: 2, refused: [], mine: 2 },
			{ approved: 2, refused: [], mine: 2 },
		]);
		rig.pump();
		expect(records(rig)).toHaveLength(2);
	});

	it('[R15] a slow clicker keeps the lease while pressing', () => {
		const rig = clicking(100);
		const [slow, other] = [rig.clicker('Slow'), rig.clicker('Other')];
		const codes = slow.lease();
		for (const code of codes.slice(0, 5)) {
			rig.pass(25_000);
			expect(slow.press([code])).toMatchObject({ approved: 1 });
		}
		const theirs = other.lease();
		expect(theirs.filter((code) => codes.includes(code))).toEqual([]);
	});

	it('[R15] a page left alone gives its IDs back and says so; a press brings new ones', () => {
		const rig = clicking(100);
		const [alone, other] = [rig.clicker('Alone'), rig.clicker('Other')];
		const codes = alone.lease();
		rig.pass(61_000);
		expect(alone.view().state).toBe('idle');
		expect(rig.engine.wantingItems().has(alone.id)).toBe(false);
		const theirs = other.lease();
		expect(theirs.some((code) => codes.includes(code))).toBe(true);
		expect(other.view().state).toBe('open');
		const again = alone.lease();
		expect(again.length).toBeGreaterThan(0);
		expect(again.filter((code) => theirs.includes(code))).toEqual([]);
		expect(alone.view().state).toBe('open');
	});

	it('[R15] an admin takes back what one session approved and nobody has called; it is clicked again, all of it on record', () => {
		const rig = clicking(40);
		const [good, bad] = [rig.clicker('Good'), rig.clicker('Bad')];
		pressAll(rig, good, good.lease().slice(0, 4));
		pressAll(rig, bad, bad.lease().slice(0, 6));
		rig.readyCaller();
		rig.pass(1_000);
		const called = rig.attempts().map((attempt) => attempt.phone);
		expect(called).toHaveLength(1);
		const before = records(rig).filter((record) => record.sessionName === 'Bad' && !called.includes(record.phone));
		let withdrawn = 0;
		for (let step = 2; step === 2; withdrawn += step) step = rig.engine.withdrawApprovals(bad.id, 2);
		rig.pump();
		expect(withdrawn).toBe(before.length);
		expect(rig.engine.withdrawApprovals(bad.id, 10)).toBe(0);
		const all = records(rig);
		expect(
			all
				.filter((record) => record.outcome === 'withdrawn')
				.map((record) => record.numberId)
				.sort(),
		).toEqual(before.map((record) => record.numberId).sort());
		expect(firstBroken(all)).toBeNull();
		expect(rig.engine.room().approvals).toBe(10 - withdrawn);
		expect(left(rig)).toBe(30 + withdrawn);
		rig.engine.endByAdmin('clicker', bad.id, 4403);
		expect(rig.engine.clickerSessions().map(({ name, approved, online }) => [name, approved, online])).toEqual([
			['Good', 4, true],
			['Bad', 6 - withdrawn, false],
		]);
		const seen: string[] = [];
		for (let items = good.lease(); items.length > 0; items = good.lease()) {
			seen.push(...items);
			pressAll(rig, good, items);
		}
		expect(new Set(seen).size).toBe(seen.length);
		expect(left(rig)).toBe(0);
	});

	it('[R11] clicking turned on: unapproved cells are undialable at once and their ringing calls cancelled; off: all are dialable', () => {
		const rig = new EngineRig({ contacts: [...cells(6), {}] });
		for (let n = 0; n < 4; n += 1) rig.readyCaller(`Caller ${n}`);
		const [ringing] = rig.ringing().filter((attempt) => attempt.kind === 1);
		if (!ringing) throw new Error('no cell rings');
		rig.tell(ringing.id, { t: 'ringing' });
		rig.configure({ settings: { clicking: true } });
		expect(rig.verbs(ringing.id)).toEqual(['originate', 'cancel']);
		for (const attempt of rig.attempts()) rig.tell(attempt.id, { t: 'ended', cause: 'cancelled', by: 'us' });
		const placed = rig.attempts().length;
		rig.pass(10_000);
		expect(
			rig
				.attempts()
				.slice(placed)
				.filter((attempt) => attempt.kind !== 0),
		).toEqual([]);
		expect(left(rig)).toBe(6);
		const clicker = rig.clicker();
		expect(clicker.lease().length).toBeGreaterThan(0);
		rig.configure({ settings: { clicking: false } });
		expect(clicker.view().state).toBe('off');
		expect(clicker.lease()).toEqual([]);
		rig.pass(2_000);
		expect(left(rig)).toBe(0);
		expect(rig.attempts().some((attempt) => attempt.id > placed && attempt.kind === 1)).toBe(true);
		expect(rig.engine.joinClicker({ name: 'Late', ipPrefix: '' }).ok).toBe(false);
	});

	it('[R11] what was approved before clicking was turned off and on again stays approved', () => {
		const rig = clicking(20);
		const clicker = rig.clicker();
		pressAll(rig, clicker, clicker.lease().slice(0, 4));
		for (const on of [false, true, false, true]) {
			rig.configure({ settings: { clicking: on } });
			rig.pass(10);
			expect(rig.status().waterfall).toMatchObject(on ? { dialable: 4, unapproved: 16 } : { dialable: 20, unapproved: 0 });
		}
		const seen: string[] = [];
		for (let items = clicker.lease(); items.length > 0; items = clicker.lease()) {
			seen.push(...items);
			pressAll(rig, clicker, items);
		}
		expect(new Set(seen).size).toBe(16);
		expect(clicker.view()).toMatchObject({ state: 'done', counts: { everyone: 20, left: 0 } });
	});

	it('[R13] one press is one approval over an eviction: the counts and the chain go on', () => {
		const rig = clicking(60);
		const clicker = rig.clicker();
		const codes = clicker.lease();
		for (const code of codes.slice(0, 10)) {
			rig.now += 200;
			clicker.press([code]);
			rig.open();
		}
		expect(approved(rig)).toBe(10);
		expect(records(rig).map((record) => record.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
	});
});

describe('the record of approvals', () => {
	it('[R21c] is a chain that anybody can recompute, and that shows an altered, a removed and an inserted record', () => {
		const rig = clicking(60);
		const [one, two] = [rig.clicker('One'), rig.clicker('Two')];
		pressAll(rig, one, one.lease().slice(0, 5));
		pressAll(rig, two, two.lease().slice(0, 5));
		const chain = records(rig);
		expect(chain).toHaveLength(10);
		expect(chain[0]).toMatchObject({ outcome: 'approved', sessionName: 'One', input: 'key', ipPrefix: '10.0.0.0/24' });
		expect(chain[0]?.pressedAt).toBeGreaterThan(RIG_START);
		expect(firstBroken(chain)).toBeNull();
		expect(firstBroken(chain.map((record) => (record.seq === 4 ? { ...record, phone: '+12125550000' } : record)))).toBe(4);
		expect(firstBroken(chain.map((record) => (record.seq === 6 ? { ...record, pressedAt: record.pressedAt + 1 } : record)))).toBe(6);
		expect(firstBroken(chain.filter((record) => record.seq !== 3))).toBe(4);
		expect(firstBroken([...chain.slice(0, 2), ...chain.slice(1)])).toBe(2);
	});
});

/** The first record whose hash does not follow from the one before. */
function firstBroken(chain: ChainedRecord[]): number | null {
	let previous = '';
	for (const { hash, ...record } of chain) {
		if (sha256(linkText(previous, record, sha256)) !== hash) return record.seq;
		previous = hash;
	}
	return null;
}

describe('any order of leases, presses, repeats, leaving and time', () => {
	const step = fc.oneof(
		{ weight: 6, arbitrary: fc.record({ t: fc.constant('press' as const), who: fc.nat(2), n: fc.integer({ min: 1, max: 6 }) }) },
		{ weight: 3, arbitrary: fc.record({ t: fc.constant('lease' as const), who: fc.nat(2) }) },
		{ weight: 2, arbitrary: fc.record({ t: fc.constant('repeat' as const), who: fc.nat(2) }) },
		{ weight: 1, arbitrary: fc.record({ t: fc.constant('leave' as const), who: fc.nat(2) }) },
		{ weight: 1, arbitrary: fc.record({ t: fc.constant('wait' as const), s: fc.integer({ min: 1, max: 70 }) }) },
		{ weight: 1, arbitrary: fc.record({ t: fc.constant('doNotCall' as const), n: fc.nat(29) }) },
		{ weight: 1, arbitrary: fc.record({ t: fc.constant('evict' as const) }) },
	);

	it('[R13] [R15] keeps the counts exact and the chain whole', () => {
		fc.assert(
			fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
				const rig = clicking(30);
				let clickers = [0, 1, 2].map((n) => ({
					clicker: rig.clicker(`C${n}`),
					items: [] as string[],
					last: null as null | string[],
					frame: 0,
				}));
				for (const action of steps) {
					rig.now += 250;
					if (action.t === 'wait') rig.pass(action.s * 1_000);
					else if (action.t === 'evict') rig.open();
					else if (action.t === 'doNotCall') rig.engine.addDoNotCall([phoneOf(action.n)]);
					else {
						const actor = clickers[action.who];
						if (!actor) continue;
						if (action.t === 'lease') {
							const got = actor.clicker.lease(actor.items.length);
							if (actor.items.length === 0) actor.items = got;
							else actor.items.push(...got.filter((code) => !actor.items.includes(code)));
						} else if (action.t === 'press' && actor.items.length > 0) {
							actor.last = actor.items.splice(0, action.n);
							actor.frame += 1;
							rig.now += 200 * action.n;
							actor.clicker.press(actor.last, 200, actor.frame);
						} else if (action.t === 'repeat' && actor.last) actor.clicker.press(actor.last, 200, actor.frame);
						else if (action.t === 'leave') {
							rig.engine.endByAdmin('clicker', actor.clicker.id, 4403);
							const next = { clicker: rig.clicker('New'), items: [], last: null, frame: 0 };
							clickers = clickers.map((entry) => (entry === actor ? next : entry));
						}
					}
					exact(rig);
				}
			}),
			{ numRuns: 60, seed: 20261006 },
		);
	});

	/** What is counted equals what is there. */
	function exact(rig: EngineRig): void {
		rig.pump();
		const all = records(rig);
		const once = all.filter((record) => record.outcome === 'approved');
		expect(new Set(once.map((record) => record.numberId)).size).toBe(once.length);
		expect(once.length).toBe(approved(rig));
		expect(rig.engine.room().approvals).toBe(once.length);
		expect(rig.sql.rows<{ n: number }>('select sum(mine) n from clickers')[0]?.n).toBe(once.length);
		expect(left(rig)).toBe(rig.count('numbers where approved = 0 and do_not_call = 0'));
		expect(firstBroken(all)).toBeNull();
		const held = rig.sql.rows<{ first_id: number; last_id: number }>(
			`select first_id, last_id from leases where state = 'held' order by first_id`,
		);
		held.forEach((range, n) => {
			if (n > 0) expect(range.first_id).toBeGreaterThan(held[n - 1]?.last_id ?? 0);
		});
	}
});
