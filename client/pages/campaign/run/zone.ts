import type { Settings } from '../../../../protocol/settings.ts';
import { api } from '../../../net/api.ts';
import { useLoad } from '../../../ui/useLoad.ts';

/** Where no campaign's zone is known: the admin's own clock. */
export const defaultZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The time zone of the campaign's dialing hours; null while it is not known. */
export function useZone(campaignId: string): string | null {
	const { load } = useLoad(campaignId, (signal) => api.get<Settings>(`/campaigns/${encodeURIComponent(campaignId)}/settings`, { signal }));
	return load.state === 'ready' ? (load.value.hours?.timeZone ?? null) : null;
}
