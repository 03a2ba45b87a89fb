import { Pencil } from 'lucide';
import { useState } from 'preact/hooks';
import type { EndCardKind } from '../../../../protocol/enums.ts';
import type { CampaignListItem, EndCardAdminView } from '../../../../protocol/rest.ts';
import { useGet } from '../../../state/useGet.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { SafeHtml } from '../../../ui/SafeHtml.tsx';
import { EndCardDialog } from './EndCardDialog.tsx';

export const END_CARD_TITLES: Record<EndCardKind, string> = {
	paused: 'Campaign paused',
	complete: 'Campaign complete',
	outside_hours: 'Campaign outside of dialing hours',
};

/** [R25] The three cards that callers see when nothing is being dialed. */
export function EndCards({ campaignId }: { campaignId: string }) {
	const base = `/campaigns/${encodeURIComponent(campaignId)}/end-cards`;
	const { load, reload, set } = useGet<EndCardAdminView[]>(base);
	const { load: campaigns } = useGet<CampaignListItem[]>('/campaigns');
	const [editing, setEditing] = useState<EndCardKind | null>(null);
	const others = campaigns.state === 'ready' ? campaigns.value.filter((campaign) => campaign.id !== campaignId) : [];
	const cards = load.state === 'ready' ? load.value : [];
	const edited = cards.find((card) => card.kind === editing);
	return (
		<Card title="Messages: end cards">
			<p class="text-muted">
				Shown to callers in place of the queue. Whoever is in a conversation finishes it first. An edit reaches callers who are already
				reading the card.
			</p>
			{load.state === 'loading' ? <Loading what="the end cards" /> : null}
			{load.state === 'failed' ? <ErrorState what="The end cards" error={load.error} onRetry={reload} /> : null}
			<ul class="mt-3 grid gap-3 lg:grid-cols-3" aria-label="End cards">
				{cards.map((card) => {
					const title = END_CARD_TITLES[card.kind];
					const next = others.find((campaign) => campaign.id === card.nextCampaignId);
					return (
						<li key={card.kind} class="flex flex-col gap-2 rounded-box border border-base-300 p-3">
							<div class="flex items-start justify-between gap-2">
								<h3 class="font-semibold">{title}</h3>
								<Button small kind="quiet" icon={Pencil} label={`Edit the card “${title}”`} onClick={() => setEditing(card.kind)}>
									Edit
								</Button>
							</div>
							<div class="max-h-44 flex-1 overflow-hidden">
								<SafeHtml html={card.html} />
							</div>
							{next ? <p class="text-sm text-muted">Next campaign: {next.name}</p> : null}
							<span>
								<Badge>{card.isDefault ? 'Default text' : 'Your text'}</Badge>
							</span>
						</li>
					);
				})}
			</ul>
			{edited ? (
				<EndCardDialog
					base={base}
					card={edited}
					title={END_CARD_TITLES[edited.kind]}
					campaigns={others}
					onClose={() => setEditing(null)}
					onSaved={(saved) => set(cards.map((card) => (card.kind === saved.kind ? saved : card)))}
				/>
			) : null}
		</Card>
	);
}
