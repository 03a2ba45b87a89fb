import { Alert } from '../../../ui/Alert.tsx';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { momentText } from '../../../ui/times.ts';

/** A link that is told once: nothing is sent by the program. */
export function OneTimeLink({ title, url, label, expiresAt }: { title: string; url: string; label: string; expiresAt: number }) {
	return (
		<Alert tone="warning" title={title}>
			<span class="flex flex-wrap items-center gap-2">
				<code class="rounded-field bg-base-100 px-2 py-1 break-all">{url}</code>
				<CopyButton text={url} label={label} />
			</span>
			<p class="text-sm">It works once, until {momentText(expiresAt)}. Whoever holds it can use it: send it to nobody else.</p>
		</Alert>
	);
}
