import { useComputed } from '@preact/signals';
import { RadioTower } from 'lucide';
import { useState } from 'preact/hooks';
import type { BoardCaller, RoomMinute } from '../../../../protocol/views.ts';
import { type LiveFeed, useLive } from '../../../net/live-socket.ts';
import { campaignStore } from '../../../state/campaign.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { LinkButton } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { Page } from '../../../ui/Page.tsx';
import { theme } from '../../../ui/theme.ts';
import { RoomCard } from '../run/RoomCard.tsx';
import { StallNotice } from '../run/StallNotice.tsx';
import { StatusPanel } from '../run/StatusPanel.tsx';
import { useZone } from '../run/zone.ts';
import { stepPath } from '../steps.ts';
import { PLOTS } from './board.ts';
import { CallerDialog } from './CallerDialog.tsx';
import { CallersList } from './CallersList.tsx';
import { ClickersCard } from './ClickersCard.tsx';
import { Plot } from './Plot.tsx';
import { useServerClock } from './use-server-clock.ts';

const NO_MINUTES: readonly RoomMinute[] = [];

function Plots({ minutes, zone, clicking }: { minutes: readonly RoomMinute[]; zone: string | null; clicking: boolean }) {
	if (zone === null)
		return (
			<Card title="The shift">
				<Loading what="the plots" lines={3} />
			</Card>
		);
	return (
		<Card title="The shift">
			{minutes.length === 0 ? (
				<p>Plots begin when the first minute with a caller is over.</p>
			) : (
				<div class="grid gap-6 lg:grid-cols-2">
					{PLOTS.filter((spec) => clicking || !spec.title.startsWith('Approvals')).map((spec) => (
						<Plot key={spec.title} spec={spec} minutes={minutes} zone={zone} theme={theme.value} />
					))}
				</div>
			)}
			<p class="mt-3 text-sm text-muted">A point a minute, times of {zone.replaceAll('_', ' ')}; the last twelve hours are kept.</p>
		</Card>
	);
}

/** What follows every frame; the rest of the page is not drawn again with it. */
function Figures({ campaignId, campaign, feed, clicking }: { campaignId: string; campaign: string; feed: LiveFeed; clicking: boolean }) {
	const frame = feed.frame.value;
	const minutes = feed.board.value?.minutes ?? NO_MINUTES;
	if (!frame) return null;
	return (
		<>
			<StallNotice status={frame.status} campaign={campaign} />
			<StatusPanel
				campaignId={campaignId}
				status={frame.status}
				lines={frame.room.lines}
				percent={null}
				onChanged={() => void feed.refresh()}
			/>
			<RoomCard room={frame.room} status={frame.status} clicking={clicking} minutes={minutes} now={frame.now} />
		</>
	);
}

/** [B1] The live board: who is there, what the lines do, how the shift goes. */
export function BoardPage({ campaignId }: { campaignId: string }) {
	const campaign = campaignStore(campaignId).campaign.value;
	const feed = useLive(campaignId, 'board');
	const clock = useServerClock(feed);
	const zone = useZone(campaignId);
	const [opened, setOpened] = useState<BoardCaller | null>(null);
	const heard = useComputed(() => feed.frame.value !== null).value;
	const clicking = campaign !== null && campaign.clickerUrl !== null;
	const minutes = useComputed(() => feed.board.value?.minutes ?? NO_MINUTES).value;
	if (!campaign) return <Loading what="the campaign" />;
	if (campaign.startedAt === null)
		return (
			<Page title="Live board" context={campaign.name}>
				<EmptyState
					icon={RadioTower}
					title="Nothing is live yet"
					action={<LinkButton href={stepPath(campaignId, 'start')}>Go to Start campaign</LinkButton>}
				>
					<p>The board shows callers and lines once the campaign has been started.</p>
				</EmptyState>
			</Page>
		);
	return (
		<Page title="Live board" context={campaign.name}>
			{feed.phase.value === 'reconnecting' ? (
				<Alert tone="warning" title="Connection lost. Reconnecting…">
					What you see below may be out of date. Calling goes on without this page.
				</Alert>
			) : null}
			{feed.phase.value === 'ended' ? (
				<ErrorState what="Live figures" error={feed.failure.value} onRetry={() => location.reload()} />
			) : null}
			{heard ? (
				<>
					<Figures campaignId={campaignId} campaign={campaign.name} feed={feed} clicking={clicking} />
					<Plots minutes={minutes} zone={zone} clicking={clicking} />
					<CallersList feed={feed} clock={clock} onOpen={setOpened} />
					{clicking ? <ClickersCard campaignId={campaignId} /> : null}
				</>
			) : (
				<Loading what="the board" lines={6} />
			)}
			{opened ? <OpenedCaller campaignId={campaignId} feed={feed} caller={opened} onClose={() => setOpened(null)} /> : null}
		</Page>
	);
}

/** The caller as they are now, also once they have gone. */
function OpenedCaller(props: { campaignId: string; feed: LiveFeed; caller: BoardCaller; onClose: () => void }) {
	const { campaignId, feed, caller, onClose } = props;
	return <CallerDialog campaignId={campaignId} caller={feed.board.value?.callers.get(caller.id) ?? caller} onClose={onClose} />;
}
