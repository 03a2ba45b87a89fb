import type { Settings } from '../../../../protocol/settings.ts';
import { useGet } from '../../../state/useGet.ts';

/** The time zone of the campaign's dialing hours, or the admin's own where it has none; null until that is known. */
export function useZone(campaignId: string): string | null {
	const { load } = useGet<Settings>(`/campaigns/${encodeURIComponent(campaignId)}/settings`);
	if (load.state === 'loading') return null;
	const chosen = load.state === 'ready' ? load.value.hours?.timeZone : undefined;
	// The first use of Intl costs a slow phone tenths of a second: only where it is needed.
	return chosen ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}
