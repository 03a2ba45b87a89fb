import { Page } from '../../ui/Page.tsx';

/** API keys */
export function ApiKeysPage() {
	return <Page title="API keys" />;
}
