import type { AlertBarAdminView } from '../../../../protocol/rest.ts';
import { Icon } from '../../../ui/Icon.tsx';
import { TONE_ICON, TONE_SURFACE } from '../../../ui/tones.ts';

/** A bar as callers see it. */
export function BarPreview({ bar }: { bar: Pick<AlertBarAdminView, 'text' | 'severity' | 'link'> & { until?: string } }) {
	return (
		<div class={`flex min-w-0 flex-1 basis-64 items-start gap-2 rounded-field border px-3 py-2 ${TONE_SURFACE[bar.severity]}`}>
			<Icon icon={TONE_ICON[bar.severity]} class="mt-0.5" />
			<p class="min-w-0 break-words text-base-content">
				{bar.text}{' '}
				{bar.link ? (
					<a class="text-link" href={bar.link.url} target="_blank" rel="noopener noreferrer">
						{bar.link.label}
					</a>
				) : null}{' '}
				{bar.until ? <span class="text-sm text-muted">{bar.until}</span> : null}
			</p>
		</div>
	);
}
