import type { Role } from '../../../../protocol/enums.ts';

/** Roles in words, the fewest rights first. */
export const ROLE_OPTIONS: readonly { value: Role; label: string; help: string }[] = [
	{ value: 'admin', label: 'Admin', help: 'Sets campaigns up, starts and runs them.' },
	{ value: 'owner', label: 'Owner', help: 'Also people, API keys, the audit log, archive and Do Not Call removals.' },
	{ value: 'organisation_owner', label: 'Organisation owner', help: 'Also decides about clicking and about other organisation owners.' },
];

/** "Organisation owner" */
export const roleName = (role: Role): string => ROLE_OPTIONS.find(({ value }) => value === role)?.label ?? role;

/** Roles that somebody with `role` may give. */
export const rolesBelow = (role: Role) => ROLE_OPTIONS.slice(0, ROLE_OPTIONS.findIndex(({ value }) => value === role) + 1);
