import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

export type Load<T> = { state: 'loading' } | { state: 'failed'; error: unknown } | { state: 'ready'; value: T };

/**
 * Loads on mount and whenever `key` changes; `reload` does it again and keeps the old value in sight meanwhile; `set`
 * puts a value that is already known. What `known` gives at first is not loaded.
 */
export function useLoad<T>(
	key: string,
	load: (signal: AbortSignal) => Promise<T>,
	known: () => T | undefined = () => undefined,
): { load: Load<T>; reload: () => void; set: (value: T) => void } {
	const [result, setResult] = useState<Load<T>>(() => {
		const value = known();
		return value === undefined ? { state: 'loading' } : { state: 'ready', value };
	});
	const [turn, setTurn] = useState(0);
	const isKnown = useRef(result.state === 'ready');
	useEffect(() => {
		if (isKnown.current) {
			isKnown.current = false;
			return;
		}
		const controller = new AbortController();
		load(controller.signal).then(
			(value) => {
				if (!controller.signal.aborted) setResult({ state: 'ready', value });
			},
			(error: unknown) => {
				if (!controller.signal.aborted) setResult({ state: 'failed', error });
			},
		);
		return () => controller.abort();
		// `load` is a new function at every render; the key says what it loads.
	}, [key, turn]);
	const reload = useCallback(() => setTurn((last) => last + 1), []);
	const set = useCallback((value: T) => setResult({ state: 'ready', value }), []);
	return { load: result, reload, set };
}
