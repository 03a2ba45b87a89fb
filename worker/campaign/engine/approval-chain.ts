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
 * Chains the records and lays them out for D1: one row for all of them, short, because it is written and deleted again. The
 * records of one transaction have the same time of receipt.
 */
export function appendRecords(tx: Tx, records: readonly ApprovalRecord[]): void {
	if (records.length === 0) return;
	let head = chainHead(tx);
	const first = head.seq + 1;
	const chained = records.map((record): ChainedRecord => {
		const link = { ...record, seq: head.seq + 1, salt: tx.token() };
		const hash = tx.hash(linkText(head.hash, link, tx.hash));
		head = { seq: link.seq, hash };
		return { ...link, hash };
	});
	tx.sql.run('insert into approval_batches (first_seq, count, payload) values (?, ?, ?)', first, chained.length, packed(chained));
	setMeta(tx.sql, 'chain', head);
	tx.effects.projection = true;
}

type PackedRow = [
	outcome: ApprovalRecord['outcome'],
	numberId: number,
	phone: string,
	who: number,
	pressedAt: number,
	input: string,
	salt: string,
	hash: string,
];
interface Packed {
	receivedAt: number;
	/** Sessions: id, name, network prefix. */
	who: [string, string, string][];
	rows: PackedRow[];
}

function packed(records: readonly ChainedRecord[]): string {
	const who: Packed['who'] = [];
	const known = new Map<string, number>();
	const rows = records.map((record): PackedRow => {
		const { outcome, numberId, phone, sessionId, sessionName, ipPrefix, pressedAt, input, salt, hash } = record;
		let index = known.get(sessionId);
		if (index === undefined) {
			index = who.push([sessionId, sessionName, ipPrefix]) - 1;
			known.set(sessionId, index);
		}
		return [outcome, numberId, phone, index, pressedAt, input, salt, hash];
	});
	return JSON.stringify({ receivedAt: records[0]?.receivedAt ?? 0, who, rows } satisfies Packed);
}

/** The records of a row of `approval_batches`. */
export function unpacked(firstSeq: number, payload: string): ChainedRecord[] {
	const { receivedAt, who, rows } = JSON.parse(payload) as Packed;
	return rows.map(([outcome, numberId, phone, index, pressedAt, input, salt, hash], n) => {
		const [sessionId, sessionName, ipPrefix] = who[index] ?? ['', '', ''];
		return { seq: firstSeq + n, outcome, numberId, phone, sessionId, sessionName, pressedAt, receivedAt, input, ipPrefix, salt, hash };
	});
}
