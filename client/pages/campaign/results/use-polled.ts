import { useEffect, useRef, useState } from 'preact/hooks';
import { api, brought } from '../../../net/api.ts';

/** The newest value, the last failure, and when the value came (epoch ms of this browser). */
export interface Polled<T> {
	value: T | null;
	error: unknown;
	at: number | null;
	reload: () => void;
}

/**
 * Asks for a path below /api at once and again `everyMs` after each answer, for as long as the page is looked at; at once when it is looked at again or the
 * network is back. A failure keeps the last value in sight. What came with the page is in the first drawing, and what follows it is asked for.
 */
export function usePolled<T>(path: string, everyMs: number): Polled<T> {
	const [state, setState] = useState<Omit<Polled<T>, 'reload'>>(() => {
		const value = brought<T>(path);
		return value === undefined ? { value: null, error: null, at: null } : { value, error: null, at: Date.now() };
	});
	const [turn, setTurn] = useState(0);
	const isKnown = useRef(state.value !== null);
	useEffect(() => {
		const controller = new AbortController();
		let timer: ReturnType<typeof setTimeout> | undefined;
		let loading = false;
		const next = () => {
			if (!controller.signal.aborted && document.visibilityState === 'visible') timer = setTimeout(() => void run(), everyMs);
		};
		const run = async () => {
			if (loading) return;
			loading = true;
			clearTimeout(timer);
			try {
				const value = await api.get<T>(path, { signal: controller.signal });
				if (!controller.signal.aborted) setState({ value, error: null, at: Date.now() });
			} catch (error) {
				if (!controller.signal.aborted) setState((last) => ({ ...last, error }));
			}
			loading = false;
			next();
		};
		const wake = () => {
			if (document.visibilityState === 'visible') void run();
		};
		if (isKnown.current) next();
		else void run();
		isKnown.current = false;
		document.addEventListener('visibilitychange', wake);
		addEventListener('online', wake);
		return () => {
			controller.abort();
			clearTimeout(timer);
			document.removeEventListener('visibilitychange', wake);
			removeEventListener('online', wake);
		};
	}, [path, everyMs, turn]);
	return { ...state, reload: () => setTurn((last) => last + 1) };
}
