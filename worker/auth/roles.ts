import type { Role } from '../../protocol/enums.ts';

/** Everything an admin or an API key may ask for. Each route names one of these. */
export const ACTIONS = [
	/** Reading campaigns, results, status, exports, lists. */
	'view',
	/** Creating a campaign and changing its set-up, messages and lists. */
	'edit',
	/** Start, pause, resume. */
	'operate',
	/** New caller and clicker links. */
	'rotate_links',
	'archive_campaign',
	'add_do_not_call',
	'remove_do_not_call',
	'delete_campaign',
	'manage_api_keys',
	/** Switching clicking off once the campaign has been started (R11). Asked inside the settings route. */
	'switch_off_clicking',
] as const;
export type Action = (typeof ACTIONS)[number];

const everybody: readonly Role[] = ['admin', 'owner', 'organisation_owner'];
const owners: readonly Role[] = ['owner', 'organisation_owner'];

/** The one table of who may do what. */
export const MATRIX: Readonly<Record<Action, readonly Role[]>> = {
	view: everybody,
	edit: everybody,
	operate: everybody,
	rotate_links: everybody,
	archive_campaign: owners,
	add_do_not_call: everybody,
	remove_do_not_call: owners,
	manage_api_keys: owners,
	delete_campaign: owners,
	switch_off_clicking: ['organisation_owner'],
};

/** Whether `role` may do `action`. */
export function may(role: Role, action: Action): boolean {
	return MATRIX[action].includes(role);
}
