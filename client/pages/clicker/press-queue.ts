/**
 * What a clicker's page knows of its work: items leased ahead, presses not yet sent, and the one frame under way.
 * Pure: every function takes a state and returns a new one; times are parameters (epoch ms of this browser).
 */

import type { PressKind } from '../../../protocol/enums.ts';
import type { ApprovalRefusal, ClickerFrame } from '../../../protocol/frames.ts';
import { LIMITS } from '../../../protocol/limits.ts';

/** One press that became an approval, until the server has it on record. */
export interface Press {
	/** The opaque id that was on screen, e.g. 7QK-4M2. */
	id: string;
	/** When it was made, epoch ms of this browser. */
	at: number;
	kind: PressKind;
}
/** The unacknowledged frame. Sent again under the same number with the same presses until it is acknowledged. */
export interface FrameUnderWay {
	frame: number;
	presses: readonly Press[];
}
export interface PressQueue {
	/** Leased and not yet pressed; the first one is on screen. */
	items: readonly string[];
	/** Pressed and not yet in a frame, oldest first. */
	pending: readonly Press[];
	underWay: FrameUnderWay | null;
	/** Number of the last frame made in this session; 0 before the first. */
	lastFrame: number;
	lastPress: { at: number; source: string } | null;
	/** Before this the next new frame does not leave: what was gathered offline goes out at the pace the server admits. */
	paceUntil: number;
	/** Approvals the server put on record in this session, as told by acknowledgements. */
	approved: number;
	/** Presses the server did not count. */
	refused: number;
}

/** Why a press was not taken. `bound`: too many wait to be saved. `empty`: no item on screen. */
export type PressOutcome = 'taken' | 'too_fast' | 'bound' | 'empty';

export const EMPTY_QUEUE: PressQueue = {
	items: [],
	pending: [],
	underWay: null,
	lastFrame: 0,
	lastPress: null,
	paceUntil: 0,
	approved: 0,
	refused: 0,
};

/** Presses in a frame: less than a second's worth of what the server admits, so that uneven latency refuses nothing. */
export const FRAME_PRESSES = Math.min(LIMITS.approvalsPerFrame, Math.floor(LIMITS.approvalsPerSecond * 0.8));

/** Presses made and not yet acknowledged. */
export const waiting = (queue: PressQueue): number => queue.pending.length + (queue.underWay?.presses.length ?? 0);

/** The id on screen, or null. */
export const current = (queue: PressQueue): string | null => queue.items[0] ?? null;

/**
 * When a press made at `at` counts, or null when it is refused as too close to the last one (R13).
 * Two different keys struck together are two presses: the second then counts from the end of the gap,
 * so that the server, which sees times and not keys, takes both. A bouncing key or button gets no such grace.
 */
function countsAt(last: PressQueue['lastPress'], at: number, source: string): number | null {
	if (last === null) return at;
	const missing = last.at + LIMITS.minPressGapMs - at;
	if (missing <= 0) return at;
	return source !== last.source && missing <= LIMITS.minPressGapMs ? at + missing : null;
}

/**
 * Approves the item on screen.
 * @param source what was pressed (key code, mouse, touch with its pointer): tells bouncing from two keys together
 */
export function press(queue: PressQueue, at: number, kind: PressKind, source: string): { queue: PressQueue; outcome: PressOutcome } {
	const [id, ...items] = queue.items;
	if (id === undefined) return { queue, outcome: 'empty' };
	const counted = countsAt(queue.lastPress, at, source);
	if (counted === null) return { queue, outcome: 'too_fast' };
	if (waiting(queue) >= LIMITS.pendingApprovals) return { queue, outcome: 'bound' };
	const pending = [...queue.pending, { id, at: counted, kind }];
	return { queue: { ...queue, items, pending, lastPress: { at: counted, source } }, outcome: 'taken' };
}

/** Items of an `items` frame, but those already here: a lease that is repeated shows nothing twice. */
export function offer(queue: PressQueue, offered: readonly string[]): PressQueue {
	const known = new Set([
		...queue.items,
		...queue.pending.map((each) => each.id),
		...(queue.underWay?.presses ?? []).map((each) => each.id),
	]);
	const fresh = offered.filter((id) => !known.has(id) && known.add(id));
	return fresh.length === 0 ? queue : { ...queue, items: [...queue.items, ...fresh] };
}

/** Forgets what is on lease and not pressed: clicking was turned off, or the session is another one. */
export const withdraw = (queue: PressQueue): PressQueue => (queue.items.length === 0 ? queue : { ...queue, items: [] });

/**
 * When the next frame may leave: `batchMs` after its first press, and never while one is under way.
 * @returns epoch ms of this browser, or null when there is nothing to send
 */
export function dueAt(queue: PressQueue, batchMs: number): number | null {
	const first = queue.pending[0];
	return queue.underWay !== null || first === undefined ? null : Math.max(first.at + batchMs, queue.paceUntil);
}

/**
 * Puts the oldest presses into a new frame, when none is under way and the pace allows. Presses counted later than `now`
 * stay.
 */
export function gather(queue: PressQueue, now: number): PressQueue {
	if (queue.underWay !== null || now < queue.paceUntil) return queue;
	const made = queue.pending.findIndex((each) => each.at > now);
	const count = Math.min(made === -1 ? queue.pending.length : made, FRAME_PRESSES);
	if (count === 0) return queue;
	const frame = queue.lastFrame + 1;
	return { ...queue, pending: queue.pending.slice(count), underWay: { frame, presses: queue.pending.slice(0, count) }, lastFrame: frame };
}

const DAY_MS = 86_400_000;

/** The frame under way as it is sent at `now`: ages are counted anew at each sending, so that the server places the presses right. */
export function frameToSend(queue: PressQueue, now: number): Extract<ClickerFrame, { t: 'approve' }> | null {
	if (queue.underWay === null) return null;
	const age = (at: number): number => Math.min(DAY_MS, Math.max(0, Math.round(now - at)));
	return {
		t: 'approve',
		frame: queue.underWay.frame,
		presses: queue.underWay.presses.map((each) => [each.id, age(each.at), each.kind]),
		have: queue.items.length,
	};
}

/**
 * The frame under way left at `now`, for the first time or again. The next new one waits as long as its presses took to
 * make at the fastest: an honest clicker who was offline is then never taken for a machine that presses too fast.
 */
export function sent(queue: PressQueue, now: number): PressQueue {
	const count = queue.underWay?.presses.length ?? 0;
	return { ...queue, paceUntil: Math.round(now + (count * 1000) / LIMITS.approvalsPerSecond) };
}

/** The server has the frame on record. Acknowledgements of other frames (repeats) change nothing. */
export function acknowledge(
	queue: PressQueue,
	ack: { frame: number; approved: number; refused: readonly [string, ApprovalRefusal][] },
): PressQueue {
	if (queue.underWay?.frame !== ack.frame) return queue;
	return { ...queue, underWay: null, approved: queue.approved + ack.approved, refused: queue.refused + ack.refused.length };
}

/**
 * The session is gone and a new one takes over what was never acknowledged: frames count from 1 again,
 * the frame under way becomes the first. Items leased to the old session are dropped.
 */
export function moveToNewSession(queue: PressQueue): PressQueue {
	const pending = [...(queue.underWay?.presses ?? []), ...queue.pending];
	return { ...EMPTY_QUEUE, pending, lastPress: queue.lastPress };
}

/** How many presses a second, over the last `spanMs` of `times` (ascending, epoch ms); 0 with fewer than two. */
export function speedPerSecond(times: readonly number[], now: number, spanMs = 10_000): number {
	const recent = times.filter((at) => at > now - spanMs && at <= now);
	const first = recent[0];
	if (recent.length < 2 || first === undefined) return 0;
	// From the first press to now, so that the figure sinks when the clicker stops.
	return ((recent.length - 1) * 1000) / Math.max(1, now - first);
}
