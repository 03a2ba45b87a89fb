import { Bold, Heading2, type IconNode, Italic, Link, List, Pilcrow } from 'lucide';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../../ui/Button.tsx';
import { Field, TextField } from '../../../ui/Field.tsx';
import { applyMarkup, type MarkupKind, webAddress } from './markup.ts';

const TOOLS: readonly { kind: MarkupKind; icon: IconNode; label: string }[] = [
	{ kind: 'bold', icon: Bold, label: 'Bold' },
	{ kind: 'italic', icon: Italic, label: 'Italic' },
	{ kind: 'heading', icon: Heading2, label: 'Heading' },
	{ kind: 'paragraph', icon: Pilcrow, label: 'Paragraph' },
	{ kind: 'list', icon: List, label: 'List' },
	{ kind: 'link', icon: Link, label: 'Link' },
];

/** Formatted text as plain HTML of a safe subset, with buttons that write the tags. */
export function MarkupEditor({ label, value, onInput }: { label: string; value: string; onInput: (value: string) => void }) {
	const area = useRef<HTMLTextAreaElement>(null);
	const [linking, setLinking] = useState(false);
	const [address, setAddress] = useState('');
	const [wrong, setWrong] = useState(false);
	const [selection, setSelection] = useState<{ start: number; end: number } | null>(null);
	useLayoutEffect(() => {
		// The selection can be set only once the new text is in the box.
		if (!selection || !area.current) return;
		area.current.focus();
		area.current.setSelectionRange(selection.start, selection.end);
		setSelection(null);
	}, [selection]);
	const apply = (kind: MarkupKind, url?: string) => {
		const { selectionStart, selectionEnd } = area.current ?? { selectionStart: value.length, selectionEnd: value.length };
		const edited = applyMarkup(kind, value, selectionStart, selectionEnd, url);
		onInput(edited.text);
		setSelection({ start: edited.start, end: edited.end });
	};
	const addLink = () => {
		const url = webAddress(address);
		setWrong(url === null);
		if (url === null) return;
		apply('link', url);
		setLinking(false);
		setAddress('');
	};
	return (
		<div class="flex flex-col gap-2">
			<div role="toolbar" aria-label="Formatting" class="flex flex-wrap gap-1">
				{TOOLS.map((tool) => (
					<Button
						key={tool.kind}
						small
						kind="quiet"
						icon={tool.icon}
						label={tool.label}
						expanded={tool.kind === 'link' ? linking : undefined}
						onClick={() => (tool.kind === 'link' ? setLinking(!linking) : apply(tool.kind))}
					/>
				))}
			</div>
			{linking ? (
				<div class="flex flex-wrap items-end gap-2 rounded-field bg-soft p-2">
					<TextField
						label="Address of the link"
						class="min-w-0 flex-1 basis-56"
						error={wrong ? 'Give a web address such as https://example.org.' : null}
						inputMode="url"
						placeholder="https://example.org"
						value={address}
						onInput={setAddress}
					/>
					<Button onClick={addLink}>Add link</Button>
				</div>
			) : null}
			<Field
				label={label}
				help="Bold, italic, headings, paragraphs, lists and links are kept; everything else is taken out when it is saved."
			>
				{(control) => (
					<textarea
						{...control}
						ref={area}
						class="textarea font-mono text-sm"
						rows={8}
						maxLength={5000}
						value={value}
						onInput={(event) => onInput(event.currentTarget.value)}
					/>
				)}
			</Field>
		</div>
	);
}
