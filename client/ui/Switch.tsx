import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export interface SwitchProps {
	label: ComponentChildren;
	help?: ComponentChildren;
	checked: boolean;
	onChange: (checked: boolean) => void;
	/** Why it cannot be changed now. */
	reason?: string | null | undefined;
}

/** On or off, at once. */
export function Switch({ label, help, checked, onChange, reason }: SwitchProps) {
	const id = useId();
	return (
		<div class="flex items-start gap-3">
			<input
				id={id}
				type="checkbox"
				role="switch"
				class={`toggle toggle-primary mt-0.5 ${reason ? 'opacity-60' : ''}`}
				checked={checked}
				aria-checked={checked}
				aria-disabled={reason ? 'true' : undefined}
				aria-describedby={help || reason ? `${id}-help` : undefined}
				onClick={(event) => {
					if (reason) event.preventDefault();
				}}
				onChange={(event) => onChange(event.currentTarget.checked)}
			/>
			<div class="min-w-0">
				<label for={id} class="font-semibold">
					{label}
				</label>
				{help || reason ? (
					<p id={`${id}-help`} class="text-sm text-muted">
						{help} {reason}
					</p>
				) : null}
			</div>
		</div>
	);
}

export interface ChoiceProps<T extends string> {
	legend: string;
	help?: ComponentChildren;
	value: T;
	options: readonly { value: T; label: string; help?: string }[];
	onChange: (value: T) => void;
}

/** Radio buttons under one question. */
export function Choice<T extends string>({ legend, help, value, options, onChange }: ChoiceProps<T>) {
	const name = useId();
	return (
		<fieldset class="flex flex-col gap-2">
			<legend class="mb-1 font-semibold">{legend}</legend>
			{options.map((option) => (
				<label key={option.value} class="flex cursor-pointer items-start gap-2">
					<input
						type="radio"
						class="radio radio-primary radio-sm mt-0.5"
						name={name}
						value={option.value}
						checked={option.value === value}
						onChange={() => onChange(option.value)}
					/>
					<span>
						{option.label}
						{option.help ? <span class="block text-sm text-muted">{option.help}</span> : null}
					</span>
				</label>
			))}
			{help ? <p class="text-sm text-muted">{help}</p> : null}
		</fieldset>
	);
}
