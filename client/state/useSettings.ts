import { useState } from 'preact/hooks';
import type { Settings } from '../../protocol/settings.ts';
import { api, fieldErrors } from '../net/api.ts';
import { type Load, useLoad } from '../ui/useLoad.ts';
import type { SaveState } from './autosave.ts';
import { campaignStore } from './campaign.ts';
import { useAutosave } from './useAutosave.ts';

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
}

/** The settings of a campaign as a form that saves itself; steps 6 and 7 share it. */
export function useSettings(campaignId: string): SettingsForm {
	const store = campaignStore(campaignId);
	const path = `/campaigns/${campaignId}/settings`;
	const { load, reload } = useLoad(campaignId, (signal) => api.get<Settings>(path, { signal }));
	const [local, setLocal] = useState<Partial<Settings>>({});
	const autosave = useAutosave<Partial<Settings>>(async (patch) => {
		await api.patch<Settings>(path, patch);
		await store.refresh();
	});
	const state = autosave.state.value;
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
			setLocal({});
			reload();
		},
		errors: state.kind === 'failed' ? fieldErrors(state.error) : {},
	};
}
