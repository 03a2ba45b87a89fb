import { X } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Button } from './Button.tsx';
import { uiWords } from './words.ts';

export interface DialogProps {
	open: boolean;
	title: string;
	onClose: () => void;
	children?: ComponentChildren;
	/** Buttons at the bottom; the last one is the verb of the title. */
	actions?: ComponentChildren;
	wide?: boolean;
}

/** A modal `<dialog>`: keeps the focus inside, closes on Escape and gives the focus back to what opened it. */
export function Dialog({ open, title, onClose, children, actions, wide = false }: DialogProps) {
	const id = useId();
	const element = useRef<HTMLDialogElement>(null);
	useEffect(() => {
		const dialog = element.current;
		if (!open || !dialog) return;
		const opener = document.activeElement;
		dialog.showModal();
		return () => {
			dialog.close();
			if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
		};
	}, [open]);
	if (!open) return null;
	return (
		<dialog
			ref={element}
			aria-labelledby={id}
			onCancel={(event) => {
				event.preventDefault();
				onClose();
			}}
			class={`m-auto max-h-[90dvh] w-[calc(100vw-2rem)] ${wide ? 'max-w-3xl' : 'max-w-lg'} overflow-auto rounded-box border border-base-300 bg-base-100 p-5 text-base-content`}
		>
			<div class="mb-3 flex items-start justify-between gap-3">
				<h2 id={id} class="text-lg font-semibold">
					{title}
				</h2>
				<Button kind="quiet" small icon={X} label={uiWords.value.close} onClick={onClose} />
			</div>
			{children}
			{actions ? <div class="mt-5 flex flex-wrap justify-end gap-2">{actions}</div> : null}
		</dialog>
	);
}
