/**
 * One registry of keyboard shortcuts: what is registered works, and is listed by the `?` dialog. Nothing else listens to
 * single keys, but the clicker's approval keys, which are registered as notes (without `run`).
 */

export interface Shortcut {
	/** Unique and stable, e.g. `call.hang-up`. */
	id: string;
	/** Values of `KeyboardEvent.key`; letters in lower case. Any of them works. */
	keys: readonly string[];
	/** What it does, as a verb: "Hang up". */
	label: string;
	/** Heading in the help dialog: "In a call". */
	scope: string;
	/** Without it the shortcut is only listed. */
	run?: () => void;
}

/** What of a key event decides; a `KeyboardEvent` fits. */
export interface KeyPressed {
	key: string;
	repeat: boolean;
	altKey: boolean;
	ctrlKey: boolean;
	metaKey: boolean;
	defaultPrevented: boolean;
}

const sameKey = (pressed: string, key: string): boolean => (pressed.length === 1 ? pressed.toLowerCase() : pressed) === key;

export class ShortcutRegistry {
	#groups: (readonly Shortcut[])[] = [];
	readonly #watchers = new Set<() => void>();
	/** Single keys can be turned off, for people whose speech or switch input types letters by accident. `?` stays. */
	#enabled = true;

	get enabled(): boolean {
		return this.#enabled;
	}
	set enabled(enabled: boolean) {
		this.#enabled = enabled;
		this.#changed();
	}

	/** All that works now, in the order it was registered. */
	get list(): readonly Shortcut[] {
		return this.#groups.flat();
	}

	/** @returns takes them away again */
	add(shortcuts: readonly Shortcut[]): () => void {
		this.#groups = [...this.#groups, shortcuts];
		this.#changed();
		return () => {
			this.#groups = this.#groups.filter((group) => group !== shortcuts);
			this.#changed();
		};
	}

	/** Called after every change of the list. @returns ends the watching */
	watch(watcher: () => void): () => void {
		this.#watchers.add(watcher);
		return () => this.#watchers.delete(watcher);
	}

	/** The shortcut of a key press, or null. The one registered last wins, so that what lies on top has its keys. */
	find(event: KeyPressed): Shortcut | null {
		// A held key means one press, and keys with modifiers belong to the browser.
		if (event.repeat || event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return null;
		const found = this.list.findLast((each) => each.run !== undefined && each.keys.some((key) => sameKey(event.key, key)));
		if (found === undefined || (!this.#enabled && event.key !== '?')) return null;
		return found;
	}

	#changed(): void {
		for (const watcher of this.#watchers) watcher();
	}
}

/** The registry of this page. */
export const shortcuts = new ShortcutRegistry();

/** How a key is written on the page. */
export function keyName(key: string, words = { space: 'Space', enter: 'Enter' }): string {
	if (key === ' ') return words.space;
	if (key === 'Enter') return words.enter;
	return key.length === 1 ? key.toUpperCase() : key;
}
