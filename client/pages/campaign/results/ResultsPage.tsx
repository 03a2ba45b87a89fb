import { Page } from '../../../ui/Page.tsx';

/** Results. */
export function ResultsPage({ campaignId }: { campaignId: string }) {
	return <Page title="Results">{campaignId}</Page>;
}
