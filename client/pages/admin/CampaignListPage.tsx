import { Page } from '../../ui/Page.tsx';

/** All campaigns of the organisation. */
export function CampaignListPage() {
	return <Page title="Campaigns" />;
}
