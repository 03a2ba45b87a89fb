import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { uiWords } from './words.ts';

let pagesShown = 0;

export interface PageProps {
	/** The h1, and the first part of the document's title. */
	title: string;
	/** Second part of the document's title, e.g. the campaign. */
	context?: string | undefined;
	lead?: ComponentChildren;
	/** At the right of the h1. */
	actions?: ComponentChildren;
	children?: ComponentChildren;
	class?: string | undefined;
}

/**
 * A page or step: sets the document's title and puts the focus on its h1 when it was reached from another page, so that
 * screen readers announce it. The first page after loading leaves the focus alone, so that the skip link comes first.
 */
export function Page({ title, context, lead, actions, children, class: className }: PageProps) {
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => {
		document.title = context ? `${title} · ${context} · Partyline` : `${title} · Partyline`;
	}, [title, context]);
	useEffect(() => {
		pagesShown += 1;
		if (pagesShown > 1) heading.current?.focus({ preventScroll: true });
	}, []);
	return (
		<div class={`flex flex-col gap-5 ${className ?? ''}`}>
			<div class="flex flex-wrap items-start justify-between gap-3">
				<div class="min-w-0">
					<h1 ref={heading} tabIndex={-1} class="text-xl font-semibold tracking-tight break-words">
						{title}
					</h1>
					{lead ? <div class="mt-1 max-w-prose text-muted">{lead}</div> : null}
				</div>
				{actions ? <div class="flex flex-wrap items-center gap-2">{actions}</div> : null}
			</div>
			{children}
		</div>
	);
}

/** Puts the focus on the page's title, for when the element that had it went away. */
export function focusTitle(): void {
	document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
}

/** First thing a keyboard reaches: past the header, to `<main id="main" tabIndex={-1}>`. */
export function SkipLink() {
	return (
		<a href="#main" class="skip-link">
			{uiWords.value.skip}
		</a>
	);
}
