import { useEffect } from 'preact/hooks';
import { Route, Router, useLocation } from 'preact-iso';
import { CampaignListPage } from './pages/admin/CampaignListPage.tsx';
import { NotFoundPage } from './pages/admin/NotFoundPage.tsx';
import { CampaignLayout } from './pages/campaign/CampaignLayout.tsx';
import { lazy } from './ui/lazy.tsx';

const ApiKeysPage = lazy('API keys', () => import('./pages/admin/ApiKeysPage.tsx').then((module) => module.ApiKeysPage));
const DoNotCallPage = lazy('the Do Not Call list', () => import('./pages/admin/DoNotCallPage.tsx').then((module) => module.DoNotCallPage));

/** The public guides, fetched when opened. */
export const GuidesPage = lazy('the guide', () => import('./pages/guides/GuidesPage.tsx').then((module) => module.GuidesPage));

function ToList() {
	const { route } = useLocation();
	useEffect(() => route('/', true), []);
	return null;
}

/** What a signed-in admin can open. */
export function AdminRoutes() {
	return (
		<Router>
			<Route path="/" component={CampaignListPage} />
			<Route path="/sign-in" component={ToList} />
			<Route path="/campaigns/:campaignId/:page?" component={CampaignLayout} />
			<Route path="/api-keys" component={ApiKeysPage} />
			<Route path="/do-not-call" component={DoNotCallPage} />
			<Route default component={NotFoundPage} />
		</Router>
	);
}
