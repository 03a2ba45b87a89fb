import type { Script } from '../../../../protocol/script.ts';

/** What undo and redo go through. `tag` names the field of the last step, so that typing a word is one step. */
export interface History {
	past: readonly Script[];
	future: readonly Script[];
	tag: string | null;
	at: number;
}

export const NO_HISTORY: History = { past: [], future: [], tag: null, at: 0 };
const MOST_STEPS = 200;
/** Typing in one field within so many ms of the last key is one step. */
const ONE_STEP_MS = 1_500;

/** Remembers `before`, which a change is about to replace. */
export function record(history: History, before: Script, tag: string | null, now: number): History {
	const goesOn = tag !== null && tag === history.tag && now - history.at < ONE_STEP_MS && history.future.length === 0;
	const past = goesOn ? history.past : [...history.past, before].slice(-MOST_STEPS);
	return { past, future: [], tag, at: now };
}

/** One step back: the script to show and what is left; null when there is none. */
export function undo(history: History, current: Script): { script: Script; history: History } | null {
	const script = history.past.at(-1);
	if (!script) return null;
	return { script, history: { past: history.past.slice(0, -1), future: [...history.future, current], tag: null, at: 0 } };
}

/** One step forward again. */
export function redo(history: History, current: Script): { script: Script; history: History } | null {
	const script = history.future.at(-1);
	if (!script) return null;
	return { script, history: { past: [...history.past, current], future: history.future.slice(0, -1), tag: null, at: 0 } };
}
