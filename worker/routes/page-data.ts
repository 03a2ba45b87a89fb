/**
 * What an admin's page asks the server for when it opens: its answers come along with the page, so that it is drawn whole without
 * another way to the server. They are made by the same routes, with the rights of whoever asks; a page that is not named here asks
 * for everything itself. `test/e2e/page-data.e2e.ts` holds the table against the pages.
 */

interface Page {
	/** Its module below client/pages, where it is fetched only for this page. */
	code?: string;
	/** Paths below /api, written exactly as the page writes them; `:c` stands for its campaign. */
	asks: readonly string[];
	/** An address that it fetches at once and that is too long to be brought. */
	fetches?: string;
}

/** Pages of a campaign, by the last part of their address. Each asks for the campaign and its marks as well. */
const OF_CAMPAIGN: Readonly<Record<string, Page>> = {
	questions: { code: 'campaign/questions/QuestionsStep', asks: [':c/script', ':c/lists'] },
	contacts: { code: 'campaign/contacts/ContactsStep', asks: [':c/lists'] },
	'phone-numbers': { asks: [':c/caller-ids', '/carrier-account'] },
	settings: { code: 'campaign/settings/SettingsStep', asks: [':c/settings', ':c/callable-hours', ':c/recording'] },
	passes: { asks: [':c/settings'] },
	run: {
		code: 'campaign/run/RunStep',
		asks: [':c/status', ':c/settings', ':c/lists', ':c/alert-bars', ':c/end-cards', '/campaigns'],
	},
	board: { code: 'campaign/board/BoardPage', asks: [':c/status', ':c/settings', ':c/clickers'] },
	number: { code: 'campaign/number/NumberPage', asks: [] },
	results: { code: 'campaign/results/ResultsPage', asks: [':c/results'] },
};

/** All others, by their address. */
const OTHERS: Readonly<Record<string, Page>> = {
	'/': { asks: ['/campaigns?show=active'] },
	'/sign-in': { asks: [] },
	'/account': { code: 'admin/account/AccountPage', asks: ['/sessions'] },
	'/organisation': { code: 'admin/OrganisationPage', asks: ['/organisation'] },
	'/people': { code: 'admin/people/PeoplePage', asks: ['/people', '/invitations'] },
	'/audit-log': { code: 'admin/AuditLogPage', asks: ['/audit-log?', '/campaigns'] },
	'/api-keys': { code: 'admin/ApiKeysPage', asks: ['/api-keys'] },
	'/carrier': { code: 'admin/carrier/CarrierPage', asks: ['/carrier-account'] },
	'/do-not-call': { code: 'admin/DoNotCallPage', asks: ['/do-not-call?'] },
	'/guides/api': { code: 'guides/ApiGuidePage', asks: [], fetches: '/api/openapi.json' },
	'/guides/calling': { code: 'guides/GuidesPage', asks: [] },
	'/guides/clicking': { code: 'guides/GuidesPage', asks: [] },
	'/invitation': { code: 'sign-in/InvitationPage', asks: [] },
	'/password-reset': { code: 'sign-in/PasswordResetPage', asks: [] },
};
export const UNKNOWN: Page = { asks: [] };

/** Who is there: the first question of every page of ours. */
export const WHO = '/me';
/** What a page asks next where nobody is signed in. */
export const WHETHER_SET_UP = '/setup';

/** The page at this address. */
export function pageAt(address: string): Page {
	const [, id, name = ''] = /^\/campaigns\/([\w-]+)(?:\/([^/]+))?\/?$/.exec(address) ?? [];
	if (id === undefined) return OTHERS[address] ?? UNKNOWN;
	const page = OF_CAMPAIGN[name] ?? UNKNOWN;
	return { ...page, asks: [':c', ':c/readiness', ...page.asks].map((path) => path.replace(/^:c/, `/campaigns/${id}`)) };
}
