/** What must be true after every step, recomputed from the rows and the carrier's own ledger. */
import { bothWindows } from '../../worker/domain/hours.ts';
import type { Evening } from './evening.ts';

export class Broken extends Error {
	readonly rule: string;
	constructor(rule: string, text: string) {
		super(`${rule}: ${text}`);
		this.rule = rule;
	}
}
const check = (holds: boolean, rule: string, text: () => string): void => {
	if (!holds) throw new Broken(rule, text());
};

interface OpenAttempt {
	id: number;
	number: number;
	phone: string;
	kind: number;
	state: string;
	placed_at: number;
	deadline_at: number | null;
	session: string | null;
	answered_at: number | null;
	reserved_for: string | null;
}

/** Remembers what the last step saw, so that new facts are judged at the moment they appear. */
export class Checks {
	#placedUpTo = 0;
	#onlineAt = 0;

	/** Everything, after every step; placements also at the very moment they are made. */
	look(evening: Evening, what: string): void {
		this.#newAttempts(evening, what);
		if (what === 'planned') return;
		this.#attempts(evening);
		this.#doNotCall(evening);
		this.#drops(evening);
		this.#noCallers(evening);
		this.#recounts(evening);
		this.#passes(evening);
		this.#sessions(evening);
		this.#status(evening);
	}

	/** Counters against a full recount; the dense arrays have no holes. */
	#recounts({ sql }: Evening): void {
		const off = sql.rows(
			`select place, zone, gate, sum(n) n from (
				select place, zone, gate, n from tallies
				union all select place, zone, case when kind <> 0 and approved = 0 then 1 else 0 end, -1 from numbers
			) group by place, zone, gate having sum(n) <> 0`,
		);
		check(off.length === 0, 'recount', () => `tallies differ from a recount: ${JSON.stringify(off)}`);
		const queues = sql.rows(
			`select q.id, q.size, count(p.number) n, coalesce(max(p.position), -1) last from queues q left join pool p on p.queue = q.id
			 group by q.id having n <> q.size or last <> q.size - 1`,
		);
		check(queues.length === 0, 'R21', () => `queues have holes or wrong sizes: ${JSON.stringify(queues)}`);
		const astray = sql.rows(
			`select n.id, n.place, n.queue, n.position from numbers n left join pool p on p.queue = n.queue and p.position = n.position
			 where (n.place = 2 and (p.number is null or p.number <> n.id)) or (n.place <> 2 and n.queue is not null) limit 3`,
		);
		check(astray.length === 0, 'R21', () => `numbers and pool disagree: ${JSON.stringify(astray)}`);
		const wrongQueue = sql.rows(
			`select n.id from numbers n join queues q on q.id = n.queue where n.place = 2 and
			 (q.zone <> n.zone or q.kind <> min(n.kind, 1) or q.gate <> (case when n.kind <> 0 and n.approved = 0 then 1 else 0 end)) limit 3`,
		);
		check(wrongQueue.length === 0, 'R21', () => `numbers stand in the wrong queue: ${JSON.stringify(wrongQueue)}`);
	}

	/** I4 and "nothing hangs": one open attempt per number, each with a deadline, each number in the air with its attempt. */
	#attempts({ sql, now }: Evening): void {
		const open = sql.rows<OpenAttempt>('select * from attempts where ended_at is null');
		const numbers = new Set(open.map((attempt) => attempt.number));
		check(numbers.size === open.length, 'I4', () => 'a number has two open attempts');
		for (const attempt of open)
			check(
				attempt.deadline_at !== null && attempt.deadline_at < now + 2_000_000,
				'I9',
				() => `attempt ${attempt.id} (${attempt.state}) has no deadline`,
			);
		const air = sql.rows<{ id: number }>('select id from numbers where place = 4');
		check(air.length === open.length, 'I9', () => `${air.length} numbers in the air, ${open.length} open attempts`);
	}

	/** I5 and the one ending of every call. */
	#passes({ sql }: Evening): void {
		const counted = sql.rows(
			`select n.id, n.passes, count(a.id) n from numbers n left join attempts a on a.number = n.id and a.counted = 1 group by n.id having n.passes <> count(a.id) limit 1`,
		);
		check(counted.length === 0, 'I5', () => `passes differ from counted attempts: ${JSON.stringify(counted)}`);
		const undecided = sql.rows(`select id from attempts where ended_at is not null and disposition is null limit 1`);
		check(undecided.length === 0, 'I9', () => 'an ended attempt has no disposition');
		const muddled = sql.rows(
			`select id, disposition from attempts where ended_at is not null and ((disposition = 'connected') <> (connected_at is not null)) and disposition <> 'machine' limit 1`,
		);
		check(muddled.length === 0, 'exactly-one', () => `an answered call is not exactly one of its endings: ${JSON.stringify(muddled)}`);
	}

	/** A caller has at most one conversation; every open session has a deadline; nobody is kept by an attempt that is over. */
	#sessions({ sql }: Evening): void {
		const twice = sql.rows(
			`select session, count(*) n from attempts where ended_at is null and session is not null and state in ('bridging', 'talking') group by session having n > 1`,
		);
		check(twice.length === 0, 'one-caller', () => `a caller has two conversations: ${JSON.stringify(twice)}`);
		const loose = sql.rows(`select id, state from sessions where ended_at is null and deadline_at is null limit 1`);
		check(loose.length === 0, 'I9', () => `a session has no deadline: ${JSON.stringify(loose)}`);
		const stuck = sql.rows(
			`select s.id, s.state from sessions s left join attempts a on a.id = s.attempt where s.ended_at is null and
			 ((s.state in ('reserved', 'on_call') and (a.id is null or a.ended_at is not null)) or (s.state in ('ready', 'idle', 'break') and s.attempt is not null)) limit 1`,
		);
		check(stuck.length === 0, 'I9', () => `a session is tied to nothing: ${JSON.stringify(stuck)}`);
	}

	/** I1, I3, I4, I7 at the moment a call is placed. */
	#newAttempts(evening: Evening, what: string): void {
		const { sql, config, now } = evening;
		const placed = sql.rows<OpenAttempt & { approved: number; names: string; previous: number | null; online: number }>(
			`select a.*, n.approved, z.names, (select max(ended_at) from attempts b where b.number = a.number and b.id < a.id and b.accepted_at is not null) previous,
			 (select count(*) from sessions where ended_at is null and link_up = 1 and state in ('ready', 'reserved', 'on_call', 'wrap_up')) online
			 from attempts a join numbers n on n.id = a.number join zones z on z.id = n.zone where a.id > ? order by a.id`,
			this.#placedUpTo,
		);
		for (const call of placed) {
			this.#placedUpTo = call.id;
			const { settings } = config;
			check(
				call.kind === 0 || call.approved === 1 || !settings.clicking,
				'I1',
				() => `unapproved ${call.phone} was dialed while clicking is on (${what})`,
			);
			check(!evening.organisationList.has(call.phone), 'I2', () => `${call.phone} was dialed and is on the Do Not Call list`);
			check(call.online > 0, 'I7', () => `${call.phone} was dialed with no caller connected (${what})`);
			const zones = call.names === '' ? [settings.hours?.timeZone ?? 'UTC'] : call.names.split(',');
			const window = settings.hours ? bothWindows(settings.hours, zones, settings.localWindow, call.placed_at) : null;
			const fits = window?.open === true && (window.closesAt === null || window.closesAt - call.placed_at >= settings.ringTimeoutS * 1000);
			check(fits, 'I3', () => `${call.phone} (${call.names}) was dialed outside its hours, at ${new Date(call.placed_at).toISOString()}`);
			const minimum = settings.minimumTimeMinutes * 60_000;
			check(
				call.previous === null || call.placed_at - call.previous >= minimum,
				'I4',
				() => `${call.phone} was dialed again after ${Math.round((call.placed_at - (call.previous ?? 0)) / 1000)} s`,
			);
			check(call.placed_at <= now, 'recount', () => 'a call was placed in the future');
		}
		const many = sql.rows(`select number, count(*) n from attempts where counted = 1 group by number having n > 5`);
		check(many.length === 0, 'I5', () => `more counted attempts than passes: ${JSON.stringify(many)}`);
	}

	/** I2: nothing rings for a number on the list, but for cancels on their way. */
	#doNotCall({ sql, organisationList, now }: Evening): void {
		if (organisationList.size === 0) return;
		const ringing = sql.rows<OpenAttempt & { cancelling: number }>(
			`select * from attempts where ended_at is null and answered_at is null and state <> 'ending'`,
		);
		for (const attempt of ringing) {
			const since = organisationList.get(attempt.phone);
			check(
				since === undefined || attempt.cancelling === 1 || now - since < 1_000,
				'I2',
				() => `${attempt.phone} rings on, ${now - (since ?? 0)} ms after it was put on the list`,
			);
		}
		const dialable = sql.rows<{ phone: string }>('select phone from numbers where place in (1, 2, 3, 6) and do_not_call = 1 limit 1');
		check(dialable.length === 0, 'I2', () => `${dialable[0]?.phone} is on the list and waits to be dialed`);
	}

	/** When all callers left, ringing calls are taken back at once: none rings on, uncancelled, for longer than an alarm can be late. */
	#noCallers({ sql, now }: Evening): void {
		const online = sql.rows<{ n: number }>(
			`select count(*) n from sessions where ended_at is null and link_up = 1 and state in ('ready', 'reserved', 'on_call', 'wrap_up')`,
		)[0]?.n;
		if (online !== 0) this.#onlineAt = now;
		const ringing = sql.rows<OpenAttempt>(
			`select * from attempts where ended_at is null and answered_at is null and cancelling = 0 and state in ('placing', 'dialing', 'ringing') limit 1`,
		);
		check(
			ringing.length === 0 || now - this.#onlineAt < 35_000,
			'no-callers',
			() => `a call rings on ${now - this.#onlineAt} ms after the last caller left`,
		);
	}

	/** I6: nobody is dropped, or held, while a caller is ready. */
	#drops({ sql }: Evening): void {
		const ready =
			sql.rows<{ n: number }>(`select count(*) n from sessions where ended_at is null and state = 'ready' and link_up = 1`)[0]?.n ?? 0;
		const held = sql.rows<{ id: number }>(`select id from attempts where ended_at is null and state = 'holding'`);
		check(ready === 0 || held.length === 0, 'I6', () => `${held.length} people are held while ${ready} callers are ready`);
	}

	/** I10 and R22w: the waterfall adds up; the sentence is what a fresh look gives. */
	#status({ engine, sql }: Evening): void {
		const status = engine.status();
		const { total, ...parts } = status.waterfall;
		const sum = Object.values(parts).reduce((a, b) => a + b, 0);
		check(sum === total, 'R22w', () => `the waterfall's parts are ${sum}, its total ${total}: ${JSON.stringify(status.waterfall)}`);
		const numbers = sql.rows<{ n: number }>('select count(*) n from numbers')[0]?.n ?? 0;
		check(total === numbers, 'conserved', () => `${numbers} numbers, ${total} counted`);
	}

	/** When all is over: everything ended, D1 has it all, the carrier agrees, contacts are conserved, the chain is whole. */
	end(evening: Evening): void {
		const { sql, d1, carrier } = evening;
		check(
			sql.rows('select id from attempts where ended_at is null').length === 0,
			'I9',
			() =>
				`attempts hang: ${JSON.stringify(sql.rows('select id, state, cause, checks, deadline_at from attempts where ended_at is null'))}`,
		);
		check(
			sql.rows('select id from sessions where ended_at is null').length === 0,
			'I9',
			() => `ghost callers: ${JSON.stringify(sql.rows('select id, state from sessions where ended_at is null'))}`,
		);
		check(!evening.engine.projectionBatch(), 'I9', () => 'rows for D1 are left');
		this.#sameAsD1(evening);
		const people = sql.rows<{ n: number }>('select count(*) n from people')[0]?.n ?? 0;
		check(people === evening.contactsAdded, 'conserved', () => `${evening.contactsAdded} contacts were given, ${people} are there`);
		const seqs = [...d1.approvals.keys()].sort((a, b) => a - b);
		check(
			seqs.every((seq, index) => seq === index + 1),
			'R21c',
			() => 'the chain of approvals has gaps',
		);
		const approved = sql.rows<{ n: number }>('select count(*) n from numbers where approved = 1')[0]?.n ?? 0;
		const once = [...d1.approvals.values()].filter((record) => record.outcome === 'approved').length;
		check(approved === once, 'R13', () => `${approved} numbers are approved, ${once} approvals are on record`);
		const ledger = carrier.ledger(0, 1_000_000, evening.now);
		check(
			ledger.every((line) => line.endedAt !== null),
			'I9',
			() => 'a leg still hangs at the carrier',
		);
		this.#ledgerOverlaps(evening, ledger);
	}

	#sameAsD1({ sql, d1 }: Evening): void {
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
	#ledgerOverlaps({ sql }: Evening, ledger: ReturnType<Evening['carrier']['ledger']>): void {
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
}
