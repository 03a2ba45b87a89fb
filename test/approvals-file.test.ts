import { createHash, createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { verifyApprovals } from '../scripts/verify-approvals.ts';
import { type ChainedRecord, unpacked } from '../worker/campaign/engine/approval-chain.ts';
import { approvalLines } from '../worker/directory/approvals.ts';
import { headSigner } from '../worker/lib/head-signer.ts';
import { EngineRig } from './support/engine-rig.ts';

/** D1 with these records, for the export's one query. */
function d1With(records: readonly ChainedRecord[], erased: ReadonlySet<number> = new Set()): D1Database {
	const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
	const rows = records.map((r) => {
		const plain = {
			seq: r.seq,
			outcome: r.outcome,
			number_id: r.numberId,
			session_id: r.sessionId,
			pressed_at: r.pressedAt,
			received_at: r.receivedAt,
			input: r.input,
			hash: r.hash,
		};
		return erased.has(r.seq)
			? {
					...plain,
					phone: '',
					session_name: '',
					ip_prefix: '',
					salt: '',
					phone_commitment: sha(`${r.salt}\nphone\n${r.phone}`),
					name_commitment: sha(`${r.salt}\nname\n${r.sessionName}`),
					ip_commitment: sha(`${r.salt}\nip\n${r.ipPrefix}`),
				}
			: { ...plain, phone: r.phone, session_name: r.sessionName, ip_prefix: r.ipPrefix, salt: r.salt, phone_commitment: null };
	});
	const statement = (after: number) => ({
		bind: (_campaign: string, from: number) => statement(from),
		all: async () => ({ results: rows.filter((row) => row.seq > after).slice(0, 2_000) }),
	});
	return { prepare: () => statement(0) } as object as D1Database;
}

async function exported(records: readonly ChainedRecord[], erased?: ReadonlySet<number>): Promise<string[]> {
	const signer = await headSigner('a secret of thirty-two characters');
	let text = '';
	for await (const part of approvalLines(d1With(records, erased), { id: 'cmp', name: 'Rig' }, 1_790_000_000_000, signer)) text += part;
	return text.trimEnd().split('\n');
}

function pressed(n: number): ChainedRecord[] {
	const rig = new EngineRig({ contacts: Array.from({ length: n }, () => ({ kind: 'cell' as const })), settings: { clicking: true } });
	const clicker = rig.clicker('Zoë "Z"\nline two');
	for (let left = n; left > 0; ) {
		const codes = clicker.lease();
		for (const code of codes) {
			rig.now += 1_000;
			clicker.press([code]);
		}
		left -= codes.length;
	}
	rig.pump();
	return rig.projected.flatMap((batch) => (batch.approvals === null ? [] : unpacked(batch.approvals)));
}

async function* each(lines: readonly string[]): AsyncGenerator<string, undefined> {
	yield* lines;
}
const verdict = (lines: readonly string[], key?: string) => verifyApprovals(each(lines), key);
const changed = (lines: readonly string[], index: number, change: object): string[] =>
	lines.map((line, at) => (at === index ? JSON.stringify({ ...JSON.parse(line), ...change }) : line));

const records = pressed(12);
const file = await exported(records);

/** A second verifier, written from docs/approvals-file.md alone: is the file as it was written? */
function holds(text: string): boolean {
	const lines = text.split('\n').map((line) => JSON.parse(line) as Record<string, string & number>);
	const heading = lines[0];
	const end = lines.at(-1);
	if (!heading || !end || (end.end as unknown) !== true) return false;
	const hex = (...parts: unknown[]): string => createHash('sha256').update(parts.join('\n'), 'utf8').digest('hex');
	let h = '';
	let n = 0;
	for (const r of lines.slice(1, -1)) {
		n += 1;
		const c = (field: string): string => r[`${field}Commitment`] ?? hex(r.salt, field, r[field]);
		const own = hex(h, n, r.outcome, r.number, c('phone'), r.session, c('name'), r.pressedAt, r.receivedAt, r.input, c('ip'));
		if (r.seq !== n || own !== r.hash) return false;
		h = own;
	}
	const text2 = ['partyline approvals 1', heading.campaign, n, h, heading.exportedAt].join('\n');
	const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: end.publicKey ?? '' }, format: 'jwk' });
	return end.count === n && end.head === h && verify(null, Buffer.from(text2), key, Buffer.from(end.signature ?? '', 'base64url'));
}

describe('[R21c] a file of approvals', () => {
	test('as it was exported holds, for ours and for a verifier written from the text', async () => {
		expect(file).toHaveLength(14);
		expect(await verdict(file)).toMatchObject({ ok: true, count: 12, head: records.at(-1)?.hash });
		expect(holds(file.join('\n'))).toBe(true);
		expect(await verdict(await exported([]))).toMatchObject({ ok: true, count: 0 });
	});

	test('with erased people holds as well, and shows nothing of them', async () => {
		const without = await exported(records, new Set([3, 12]));
		expect(await verdict(without)).toMatchObject({ ok: true, count: 12 });
		expect(holds(without.join('\n'))).toBe(true);
		expect(without[3]).not.toContain(records[2]?.phone ?? 'no record');
		expect(await verdict(changed(without, 3, { phoneCommitment: '0'.repeat(64) }))).toMatchObject({ ok: false, what: 'altered', seq: 3 });
	});

	test.each([
		['phone', '+12125550100'],
		['name', 'Somebody else'],
		['ip', '198.51.100.0/24'],
		['pressedAt', 1],
		['receivedAt', 1],
		['input', 'mouse'],
		['session', 'other'],
		['number', 99],
		['outcome', 'duplicate'],
		['salt', 'AAAAAAAAAAAAAAAAAAAAAA'],
		['hash', '0'.repeat(64)],
	])('names the record whose %s was altered', async (field, content) => {
		const lines = changed(file, 5, { [field]: content });
		expect(await verdict(lines)).toMatchObject({ ok: false, what: 'altered', seq: 5, line: 6 });
		expect(holds(lines.join('\n'))).toBe(false);
	});

	test('names a record that was removed, also the first and the last', async () => {
		for (const seq of [1, 6, 12]) {
			const lines = file.filter((_, index) => index !== seq);
			expect(await verdict(lines)).toMatchObject({ ok: false, what: 'removed', seq });
			expect(holds(lines.join('\n'))).toBe(false);
		}
	});

	test('names a record that was inserted, as a copy or with a number of its own', async () => {
		const copy = file.toSpliced(8, 0, file[3] ?? '');
		expect(await verdict(copy)).toMatchObject({ ok: false, what: 'inserted', seq: 3, line: 9 });
		const forged = file.toSpliced(8, 0, JSON.stringify({ ...JSON.parse(file[8] ?? '{}'), phone: '+12125550100' }));
		expect(await verdict(forged)).toMatchObject({ ok: false, what: 'inserted', seq: 8, line: 9 });
		expect(await verdict([...file, file[3] ?? ''])).toMatchObject({ ok: false, what: 'inserted' });
	});

	test('names a record that is not in its place', async () => {
		const lines = [...file];
		[lines[4], lines[7]] = [lines[7] ?? '', lines[4] ?? ''];
		expect(await verdict(lines)).toMatchObject({ ok: false, what: 'reordered', seq: 4 });
	});

	test('shows that its end was cut off, or changed to hide it', async () => {
		expect(await verdict(file.slice(0, 9))).toMatchObject({ ok: false, what: 'removed', seq: 9 });
		const hidden = [...file.slice(0, 9), ...changed(file.slice(-1), 0, { count: 8, head: records[7]?.hash })];
		expect(await verdict(hidden)).toMatchObject({ ok: false, what: 'end_altered' });
		expect(holds(hidden.join('\n'))).toBe(false);
	});

	test('that another installation signed is told from ours', async () => {
		const { publicKey } = await headSigner('a secret of thirty-two characters');
		expect(await verdict(file, publicKey)).toMatchObject({ ok: true });
		expect(await verdict(file, (await headSigner('another secret of thirty-two chars')).publicKey)).toMatchObject({ what: 'end_altered' });
	});

	test('that is something else is refused', async () => expect(await verdict(['seq,outcome'])).toMatchObject({ what: 'unreadable' }));
});
