import { useLayoutEffect } from 'preact/hooks';
import { uiWords } from './words.ts';

let shown = 0;

/** Marks the document while anything is on its way. A mark, as `:has()` makes every later change of a large page dear. */
function count(by: 1 | -1): void {
	shown += by;
	document.documentElement.toggleAttribute('data-loading', shown > 0);
}

/** While `on`, what stands below something that grows stays out of sight, so that it is not pushed down. */
export function useHoldBelow(on: boolean): void {
	useLayoutEffect(() => {
		if (!on) return;
		count(1);
		return () => count(-1);
	}, [on]);
}

/** Grey lines in place of what is on its way; said once to screen readers. */
export function Loading({ what = 'the page', lines = 3 }: { what?: string; lines?: number }) {
	useHoldBelow(true);
	return (
		<div class="flex flex-col gap-3">
			<p role="status" class="sr-only">
				{uiWords.value.loading.replace('{what}', what)}
			</p>
			{Array.from({ length: lines }, (_, index) => (
				<div key={index} class="h-6 animate-pulse rounded-field bg-base-300/60" style={{ width: `${[92, 74, 83][index % 3]}%` }} />
			))}
		</div>
	);
}
