import { useEffect } from 'preact/hooks';
import { Route, Router, useLocation } from 'preact-iso';
import type { MeView } from '../protocol/rest.ts';
import { CampaignListPage } from './pages/admin/CampaignListPage.tsx';
import { NotFoundPage } from './pages/admin/NotFoundPage.tsx';
import { CampaignLayout, preloadCampaignPage } from './pages/campaign/CampaignLayout.tsx';
import { campaignStore } from './state/campaign.ts';
import { type LazyComponent, lazy } from './ui/lazy.tsx';

const ApiKeysPage = lazy('API keys', () => import('./pages/admin/ApiKeysPage.tsx').then((module) => module.ApiKeysPage));
const CarrierPage = lazy('the carrier', () => import('./pages/admin/carrier/CarrierPage.tsx').then((module) => module.CarrierPage));
const DoNotCallPage = lazy('the Do Not Call list', () => import('./pages/admin/DoNotCallPage.tsx').then((module) => module.DoNotCallPage));

const AccountPage = lazy('your account', () => import('./pages/admin/account/AccountPage.tsx').then((module) => module.AccountPage));
const PeoplePage = lazy('the people', () => import('./pages/admin/people/PeoplePage.tsx').then((module) => module.PeoplePage));
const AuditLogPage = lazy('the audit log', () => import('./pages/admin/AuditLogPage.tsx').then((module) => module.AuditLogPage));
const OrganisationPage = lazy('the organisation', () =>
	import('./pages/admin/OrganisationPage.tsx').then((module) => module.OrganisationPage),
);

/** What a link of an invitation opens; no sign-in. */
export const InvitationPage = lazy('the invitation', () =>
	import('./pages/sign-in/InvitationPage.tsx').then((module) => module.InvitationPage),
);
/** What a link for a new password opens; no sign-in. */
export const PasswordResetPage = lazy('this page', () =>
	import('./pages/sign-in/PasswordResetPage.tsx').then((module) => module.PasswordResetPage),
);
/** The REST interface, readable; no sign-in. */
export const ApiGuidePage = lazy('the guide to the API', () =>
	import('./pages/guides/ApiGuidePage.tsx').then((module) => module.ApiGuidePage),
);
/** The public guides, fetched when opened. */
export const GuidesPage = lazy('the guide', () => import('./pages/guides/GuidesPage.tsx').then((module) => module.GuidesPage));

/** Pages of the organisation, by their address. */
const PLACES: Readonly<Record<string, LazyComponent<object>>> = {
	'/account': AccountPage,
	'/organisation': OrganisationPage,
	'/people': PeoplePage,
	'/audit-log': AuditLogPage,
	'/api-keys': ApiKeysPage,
	'/carrier': CarrierPage,
	'/do-not-call': DoNotCallPage,
};

/** Fetches code and campaign of the page at an address while the server is still asked who is there. Resolves when both are there. */
export async function preloadPage(path: string): Promise<void> {
	const [, id, page] = /^\/campaigns\/([^/]+)(?:\/([^/]+))?/.exec(path) ?? [];
	if (id === undefined) return await PLACES[path]?.preload();
	await Promise.all([campaignStore(id).prefetch(), page === undefined ? null : preloadCampaignPage(page)]);
}

function ToList() {
	const { route } = useLocation();
	useEffect(() => route('/', true), []);
	return null;
}

/** What a signed-in admin can open. */
export function AdminRoutes({ me }: { me: MeView }) {
	// Nothing else would be answered.
	if (me.secondFactorMissing) return <AccountPage />;
	return (
		<Router>
			<Route path="/" component={CampaignListPage} />
			<Route path="/sign-in" component={ToList} />
			<Route path="/campaigns/:campaignId/:page?" component={CampaignLayout} />
			{Object.entries(PLACES).map(([path, component]) => (
				<Route key={path} path={path} component={component} />
			))}
			<Route default component={NotFoundPage} />
		</Router>
	);
}
