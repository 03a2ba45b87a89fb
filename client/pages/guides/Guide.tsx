import type { ComponentChildren } from 'preact';

/** One part of a guide under its h2. */
export function GuideSection({ title, children }: { title: string; children: ComponentChildren }) {
	return (
		<section class="flex max-w-prose flex-col gap-2 break-inside-avoid">
			<h2 class="text-lg font-semibold">{title}</h2>
			{children}
		</section>
	);
}

/** Numbered steps. */
export function Steps({ children }: { children: ComponentChildren }) {
	return <ol class="flex list-decimal flex-col gap-1.5 pl-6 marker:font-semibold">{children}</ol>;
}

/** Points without an order. */
export function Points({ children }: { children: ComponentChildren }) {
	return <ul class="flex list-disc flex-col gap-1.5 pl-6">{children}</ul>;
}

/** A key of the keyboard. */
export function Key({ children }: { children: string }) {
	return <kbd class="kbd kbd-sm border-control">{children}</kbd>;
}
