import { useEffect, useState } from 'preact/hooks';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Switch } from '../ui/Switch.tsx';
import { uiWords } from '../ui/words.ts';
import { keyName, type Shortcut, shortcuts } from './registry.ts';
import { listenForShortcuts, useShortcuts } from './use-shortcuts.ts';

const SETTING = 'partyline.single-keys';

function byScope(list: readonly Shortcut[]): [string, Shortcut[]][] {
	const scopes = new Map<string, Shortcut[]>();
	for (const each of list) scopes.set(each.scope, [...(scopes.get(each.scope) ?? []), each]);
	return [...scopes];
}

function setEnabled(enabled: boolean): void {
	shortcuts.enabled = enabled;
	try {
		localStorage.setItem(SETTING, enabled ? 'on' : 'off');
	} catch {
		// Without storage the choice lasts until the page is closed.
	}
}

function ShortcutList() {
	const words = uiWords.value;
	return (
		<div class="flex flex-col gap-4">
			{byScope(shortcuts.list).map(([scope, list]) => (
				<section key={scope}>
					<h3 class="mb-1 font-semibold">{scope}</h3>
					<dl class="grid grid-cols-[minmax(5rem,auto)_1fr] gap-x-4 gap-y-1">
						{list.map((each) => (
							<div key={each.id} class="contents">
								<dt class="flex gap-1">
									{each.keys.map((key) => (
										<kbd key={key} class="kbd kbd-sm">
											{keyName(key, words)}
										</kbd>
									))}
								</dt>
								<dd>{each.label}</dd>
							</div>
						))}
					</dl>
				</section>
			))}
			<Switch label={words.singleKeys} help={words.singleKeysHelp} checked={shortcuts.enabled} onChange={setEnabled} />
		</div>
	);
}

/** A button and the `?` key that open the list of what the keyboard can do here. One per page. */
export function ShortcutHelp() {
	const words = uiWords.value;
	const [open, setOpen] = useState(false);
	const [, redraw] = useState(0);
	useEffect(() => {
		try {
			shortcuts.enabled = localStorage.getItem(SETTING) !== 'off';
		} catch {
			// As above.
		}
		const unwatch = shortcuts.watch(() => redraw((count) => count + 1));
		const unlisten = listenForShortcuts();
		return () => {
			unwatch();
			unlisten();
		};
	}, []);
	useShortcuts([{ id: 'help', keys: ['?'], label: words.showShortcuts, scope: words.everywhere, run: () => setOpen(true) }]);
	return (
		<>
			<Button kind="quiet" small onClick={() => setOpen(true)}>
				{words.shortcuts} <kbd class="kbd kbd-sm">?</kbd>
			</Button>
			<Dialog open={open} title={words.shortcutsTitle} onClose={() => setOpen(false)}>
				{open ? <ShortcutList /> : null}
			</Dialog>
		</>
	);
}
