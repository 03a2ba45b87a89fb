import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { LiveFeed } from '../../../net/live-socket.ts';

/** The server's clock (epoch ms), moved on once a second by one timer for the whole page; it stands still while nobody looks. */
export function useServerClock(feed: LiveFeed): ReadonlySignal<number> {
	const now = useSignal(0);
	useEffect(() => {
		const tick = () => {
			if (document.visibilityState === 'visible') now.value = feed.serverNow();
		};
		const timer = setInterval(tick, 1_000);
		document.addEventListener('visibilitychange', tick);
		return () => {
			clearInterval(timer);
			document.removeEventListener('visibilitychange', tick);
		};
	}, [feed, now]);
	return now;
}
