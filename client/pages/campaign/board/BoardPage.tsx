import { RadioTower } from 'lucide';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { BoardCaller, RoomMinute } from '../../../../protocol/views.ts';
import { useLive } from '../../../net/live-socket.ts';
import { campaignStore } from '../../../state/campaign.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { LinkButton } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { Page } from '../../../ui/Page.tsx';
import { RoomCard } from '../run/RoomCard.tsx';
import { StallNotice } from '../run/StallNotice.tsx';
import { StatusPanel } from '../run/StatusPanel.tsx';
import { DEFAULT_ZONE, useZone } from '../run/zone.ts';
import { stepPath } from '../steps.ts';
import { PLOTS } from './board.ts';
import { CallerDialog } from './CallerDialog.tsx';
import { CallersList } from './CallersList.tsx';
import { ClickersCard } from './ClickersCard.tsx';
import { Plot } from './Plot.tsx';

const NO_MINUTES: readonly RoomMinute[] = [];

/** Name of the theme in force; plots are drawn anew when it changes. */
function useTheme(): string {
	const [theme, setTheme] = useState(() => document.documentElement.dataset.theme ?? '');
	useEffect(() => {
		const observer = new MutationObserver(() => setTheme(document.documentElement.dataset.theme ?? ''));
		observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
		return () => observer.disconnect();
	}, []);
	return theme;
}

function Plots({ minutes, zone, clicking }: { minutes: readonly RoomMinute[]; zone: string; clicking: boolean }) {
	const theme = useTheme();
	return (
		<Card title="The shift">
			{minutes.length === 0 ? (
				<p>Plots begin with the first minute in which a caller is there.</p>
			) : (
				<div class="grid gap-6 lg:grid-cols-2">
					{PLOTS.filter((spec) => clicking || !spec.title.startsWith('Approvals')).map((spec) => (
						<Plot key={spec.title} spec={spec} minutes={minutes} zone={zone} theme={theme} />
					))}
				</div>
			)}
			<p class="mt-3 text-sm text-muted">A point a minute, times of {zone.replaceAll('_', ' ')}; the last hours of the shift are kept.</p>
		</Card>
	);
}

/** [B1] The live board: who is there, what the lines do, how the shift goes. */
export function BoardPage({ campaignId }: { campaignId: string }) {
	const campaign = campaignStore(campaignId).campaign.value;
	const feed = useLive(campaignId, 'board');
	const zone = useZone(campaignId) ?? DEFAULT_ZONE;
	const [opened, setOpened] = useState<BoardCaller | null>(null);
	const frame = feed.frame.value;
	const board = feed.board.value;
	const clicking = campaign !== null && campaign.clickerUrl !== null;
	const minutes = board?.minutes ?? NO_MINUTES;
	// Drawn again when a minute is over, not with every frame.
	const plots = useMemo(() => <Plots minutes={minutes} zone={zone} clicking={clicking} />, [minutes, zone, clicking]);
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
			{frame ? (
				<>
					<StallNotice status={frame.status} campaign={campaign.name} />
					<StatusPanel
						campaignId={campaignId}
						status={frame.status}
						lines={frame.room.lines}
						percent={null}
						onChanged={() => void feed.refresh()}
					/>
					<RoomCard room={frame.room} status={frame.status} clicking={clicking} minutes={minutes} now={frame.now} />
					{plots}
					{board ? (
						<CallersList callers={board.callers} now={frame.now} speed={frame.speed} onOpen={setOpened} />
					) : (
						<Loading what="the callers" lines={4} />
					)}
					{clicking ? <ClickersCard campaignId={campaignId} /> : null}
				</>
			) : (
				<Loading what="the board" lines={6} />
			)}
			{opened ? (
				<CallerDialog campaignId={campaignId} caller={board?.callers.get(opened.id) ?? opened} onClose={() => setOpened(null)} />
			) : null}
		</Page>
	);
}
