import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../../protocol/limits.ts';
import {
	acknowledge,
	current,
	dueAt,
	EMPTY_QUEUE,
	FRAME_PRESSES,
	frameToSend,
	gather,
	moveToNewSession,
	offer,
	type PressQueue,
	press,
	sent,
	speedPerSecond,
	waiting,
	withdraw,
} from './press-queue.ts';

const ids = (count: number, from = 0): string[] => Array.from({ length: count }, (_, n) => `ID-${from + n}`);
const pressed = (queue: PressQueue, at: number, source = 'Space'): PressQueue => press(queue, at, 'key', source).queue;

describe('a press', () => {
	test('[R13] approves the item on screen, once, and shows the next', () => {
		const { queue, outcome } = press(offer(EMPTY_QUEUE, ids(3)), 1000, 'touch', 'touch:1');
		expect(outcome).toBe('taken');
		expect(queue.pending).toEqual([{ id: 'ID-0', at: 1000, kind: 'touch' }]);
		expect(current(queue)).toBe('ID-1');
	});

	test('[R13] closer than 33 ms to the last one of the same key is refused, and nothing moves', () => {
		const one = pressed(offer(EMPTY_QUEUE, ids(3)), 1000);
		expect(press(one, 1000 + LIMITS.minPressGapMs - 1, 'key', 'Space')).toEqual({ queue: one, outcome: 'too_fast' });
		expect(press(one, 1000 + LIMITS.minPressGapMs, 'key', 'Space').outcome).toBe('taken');
	});

	test('[R13] Space and Enter together are two, counted 33 ms apart', () => {
		const both = pressed(pressed(offer(EMPTY_QUEUE, ids(3)), 1000, 'Space'), 1002, 'Enter');
		expect(both.pending.map((each) => each.at)).toEqual([1000, 1000 + LIMITS.minPressGapMs]);
	});

	test('[R13] two keys hammered in turn still stay within the gap', () => {
		let queue = offer(EMPTY_QUEUE, ids(200));
		for (let n = 0; n < 200; n++) queue = pressed(queue, 1000 + n * 5, n % 2 === 0 ? 'Space' : 'Enter');
		const gaps = queue.pending.slice(1).map((each, n) => each.at - (queue.pending[n]?.at ?? 0));
		expect(Math.min(...gaps)).toBeGreaterThanOrEqual(LIMITS.minPressGapMs);
		expect(queue.pending.length).toBeLessThanOrEqual(Math.ceil(1000 / LIMITS.minPressGapMs) + 1);
	});

	test('[R14] is refused at the bound of unsaved approvals, and taken again after an acknowledgement', () => {
		let queue = offer(EMPTY_QUEUE, ids(LIMITS.pendingApprovals + 1));
		for (let n = 0; n < LIMITS.pendingApprovals; n++) queue = pressed(queue, n * 100);
		expect(press(queue, 1e9, 'key', 'Space').outcome).toBe('bound');
		const full = gather(queue, 1e9);
		expect(press(full, 1e9, 'key', 'Space').outcome).toBe('bound');
		expect(press(acknowledge(full, { frame: 1, approved: 200, refused: [] }), 1e9, 'key', 'Space').outcome).toBe('taken');
	});

	test('with nothing on screen does nothing', () => {
		expect(press(EMPTY_QUEUE, 5, 'key', 'Space')).toEqual({ queue: EMPTY_QUEUE, outcome: 'empty' });
	});
});

describe('frames', () => {
	test('[R14] leave batchMs after their first press, one at a time', () => {
		const queue = pressed(pressed(offer(EMPTY_QUEUE, ids(9)), 1000), 1180);
		expect(dueAt(queue, 250)).toBe(1250);
		const away = pressed(gather(queue, 1250), 1360);
		expect(dueAt(away, 250)).toBeNull();
		expect(gather(away, 9999)).toBe(away);
		expect(dueAt(acknowledge(away, { frame: 1, approved: 2, refused: [] }), 250)).toBe(1610);
	});

	test('carry ages counted at the sending, the same presses and number each time, and what is left', () => {
		const queue = gather(pressed(pressed(offer(EMPTY_QUEUE, ids(5)), 1000), 1180), 1250);
		expect(frameToSend(queue, 1250)).toEqual({
			t: 'approve',
			frame: 1,
			presses: [
				['ID-0', 250, 'key'],
				['ID-1', 70, 'key'],
			],
			have: 3,
		});
		expect(frameToSend(queue, 4250)?.presses.map((each) => each[1])).toEqual([3250, 3070]);
		expect(frameToSend(EMPTY_QUEUE, 1)).toBeNull();
	});

	test('hold at most the allowed number of approvals, and no press of the future', () => {
		let queue = offer(EMPTY_QUEUE, ids(400));
		for (let n = 0; n < 300; n++) queue = pressed(queue, n * 100);
		expect(gather(queue, 1e9).underWay?.presses).toHaveLength(FRAME_PRESSES);
		expect(gather(queue, 50).underWay?.presses).toHaveLength(1);
		expect(gather(queue, -1).underWay).toBeNull();
	});

	test('[R14] gathered offline leave no faster than the server admits', () => {
		let queue = offer(EMPTY_QUEUE, ids(400));
		for (let n = 0; n < 300; n++) queue = pressed(queue, n * 100);
		const from = 1e6;
		let count = 0;
		for (let now = from; waiting(queue) > 0; now += 10) {
			if (now < (dueAt(queue, 250) ?? 0)) continue;
			queue = sent(gather(queue, now), now);
			count += queue.underWay?.presses.length ?? 0;
			expect(count).toBeLessThanOrEqual(FRAME_PRESSES + (LIMITS.approvalsPerSecond * (now - from)) / 1000);
			queue = acknowledge(queue, { frame: queue.lastFrame, approved: 0, refused: [] });
		}
		expect(count).toBe(300);
	});

	test('[R14] a frame that is sent again holds up the next one as well', () => {
		let queue = offer(EMPTY_QUEUE, ids(60));
		for (let n = 0; n < 50; n++) queue = pressed(queue, n * 100);
		const wait = (FRAME_PRESSES * 1000) / LIMITS.approvalsPerSecond;
		const again = acknowledge(sent(sent(gather(queue, 6000), 6000), 90_000), { frame: 1, approved: FRAME_PRESSES, refused: [] });
		expect(dueAt(again, 250)).toBe(90_000 + wait);
		expect(gather(again, 90_000 + wait - 1)).toBe(again);
		expect(gather(again, 90_000 + wait).underWay?.presses).toHaveLength(FRAME_PRESSES);
	});

	test('an acknowledgement of another frame changes nothing; refusals are counted', () => {
		const queue = gather(pressed(offer(EMPTY_QUEUE, ids(5)), 1000), 1250);
		expect(acknowledge(queue, { frame: 7, approved: 1, refused: [] })).toBe(queue);
		expect(acknowledge(queue, { frame: 1, approved: 0, refused: [['ID-0', 'not_leased']] })).toMatchObject({ underWay: null, refused: 1 });
	});

	test('a new session takes over what the old one had not saved', () => {
		const queue = pressed(gather(pressed(offer(EMPTY_QUEUE, ids(5)), 1000), 1250), 1300);
		const moved = moveToNewSession(queue);
		expect(moved).toMatchObject({ items: [], underWay: null, lastFrame: 0 });
		expect(moved.pending.map((each) => each.id)).toEqual(['ID-0', 'ID-1']);
	});

	test('a day-old press is sent with the greatest age there is', () => {
		const queue = gather(pressed(offer(EMPTY_QUEUE, ids(1)), 0), 1);
		expect(frameToSend(queue, 1e10)?.presses[0]?.[1]).toBe(86_400_000);
	});
});

describe('items', () => {
	test('[R15] a repeated lease shows nothing twice', () => {
		const queue = gather(pressed(offer(EMPTY_QUEUE, ids(4)), 1000), 2000);
		expect(offer(pressed(queue, 3000), ['ID-0', 'ID-1', 'ID-2', 'ID-9', 'ID-9']).items).toEqual(['ID-2', 'ID-3', 'ID-9']);
		expect(offer(queue, ['ID-0'])).toBe(queue);
	});

	test('withdrawn items leave the presses alone', () => {
		const queue = withdraw(pressed(offer(EMPTY_QUEUE, ids(4)), 1000));
		expect([current(queue), waiting(queue)]).toEqual([null, 1]);
	});
});

test('speed is that of the last ten seconds and sinks when the clicker stops', () => {
	const times = ids(60).map((_, n) => n * 200);
	expect(speedPerSecond(times, 59 * 200)).toBeCloseTo(5, 1);
	expect(speedPerSecond(times, 59 * 200 + 5000)).toBeLessThan(3.1);
	expect(speedPerSecond([1], 2)).toBe(0);
});

const step = fc.oneof(
	fc.record({
		do: fc.constant('press' as const),
		gap: fc.integer({ min: 0, max: 400 }),
		source: fc.constantFrom('Space', 'Enter', 'mouse'),
	}),
	fc.record({ do: fc.constant('send' as const) }),
	fc.record({ do: fc.constant('ack' as const) }),
	fc.record({ do: fc.constant('lose' as const) }),
	fc.record({ do: fc.constant('offer' as const), count: fc.integer({ min: 1, max: 64 }) }),
);

test('[R14] every taken press is saved exactly once and in order, whatever is lost, repeated or reloaded', () => {
	fc.assert(
		fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
			let queue = EMPTY_QUEUE;
			let now = 1000;
			let leased = 0;
			const taken: string[] = [];
			const saved = new Map<number, string[]>();
			const deliver = (): void => {
				const frame = frameToSend(queue, now);
				if (frame === null) return;
				const before = saved.get(frame.frame);
				const content = frame.presses.map((each) => each[0]);
				// The same number never comes with other presses.
				if (before !== undefined) expect(content).toEqual(before);
				saved.set(frame.frame, content);
			};
			for (const each of steps) {
				if (each.do === 'offer') {
					queue = offer(queue, ids(each.count, leased));
					leased += each.count;
				} else if (each.do === 'press') {
					now += each.gap;
					const id = current(queue);
					const result = press(queue, now, 'key', each.source);
					queue = result.queue;
					if (result.outcome === 'taken' && id !== null) taken.push(id);
				} else if (each.do === 'send') {
					queue = gather(queue, now);
					deliver();
				} else if (each.do === 'ack' && queue.underWay !== null && saved.has(queue.underWay.frame)) {
					queue = acknowledge(queue, { frame: queue.underWay.frame, approved: 0, refused: [] });
				} else if (each.do === 'lose') {
					// A reload in mid-air: the state comes back from storage, the frame is sent again.
					queue = JSON.parse(JSON.stringify(queue));
					deliver();
				}
			}
			now += 1000;
			for (let guard = 0; guard < 1000 && waiting(queue) > 0; guard++) {
				now += 1000;
				queue = gather(queue, now);
				deliver();
				queue = acknowledge(queue, { frame: queue.underWay?.frame ?? 0, approved: 0, refused: [] });
			}
			expect([...saved.entries()].sort((a, b) => a[0] - b[0]).flatMap(([, content]) => content)).toEqual(taken);
		}),
	);
});
