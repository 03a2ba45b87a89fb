import { type ComponentChildren, toChildArray } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useHoldBelow } from './Loading.tsx';

/** Calls when the browser has nothing better to do, soon in any case; returns how to take it back. */
function whenIdle(work: () => void): () => void {
	// Safari has no idle callbacks.
	if (typeof requestIdleCallback !== 'function') {
		const timer = setTimeout(work, 0);
		return () => clearTimeout(timer);
	}
	const handle = requestIdleCallback(work, { timeout: 100 });
	return () => cancelIdleCallback(handle);
}

/** True once the first paint is done and nothing waits. */
export function useIdle(): boolean {
	const [idle, setIdle] = useState(false);
	useEffect(() => whenIdle(() => setIdle(true)), []);
	return idle;
}

/**
 * How many of `total` parts to draw, from above: `first` of them at once, then one after the other, each in a task of its own. What is in
 * sight comes first, and a long page answers keys while the rest of it follows within a moment.
 */
export function useStaged(total: number, first: number): number {
	const [shown, setShown] = useState(first);
	const more = shown < total;
	const last = shown + 1 >= total;
	// Once all were there, one that joins them later takes nobody's place.
	useEffect(() => (more ? whenIdle(() => setShown(last ? Number.POSITIVE_INFINITY : shown + 1)) : undefined), [shown, more, last]);
	useHoldBelow(more);
	return shown;
}

/** Draws its children one after the other. */
export function Staged({ first = 1, children }: { first?: number; children: ComponentChildren }) {
	const all = toChildArray(children);
	return <>{all.slice(0, useStaged(all.length, first))}</>;
}
