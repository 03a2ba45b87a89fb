import { ChevronDown, type IconNode } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Icon } from './Icon.tsx';

/** A button, on phones its icon only, that opens a short list of links and buttons below it; Escape and a click elsewhere close it. */
export function Menu({
	label,
	icon,
	iconOnly = false,
	children,
}: {
	label: string;
	icon: IconNode;
	/** Only the icon is drawn; the label is for screen readers. */
	iconOnly?: boolean;
	children: ComponentChildren;
}) {
	const id = useId();
	const [open, setOpen] = useState(false);
	const [wasOpen, setWasOpen] = useState(false);
	const box = useRef<HTMLDivElement>(null);
	const list = useRef<HTMLDivElement>(null);
	const button = useRef<HTMLButtonElement>(null);
	useEffect(() => {
		if (!open) return;
		const onPointer = (event: Event) => {
			if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
		};
		const onKey = (event: KeyboardEvent) => {
			if (event.key !== 'Escape') return;
			setOpen(false);
			button.current?.focus();
		};
		const items = list.current;
		const close = () => setOpen(false);
		items?.addEventListener('click', close);
		addEventListener('pointerdown', onPointer);
		addEventListener('keydown', onKey);
		return () => {
			items?.removeEventListener('click', close);
			removeEventListener('pointerdown', onPointer);
			removeEventListener('keydown', onKey);
		};
	}, [open]);
	return (
		<div ref={box} class="relative">
			<button
				ref={button}
				type="button"
				class="btn btn-ghost btn-sm max-w-48 px-2 font-semibold sm:px-3"
				aria-expanded={open}
				aria-controls={id}
				onClick={() => {
					setWasOpen(true);
					setOpen(!open);
				}}
			>
				<Icon icon={icon} size={18} class={iconOnly ? '' : 'sm:hidden'} />
				<span class={iconOnly ? 'sr-only' : 'truncate max-sm:sr-only'}>{label}</span>
				{iconOnly ? null : <Icon icon={ChevronDown} size={16} />}
			</button>
			<div
				ref={list}
				id={id}
				hidden={!open}
				class="absolute right-0 z-40 mt-1 w-56 rounded-box border border-base-300 bg-base-100 p-1 shadow-lg"
			>
				{wasOpen ? children : null}
			</div>
		</div>
	);
}

export const MENU_ITEM = 'flex w-full items-center gap-2 rounded-field px-3 py-2 text-left hover:bg-soft';
