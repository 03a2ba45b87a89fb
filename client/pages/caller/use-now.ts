import { useEffect, useState } from 'preact/hooks';
import type { CallerSession } from './caller-session.ts';

/** The server's time, drawn again every `everyMs` of this page. */
export function useNow(session: CallerSession, everyMs = 1000): number {
	const [, redraw] = useState(0);
	useEffect(() => {
		const timer = setInterval(() => redraw((count) => count + 1), everyMs);
		return () => clearInterval(timer);
	}, [everyMs]);
	return session.now();
}
