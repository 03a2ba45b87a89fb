/** What the script's form does on the side: checks, looks after other admins, keeps what could not be saved. */
import { useEffect, useRef } from 'preact/hooks';
import type { Script, ScriptProblem } from '../../../../protocol/script.ts';
import { api } from '../../../net/api.ts';

const LINT_DELAY_MS = 300;
const WATCH_MS = 8_000;

export interface Draft {
	script: Script;
	/** What it was made from. */
	stored: { version: number; script: Script };
}
/** What could not be saved when the step was left: something is empty, or a conflict is open. It is there again on the way back. */
export const drafts = new Map<string, Draft>();

/** Keeps what is held back when the step is left, and has the browser ask before the page is closed. */
export function useDraft(campaignId: string, held: () => Draft | null): void {
	const latest = useRef(held);
	latest.current = held;
	useEffect(() => {
		const ask = (event: BeforeUnloadEvent) => {
			if (latest.current()) event.preventDefault();
		};
		addEventListener('beforeunload', ask);
		return () => {
			removeEventListener('beforeunload', ask);
			const draft = latest.current();
			if (draft) drafts.set(campaignId, draft);
			else drafts.delete(campaignId);
		};
	}, [campaignId]);
}

/** Has the server check the script a moment after each change; null = nothing to check now. */
export function useLint(path: string, script: Script | null, onFound: (problems: ScriptProblem[]) => void): void {
	useEffect(() => {
		if (!script) return;
		const controller = new AbortController();
		const timer = setTimeout(() => {
			api.post<{ problems: ScriptProblem[] }>(`${path}/lint`, { script }, { signal: controller.signal, changesNothing: true }).then(
				(found) => onFound(found.problems),
				// The next change or save asks again.
				() => {},
			);
		}, LINT_DELAY_MS);
		return () => {
			clearTimeout(timer);
			controller.abort();
		};
	}, [script, path]);
}

/** Calls `look` every few seconds while the page is in sight, and when it comes back into sight. */
export function useWatch(look: () => void): void {
	const latest = useRef(look);
	latest.current = look;
	useEffect(() => {
		const ask = () => {
			if (document.visibilityState === 'visible') latest.current();
		};
		const timer = setInterval(ask, WATCH_MS);
		document.addEventListener('visibilitychange', ask);
		return () => {
			clearInterval(timer);
			document.removeEventListener('visibilitychange', ask);
		};
	}, []);
}
