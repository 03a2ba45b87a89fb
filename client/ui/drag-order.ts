import { useRef, useState } from 'preact/hooks';

/** Attributes of a handle. */
export interface DragHandle {
	onPointerDown: (event: PointerEvent) => void;
	onKeyDown: (event: KeyboardEvent) => void;
}

export interface DragOrder {
	/** The item that is being dragged, by its place, and the gap it would go into (0 = before the first). */
	drag: { from: number; gap: number } | null;
	handle: (index: number) => DragHandle;
}

/**
 * Reordering by a handle: dragged with any pointer, or moved with the arrow keys. Nothing moves while dragging, a line shows
 * where it would go. `items` are the elements in order; `onMove` gets places, `to` counted without the item.
 */
export function useDragOrder(items: () => readonly HTMLElement[], onMove: (from: number, to: number) => void): DragOrder {
	const [drag, setDrag] = useState<DragOrder['drag']>(null);
	const stop = useRef<(() => void) | null>(null);
	const begin = (from: number, down: PointerEvent) => {
		if (down.button !== 0) return;
		down.preventDefault();
		stop.current?.();
		const handle = down.currentTarget;
		let gap = from;
		const follow = (event: PointerEvent) => {
			const middles = items().map((item) => {
				const box = item.getBoundingClientRect();
				return box.top + box.height / 2;
			});
			gap = middles.filter((middle) => middle < event.clientY).length;
			setDrag({ from, gap });
			if (event.clientY < 60) scrollBy(0, -12);
			else if (event.clientY > innerHeight - 60) scrollBy(0, 12);
		};
		const end = (apply: boolean) => {
			removeEventListener('pointermove', follow);
			removeEventListener('pointerup', up);
			removeEventListener('pointercancel', cancel);
			removeEventListener('keydown', key, true);
			stop.current = null;
			setDrag(null);
			const to = gap > from ? gap - 1 : gap;
			if (apply && to !== from) onMove(from, to);
			if (handle instanceof HTMLElement) handle.focus({ preventScroll: true });
		};
		const up = () => end(true);
		const cancel = () => end(false);
		const key = (event: KeyboardEvent) => {
			if (event.key !== 'Escape') return;
			event.preventDefault();
			event.stopPropagation();
			end(false);
		};
		stop.current = cancel;
		addEventListener('pointermove', follow);
		addEventListener('pointerup', up);
		addEventListener('pointercancel', cancel);
		addEventListener('keydown', key, true);
		setDrag({ from, gap });
	};
	return {
		drag,
		handle: (index) => ({
			onPointerDown: (event) => begin(index, event),
			onKeyDown: (event) => {
				if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
				event.preventDefault();
				const to = event.key === 'ArrowUp' ? index - 1 : index + 1;
				if (to >= 0 && to < items().length) onMove(index, to);
			},
		}),
	};
}

/** Whether the line that shows the gap is drawn above the item (or, for the last gap, below it). */
export function gapBeside(drag: DragOrder['drag'], index: number, count: number): 'above' | 'below' | null {
	if (!drag || drag.gap === drag.from || drag.gap === drag.from + 1) return null;
	if (drag.gap === index) return 'above';
	return drag.gap === count && index === count - 1 ? 'below' : null;
}
