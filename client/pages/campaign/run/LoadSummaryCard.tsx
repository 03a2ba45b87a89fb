import { Download } from 'lucide';
import type { ListView } from '../../../../protocol/rest.ts';
import type { LoadSummary } from '../../../../protocol/views.ts';
import { useGet } from '../../../state/useGet.ts';
import { LinkButton } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { count } from '../../../ui/format.ts';

const ROWS: readonly { key: keyof LoadSummary; label: string; help: string }[] = [
	{ key: 'loaded', label: 'Loaded', help: 'Different numbers in the campaign.' },
	{ key: 'duplicates', label: 'Duplicates', help: 'The same number again; people who share one are called once.' },
	{ key: 'invalid', label: 'Invalid', help: 'Rows that brought nothing callable.' },
	{ key: 'doNotCall', label: 'Removed as Do Not Call', help: 'On the organisation’s list.' },
	{ key: 'cells', label: 'Cells', help: 'Need a click while clicking is on.' },
	{ key: 'landlines', label: 'Landlines', help: 'Never need a click.' },
	{ key: 'unknown', label: 'Unknown', help: 'Treated like cells.' },
	{ key: 'neverCallable', label: 'Never callable', help: 'Their own daytime never meets the dialing hours.' },
];

/** What the first load made of the lists. */
export function LoadSummaryCard({ campaignId, summary }: { campaignId: string; summary: LoadSummary }) {
	const { load } = useGet<ListView[]>(`/campaigns/${encodeURIComponent(campaignId)}/lists`);
	const withRejects = load.state === 'ready' ? load.value.filter((list) => list.rejected > 0) : [];
	return (
		<Card title="What was loaded">
			<dl class="grid grid-cols-2 gap-x-4 gap-y-4 sm:grid-cols-4">
				{ROWS.map((row) => (
					<div key={row.key}>
						<dt class="text-sm font-medium">{row.label}</dt>
						<dd>
							<span class="block text-lg font-semibold tabular-nums">{count(summary[row.key])}</span>
							<span class="block text-sm text-muted">{row.help}</span>
						</dd>
					</div>
				))}
			</dl>
			{withRejects.length > 0 ? (
				<div class="mt-4 flex flex-wrap gap-2">
					{withRejects.map((list) => (
						<LinkButton
							key={list.id}
							small
							icon={Download}
							href={`/api/campaigns/${campaignId}/lists/${list.id}/rejects.csv`}
							download={`rejected ${list.name}`}
						>
							Rejected rows of {list.name}
						</LinkButton>
					))}
				</div>
			) : null}
		</Card>
	);
}
