import { useEffect, useRef, useState } from 'preact/hooks';
import type { Script, ScriptProblem } from '../../../../protocol/script.ts';
import { ApiFailure, api } from '../../../net/api.ts';
import type { SaveState } from '../../../state/autosave.ts';
import { campaignStore } from '../../../state/campaign.ts';
import { useAutosave } from '../../../state/useAutosave.ts';
import { emptyFields } from './script-edit.ts';

interface StoredScript {
	version: number;
	script: Script;
}

export interface ScriptForm {
	/** Null until loaded. */
	script: Script | null;
	loadError: unknown;
	reload: () => void;
	problems: ScriptProblem[];
	/** Empty titles and labels, which hold the saving back. */
	empty: Map<string, string>;
	/** Changes the script; it is checked and saved a moment later. */
	edit: (change: (script: Script) => Script) => void;
	state: SaveState;
	flush: () => Promise<void>;
	/** Somebody else saved a newer version meanwhile. */
	conflict: boolean;
	/** Saves this page's version over the other one. */
	keepMine: () => Promise<void>;
	/** Shows the other one and drops this page's changes. */
	takeTheirs: () => void;
}

const LINT_DELAY_MS = 300;

/** Loads the script in force, and again at every `turn`. */
function useStored(path: string, turn: number, onLoaded: (stored: StoredScript) => void, onError: (error: unknown) => void): void {
	useEffect(() => {
		const controller = new AbortController();
		api.get<StoredScript>(path, { signal: controller.signal }).then(
			(stored) => onLoaded(stored),
			(error: unknown) => {
				if (!controller.signal.aborted) onError(error);
			},
		);
		return () => controller.abort();
	}, [path, turn]);
}

/** Has the server check the script a moment after each change; null = nothing to check now. */
function useLint(path: string, script: Script | null, onFound: (problems: ScriptProblem[]) => void): void {
	useEffect(() => {
		if (!script) return;
		const controller = new AbortController();
		const timer = setTimeout(() => {
			api.post<{ problems: ScriptProblem[] }>(`${path}/lint`, { script }, { signal: controller.signal }).then(
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

/** The script of a campaign as a form that checks and saves itself, with versions. */
export function useScript(campaignId: string): ScriptForm {
	const store = campaignStore(campaignId);
	const path = `/campaigns/${campaignId}/script`;
	const [script, setScript] = useState<Script | null>(null);
	const [problems, setProblems] = useState<ScriptProblem[]>([]);
	const [loadError, setLoadError] = useState<unknown>(null);
	const [turn, setTurn] = useState(0);
	const version = useRef(0);
	const latest = useRef<Script | null>(null);
	latest.current = script;

	const autosave = useAutosave<{ script: Script }>(async (patch) => {
		const saved = await api.put<{ version: number; problems: ScriptProblem[] }>(path, {
			script: patch.script,
			baseVersion: version.current,
		});
		version.current = saved.version;
		setProblems(saved.problems);
		await store.refreshReadiness();
	});
	const empty = script ? emptyFields(script) : new Map<string, string>();

	useStored(
		path,
		turn,
		(stored) => {
			version.current = stored.version;
			setScript(stored.script);
			setLoadError(null);
		},
		setLoadError,
	);

	useLint(path, empty.size === 0 ? script : null, setProblems);

	const edit = (change: (script: Script) => Script) => {
		const before = latest.current;
		if (!before) return;
		const after = change(before);
		if (after === before) return;
		latest.current = after;
		setScript(after);
		if (emptyFields(after).size === 0) autosave.push({ script: after });
		else autosave.drop();
	};
	const state = autosave.state.value;
	return {
		script,
		loadError,
		reload: () => setTurn((last) => last + 1),
		problems,
		empty,
		edit,
		state,
		flush: () => autosave.flush(),
		conflict: state.kind === 'failed' && state.error instanceof ApiFailure && state.error.code === 'conflict',
		keepMine: async () => {
			const theirs = await api.get<StoredScript>(path);
			version.current = theirs.version;
			await autosave.flush();
		},
		takeTheirs: () => {
			autosave.drop();
			setTurn((last) => last + 1);
		},
	};
}
