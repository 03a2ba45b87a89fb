/** The few words that primitives say themselves. Pages in another language put their own in place. */
import { signal } from '@preact/signals';

export const UI_WORDS = {
	close: 'Close',
	skip: 'Skip to content',
	dark: 'Dark theme',
	loading: 'Loading {what}',
	noNetwork: 'No network. Trying again by itself.',
	reconnecting: 'Connection lost. Reconnecting…',
	shortcuts: 'Shortcuts',
	shortcutsTitle: 'Keyboard shortcuts',
	showShortcuts: 'Show this list',
	everywhere: 'Everywhere',
	singleKeys: 'Single keys work',
	singleKeysHelp: 'Turn this off if speech or switch input presses keys by accident. The ? key stays.',
	space: 'Space',
	enter: 'Enter',
};
export type UiWords = Record<keyof typeof UI_WORDS, string>;
export const uiWords = signal<UiWords>(UI_WORDS);
