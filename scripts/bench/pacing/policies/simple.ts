import type { Policy } from '../simulation.ts';

/** One line for each ready caller. */
export function oneLine(): Policy {
	return {
		name: 'one-line',
		atLineEnds: true,
		plan: (view) => ({ open: Math.max(0, view.ready - view.holding - view.lines.length), cancel: [] }),
		event: () => {},
		shiftStarts: () => {},
	};
}

/** `k` lines for each ready caller. */
export function fixed(k: number): Policy {
	return {
		name: `fixed:${k}`,
		atLineEnds: true,
		plan: (view) => ({ open: Math.max(0, Math.floor(k * view.ready) - view.lines.length), cancel: [] }),
		event: () => {},
		shiftStarts: () => {},
	};
}
