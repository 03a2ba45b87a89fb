/** What must be true after every step, recomputed from the rows and the carrier's own ledger. */
import type { Waterfall } from '../../protocol/views.ts';
import { check } from './broken.ts';
import { checkLists, checkPool, checkTallies } from './counters.ts';
import { Drops } from './drops.ts';
import { checkEnd } from './ending.ts';
import type { Evening } from './evening.ts';
import { Placements } from './placements.ts';
import { gatedNow, metaOf, NUMBER_COLUMNS, type NumberFacts, recountOf } from './recount.ts';
import { Watch } from './watch.ts';

interface OpenAttempt {
	id: number;
	number: number;
	phone: string;
	state: string;
	deadline_at: number | null;
	session: string | null;
	answered_at: number | null;
	cancelling: number;
}
interface Ended {
	id: number;
	number: number;
	counted: number;
	disposition: string | null;
	cause: string | null;
	placed_at: number;
	ended_at: number | null;
	answered_at: number | null;
	connected_at: number | null;
}
interface OpenSession {
	id: string;
	state: string;
	link_up: number;
	attempt: number | null;
	deadline_at: number | null;
}

/** Whether somebody who was with us is not any more: a caller that pacing counted on is gone. */
function lessCallers(before: readonly OpenSession[], now: readonly OpenSession[]): boolean {
	const isOn = (session: OpenSession): boolean => session.link_up === 1 && ON.includes(session.state);
	const on = new Set(now.filter(isOn).map((session) => session.id));
	return before.some((session) => isOn(session) && !on.has(session.id));
}
const ON = ['ready', 'reserved', 'on_call', 'wrap_up'];

/** An alarm of a simulated evening is late by half a minute at most, and by an hour or more when the clock jumps. */
const LATE_MS = 35_000;

/**
 * Looks at everything after every step. A recount is made anew when SQLite says that a row it reads has changed; what
 * depends on the clock is looked at each time.
 */
export class Checks {
	readonly #watch: Watch;
	readonly #placements = new Placements();
	readonly #drops = new Drops();
	/** The last moment at which a caller was on. */
	#onlineAt = 0;
	/** The numbers as their rows are; only those that were written are read again, and all of them now and then. */
	readonly #numbers = new Map<number, NumberFacts>();
	#open: OpenAttempt[] = [];
	#sessions: OpenSession[] = [];
	readonly #ended = new Map<number, Ended>();
	#statusAt = 0;
	#looks = 0;

	constructor(evening: Evening) {
		this.#watch = new Watch(evening.storage);
	}

	/** Everything, after every step; placements also at the very moment they are made. */
	look(evening: Evening, what: string): void {
		this.#placements.look(evening, what);
		if (what === 'planned') return;
		this.#looks += 1;
		// Now and then as if all had changed: what was left out before would show.
		if (this.#looks % 500 === 0) this.#watch.forget();
		this.#watch.take();
		const changed = this.#watch;
		const { sql } = evening;
		if (changed.changed('numbers')) this.#readNumbers();
		if (changed.changed('attempts'))
			this.#open = sql.rows<OpenAttempt>(
				'select id, number, phone, state, deadline_at, session, answered_at, cancelling from attempts where ended_at is null',
			);
		if (changed.changed('attempts')) this.#drops.cancelled(this.#open);
		if (changed.changed('sessions')) {
			const before = this.#sessions;
			this.#sessions = sql.rows<OpenSession>('select id, state, link_up, attempt, deadline_at from sessions where ended_at is null');
			if (lessCallers(before, this.#sessions)) evening.disturbedAt = evening.now;
		}
		if (changed.changed('loads', 'meta')) checkLists(evening);
		if (changed.changed('numbers', 'tallies')) checkTallies(evening, this.#numbers);
		if (changed.changed('numbers', 'pool', 'queues')) checkPool(evening, this.#numbers);
		this.#places(evening);
		this.#attempts(evening);
		const ended = changed.changed('endings', 'numbers') ? this.#endings() : [];
		this.#callers();
		this.#doNotCall(evening);
		this.#noCallers(evening);
		this.#drops.look(evening, ended);
		// The clock changes the sentence too: once a second is what R22 asks for.
		const due = evening.now - this.#statusAt >= 1_000;
		if (due || changed.changed('numbers', 'zones', 'loads', 'sessions', 'meta', 'tallies', 'queues')) this.#status(evening);
		if (this.#looks % 50 === 0) this.#whyNot(evening);
		changed.caughtUp();
	}

	#readNumbers(): void {
		const { all, ids, rows } = this.#watch.rows<NumberFacts>('numbers', NUMBER_COLUMNS);
		const before = all ? new Map(this.#numbers) : null;
		if (all) this.#numbers.clear();
		for (const id of ids) this.#numbers.delete(id);
		for (const row of rows) this.#numbers.set(row.id, row);
		if (!before || before.size === 0) return;
		const touched = new Set(ids);
		for (const row of rows)
			check(
				touched.has(row.id) || JSON.stringify(before.get(row.id)) === JSON.stringify(row),
				'simulation',
				() => `number ${row.id} changed unseen`,
			);
	}

	/** Each number is where its facts put it (but for what is being reconsidered, and what an alarm has not released yet). */
	#places({ sql, config, now, alarmRanAt, alarmExcusedUntil }: Evening): void {
		if (!this.#watch.changed('numbers', 'attempts', 'meta')) return;
		if (metaOf<number | null>(sql, 'reconsiderFrom', null) !== null) return;
		const inAir = new Set(this.#open.map((attempt) => attempt.number));
		const { settings } = config;
		for (const number of this.#numbers.values()) {
			if (number.place === 7) continue;
			let expected = 2;
			if (inAir.has(number.id)) expected = 4;
			else if (number.do_not_call === 1 || number.withdrawn === 1) expected = 0;
			else if (number.invalid === 1 || number.settled === 1 || number.passes >= settings.passes) expected = 5;
			else if (gatedNow(number, settings.clicking)) expected = 1;
			else if (number.due_at !== null && number.due_at > now) expected = number.due_reason === 1 ? 6 : 3;
			const waits = expected === 2 && (number.place === 3 || number.place === 6);
			const late = waits && (number.due_at ?? 0) > alarmRanAt && now - Math.max(number.due_at ?? 0, alarmExcusedUntil) < LATE_MS;
			check(
				number.place === expected || late,
				'place',
				() => `number ${number.id} is in place ${number.place}, its facts say ${expected}: ${JSON.stringify(number)}`,
			);
		}
	}

	/** I4 and "nothing hangs": one open attempt per number, each with a deadline, each number in the air with its attempt. */
	#attempts({ now }: Evening): void {
		const numbers = new Set(this.#open.map((attempt) => attempt.number));
		check(numbers.size === this.#open.length, 'I4', () => 'a number has two open attempts');
		for (const attempt of this.#open)
			check(
				attempt.deadline_at !== null && attempt.deadline_at < now + 2_000_000,
				'I9',
				() => `attempt ${attempt.id} (${attempt.state}) has no deadline`,
			);
		if (!this.#watch.changed('numbers', 'attempts')) return;
		let air = 0;
		for (const number of this.#numbers.values()) if (number.place === 4) air += 1;
		check(air === this.#open.length, 'I9', () => `${air} numbers in the air, ${this.#open.length} open attempts`);
	}

	/** I5, and the one ending of every call: an answered one is connected, dropped, machine or hung up first, and stays what it is. */
	#endings(): Ended[] {
		const { rows } = this.#watch.rows<Ended>(
			'attempts',
			'id, number, counted, disposition, cause, placed_at, ended_at, answered_at, connected_at',
		);
		const ended = rows.filter((attempt) => attempt.ended_at !== null);
		for (const attempt of ended) {
			const { disposition } = attempt;
			check(disposition !== null, 'I9', () => 'an ended attempt has no disposition');
			const live = disposition === 'connected' || disposition === 'dropped' || disposition === 'machine' || disposition === 'hung_up_first';
			const one =
				(attempt.answered_at === null || live) &&
				(disposition === 'machine' || (disposition === 'connected') === (attempt.connected_at !== null));
			check(one, 'exactly-one', () => `an answered call is not exactly one of its endings: ${JSON.stringify(attempt)}`);
			const before = this.#ended.get(attempt.id);
			const same = !before || (before.disposition === disposition && before.ended_at === attempt.ended_at);
			check(same, 'exactly-one', () => `an attempt ended twice: ${JSON.stringify(before)}, ${JSON.stringify(attempt)}`);
			this.#ended.set(attempt.id, attempt);
		}
		const counted = new Map<number, number>();
		for (const attempt of this.#ended.values())
			if (attempt.counted !== 0) counted.set(attempt.number, (counted.get(attempt.number) ?? 0) + attempt.counted);
		for (const number of this.#numbers.values())
			check(
				number.passes === (counted.get(number.id) ?? 0),
				'I5',
				() => `passes of number ${number.id}: ${number.passes}, counted attempts: ${counted.get(number.id) ?? 0}`,
			);
		return ended;
	}

	/** A caller has at most one conversation; every open session has a deadline; nobody is kept by an attempt that is over. */
	#callers(): void {
		if (!this.#watch.changed('attempts', 'sessions')) return;
		const open = new Set(this.#open.map((attempt) => attempt.id));
		const talking = this.#open.filter(
			(attempt) => attempt.session !== null && (attempt.state === 'bridging' || attempt.state === 'talking'),
		);
		check(new Set(talking.map((attempt) => attempt.session)).size === talking.length, 'one-caller', () => 'a caller has two conversations');
		for (const session of this.#sessions) {
			check(session.deadline_at !== null, 'I9', () => `a session has no deadline: ${JSON.stringify(session)}`);
			const tied = session.state === 'reserved' || session.state === 'on_call';
			const free = session.state === 'ready' || session.state === 'idle' || session.state === 'break';
			const right = tied ? open.has(session.attempt ?? -1) : !free || session.attempt === null;
			check(right, 'I9', () => `a session is tied to nothing: ${JSON.stringify(session)}`);
		}
		const ready = this.#sessions.filter((session) => session.state === 'ready' && session.link_up === 1).length;
		const held = this.#open.filter((attempt) => attempt.state === 'holding').length;
		check(ready === 0 || held === 0, 'I6', () => `${held} people are held while ${ready} callers are ready`);
	}

	/** I2: nothing rings for a number on the list, but for cancels on their way. */
	#doNotCall({ organisationList, now }: Evening): void {
		if (organisationList.size === 0) return;
		for (const attempt of this.#open) {
			if (attempt.answered_at !== null || attempt.state === 'ending' || attempt.cancelling === 1) continue;
			const since = organisationList.get(attempt.phone);
			check(
				since === undefined || now - since < 1_000,
				'I2',
				() => `${attempt.phone} rings on, ${now - (since ?? 0)} ms after it was put on the list`,
			);
		}
	}

	/** When all callers left, ringing calls are taken back at once: none rings on, uncancelled, for longer than an alarm can be late. */
	#noCallers({ now }: Evening): void {
		if (this.#sessions.some((session) => session.link_up === 1 && ON.includes(session.state))) this.#onlineAt = now;
		const rings = ['placing', 'dialing', 'ringing'];
		const ringing = this.#open.some((attempt) => attempt.answered_at === null && attempt.cancelling === 0 && rings.includes(attempt.state));
		check(
			!ringing || now - this.#onlineAt < LATE_MS,
			'no-callers',
			() => `a call rings on ${now - this.#onlineAt} ms after the last caller left`,
		);
	}

	/** I10, R22 and R22w: sentence, reasons and waterfall are what the numbers' rows give. */
	#status(evening: Evening): void {
		this.#statusAt = evening.now;
		const status = evening.spared(() => evening.status());
		const fresh = recountOf(evening, this.#numbers);
		for (const [part, n] of Object.entries(fresh.waterfall))
			check(
				status.waterfall[part as keyof Waterfall] === n,
				'R22w',
				() => `the waterfall says ${JSON.stringify(status.waterfall)}, a recount ${JSON.stringify(fresh.waterfall)}`,
			);
		check(
			status.kind === fresh.kind,
			'I10',
			() => `the status is ${status.kind} (${status.reason}), a recount says ${fresh.kind}: ${JSON.stringify(fresh)}`,
		);
		const reasons = status.reasons.map(({ code, count, until }) => ({ code, count, until }));
		check(
			JSON.stringify(reasons) === JSON.stringify(fresh.reasons),
			'I10',
			() => `reasons ${JSON.stringify(reasons)}, a recount says ${JSON.stringify(fresh.reasons)}`,
		);
		if (status.kind === 'outside_hours')
			check(status.opensAt === fresh.opensAt, 'I10', () => `opens at ${status.opensAt}, a recount says ${fresh.opensAt}`);
	}

	/** "Why is this number not being dialed?" agrees with where it is. */
	#whyNot(evening: Evening): void {
		const number = this.#numbers.get(1 + ((this.#looks * 7919) % this.#numbers.size));
		if (!number) return;
		const sentence = evening.spared(() => evening.engine.whyNot(number.phone));
		const said: Record<number, RegExp> = {
			0: /Do Not Call|taken out|list/,
			1: /waits for somebody to approve/,
			2: /due|dialable|could be dialed|can never be called|waits for somebody to approve/,
			3: /minimum time|called back|back/,
			4: /being called at this moment/,
			5: /does not exist|final result|used all/,
			6: /attempts of 24 hours/,
			7: /still loading/,
		};
		check(said[number.place]?.test(sentence) === true, 'why-not', () => `number in place ${number.place}: ${sentence}`);
		const gated = number.place === 2 && gatedNow(number, evening.config.settings.clicking);
		check(!gated || sentence.includes('approve'), 'why-not', () => `number needs an approval: ${sentence}`);
	}

	/** When all is over: once more everything, whatever changed, and what has to have come to an end. */
	end(evening: Evening): void {
		this.#watch.forget();
		this.look(evening, 'end');
		checkEnd(evening);
	}
}
