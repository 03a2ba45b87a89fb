/** What has to be true once the evening is over and everybody went home. */
import { check } from './broken.ts';
import type { Evening } from './evening.ts';

/** When all is over: everything ended, D1 has it all, the carrier agrees, contacts are conserved, the chain is whole. */
export function checkEnd(evening: Evening): void {
	const { sql, d1, carrier } = evening;
	check(
		sql.rows('select id from attempts where ended_at is null').length === 0,
		'I9',
		() => `attempts hang: ${JSON.stringify(sql.rows('select id, state, cause, checks, deadline_at from attempts where ended_at is null'))}`,
	);
	check(
		sql.rows('select id from sessions where ended_at is null').length === 0,
		'I9',
		() => `ghost callers: ${JSON.stringify(sql.rows('select id, state from sessions where ended_at is null'))}`,
	);
	check(!evening.engine.projectionBatch(), 'I9', () => 'rows for D1 are left');
	sameAsD1(evening);
	const people = sql.rows<{ n: number }>('select count(*) n from people')[0]?.n ?? 0;
	check(people === evening.contactsAdded, 'conserved', () => `${evening.contactsAdded} contacts were given, ${people} are there`);
	const seqs = [...d1.approvals.keys()].sort((a, b) => a - b);
	check(
		seqs.every((seq, index) => seq === index + 1),
		'R21c',
		() => 'the chain of approvals has gaps',
	);
	const approved = sql.rows<{ n: number }>('select count(*) n from numbers where approved = 1')[0]?.n ?? 0;
	const records = [...d1.approvals.values()];
	const of = (outcome: string): number => records.filter((record) => record.outcome === outcome).length;
	const once = of('approved') - of('withdrawn');
	check(approved === once, 'R13', () => `${approved} numbers are approved, ${once} approvals are on record`);
	const ledger = carrier.ledger(0, 1_000_000, evening.time);
	check(
		ledger.every((line) => line.endedAt !== null),
		'I9',
		() => 'a leg still hangs at the carrier',
	);
	ledgerOverlaps(evening, ledger);
}

function sameAsD1({ sql, d1 }: Evening): void {
	const attempts = sql.rows<{ id: number; version: number; disposition: string }>('select id, version, disposition from attempts');
	for (const attempt of attempts) {
		const copy = d1.attempts.get(attempt.id);
		check(
			copy?.version === attempt.version && copy.disposition === attempt.disposition,
			'projection',
			() => `attempt ${attempt.id} differs in D1`,
		);
	}
	check(d1.attempts.size === attempts.length, 'projection', () => 'D1 has attempts that the object has not');
	const answers = sql.rows<{ attempt: number; person: string; question: string; version: number }>('select * from answers');
	for (const answer of answers)
		check(
			d1.answers.get(`${answer.attempt} ${answer.person} ${answer.question}`)?.version === answer.version,
			'projection',
			() => `an answer of attempt ${answer.attempt} differs in D1`,
		);
	const sessions = sql.rows<{ id: string; version: number }>('select id, version from sessions');
	for (const session of sessions)
		check(d1.sessions.get(session.id)?.version === session.version, 'projection', () => `session ${session.id} differs in D1`);
}

/** I4 by the carrier's own record: never two legs to one number at once; what rang is never taken for a call that did not happen. */
function ledgerOverlaps({ sql }: Evening, ledger: ReturnType<Evening['carrier']['ledger']>): void {
	const denied = new Set(
		sql.rows<{ leg: string }>(`select leg from attempts where accepted_at is null and disposition <> 'lost'`).map((row) => row.leg),
	);
	for (const line of ledger)
		check(
			line.ringingAt === null || !denied.has(line.legId),
			'unknown',
			() => `${line.to} rang, and the attempt says that it never happened`,
		);
	const lastEnd = new Map<string, number>();
	for (const line of [...ledger].sort((a, b) => a.askedAt - b.askedAt)) {
		const before = lastEnd.get(line.to) ?? 0;
		check(line.askedAt >= before, 'I4', () => `${line.to} had two legs at once at the carrier`);
		lastEnd.set(line.to, Math.max(before, line.endedAt ?? line.askedAt));
	}
}
