/**
 * What the hash chain over approvals is made of (R21c), for whoever writes, erases or exports it. docs/approvals-file.md
 * says the same in words; the stand-alone verifier is written from those.
 */

/** The personal fields of a record: the chain covers their salted commitments only. */
export const COMMITTED = ['phone', 'name', 'ip'] as const;
export type CommittedField = (typeof COMMITTED)[number];

/** The text whose SHA-256, in hex, is the commitment to a field. */
export const commitmentText = (salt: string, field: CommittedField, content: string): string => `${salt}\n${field}\n${content}`;

export interface LinkFields {
	seq: number;
	outcome: string;
	numberId: number;
	sessionId: string;
	pressedAt: number;
	receivedAt: number;
	input: string;
}

/** Fields of a record in the order in which it travels to the database, as an array. */
export const RECORD_FIELDS = [
	'seq',
	'outcome',
	'numberId',
	'phone',
	'sessionId',
	'sessionName',
	'pressedAt',
	'receivedAt',
	'input',
	'ipPrefix',
	'salt',
	'hash',
] as const;

/** The text whose SHA-256, in hex, is the record's hash. `previous`: hash of the record before, '' for the first. */
export function linkText(previous: string, fields: LinkFields, commitments: Readonly<Record<CommittedField, string>>): string {
	return [
		previous,
		fields.seq,
		fields.outcome,
		fields.numberId,
		commitments.phone,
		fields.sessionId,
		commitments.name,
		fields.pressedAt,
		fields.receivedAt,
		fields.input,
		commitments.ip,
	].join('\n');
}

/** The text that the signature at the end of an export covers. */
export const headText = (campaign: string, count: number, head: string, exportedAt: number): string =>
	['partyline approvals 1', campaign, count, head, exportedAt].join('\n');
