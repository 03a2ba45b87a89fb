import { Page } from '../../../ui/Page.tsx';

/** Step 4. */
export function ContactsStep({ campaignId }: { campaignId: string }) {
	return <Page title="Contacts">{campaignId}</Page>;
}
