import type { CampaignListItem } from '../../../protocol/rest.ts';

/** From so many campaigns on, the list has a search box. */
export const SEARCH_FROM = 6;

/** Campaigns whose name or status holds every word typed, upper and lower case alike. */
export function matching(campaigns: readonly CampaignListItem[], typed: string): CampaignListItem[] {
	const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
	return campaigns.filter((campaign) => {
		const text = `${campaign.name} ${campaign.status} ${campaign.practice ? 'practice' : ''}`.toLowerCase();
		return words.every((word) => text.includes(word));
	});
}
