import type { IconNode } from 'lucide';
import type { ComponentChildren } from 'preact';
import { Icon } from './Icon.tsx';

/** Nothing here yet: what this place is for, and the one thing to do. */
export function EmptyState(props: { icon: IconNode; title: string; children?: ComponentChildren; action?: ComponentChildren }) {
	return (
		<div class="flex flex-col items-center gap-3 rounded-box border border-dashed border-control bg-base-100 px-6 py-12 text-center">
			<span class="rounded-full bg-soft-primary p-3 text-primary">
				<Icon icon={props.icon} size={28} />
			</span>
			<h2 class="text-lg font-semibold">{props.title}</h2>
			{props.children ? <div class="flex max-w-prose flex-col gap-2 text-muted">{props.children}</div> : null}
			{props.action ? <div class="mt-2 flex flex-wrap justify-center gap-2">{props.action}</div> : null}
		</div>
	);
}
