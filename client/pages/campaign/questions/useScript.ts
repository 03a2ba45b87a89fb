import { useEffect, useRef, useState } from 'preact/hooks';
import type { Script, ScriptProblem } from '../../../../protocol/script.ts';
import { ApiFailure, api } from '../../../net/api.ts';
import type { SaveState } from '../../../state/autosave.ts';
import { campaignStore } from '../../../state/campaign.ts';
import { useAutosave } from '../../../state/useAutosave.ts';
import { toast } from '../../../ui/Toast.tsx';
import { emptyFields } from './script-edit.ts';
import { drafts, useDraft, useLint, useWatch } from './script-effects.ts';
import { type History, NO_HISTORY, record, redo, undo } from './script-history.ts';

export interface StoredScript {
	version: number;
	script: Script;
	savedAt: number | null;
	savedBy: string | null;
}

/** A change of the script. `tag` names the field that is being typed in, so that a word is one step of undo. */
export type Edit = (change: (script: Script) => Script, tag?: string) => void;

export interface ScriptForm {
	/** Null until loaded. */
	script: Script | null;
	/** Version that this page builds on. */
	version: number;
	loadError: unknown;
	reload: () => void;
	problems: ScriptProblem[];
	/** Empty titles and labels, which hold the saving back. */
	empty: Map<string, string>;
	/** Changes the script; it is checked and saved a moment later. */
	edit: Edit;
	undo: (() => void) | null;
	redo: (() => void) | null;
	state: SaveState;
	flush: () => Promise<void>;
	/** Somebody else saved a newer version while this page had changes of its own; nothing is saved until it is settled. */
	conflict: { base: Script; theirs: StoredScript } | null;
	/** Ends the conflict with this script, as the next version after theirs. */
	settle: (script: Script) => void;
}

const isConflict = (state: SaveState): boolean =>
	state.kind === 'failed' && state.error instanceof ApiFailure && state.error.code === 'conflict';

/** The script of a campaign as a form that checks and saves itself, with undo, versions, and an eye on other admins. */
export function useScript(campaignId: string): ScriptForm {
	const store = campaignStore(campaignId);
	const path = `/campaigns/${campaignId}/script`;
	const [draft] = useState(() => drafts.get(campaignId) ?? null);
	const [script, setScript] = useState<Script | null>(draft?.script ?? null);
	const [history, setHistory] = useState<History>(NO_HISTORY);
	const [problems, setProblems] = useState<ScriptProblem[]>([]);
	const [loadError, setLoadError] = useState<unknown>(null);
	const [turn, setTurn] = useState(0);
	const [conflict, setConflict] = useState<ScriptForm['conflict']>(null);
	/** What the server has, as far as this page knows. */
	const stored = useRef<{ version: number; script: Script } | null>(draft?.stored ?? null);
	const latest = useRef<Script | null>(null);
	latest.current = script;

	const autosave = useAutosave<{ script: Script }>(async (patch) => {
		const baseVersion = stored.current?.version ?? 0;
		const saved = await api.put<{ version: number; problems: ScriptProblem[] }>(path, { script: patch.script, baseVersion });
		stored.current = { version: saved.version, script: patch.script };
		setProblems(saved.problems);
		await store.refreshReadiness();
	});
	const state = autosave.state.value;
	const empty = script ? emptyFields(script) : new Map<string, string>();
	useLint(path, empty.size === 0 ? script : null, setProblems);

	const show = (next: Script) => {
		latest.current = next;
		setScript(next);
		if (conflict) return;
		if (emptyFields(next).size === 0) autosave.push({ script: next });
		else autosave.drop();
	};
	/** A version from the server: shown at once if nothing here waits to be saved, else both are to be settled. */
	const meet = (theirs: StoredScript) => {
		const mine = latest.current;
		const known = stored.current;
		if (known && theirs.version <= known.version && !isConflict(autosave.state.value)) return;
		if (!known || !mine || mine === known.script) {
			if (known && mine) {
				setHistory((last) => record(last, mine, null, Date.now()));
				toast(`${theirs.savedBy ?? 'Somebody else'} changed the questions. You see the new version.`, 'info');
			}
			stored.current = { version: theirs.version, script: theirs.script };
			setScript(theirs.script);
			setLoadError(null);
			return;
		}
		autosave.drop();
		setConflict({ base: known.script, theirs });
	};
	const load = (onError: (error: unknown) => void) => api.get<StoredScript>(path).then(meet, onError);
	useEffect(() => void load(setLoadError), [path, turn]);
	useDraft(campaignId, () => {
		const isHeld = conflict !== null || empty.size > 0;
		return isHeld && script && stored.current && script !== stored.current.script ? { script, stored: stored.current } : null;
	});
	useEffect(() => {
		// A newer version of somebody else refuses this, and the conflict is shown again.
		if (draft && emptyFields(draft.script).size === 0) autosave.push({ script: draft.script });
	}, [draft]);
	useEffect(() => {
		// A failure to fetch theirs leaves the refusal in sight, with its way to try again.
		if (isConflict(state) && !conflict) void load(() => {});
	}, [state, conflict]);
	useWatch(() => {
		if (!conflict && state.kind !== 'saving' && state.kind !== 'waiting') void load(() => {});
	});

	const step = (found: { script: Script; history: History } | null) => {
		if (!found) return;
		setHistory(found.history);
		show(found.script);
	};
	return {
		script,
		version: stored.current?.version ?? 0,
		loadError,
		reload: () => setTurn((last) => last + 1),
		problems,
		empty,
		edit: (change, tag) => {
			const before = latest.current;
			if (!before) return;
			const after = change(before);
			if (after === before) return;
			setHistory((last) => record(last, before, tag ?? null, Date.now()));
			show(after);
		},
		undo: script && history.past.length > 0 ? () => step(undo(history, script)) : null,
		redo: script && history.future.length > 0 ? () => step(redo(history, script)) : null,
		state,
		flush: () => autosave.flush(),
		conflict,
		settle: (settled) => {
			if (!conflict) return;
			const { theirs } = conflict;
			const before = latest.current;
			stored.current = { version: theirs.version, script: theirs.script };
			setConflict(null);
			if (before) setHistory((last) => record(last, before, null, Date.now()));
			latest.current = settled;
			setScript(settled);
			if (settled === theirs.script) autosave.drop();
			else autosave.push({ script: settled });
		},
	};
}
