import type { IconNode } from 'lucide';
import { h } from 'preact';

export interface IconProps {
	/** A node of the lucide package: `import { Check } from 'lucide'`. */
	icon: IconNode;
	/** Edge in px. */
	size?: number;
	/** Said by screen readers; without it the icon is decoration. */
	label?: string | undefined;
	class?: string | undefined;
}

/** An outline icon in the colour of the text around it. */
export function Icon({ icon, size = 18, label, class: className }: IconProps) {
	const shapes = icon.map(([tag, attributes], index) => h(tag, { key: `${tag}${index}`, ...attributes }));
	const drawing = {
		width: size,
		height: size,
		viewBox: '0 0 24 24',
		fill: 'none',
		stroke: 'currentColor',
		'stroke-width': 2,
		'stroke-linecap': 'round',
		'stroke-linejoin': 'round',
		class: `shrink-0 ${className ?? ''}`,
	} as const;
	return label ? (
		<svg {...drawing} role="img" aria-label={label}>
			{shapes}
		</svg>
	) : (
		<svg {...drawing} aria-hidden="true">
			{shapes}
		</svg>
	);
}
