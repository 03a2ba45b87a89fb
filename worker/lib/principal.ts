import type { Role } from '../../protocol/enums.ts';

/** Who is behind a request: a signed-in person, or a script with an API key. */
export interface Principal {
	kind: 'person' | 'key';
	/** User id, or API key id. */
	id: string;
	/** Shown in the audit log and on the pages. */
	name: string;
	/** Empty for keys. */
	email: string;
	organisationId: string;
	organisationName: string;
	role: Role;
}
