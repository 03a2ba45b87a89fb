import type { IconNode } from 'lucide';
import type { ComponentChildren } from 'preact';
import { Icon } from './Icon.tsx';
import { TONE_SURFACE, type Tone } from './tones.ts';

/** A short word of state, always with text beside its colour. */
export function Badge({ tone = 'neutral', icon, children }: { tone?: Tone; icon?: IconNode | undefined; children: ComponentChildren }) {
	return (
		<span
			class={`inline-flex items-center gap-1 whitespace-nowrap rounded-selector border px-2 py-0.5 text-sm font-medium ${TONE_SURFACE[tone]}`}
		>
			{icon ? <Icon icon={icon} size={14} /> : null}
			{children}
		</span>
	);
}
