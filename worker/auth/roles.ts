import type { Role, Scope } from '../../protocol/enums.ts';
import type { Principal } from '../lib/principal.ts';

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
	/** Archiving a campaign and bringing it back. */
	'archive_campaign',
	'delete_campaign',
	'add_do_not_call',
	'remove_do_not_call',
	'manage_api_keys',
	/** Switching clicking off once the campaign has been started (R11). Asked inside the settings route. */
	'switch_off_clicking',
	/** Names, phone numbers and what people said, in results, exports and a number's story. */
	'view_personal_data',
	/** Erasing a number's personal data everywhere. */
	'erase_person',
	'view_people',
	/** Invitations, roles, links for a new password; nobody reaches above their own role. */
	'manage_people',
	'view_audit_log',
	/** The organisation's name, whether clicking is allowed, required or forbidden, whether everybody needs a second factor. */
	'change_organisation',
	/** The account with a carrier: secrets, numbers, limits. */
	'manage_carrier',
	/** One's own sessions. For people: a key has none. */
	'own_account',
] as const;
export type Action = (typeof ACTIONS)[number];

const everybody: readonly Role[] = ['admin', 'owner', 'organisation_owner'];
const owners: readonly Role[] = ['owner', 'organisation_owner'];

/** The one table of who may do what: docs/roles.md is made from it, and the tests ask every route for it. */
export const MATRIX: Readonly<Record<Action, readonly Role[]>> = {
	view: everybody,
	edit: everybody,
	operate: everybody,
	rotate_links: everybody,
	archive_campaign: owners,
	delete_campaign: owners,
	add_do_not_call: everybody,
	remove_do_not_call: owners,
	manage_api_keys: owners,
	switch_off_clicking: ['organisation_owner'],
	view_personal_data: owners,
	erase_person: owners,
	view_people: everybody,
	manage_people: owners,
	view_audit_log: owners,
	change_organisation: ['organisation_owner'],
	manage_carrier: owners,
	own_account: everybody,
};

/** The scope that an API key needs besides its role; null = not for keys at all. */
export const SCOPE_OF: Readonly<Record<Action, Scope | null>> = {
	view: 'read',
	edit: 'set_up',
	operate: 'operate',
	rotate_links: 'operate',
	archive_campaign: 'set_up',
	delete_campaign: 'set_up',
	add_do_not_call: 'do_not_call',
	remove_do_not_call: 'do_not_call',
	manage_api_keys: 'organisation',
	switch_off_clicking: 'set_up',
	view_personal_data: 'read',
	erase_person: 'organisation',
	view_people: 'organisation',
	manage_people: 'organisation',
	view_audit_log: 'organisation',
	change_organisation: 'organisation',
	manage_carrier: 'organisation',
	own_account: null,
};

/** What each action is, in words for the documentation. */
export const ACTION_WORDS: Readonly<Record<Action, string>> = {
	view: 'See campaigns, results, status, lists, exports',
	edit: 'Create a campaign; change its set-up, lists and messages',
	operate: 'Start, pause, resume; act in the room',
	rotate_links: 'Make new caller and clicker links',
	archive_campaign: 'Archive and restore a campaign',
	delete_campaign: 'Delete a campaign',
	add_do_not_call: 'Add to Do Not Call',
	remove_do_not_call: 'Remove from Do Not Call, with a reason',
	manage_api_keys: 'Make and revoke API keys',
	switch_off_clicking: 'Switch clicking off in a started campaign',
	view_personal_data: 'See names, phone numbers and what people said, in results, exports and a number’s story',
	erase_person: 'Erase a number’s personal data everywhere',
	view_people: 'See who belongs to the organisation',
	manage_people: 'Invite, change roles, remove, links for a new password; never above the own role',
	view_audit_log: 'Read the audit log',
	change_organisation: 'Name of the organisation; clicking allowed, required or forbidden; whether everybody needs a second factor',
	manage_carrier: 'Enter the carrier’s account; fetch numbers; let calls go on after a stop',
	own_account: 'Own sessions (people only)',
};

export const ROLE_WORDS: Readonly<Record<Role, string>> = { admin: 'Admin', owner: 'Owner', organisation_owner: 'Organisation owner' };

/** Whether `role` may do `action`. */
export function may(role: Role, action: Action): boolean {
	return MATRIX[action].includes(role);
}

/** Why `principal` may not do `action`, in words; null = it may. */
export function refusalOf(principal: Pick<Principal, 'kind' | 'role' | 'scopes' | 'lacksSecondFactor'>, action: Action): string | null {
	if (principal.lacksSecondFactor === true && action !== 'own_account')
		return 'Your organisation asks everybody for a second factor. Switch yours on under Your account: then everything is open again.';
	if (principal.kind === 'key') {
		const scope = SCOPE_OF[action];
		if (scope === null) return 'This is for people who are signed in, not for API keys.';
		if (principal.scopes !== null && !principal.scopes.includes(scope)) return `This API key lacks the scope "${scope}".`;
	}
	if (may(principal.role, action)) return null;
	const roles = MATRIX[action].map((role) => ROLE_WORDS[role].toLowerCase());
	return `Your role (${ROLE_WORDS[principal.role].toLowerCase()}) does not allow this. It takes: ${roles.join(' or ')}.`;
}

const RANK: Readonly<Record<Role, number>> = { admin: 0, owner: 1, organisation_owner: 2 };
/** Whether `other` is no higher than `role`: nobody grants, removes or opens what is above them. */
export function reaches(role: Role, other: Role): boolean {
	return RANK[role] >= RANK[other];
}
