import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from './words/words.ts';

/** Nothing more to ask: say goodbye, or save. */
export function EndOfScript({ ended }: { ended: boolean }) {
	const heading = useRef<HTMLHeadingElement>(null);
	useLayoutEffect(() => {
		if (!(document.activeElement instanceof HTMLTextAreaElement)) heading.current?.focus({ preventScroll: true });
	}, []);
	return (
		<section class="flex flex-col gap-2 rounded-box border border-base-300 bg-base-100 p-4 sm:p-5">
			<h2 ref={heading} tabIndex={-1} class="font-semibold outline-none">
				{t(ended ? 'script.allAnswered' : 'script.end')}
			</h2>
			<p class="text-lg">{t(ended ? 'script.allAnsweredHelp' : 'script.endHelp')}</p>
		</section>
	);
}
