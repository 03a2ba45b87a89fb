import type { PacingReason, PacingSnapshot, Plan } from './types.ts';

/** How many lines to open and which to cancel now. Pure. */
export function planLines(s: PacingSnapshot): Plan {
	const shared = s.lines.filter((line) => !line.reserved).length;
	const free = Math.max(0, s.ready - s.holding);
	const open = Math.max(0, Math.min(free - shared, s.dialable));
	const over = Math.max(0, shared - free);
	const cancel: number[] = [];
	for (let i = s.lines.length - 1; i >= 0 && cancel.length < over; i--) if (s.lines[i]?.reserved === false) cancel.push(i);
	return { open, cancel, reason: reasonOf(s, open, cancel.length), expectedWaitS: s.learned.waitS };
}

function reasonOf(s: PacingSnapshot, open: number, cancel: number): PacingReason {
	const lines = s.lines.length;
	if (s.ready + s.busy.length === 0) return { code: 'no_callers' };
	if (cancel > 0) return { code: 'callers_left', cancel, ready: s.ready, lines };
	if (open > 0) return { code: 'opening', open, ready: s.ready, lines, nextAnswerS: null };
	if (s.ready === 0) return { code: 'callers_busy', busy: s.busy.length };
	if (s.dialable === 0) return { code: 'nothing_dialable', ready: s.ready };
	return { code: 'one_to_one', ready: s.ready, lines };
}
