import { useEffect, useRef, useState } from 'preact/hooks';
import type { CampaignView } from '../../../../protocol/rest.ts';
import type { RoomView, StatusView } from '../../../../protocol/views.ts';
import type { LiveFeed } from '../../../net/live-socket.ts';
import type { CampaignStore } from '../../../state/campaign.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { count, counted } from '../../../ui/format.ts';
import { Loading } from '../../../ui/Loading.tsx';
import { Staged } from '../../../ui/Staged.tsx';
import { LinkCard } from './LinkCard.tsx';
import { LoadSummaryCard } from './LoadSummaryCard.tsx';
import { MessagesCard } from './MessagesCard.tsx';
import { onTheLine, RoomCard } from './RoomCard.tsx';
import { StallNotice } from './StallNotice.tsx';
import { StatusPanel } from './StatusPanel.tsx';
import { WaterfallCard } from './WaterfallCard.tsx';

/** How long the full bar stays in sight. */
const DONE_MS = 15_000;

/**
 * [R3] The percentage as shown never goes back, whatever order answers arrive in, and ends at 100: who watched the
 * loading, or started it here, sees it arrive, however fast it was.
 */
function useRisingPercent(status: StatusView | undefined, startedHere: boolean): number | null {
	const highest = useRef<number | null>(null);
	if (startedHere) highest.current ??= 0;
	const [over, setOver] = useState(false);
	const loading = status?.loading ?? null;
	if (loading) highest.current = Math.max(highest.current ?? 0, loading.percent);
	const done = loading === null && status !== undefined && status.kind !== 'not_started' && highest.current !== null;
	useEffect(() => {
		if (!done) return;
		const timer = setTimeout(() => setOver(true), DONE_MS);
		return () => clearTimeout(timer);
	}, [done]);
	if (over && !loading) return null;
	return done ? 100 : highest.current;
}

function CallerFigures({ room }: { room: RoomView }) {
	return (
		<p class="tabular-nums">
			{count(onTheLine(room))} on the line · {count(room.callers.ready + room.callers.reserved)} waiting
		</p>
	);
}

function ClickerFigures({ room, left }: { room: RoomView; left: number }) {
	const minutes = room.approvalsPerMinute > 0 && left > 0 ? Math.ceil(left / room.approvalsPerMinute) : null;
	return (
		<p class="tabular-nums">
			{count(room.clickers)} clicking · {count(Math.round(room.approvalsPerMinute))} a minute · {count(left)} left
			{minutes === null ? '' : ` (≈ ${counted(minutes, 'minute')})`}
		</p>
	);
}

export interface RunPanelsProps {
	campaign: CampaignView;
	store: CampaignStore;
	feed: LiveFeed;
	/** **Start campaign** was pressed on this page. */
	startedHere: boolean;
}

/** Everything below the heading of a started campaign, live. */
export function RunPanels({ campaign, store, feed, startedHere }: RunPanelsProps) {
	const frame = feed.frame.value;
	const percent = useRisingPercent(frame?.status, startedHere);
	if (!frame) {
		const failure = feed.failure.value;
		return failure ? (
			<ErrorState what="The state of the campaign" error={failure} onRetry={() => void feed.refresh()} />
		) : (
			<Loading what="the state of the campaign" lines={6} />
		);
	}
	const { status, room } = frame;
	const link = { campaignId: campaign.id, campaignName: campaign.name, practice: campaign.practice, onRotated: store.refresh };
	return (
		<>
			{feed.phase.value === 'ended' ? (
				<ErrorState what="Live figures" error={feed.failure.value} onRetry={() => location.reload()} />
			) : null}
			<StallNotice status={status} campaign={campaign.name} />
			<StatusPanel campaignId={campaign.id} status={status} lines={room.lines} percent={percent} onChanged={() => void feed.refresh()} />
			{status.warning ? <Alert tone="warning">{status.warning}</Alert> : null}
			<Staged first={0}>
				<div key="links" class="flex flex-wrap gap-4">
					{campaign.callerUrl ? (
						<LinkCard {...link} kind="caller" url={campaign.callerUrl}>
							<CallerFigures room={room} />
						</LinkCard>
					) : null}
					{campaign.clickerUrl ? (
						<LinkCard {...link} kind="clicker" url={campaign.clickerUrl}>
							<ClickerFigures room={room} left={status.waterfall.unapproved} />
						</LinkCard>
					) : null}
				</div>
				{status.kind === 'loading' ? null : <WaterfallCard key="waterfall" campaignId={campaign.id} status={status} />}
				{status.kind === 'loading' ? null : <RoomCard key="room" room={room} status={status} clicking={campaign.clickerUrl !== null} />}
				<MessagesCard key="messages" campaignId={campaign.id} now={frame.now} />
				{status.loadSummary ? <LoadSummaryCard key="summary" campaignId={campaign.id} summary={status.loadSummary} /> : null}
			</Staged>
		</>
	);
}
