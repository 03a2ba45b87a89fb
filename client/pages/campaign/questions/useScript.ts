import { useEffect, useRef, useState } from 'preact/hooks';
import type { Script, ScriptProblem } from '../../../../protocol/script.ts';
import { ApiFailure, api, brought } from '../../../net/api.ts';
import type { SaveState } from '../../../state/autosave.ts';
import { campaignStore } from '../../../state/campaign.ts';
import { useAutosave } from '../../../state/useAutosave.ts';
import { toast } from '../../../ui/Toast.tsx';
import { emptyFields } from './script-edit.ts';
import { type Draft, drafts, useDraft, useLint, useWatch } from './script-effects.ts';
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

/** Steps back and forward; `show` puts a script on the page. */
function useHistory(current: Script | null, show: (script: Script) => void) {
	const [history, setHistory] = useState<History>(NO_HISTORY);
	const step = (found: { script: Script; history: History } | null) => {
		if (!found) return;
		setHistory(found.history);
		show(found.script);
	};
	return {
		remember: (before: Script | null, tag: string | null = null) => {
			if (before) setHistory((last) => record(last, before, tag, Date.now()));
		},
		undo: current && history.past.length > 0 ? () => step(undo(history, current)) : null,
		redo: current && history.future.length > 0 ? () => step(redo(history, current)) : null,
	};
}

interface Others {
	path: string;
	/** Asks anew when it changes; at 0 only what did not come with the page. */
	turn: number;
	isKnown: boolean;
	state: SaveState;
	/** A conflict is open: nothing new is asked for. */
	settling: boolean;
	onError: (error: unknown) => void;
}

/** Fetches what the server has: at first, when a save was refused for being old, and every few seconds. */
function useOthers({ path, turn, isKnown, state, settling, onError }: Others, meet: (theirs: StoredScript) => void): void {
	// A failure leaves what is in sight, a refusal with its way to try again.
	const load = (failed: (error: unknown) => void = () => {}) => void api.get<StoredScript>(path).then(meet, failed);
	useEffect(() => {
		if (turn > 0 || !isKnown) load(onError);
	}, [path, turn]);
	useEffect(() => {
		if (isConflict(state) && !settling) load();
	}, [state, settling]);
	useWatch(() => {
		if (!settling && state.kind !== 'saving' && state.kind !== 'waiting') load();
	});
}

/** Saves a script on top of the version that this page knows; `stored` is what the server has, as far as this page knows. */
function useSaving(campaignId: string, path: string, first: Draft['stored'] | null, onProblems: (problems: ScriptProblem[]) => void) {
	const store = campaignStore(campaignId);
	const stored = useRef<Draft['stored'] | null>(first);
	const autosave = useAutosave<{ script: Script }>(async (patch) => {
		const baseVersion = stored.current?.version ?? 0;
		const saved = await api.put<{ version: number; problems: ScriptProblem[] }>(path, { script: patch.script, baseVersion });
		stored.current = { version: saved.version, script: patch.script };
		onProblems(saved.problems);
		await store.refreshReadiness();
	});
	return { stored, autosave };
}

/** Changes of whoever is at the page, each a step of the history. */
const editor =
	(latest: { current: Script | null }, remember: ReturnType<typeof useHistory>['remember'], show: (next: Script) => void): Edit =>
	(change, tag) => {
		const before = latest.current;
		const after = before && change(before);
		if (!after || after === before) return;
		remember(before, tag);
		show(after);
	};

/** The script of a campaign as a form that checks and saves itself, with undo, versions, and an eye on other admins. */
export function useScript(campaignId: string): ScriptForm {
	const path = `/campaigns/${campaignId}/script`;
	const [draft] = useState(() => drafts.get(campaignId) ?? null);
	const [came] = useState(() => (draft ? undefined : brought<StoredScript>(path)));
	const [script, setScript] = useState<Script | null>((draft ?? came)?.script ?? null);
	const [problems, setProblems] = useState<ScriptProblem[]>([]);
	const [loadError, setLoadError] = useState<unknown>(null);
	const [turn, setTurn] = useState(0);
	const [conflict, setConflict] = useState<ScriptForm['conflict']>(null);
	const { stored, autosave } = useSaving(campaignId, path, draft?.stored ?? came ?? null, setProblems);
	const latest = useRef<Script | null>(null);
	latest.current = script;
	const state = autosave.state.value;
	const empty = script ? emptyFields(script) : new Map<string, string>();
	useLint(path, empty.size === 0 ? script : null, setProblems);
	const show = (next: Script, held = conflict !== null) => {
		latest.current = next;
		setScript(next);
		if (held) return;
		if (emptyFields(next).size === 0) autosave.push({ script: next });
		else autosave.drop();
	};
	const { remember, ...steps } = useHistory(script, show);

	useOthers({ path, turn, isKnown: came !== undefined, state, settling: conflict !== null, onError: setLoadError }, (theirs) => {
		const mine = latest.current;
		const known = stored.current;
		if (known && theirs.version <= known.version && !isConflict(autosave.state.value)) return;
		if (known && mine && mine !== known.script) {
			autosave.drop();
			setConflict({ base: known.script, theirs });
			return;
		}
		remember(mine);
		if (mine) toast(`${theirs.savedBy ?? 'Somebody else'} changed the questions. You see the new version.`, 'info');
		stored.current = { version: theirs.version, script: theirs.script };
		setScript(theirs.script);
		setLoadError(null);
	});
	useDraft(campaignId, () => {
		const isHeld = conflict !== null || empty.size > 0;
		return isHeld && script && stored.current && script !== stored.current.script ? { script, stored: stored.current } : null;
	});
	useEffect(() => {
		// A newer version of somebody else refuses this, and the conflict is shown again.
		if (draft) show(draft.script);
	}, [draft]);

	return {
		script,
		version: stored.current?.version ?? 0,
		loadError,
		reload: () => setTurn((last) => last + 1),
		problems,
		empty,
		edit: editor(latest, remember, show),
		...steps,
		state,
		flush: () => autosave.flush(),
		conflict,
		settle: (settled) => {
			if (!conflict) return;
			remember(latest.current);
			stored.current = { version: conflict.theirs.version, script: conflict.theirs.script };
			setConflict(null);
			// Theirs is saved already.
			show(settled, settled === conflict.theirs.script);
		},
	};
}
