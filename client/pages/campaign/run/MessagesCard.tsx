import { Loading } from '../../../ui/Loading.tsx';
import { AlertBars } from './AlertBars.tsx';
import { EndCards } from './EndCards.tsx';
import { useZone } from './zone.ts';

/** What callers read beside their calls: bars at the top of their page, and a card when nothing is being dialed. */
export function MessagesCard({ campaignId, now }: { campaignId: string; now: number }) {
	const zone = useZone(campaignId);
	if (zone === null) return <Loading what="the messages" lines={4} />;
	return (
		<>
			<AlertBars campaignId={campaignId} zone={zone} now={now} />
			<EndCards campaignId={campaignId} />
		</>
	);
}
