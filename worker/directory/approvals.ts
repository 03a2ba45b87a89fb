/** Records of approvals in D1 (R21c): the export that can be verified, and erasure of a person without breaking the chain. */
import { COMMITTED, commitmentText, headText } from '../lib/approval-link.ts';
import type { HeadSigner } from '../lib/head-signer.ts';
import { sha256Hex } from '../lib/tokens.ts';

const PAGE = 2_000;

/** A row of D1's `approvals`. */
export interface ApprovalRow {
	seq: number;
	outcome: string;
	number_id: number;
	phone: string;
	session_id: string;
	session_name: string;
	pressed_at: number;
	received_at: number;
	input: string;
	ip_prefix: string;
	salt: string;
	hash: string;
	phone_commitment: string | null;
	name_commitment: string | null;
	ip_commitment: string | null;
}

async function* pagesOf(d1: D1Database, campaignId: string): AsyncGenerator<ApprovalRow[]> {
	const query = `select * from approvals where campaign_id = ?1 and seq > cast(?2 as integer) order by seq limit ${PAGE}`;
	for (let after = 0; ; ) {
		const { results } = await d1.prepare(query).bind(campaignId, after).all<ApprovalRow>();
		if (results.length > 0) yield results;
		const last = results.at(-1);
		if (!last || results.length < PAGE) return;
		after = last.seq;
	}
}

/** One record of the file. Erased ones show commitments where salt and values were. */
function lineOf(row: ApprovalRow): object {
	const { seq, outcome, input, salt, hash } = row;
	const plain = {
		seq,
		outcome,
		number: row.number_id,
		session: row.session_id,
		pressedAt: row.pressed_at,
		receivedAt: row.received_at,
		input,
	};
	const erased = row.phone_commitment !== null;
	return erased
		? { ...plain, phoneCommitment: row.phone_commitment, nameCommitment: row.name_commitment, ipCommitment: row.ip_commitment, hash }
		: { ...plain, phone: row.phone, name: row.session_name, ip: row.ip_prefix, salt, hash };
}

/**
 * All records of a campaign as JSON lines: a heading, one line per record, and an end with the count and a signed head.
 * The signature is made over what was written, so that a file that was cut off has none.
 */
export async function* approvalLines(
	d1: D1Database,
	campaign: { id: string; name: string },
	exportedAt: number,
	signer: HeadSigner,
): AsyncGenerator<string> {
	yield `${JSON.stringify({ file: 'partyline approvals', version: 1, campaign: campaign.id, campaignName: campaign.name, exportedAt })}\n`;
	let count = 0;
	let head = '';
	for await (const rows of pagesOf(d1, campaign.id)) {
		count += rows.length;
		head = rows.at(-1)?.hash ?? head;
		yield rows.map((row) => `${JSON.stringify(lineOf(row))}\n`).join('');
	}
	const signature = await signer.sign(headText(campaign.id, count, head, exportedAt));
	yield `${JSON.stringify({ end: true, count, head, exportedAt, publicKey: signer.publicKey, signature })}\n`;
}

/**
 * Erases a person from the approvals of a campaign: the number, the salt and what it proves go, the three commitments take
 * their place, and every link can still be verified. Clickers' names and network prefixes of these records go as well,
 * because without the salt nothing vouches for them. Repeats change nothing. Returns how many records were erased.
 */
export async function eraseFromApprovals(d1: D1Database, campaignId: string, phone: string): Promise<number> {
	let erased = 0;
	for (;;) {
		const { results } = await d1
			.prepare(`select * from approvals where campaign_id = ? and phone = ? and phone_commitment is null limit 500`)
			.bind(campaignId, phone)
			.all<ApprovalRow>();
		if (results.length === 0) return erased;
		const rows = await Promise.all(
			results.map(async (row) => {
				const values = { phone: row.phone, name: row.session_name, ip: row.ip_prefix };
				return [row.seq, ...(await Promise.all(COMMITTED.map((field) => sha256Hex(commitmentText(row.salt, field, values[field])))))];
			}),
		);
		await d1
			.prepare(
				`update approvals set phone = '', session_name = '', ip_prefix = '', salt = '', phone_commitment = j.phone, name_commitment = j.name, ip_commitment = j.ip
				 from (select value->>0 seq, value->>1 phone, value->>2 name, value->>3 ip from json_each(?2)) j
				 where campaign_id = ?1 and approvals.seq = j.seq and phone_commitment is null`,
			)
			.bind(campaignId, JSON.stringify(rows))
			.run();
		erased += results.length;
	}
}
