import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export interface CheckboxProps {
	label: ComponentChildren;
	help?: ComponentChildren;
	checked: boolean;
	onChange: (checked: boolean) => void;
}

/** One thing, chosen or not. */
export function Checkbox({ label, help, checked, onChange }: CheckboxProps) {
	const id = useId();
	return (
		<div class="flex items-start gap-2">
			<input
				id={id}
				type="checkbox"
				class="checkbox checkbox-primary checkbox-sm mt-0.5"
				checked={checked}
				aria-describedby={help ? `${id}-help` : undefined}
				onChange={(event) => onChange(event.currentTarget.checked)}
			/>
			<div class="min-w-0">
				<label for={id}>{label}</label>
				{help ? (
					<p id={`${id}-help`} class="text-sm text-muted">
						{help}
					</p>
				) : null}
			</div>
		</div>
	);
}
