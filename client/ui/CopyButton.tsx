import { Check, Copy } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import { Button } from './Button.tsx';

async function copy(text: string): Promise<void> {
	try {
		await navigator.clipboard.writeText(text);
	} catch {
		// No permission, or not a secure context: the old way still works there.
		const area = document.createElement('textarea');
		area.value = text;
		document.body.append(area);
		area.select();
		document.execCommand('copy');
		area.remove();
	}
}

/** Puts `text` on the clipboard and says "Copied". `label` names what is copied, e.g. "Copy caller link". */
export function CopyButton({ text, label, children = 'Copy' }: { text: string; label: string; children?: string }) {
	const [copied, setCopied] = useState(false);
	useEffect(() => {
		if (!copied) return;
		const timer = setTimeout(() => setCopied(false), 2500);
		return () => clearTimeout(timer);
	}, [copied]);
	return (
		<>
			<Button small icon={copied ? Check : Copy} label={label} onClick={() => void copy(text).then(() => setCopied(true))}>
				{copied ? 'Copied' : children}
			</Button>
			<span role="status" class="sr-only">
				{copied ? 'Copied' : ''}
			</span>
		</>
	);
}
