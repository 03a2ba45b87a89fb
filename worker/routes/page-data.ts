/**
 * What an admin's page asks the server for when it opens: its answers come along with the page, so that it is drawn whole without
 * another way to the server. They are made by the same routes, with the rights of whoever asks; a page that is not named here asks
 * for everything itself. `test/e2e/page-data.e2e.ts` holds the table against the pages.
 */

/** Pages of a campaign, by the last part of their address; `:c` stands for the campaign. */
const OF_CAMPAIGN: Readonly<Record<string, readonly string[]>> = {
	questions: [':c/script', ':c/lists'],
	contacts: [':c/lists'],
	'phone-numbers': [':c/caller-ids', '/carrier-account'],
	settings: [':c/settings', ':c/callable-hours', ':c/recording'],
	passes: [':c/settings'],
	run: [':c/status', ':c/settings', ':c/lists', ':c/alert-bars', ':c/end-cards', '/campaigns'],
	board: [':c/status', ':c/settings', ':c/clickers'],
	results: [':c/results'],
};

/** Pages of the organisation, by their address. */
const OF_ORGANISATION: Readonly<Record<string, readonly string[]>> = {
	'/': ['/campaigns?show=active'],
	'/account': ['/sessions'],
	'/organisation': ['/organisation'],
	'/people': ['/people', '/invitations'],
	'/audit-log': ['/audit-log?', '/campaigns'],
	'/api-keys': ['/api-keys'],
	'/carrier': ['/carrier-account'],
	'/do-not-call': ['/do-not-call?'],
};

/** Who is there: the first question of every page of ours. */
export const WHO = '/me';
/** What a page asks next where nobody is signed in. */
export const WHETHER_SET_UP = '/setup';

/** Paths below /api that the page at this address asks for first, `WHO` aside; written exactly as the page writes them. */
export function firstRequests(address: string): readonly string[] {
	const [, id, page = ''] = /^\/campaigns\/([\w-]+)(?:\/([^/]+))?\/?$/.exec(address) ?? [];
	if (id === undefined) return OF_ORGANISATION[address] ?? [];
	return [':c', ':c/readiness', ...(OF_CAMPAIGN[page] ?? [])].map((path) => path.replace(/^:c/, `/campaigns/${id}`));
}
