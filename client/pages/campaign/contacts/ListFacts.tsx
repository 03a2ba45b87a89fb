import { Users } from 'lucide';
import type { ListSummaryView } from '../../../../protocol/rest.ts';
import { useGet } from '../../../state/useGet.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { count, counted, percentOf } from '../../../ui/format.ts';
import { Icon } from '../../../ui/Icon.tsx';
import { stepPath } from '../steps.ts';

const SHOWN_ZONES = 4;
/** Room for the figures while they are counted, so that nothing moves when they come. */
const PLACE = 'min-h-21';

/** "America/New_York,America/Chicago" → "New York or Chicago" */
export function zonesText(zones: string): string {
	if (zones === '') return "the campaign's own zone";
	const names = zones.split(',').map((zone) => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' '));
	return names.length > 3 ? `${names.slice(0, 3).join(', ')} or ${names.length - 3} more` : names.join(' or ');
}

function Zones({ summary }: { summary: ListSummaryView }) {
	const rest = summary.zones.slice(SHOWN_ZONES).reduce((sum, zone) => sum + zone.numbers, 0);
	return (
		<div>
			<dt class="text-sm text-muted">Time zones</dt>
			<dd class="text-sm">
				<ul>
					{summary.zones.slice(0, SHOWN_ZONES).map(({ zones, numbers }) => (
						<li key={zones} class="tabular-nums">
							{zonesText(zones)}: {count(numbers)} <span class="text-muted">({percentOf(numbers, summary.numbers)})</span>
						</li>
					))}
					{rest > 0 ? <li class="tabular-nums">others: {count(rest)}</li> : null}
				</ul>
			</dd>
		</div>
	);
}

function Overlaps({ summary }: { summary: ListSummaryView }) {
	if (summary.overlaps.length === 0) return null;
	return (
		<Alert tone="warning" still title="Some of these people are called by another campaign as well.">
			<ul class="list-disc pl-5">
				{summary.overlaps.map((overlap) => (
					<li key={overlap.campaignId}>
						{overlap.about ? 'about ' : ''}
						{counted(overlap.numbers, 'number')} also in{' '}
						<a class="text-link" href={stepPath(overlap.campaignId, 'contacts')}>
							{overlap.name || 'Unnamed campaign'}
						</a>
					</li>
				))}
			</ul>
			<p>Each campaign keeps its own attempts and approvals; the same person may be called by both.</p>
		</Alert>
	);
}

/** [L6] What a list holds, counted by the server: line types, households, zones, and who else calls its numbers. */
export function ListFacts({ campaignId, listId }: { campaignId: string; listId: number }) {
	const { load, reload } = useGet<ListSummaryView>(`/campaigns/${encodeURIComponent(campaignId)}/lists/${listId}/summary`);
	if (load.state === 'failed') return <ErrorState what="What this list holds" error={load.error} onRetry={reload} />;
	if (load.state === 'loading') {
		return (
			<p role="status" class={`${PLACE} text-sm text-muted`}>
				Counting what this list holds…
			</p>
		);
	}
	const summary = load.value;
	return (
		<div class={`flex flex-col gap-3 ${PLACE}`}>
			<dl class="flex flex-wrap gap-x-6 gap-y-2 border-t border-base-300 pt-3">
				{[
					{ term: 'Different numbers', value: summary.numbers },
					{ term: 'Cells', value: summary.cells },
					{ term: 'Landlines', value: summary.landlines },
					{ term: 'Unknown (like cells)', value: summary.unknown },
				].map(({ term, value }) => (
					<div key={term}>
						<dt class="text-sm text-muted">{term}</dt>
						<dd class="font-semibold tabular-nums">{count(value)}</dd>
					</div>
				))}
				<Zones summary={summary} />
			</dl>
			{summary.households > 0 ? (
				<p class="flex items-start gap-2 text-sm">
					<Icon icon={Users} size={16} class="mt-0.5 text-muted" />
					<span>
						{counted(summary.households, 'number')} {summary.households === 1 ? 'is' : 'are'} shared by several people of this list. Each is
						called once; the caller sees all names and picks who answered.
					</span>
				</p>
			) : null}
			<Overlaps summary={summary} />
		</div>
	);
}
