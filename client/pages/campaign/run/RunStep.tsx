import { useEffect, useRef, useState } from 'preact/hooks';
import { type LiveFeed, useLive } from '../../../net/live-socket.ts';
import { campaignStore } from '../../../state/campaign.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { Page } from '../../../ui/Page.tsx';
import { RunPanels } from './RunPanels.tsx';
import { StartPanel } from './StartPanel.tsx';
import { titleOf } from './status-look.ts';

/** A break shorter than this is not worth a word. */
const PATIENCE_MS = 2_000;

/** True once the connection has been away for a while. */
function useAway(feed: LiveFeed): boolean {
	const lost = feed.phase.value === 'reconnecting';
	const [away, setAway] = useState(false);
	useEffect(() => {
		if (!lost) {
			setAway(false);
			return;
		}
		const timer = setTimeout(() => setAway(true), PATIENCE_MS);
		return () => clearTimeout(timer);
	}, [lost]);
	return lost && away;
}

/** Step 8: *Start campaign*, and *Run campaign* from the start on (R1, R4). */
export function RunStep({ campaignId }: { campaignId: string }) {
	const store = campaignStore(campaignId);
	const campaign = store.campaign.value;
	const feed = useLive(campaignId);
	const frame = feed.frame.value;
	const kind = frame?.status.kind;
	const started = campaign !== null && campaign.startedAt !== null;
	const title = started ? 'Run campaign' : 'Start campaign';
	const away = useAway(feed);
	const [startedHere, setStartedHere] = useState(false);

	useEffect(() => {
		if (!kind || !started) return;
		document.title = titleOf(kind, campaign.name);
	}, [kind, started, campaign?.name]);
	const before = useRef(kind);
	useEffect(() => {
		// Somebody else pressed Start, or loading brought the links. What was so when the page came is known.
		const news = before.current !== undefined || campaign?.callerUrl === null;
		if (kind !== undefined && kind !== 'not_started' && kind !== before.current && news) void store.refresh();
		before.current = kind;
	}, [kind, store]);

	useEffect(() => {
		// Settings may have been changed in another window: clicking on or off adds or takes away a link.
		const look = () => {
			if (document.visibilityState === 'visible') void store.refresh();
		};
		document.addEventListener('visibilitychange', look);
		return () => document.removeEventListener('visibilitychange', look);
	}, [store]);

	if (!campaign) return <Loading what="the campaign" />;
	return (
		<Page title={title} context={campaign.name}>
			{away ? (
				<Alert tone="warning" title="Connection lost. Reconnecting…">
					What you see below may be out of date. Calling goes on without this page.
				</Alert>
			) : null}
			{started ? (
				<RunPanels campaign={campaign} store={store} feed={feed} startedHere={startedHere} />
			) : (
				<StartPanel
					store={store}
					onStarted={() => {
						setStartedHere(true);
						feed.nudge();
					}}
				/>
			)}
		</Page>
	);
}
