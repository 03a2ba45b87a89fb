import type { Role, Scope } from '../../protocol/enums.ts';

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
	/** What a key was made for; null = everything its role allows, and for people. */
	scopes: readonly Scope[] | null;
	/** The session of a person's request; null for keys. */
	sessionId: string | null;
	/** The organisation asks everybody for a second factor, and this person has none yet. */
	lacksSecondFactor?: boolean;
}
