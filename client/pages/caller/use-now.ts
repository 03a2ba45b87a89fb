import { useEffect, useState } from 'preact/hooks';
import type { LiveSession } from './session.ts';

/** The server's time, drawn again every `everyMs` of this page. */
export function useNow(session: LiveSession, everyMs = 1000): number {
	const [, redraw] = useState(0);
	useEffect(() => {
		const timer = setInterval(() => redraw((count) => count + 1), everyMs);
		return () => clearInterval(timer);
	}, [everyMs]);
	return session.now();
}
