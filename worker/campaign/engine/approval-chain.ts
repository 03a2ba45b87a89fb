/**
 * The record of every press that counted or repeated one (R21c): a hash chain per campaign. The chain covers salted
 * commitments of the personal fields, so that erasing a person's values and salt leaves every link verifiable.
 */
import { commitmentText, linkText as textOfLink } from '../../lib/approval-link.ts';
import { getMeta, setMeta, type Tx } from './context.ts';

export interface ApprovalRecord {
	outcome: 'approved' | 'duplicate' | 'withdrawn';
	numberId: number;
	phone: string;
	sessionId: string;
	sessionName: string;
	pressedAt: number;
	receivedAt: number;
	input: string;
	ipPrefix: string;
}

/** As it is projected to D1. */
export interface ChainedRecord extends ApprovalRecord {
	seq: number;
	salt: string;
	hash: string;
}

export interface ChainHead {
	seq: number;
	hash: string;
}
export const chainHead = (tx: Tx): ChainHead => getMeta<ChainHead>(tx.sql, 'chain', { seq: 0, hash: '' });

/** The text whose SHA-256 is a record's hash: fields joined by a newline, personal ones as commitments. */
export function linkText(previous: string, record: Omit<ChainedRecord, 'hash'>, hash: (text: string) => string): string {
	const { salt } = record;
	return textOfLink(previous, record, {
		phone: hash(commitmentText(salt, 'phone', record.phone)),
		name: hash(commitmentText(salt, 'name', record.sessionName)),
		ip: hash(commitmentText(salt, 'ip', record.ipPrefix)),
	});
}

/**
 * Chains the records and lays them out for D1: one row for all of them, as the text that D1 is given. With it stands how many
 * there are of each outcome, for the sums that D1 keeps.
 */
export function appendRecords(tx: Tx, records: readonly ApprovalRecord[]): void {
	if (records.length === 0) return;
	let head = chainHead(tx);
	const first = head.seq + 1;
	const counts = new Map<ApprovalRecord['outcome'], number>();
	const rows = records.map((record): PackedRecord => {
		const link = { ...record, seq: head.seq + 1, salt: tx.token() };
		head = { seq: link.seq, hash: tx.hash(linkText(head.hash, link, tx.hash)) };
		counts.set(record.outcome, (counts.get(record.outcome) ?? 0) + 1);
		return packed({ ...link, hash: head.hash });
	});
	tx.sql.run(
		'insert into approval_batches (first_seq, count, counts, payload) values (?, ?, ?, ?)',
		first,
		rows.length,
		JSON.stringify([...counts]),
		JSON.stringify(rows),
	);
	setMeta(tx.sql, 'chain', head);
	tx.effects.projection = true;
}

/** In the order of `RECORD_FIELDS`. */
type PackedRecord = [
	seq: number,
	outcome: ApprovalRecord['outcome'],
	numberId: number,
	phone: string,
	sessionId: string,
	sessionName: string,
	pressedAt: number,
	receivedAt: number,
	input: string,
	ipPrefix: string,
	salt: string,
	hash: string,
];

function packed(r: ChainedRecord): PackedRecord {
	const { seq, outcome, numberId, phone, sessionId, sessionName, pressedAt, receivedAt, input, ipPrefix, salt, hash } = r;
	return [seq, outcome, numberId, phone, sessionId, sessionName, pressedAt, receivedAt, input, ipPrefix, salt, hash];
}

/** The records of a row of `approval_batches`, or of what D1 is given. */
export function unpacked(payload: string): ChainedRecord[] {
	return (JSON.parse(payload) as PackedRecord[]).map(
		([seq, outcome, numberId, phone, sessionId, sessionName, pressedAt, receivedAt, input, ipPrefix, salt, hash]) => ({
			seq,
			outcome,
			numberId,
			phone,
			sessionId,
			sessionName,
			pressedAt,
			receivedAt,
			input,
			ipPrefix,
			salt,
			hash,
		}),
	);
}
