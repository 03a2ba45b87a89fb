import { Page } from '../../ui/Page.tsx';

/** Do Not Call list */
export function DoNotCallPage() {
	return <Page title="Do Not Call list" />;
}
