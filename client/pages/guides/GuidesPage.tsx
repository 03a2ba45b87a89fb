import { Page } from '../../ui/Page.tsx';

/** The public guides. */
export function GuidesPage({ guide }: { guide: 'calling' | 'clicking' }) {
	return <Page title={guide === 'calling' ? 'Making calls' : 'How to click'} />;
}
