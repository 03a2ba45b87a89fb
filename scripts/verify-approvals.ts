/**
 * npm run verify-approvals -- FILE [--key PUBLICKEY]
 * Verifies an exported file of approvals, by nothing but the file. It imports nothing of this project on purpose: the rules are
 * those of docs/approvals-file.md.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

interface Line {
	[field: string]: unknown;
}
export type Verdict =
	| { ok: true; count: number; head: string; publicKey: string }
	| {
			ok: false;
			what: 'altered' | 'removed' | 'inserted' | 'reordered' | 'end_altered' | 'unreadable';
			seq: number;
			line: number;
			text: string;
	  };

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

function commitment(record: Line, field: 'phone' | 'name' | 'ip'): unknown {
	return 'salt' in record ? sha256(`${record.salt}\n${field}\n${record[field]}`) : record[`${field}Commitment`];
}

function hashOf(previous: string, r: Line): string {
	return sha256(
		[
			previous,
			r.seq,
			r.outcome,
			r.number,
			commitment(r, 'phone'),
			r.session,
			commitment(r, 'name'),
			r.pressedAt,
			r.receivedAt,
			r.input,
			commitment(r, 'ip'),
		].join('\n'),
	);
}

const follows = (previous: string, record: Line | undefined): boolean => record !== undefined && hashOf(previous, record) === record.hash;

function signed(end: Line, campaign: unknown): boolean {
	try {
		const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: String(end.publicKey) }, format: 'jwk' });
		const text = ['partyline approvals 1', campaign, end.count, end.head, end.exportedAt].join('\n');
		return verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(String(end.signature), 'base64url'));
	} catch {
		return false;
	}
}

function parse(text: string): Line | null {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null ? (value as Line) : null;
	} catch {
		return null;
	}
}

const bad = (what: Exclude<Verdict, { ok: true }>['what'], seq: number, line: number, text: string): Verdict => ({
	ok: false,
	what,
	seq,
	line,
	text,
});

/** Names the first thing that is wrong with a record that is not the one expected. `later`: the lines below it, read as far as needed. */
async function fault(previous: string, expected: number, record: Line, line: number, later: AsyncIterator<string>): Promise<Verdict> {
	if (record.seq === expected) {
		const next = parse((await later.next()).value ?? '');
		if (next?.seq === expected && follows(previous, next))
			return bad('inserted', expected, line, `Line ${line} was inserted: record ${expected} is the line below it.`);
		const or = expected > 1 ? `, or record ${expected - 1} was altered and given a new hash` : '';
		return bad('altered', expected, line, `Record ${expected} (line ${line}) was altered${or}.`);
	}
	if (typeof record.seq === 'number' && record.seq < expected)
		return bad('inserted', record.seq, line, `Line ${line} was inserted: record ${record.seq} stands further up already.`);
	for (let next = await later.next(); !next.done; next = await later.next())
		if (parse(next.value)?.seq === expected)
			return bad('reordered', expected, line, `The order was changed: record ${expected} is not in its place (line ${line}).`);
	return bad('removed', expected, line, `Record ${expected} was removed (before line ${line}).`);
}

/** Verifies the lines of a file. `key`: the public key that must have signed it; null = any. */
export async function verifyApprovals(lines: AsyncIterator<string>, key: string | null = null): Promise<Verdict> {
	const heading = parse((await lines.next()).value ?? '');
	if (heading?.file !== 'partyline approvals') return bad('unreadable', 0, 1, 'This is no file of approvals: the heading is missing.');
	if (heading.version !== 1) return bad('unreadable', 0, 1, `Version ${String(heading.version)} of the file is not known here.`);
	let head = '';
	let count = 0;
	for (let line = 2; ; line += 1) {
		const next = await lines.next();
		if (next.done) return bad('removed', count + 1, line, `The file was cut off: it has no end after record ${count}.`);
		const record = parse(next.value);
		if (record === null) return bad('altered', count + 1, line, `Line ${line} cannot be read: record ${count + 1} was altered or cut off.`);
		if (record.end === true) return atEnd(record, heading, { count, head, line, key, rest: await lines.next() });
		if (record.seq !== count + 1 || !follows(head, record)) return await fault(head, count + 1, record, line, lines);
		head = String(record.hash);
		count += 1;
	}
}

interface Reached {
	count: number;
	head: string;
	line: number;
	key: string | null;
	rest: IteratorResult<string>;
}
function atEnd(end: Line, heading: Line, { count, head, line, key, rest }: Reached): Verdict {
	if (!rest.done && rest.value !== '')
		return bad('inserted', count + 1, line + 1, `Line ${line + 1} was inserted: it stands below the end.`);
	if (typeof end.count === 'number' && end.count > count)
		return bad('removed', count + 1, line, `Record ${count + 1} was removed: the end speaks of ${end.count} records, there are ${count}.`);
	if (end.count !== count || end.head !== head || end.exportedAt !== heading.exportedAt || !signed(end, heading.campaign))
		return bad('end_altered', count, line, 'The heading or the end was altered: count, head and signature do not belong together.');
	if (key !== null && end.publicKey !== key)
		return bad('end_altered', count, line, 'The file was signed by another installation than the one given with --key.');
	return { ok: true, count, head, publicKey: String(end.publicKey) };
}

async function main(): Promise<number> {
	const { values, positionals } = parseArgs({ allowPositionals: true, options: { key: { type: 'string' } } });
	const [file] = positionals;
	if (file === undefined || positionals.length > 1) {
		console.error('npm run verify-approvals -- FILE [--key PUBLICKEY]');
		return 2;
	}
	const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
	const verdict = await verifyApprovals(lines, values.key ?? null);
	if (!verdict.ok) console.log(verdict.text);
	else
		console.log(`All ${verdict.count} records are as they were written. Head ${verdict.head || '(none)'}, signed by ${verdict.publicKey}.`);
	return verdict.ok ? 0 : verdict.what === 'unreadable' ? 2 : 1;
}

if (import.meta.main) {
	try {
		process.exitCode = await main();
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 2;
	}
}
