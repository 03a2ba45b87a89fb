import { useEffect, useRef, useState } from 'preact/hooks';
import type { Settings } from '../../protocol/settings.ts';
import { ApiFailure, api, fieldErrors } from '../net/api.ts';
import type { Load } from '../ui/useLoad.ts';
import type { SaveState } from './autosave.ts';
import { campaignStore } from './campaign.ts';
import { useAutosave } from './useAutosave.ts';
import { useGet } from './useGet.ts';

type Field = keyof Settings;

/** What somebody else made of fields that were changed here as well. */
export interface SettingsConflict {
	fields: Field[];
	theirs: Settings;
	mine: Partial<Settings>;
}

export interface SettingsForm {
	load: Load<Settings>;
	reload: () => void;
	/** The settings as they stand on the page; null until loaded. */
	settings: Settings | null;
	/** Changes the page at once and the server a moment later. */
	change: (patch: Partial<Settings>) => void;
	state: SaveState;
	flush: () => Promise<void>;
	/** Takes back what was refused and shows what the server has. */
	revert: () => void;
	errors: Record<string, string>;
	/** Nothing is saved until it is settled: `mine` goes over theirs, `theirs` drops what was changed here. */
	conflict: SettingsConflict | null;
	settle: (side: 'mine' | 'theirs') => void;
	/** Counts up with every save, for what depends on the settings of the server. */
	saves: number;
}

const WATCH_MS = 10_000;

function conflictOf(error: unknown, mine: Partial<Settings>): SettingsConflict | null {
	if (!(error instanceof ApiFailure) || error.code !== 'conflict') return null;
	const { details } = error;
	if (typeof details !== 'object' || details === null || !('settings' in details) || !('fields' in details)) return null;
	return { fields: details.fields as Field[], theirs: details.settings as Settings, mine };
}

/** The settings of a campaign as a form that saves itself and sees what others change; steps 6 and 7 share it. */
export function useSettings(campaignId: string): SettingsForm {
	const store = campaignStore(campaignId);
	const path = `/campaigns/${campaignId}/settings`;
	const { load, reload, set } = useGet<Settings>(path);
	const [local, setLocal] = useState<Partial<Settings>>({});
	const [saves, setSaves] = useState(0);
	/** What was on its way when it was refused. */
	const sent = useRef<Partial<Settings>>({});
	/** What the server has, as far as this page knows: the base of the next change. */
	const known = useRef<Settings | null>(null);
	if (load.state === 'ready') known.current ??= load.value;

	const autosave = useAutosave<Partial<Settings>>(async (patch) => {
		const server = known.current;
		const base = server && Object.fromEntries(Object.keys(patch).map((key) => [key, server[key as Field]]));
		sent.current = patch;
		known.current = await api.patch<Settings>(path, base ? { ...patch, base } : patch);
		setSaves((last) => last + 1);
		await store.refresh();
	});
	const state = autosave.state.value;
	const conflict = state.kind === 'failed' ? conflictOf(state.error, sent.current) : null;
	const adopt = (settings: Settings) => {
		known.current = settings;
		setLocal({});
		set(settings);
	};

	const idle = useRef(false);
	idle.current = !autosave.dirty && state.kind !== 'failed';
	useEffect(() => {
		const look = () => {
			if (document.visibilityState !== 'visible' || !idle.current) return;
			api.get<Settings>(path).then(
				(settings) => {
					if (idle.current && JSON.stringify(settings) !== JSON.stringify(known.current)) adopt(settings);
				},
				() => {},
			);
		};
		const timer = setInterval(look, WATCH_MS);
		document.addEventListener('visibilitychange', look);
		return () => {
			clearInterval(timer);
			document.removeEventListener('visibilitychange', look);
		};
	}, [path]);

	return {
		load,
		reload,
		settings: load.state === 'ready' ? { ...load.value, ...local } : null,
		change: (patch) => {
			setLocal((last) => ({ ...last, ...patch }));
			autosave.push(patch);
		},
		state,
		flush: () => autosave.flush(),
		revert: () => {
			autosave.drop();
			known.current = null;
			setLocal({});
			reload();
		},
		errors: state.kind === 'failed' ? fieldErrors(state.error) : {},
		conflict,
		settle: (side) => {
			if (!conflict) return;
			if (side === 'theirs') {
				autosave.drop();
				adopt(conflict.theirs);
				return;
			}
			known.current = conflict.theirs;
			void autosave.flush();
		},
		saves,
	};
}
