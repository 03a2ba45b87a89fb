import { useEffect, useMemo, useRef } from 'preact/hooks';
import { Autosave } from './autosave.ts';

/**
 * An autosave for one form: what waits is sent when the form is left, and the browser asks before closing a page that
 * holds something unsaved.
 */
export function useAutosave<P extends object>(save: (patch: P) => Promise<void>): Autosave<P> {
	const latest = useRef(save);
	latest.current = save;
	const autosave = useMemo(() => new Autosave<P>((patch) => latest.current(patch)), []);
	useEffect(() => {
		const ask = (event: BeforeUnloadEvent) => {
			if (autosave.dirty) event.preventDefault();
		};
		addEventListener('beforeunload', ask);
		return () => {
			removeEventListener('beforeunload', ask);
			void autosave.flush();
		};
	}, [autosave]);
	return autosave;
}
