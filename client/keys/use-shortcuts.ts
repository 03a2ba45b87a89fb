import { useLayoutEffect, useRef } from 'preact/hooks';
import { type Shortcut, shortcuts } from './registry.ts';

/** Whether typing there means text, not commands. */
function isTyping(target: EventTarget | null): boolean {
	if (!(target instanceof HTMLElement)) return false;
	if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
	return target instanceof HTMLInputElement && !['button', 'checkbox', 'radio', 'range', 'submit', 'reset'].includes(target.type);
}

/** Starts listening, once per page. @returns ends it */
export function listenForShortcuts(): () => void {
	const listen = (event: KeyboardEvent): void => {
		// A modal dialog has the keyboard to itself.
		if (!event.isTrusted || isTyping(event.target) || document.querySelector('dialog[open]') !== null) return;
		const found = shortcuts.find(event);
		if (found === null) return;
		event.preventDefault();
		found.run?.();
	};
	addEventListener('keydown', listen);
	return () => removeEventListener('keydown', listen);
}

/**
 * Registers shortcuts while the component is shown. What they run may change at every drawing; registering anew happens
 * only when ids, keys or labels do.
 */
export function useShortcuts(wanted: readonly Shortcut[]): void {
	const latest = useRef(wanted);
	latest.current = wanted;
	const signature = JSON.stringify(wanted.map(({ id, keys, label, scope, run }) => [id, keys, label, scope, run !== undefined]));
	// The signature is what the list is made of.
	// Before the paint: what is seen can be pressed.
	useLayoutEffect(
		() =>
			shortcuts.add(
				latest.current.map((shortcut) => ({
					...shortcut,
					...(shortcut.run ? { run: () => latest.current.find((each) => each.id === shortcut.id)?.run?.() } : {}),
				})),
			),
		[signature],
	);
}
