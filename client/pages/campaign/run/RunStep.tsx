import { Page } from '../../../ui/Page.tsx';

/** Step 8. */
export function RunStep({ campaignId }: { campaignId: string }) {
	return <Page title="Start campaign">{campaignId}</Page>;
}
