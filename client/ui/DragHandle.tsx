import { GripVertical } from 'lucide';
import type { DragHandle as Handle } from './drag-order.ts';
import { Icon } from './Icon.tsx';

/** A grip to drag an item by; with the focus on it the arrow keys move the item. */
export function DragHandle({ label, handle }: { label: string; handle: Handle }) {
	return (
		<button
			type="button"
			class="btn btn-ghost btn-sm btn-square cursor-grab touch-none text-muted active:cursor-grabbing"
			aria-label={`${label}: drag, or use the arrow keys`}
			title="Drag, or use the arrow keys"
			aria-keyshortcuts="ArrowUp ArrowDown"
			{...handle}
		>
			<Icon icon={GripVertical} size={16} />
		</button>
	);
}
