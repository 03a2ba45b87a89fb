import { useId, useRef, useState } from 'preact/hooks';
import { Field } from '../../../ui/Field.tsx';
import { counted } from '../../../ui/format.ts';
import { MergeFieldButtons } from './MergeFields.tsx';
import { complete, completions, openField } from './merge-completion.ts';

export interface MergeTextAreaProps {
	label: string;
	value: string;
	maxLength: number;
	/** Merge fields that a call card holds. */
	fields: readonly string[];
	onInput: (text: string) => void;
}

/** A text with merge fields: two opening braces list what fits, the arrow keys choose, Enter or Tab puts it in. */
export function MergeTextArea({ label, value, maxLength, fields, onInput }: MergeTextAreaProps) {
	const id = useId();
	const box = useRef<HTMLTextAreaElement>(null);
	const [caret, setCaret] = useState<number | null>(null);
	const [active, setActive] = useState(0);
	const open = caret === null ? null : openField(value, caret);
	const found = open ? completions(fields, open.typed) : [];
	const shown = open !== null && found.length > 0;
	const chosen = Math.min(active, found.length - 1);
	const put = (text: string, at: number) => {
		onInput(text);
		setCaret(null);
		requestAnimationFrame(() => {
			box.current?.focus();
			box.current?.setSelectionRange(at, at);
		});
	};
	const take = (field: string | undefined) => {
		if (!open || caret === null || field === undefined) return;
		const next = complete(value, caret, open, field);
		put(next.text, next.caret);
	};
	const insert = (field: string) => {
		const at = box.current?.selectionStart ?? value.length;
		const end = box.current?.selectionEnd ?? at;
		const mark = `{{${field}}}`;
		put(value.slice(0, at) + mark + value.slice(end), at + mark.length);
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (!shown || event.altKey || event.ctrlKey || event.metaKey) return;
		const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
		if (step !== 0) setActive((chosen + step + found.length) % found.length);
		else if (event.key === 'Enter' || event.key === 'Tab') take(found[chosen]);
		else if (event.key === 'Escape') setCaret(null);
		else return;
		event.preventDefault();
		event.stopPropagation();
	};
	return (
		<div class="flex flex-col gap-2">
			<div class="relative">
				<Field label={label} help={<>Type {'{{'} for a merge field.</>}>
					{(control) => (
						<textarea
							{...control}
							ref={box}
							class="textarea"
							rows={3}
							maxLength={maxLength}
							value={value}
							aria-autocomplete="list"
							aria-controls={shown ? `${id}-list` : undefined}
							aria-activedescendant={shown ? `${id}-${chosen}` : undefined}
							onInput={(event) => {
								setActive(0);
								setCaret(event.currentTarget.selectionStart);
								onInput(event.currentTarget.value);
							}}
							onKeyDown={onKeyDown}
							onBlur={() => setCaret(null)}
						/>
					)}
				</Field>
				{shown ? (
					<div
						id={`${id}-list`}
						role="listbox"
						aria-label="Merge fields"
						class="absolute inset-x-0 top-full z-30 -mt-5 max-h-64 overflow-auto rounded-box border border-base-300 bg-base-100 p-1 shadow-lg sm:right-auto sm:w-72"
					>
						{found.map((field, index) => (
							// biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text; aria-activedescendant names the option
							// biome-ignore lint/a11y/useKeyWithClickEvents: the text box above takes the keys
							<div
								key={field}
								id={`${id}-${index}`}
								role="option"
								aria-selected={index === chosen ? 'true' : 'false'}
								class={`cursor-pointer rounded-field px-3 py-1.5 ${index === chosen ? 'bg-soft-primary font-semibold text-primary' : 'hover:bg-soft'}`}
								onMouseDown={(event) => event.preventDefault()}
								onClick={() => take(field)}
							>
								{`{{${field}}}`}
							</div>
						))}
					</div>
				) : null}
			</div>
			<p role="status" class="sr-only">
				{shown ? `${counted(found.length, 'merge field')}: ${found[chosen]}` : ''}
			</p>
			<MergeFieldButtons fields={fields} onInsert={insert} />
		</div>
	);
}
