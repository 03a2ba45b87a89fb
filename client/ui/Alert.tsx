import type { ComponentChildren } from 'preact';
import { Icon } from './Icon.tsx';
import { TONE_ICON, TONE_SURFACE, type Tone } from './tones.ts';

export interface AlertProps {
	tone?: Tone;
	title?: ComponentChildren;
	children?: ComponentChildren;
	actions?: ComponentChildren;
	/** Read out at once when it appears. */
	urgent?: boolean;
	/** Not read out by itself: for notes that were on the page from the start. */
	still?: boolean;
}

/** What happened, why, and what to do. */
export function Alert({ tone = 'info', title, children, actions, urgent = false, still = false }: AlertProps) {
	return (
		<div
			role={still ? undefined : urgent ? 'alert' : 'status'}
			class={`flex items-start gap-3 rounded-box border p-3 sm:p-4 ${TONE_SURFACE[tone]}`}
		>
			<Icon icon={TONE_ICON[tone]} size={20} class="mt-0.5" />
			<div class="min-w-0 flex-1 text-base-content">
				{title ? <p class="font-semibold">{title}</p> : null}
				{children ? <div class="flex flex-col gap-2">{children}</div> : null}
				{actions ? <div class="mt-3 flex flex-wrap gap-2">{actions}</div> : null}
			</div>
		</div>
	);
}
