import { type ComponentChildren, h, type JSX, type TargetedInputEvent } from 'preact';
import { useId, useState } from 'preact/hooks';

export interface FieldProps {
	label: ComponentChildren;
	help?: ComponentChildren;
	error?: string | null | undefined;
	/** Hides the label from sight, not from screen readers. */
	labelHidden?: boolean;
	class?: string | undefined;
	/** Draws the control; spread the given attributes on it. */
	children: (control: ControlAttributes) => JSX.Element;
}

/** What ties a control to its label, help and error. */
export interface ControlAttributes {
	id: string;
	'aria-describedby'?: string;
	'aria-invalid'?: 'true';
}

/** Label above, control, help below, error below that, all tied together for screen readers. */
export function Field({ label, help, error, labelHidden = false, class: className, children }: FieldProps) {
	const id = useId();
	const described = [help ? `${id}-help` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
	const control: ControlAttributes = {
		id,
		...(described ? { 'aria-describedby': described } : {}),
		...(error ? { 'aria-invalid': 'true' as const } : {}),
	};
	return (
		<div class={`flex flex-col gap-1 ${className ?? ''}`}>
			<label for={id} class={labelHidden ? 'sr-only' : 'font-semibold'}>
				{label}
			</label>
			{children(control)}
			{help ? (
				<p id={`${id}-help`} class="text-sm text-muted">
					{help}
				</p>
			) : null}
			{error ? (
				<p id={`${id}-error`} class="text-sm font-medium text-ink-error">
					{error}
				</p>
			) : null}
		</div>
	);
}

type Outer = Omit<FieldProps, 'children'>;

export interface TextFieldProps extends Outer {
	value: string;
	onInput: (value: string) => void;
	type?: 'text' | 'email' | 'password' | 'search' | 'tel' | 'url' | 'date' | 'datetime-local';
	autoComplete?: string;
	maxLength?: number;
	required?: boolean;
	placeholder?: string;
	inputMode?: 'text' | 'tel' | 'email' | 'numeric' | 'decimal' | 'search' | 'url';
	onBlur?: () => void;
}

/** One line of text. */
export function TextField({ value, onInput, type = 'text', onBlur, ...rest }: TextFieldProps) {
	return (
		<Field {...rest}>
			{(control) =>
				// The attribute types of `<input>` differ by its type; `h` takes the union.
				h('input', {
					...control,
					class: 'input',
					type,
					value,
					autocomplete: rest.autoComplete ?? 'off',
					maxLength: rest.maxLength,
					required: rest.required,
					placeholder: rest.placeholder,
					inputMode: rest.inputMode,
					onInput: (event: TargetedInputEvent<HTMLInputElement>) => onInput(event.currentTarget.value),
					onBlur,
				})
			}
		</Field>
	);
}

export interface TextAreaFieldProps extends Outer {
	value: string;
	onInput: (value: string) => void;
	rows?: number;
	maxLength?: number;
	onBlur?: () => void;
}

/** Several lines of text. */
export function TextAreaField({ value, onInput, rows = 3, maxLength, onBlur, ...rest }: TextAreaFieldProps) {
	return (
		<Field {...rest}>
			{(control) => (
				<textarea
					{...control}
					class="textarea"
					rows={rows}
					maxLength={maxLength}
					value={value}
					onInput={(event) => onInput(event.currentTarget.value)}
					onBlur={onBlur}
				/>
			)}
		</Field>
	);
}

export interface SelectFieldProps<T extends string> extends Outer {
	value: T;
	options: readonly { value: T; label: string }[];
	onChange: (value: T) => void;
	small?: boolean;
}

/** One of a closed set. */
export function SelectField<T extends string>({ value, options, onChange, small = false, ...rest }: SelectFieldProps<T>) {
	return (
		<Field {...rest}>
			{(control) => (
				<select
					{...control}
					class={`select ${small ? 'select-sm' : ''}`}
					value={value}
					onChange={(event) => {
						const chosen = options.find((option) => option.value === event.currentTarget.value);
						if (chosen) onChange(chosen.value);
					}}
				>
					{options.map((option) => (
						<option key={option.value} value={option.value} selected={option.value === value}>
							{option.label}
						</option>
					))}
				</select>
			)}
		</Field>
	);
}

export interface NumberFieldProps extends Outer {
	value: number;
	onInput: (value: number) => void;
	min: number;
	max: number;
	step?: number;
	/** Unit after the box, e.g. "seconds". */
	unit?: string;
}

/** A number with its unit; what is typed is passed on only while it is a number within the bounds. */
export function NumberField({ value, onInput, min, max, step = 1, unit, error, ...rest }: NumberFieldProps) {
	const [wrong, setWrong] = useState<string | null>(null);
	return (
		<Field {...rest} error={wrong === null ? error : `Between ${min} and ${max}.`}>
			{(control) => (
				<span class="flex items-center gap-2">
					<input
						{...control}
						class="input w-28 tabular-nums"
						type="number"
						min={min}
						max={max}
						step={step}
						value={wrong ?? value}
						onInput={(event) => {
							const typed = event.currentTarget.valueAsNumber;
							const fits = Number.isFinite(typed) && typed >= min && typed <= max;
							setWrong(fits ? null : event.currentTarget.value);
							if (fits) onInput(typed);
						}}
					/>
					{unit ? <span class="text-muted">{unit}</span> : null}
				</span>
			)}
		</Field>
	);
}
