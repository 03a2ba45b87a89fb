import type { IconNode } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { Button } from './Button.tsx';

export interface FileButtonProps {
	children: ComponentChildren;
	icon: IconNode;
	/** What the file is, for who does not see the button. */
	label: string;
	/** As of an `input`'s `accept`. */
	accept: string;
	busy?: boolean;
	onFile: (file: File) => void;
}

/** A verb that first asks for a file. */
export function FileButton({ children, icon, label, accept, busy = false, onFile }: FileButtonProps) {
	const input = useRef<HTMLInputElement>(null);
	return (
		<>
			<Button small icon={icon} busy={busy} onClick={() => input.current?.click()}>
				{children}
			</Button>
			<input
				ref={input}
				type="file"
				class="hidden"
				aria-label={label}
				accept={accept}
				onChange={(event) => {
					const file = event.currentTarget.files?.[0];
					// Choosing the same file again must count as a choice.
					event.currentTarget.value = '';
					if (file) onFile(file);
				}}
			/>
		</>
	);
}
