import { uiWords } from './words.ts';

/** Grey lines in place of what is on its way; said once to screen readers. */
export function Loading({ what = 'the page', lines = 3 }: { what?: string; lines?: number }) {
	return (
		<div class="flex flex-col gap-3" data-loading>
			<p role="status" class="sr-only">
				{uiWords.value.loading.replace('{what}', what)}
			</p>
			{Array.from({ length: lines }, (_, index) => (
				<div key={index} class="h-6 animate-pulse rounded-field bg-base-300/60" style={{ width: `${[92, 74, 83][index % 3]}%` }} />
			))}
		</div>
	);
}
