/**
 * One evening of calling on virtual time: the engine as it runs in the object, the simulated carrier, D1's stand-in, and
 * people. Everything between them passes through a queue of messages that a kill empties. The same options give the same
 * evening, step by step.
 */
import { createHash } from 'node:crypto';
import type { Settings } from '../../protocol/settings.ts';
import type { StatusView } from '../../protocol/views.ts';
import { unpacked } from '../../worker/campaign/engine/approval-chain.ts';
import type { CampaignConfig } from '../../worker/campaign/engine/config.ts';
import { Engine } from '../../worker/campaign/engine/engine.ts';
import type { ContactRow } from '../../worker/campaign/engine/loading.ts';
import type { Sql } from '../../worker/campaign/engine/sql.ts';
import type { SimulatedCarrier } from '../../worker/carriers/simulated/simulated-carrier.ts';
import { steady } from '../../worker/lib/clock.ts';
import { type Random, seededRandom } from '../../worker/lib/random.ts';
import { nodeSql } from '../support/node-sql.ts';
import { CallerActor, ClickerActor } from './actors.ts';
import { D1Model } from './d1-model.ts';
import { Operations } from './operations.ts';
import type { EveningOptions, Fault } from './options.ts';
import { Organisation } from './organisation.ts';
import type { Operation } from './plan.ts';
import { contactRows, firstSetUp, startOf } from './scenery.ts';
import { Killed, killable } from './storage.ts';
import { Wire } from './wire.ts';

const NEVER = Number.POSITIVE_INFINITY;

type Message = { at: number; n: number; run: () => void };

export class Evening {
	readonly start: number;
	/** The world's time: people, carrier and network go by it. */
	time: number;
	/** So much the object's clock has been set back, ever. */
	#behind = 0;
	/** What the object's clock shows. It outlives the object, as the clock of its machine does. */
	readonly #clock = steady(() => this.time - this.#behind);
	readonly options: EveningOptions;
	/** The object's storage as those see it who only look. */
	readonly storage: Sql = nodeSql();
	readonly sql: Sql;
	readonly carrier: SimulatedCarrier;
	readonly d1 = new D1Model();
	readonly callers: CallerActor[];
	readonly clickers: ClickerActor[];
	readonly random: Random;
	/** Do Not Call as the organisation knows it, with the moment of the entry. */
	readonly organisationList = new Map<string, number>();
	engine: Engine;
	config: CampaignConfig;
	steps = 0;
	contactsAdded: number;
	readonly contacts: ContactRow[] = [];
	readonly #messages: Message[] = [];
	readonly wire: Wire;
	readonly organisation = new Organisation(this);
	readonly #operations = new Operations(this);
	#messageCount = 0;
	#tokens = 0;
	#alarmNotBefore = 0;
	#alarmAt = NEVER;
	/** The alarm rang since the last pump. */
	#rung = true;
	/** Statements that wrote, ever, and up to the last pump. */
	#writes = 0;
	#pumped = -1;
	#status: { at: number; writes: number; view: StatusView } | null = null;
	/** When deadlines were last worked off, and until when a late alarm or a jump of the clock excuses that they were not. */
	alarmRanAt = 0;
	alarmExcusedUntil = 0;
	/** The last moment at which something happened that pacing could not foresee (drops.ts). */
	disturbedAt = 0;
	/** Drops that dialing too much caused. */
	pacingDrops = 0;
	#killSoon = false;
	#spared = false;
	#dead = false;
	#listCount = 1;
	/** Called right after lines were planned: calls just placed are judged by what was true at that moment. */
	planned: () => void = () => undefined;

	constructor(options: EveningOptions) {
		this.options = options;
		this.start = startOf(options.seed);
		this.time = this.start;
		this.random = seededRandom(`evening ${options.seed}`).next;
		this.sql = killable(
			this.storage,
			() => {
				this.#writes += 1;
				this.#dieHere();
			},
			() => this.#dead,
		);
		this.wire = new Wire(this);
		this.carrier = this.wire.carrier;
		this.contactsAdded = options.numbers;
		this.config = { ...firstSetUp(options.seed, this.start), lists: [{ id: 1, name: 'List 1', accepted: options.numbers, rejected: 0 }] };
		this.engine = this.#newEngine();
		this.callers = Array.from({ length: options.callers }, (_, who) => new CallerActor(this, who));
		this.clickers = Array.from({ length: options.clickers }, (_, who) => new ClickerActor(this, who));
		this.contacts.push(...contactRows(options.seed, 1, options.numbers, []));
		this.engine.configure(this.config);
		this.#load();
	}

	has(fault: Fault): boolean {
		return this.options.faults.includes(fault);
	}

	/** The object's own time, in which all its rows are written. */
	get now(): number {
		return this.#clock();
	}

	// ── time ────────────────────────────────────────────────────────────────
	/** The next thing that happens: a message, the carrier, the alarm, an actor. Returns false when it lies beyond `until`. */
	step(until: number): boolean {
		let next = Math.min(this.#messages[0]?.at ?? NEVER, this.wire.dueAt(), this.#alarmAt);
		for (const caller of this.callers) next = Math.min(next, caller.nextAt);
		for (const clicker of this.clickers) next = Math.min(next, clicker.nextAt);
		if (next > until) {
			this.time = Math.max(this.time, until);
			return false;
		}
		this.time = Math.max(this.time, Math.ceil(next));
		this.steps += 1;
		this.guarded(() => {
			if (this.#alarmAt <= this.time) this.ring();
			while ((this.#messages[0]?.at ?? NEVER) <= this.time) this.#messages.shift()?.run();
			this.wire.posts();
			for (const caller of this.callers) caller.act();
			for (const clicker of this.clickers) clicker.act();
			this.pump();
		});
		return true;
	}

	ring(): void {
		this.#rung = true;
		this.engine.runDeadlines();
		this.alarmRanAt = this.now;
		this.planned();
	}

	/** Everybody's time jumps, as when the machine was suspended. */
	jump(byMs: number): void {
		this.time += byMs;
		this.alarmExcusedUntil = this.now;
		this.disturb();
	}
	/** The object's clock alone is set back. */
	setBack(byMs: number): void {
		this.#behind += byMs;
		this.disturb(byMs);
		this.#arm();
	}

	/** The alarm comes so much late. */
	delayAlarm(byMs: number): void {
		this.#alarmNotBefore = this.time + byMs;
		this.#alarmAt = Math.max(this.#alarmAt, this.#alarmNotBefore);
		this.alarmExcusedUntil = this.now + byMs;
		this.disturb(byMs);
	}

	/** The status of this moment, computed anew when a row or the clock has changed. */
	status(): StatusView {
		const known = this.#status;
		if (known?.at === this.now && known.writes === this.#writes) return known.view;
		const view = this.engine.status();
		this.#status = { at: this.now, writes: this.#writes, view };
		return view;
	}

	/** Runs work in which the object may die; afterwards it is back on the same storage. */
	guarded(work: () => void): void {
		try {
			work();
		} catch (error) {
			if (!(error instanceof Killed)) throw error;
			this.kill();
		}
	}

	/** What the shell does after transactions: what their effects ask for, everything after an alarm, and the next alarm. */
	pump(): void {
		if (this.#writes === this.#pumped && !this.#rung) return;
		const effects = this.#effects();
		if (effects.orders || this.#rung) for (const order of this.engine.takeOrders(20)) this.wire.send(order);
		if (effects.projection || this.#rung) {
			this.organisation.notices();
			this.#project();
		}
		this.#effects();
		this.#rung = false;
		this.#pumped = this.#writes;
		this.#arm();
	}
	#arm(): void {
		const due = this.engine.nextDeadline();
		// What is due already rings at once, also while the clock stands still.
		const rings = due === null ? NEVER : due <= this.now ? Math.min(due, this.time) : due + this.#behind;
		this.#alarmAt = Math.max(rings, this.#alarmNotBefore);
	}

	#effects(): { orders: boolean; projection: boolean } {
		const effects = this.engine.takeEffects();
		if (effects.faults.length > 0) throw new Error(effects.faults.join('; '));
		for (const [leg, action] of effects.decided) this.wire.decided(leg, action);
		if (!effects.plan) return effects;
		this.engine.replan();
		this.planned();
		const more = this.#effects();
		return { orders: effects.orders || more.orders, projection: effects.projection || more.projection };
	}

	/** Something that happens later, unless the object dies before. */
	post(delayMs: number, run: () => void): void {
		this.#messageCount += 1;
		const message = { at: this.time + Math.round(delayMs), n: this.#messageCount, run };
		this.#messages.push(message);
		this.#messages.sort((a, b) => a.at - b.at || a.n - b.n);
	}

	// ── between object, D1 and organisation ─────────────────────────────────
	#project(): void {
		const batch = this.engine.projectionBatch();
		if (!batch) return;
		if (this.now < this.d1.awayUntil) return this.engine.projectionFailed();
		this.d1.write(batch);
		// The acknowledgement may be lost: the same rows come again.
		if (this.has('d1') && this.random() < 0.02) this.engine.projectionFailed();
		else this.engine.projected(batch.receipt);
	}
	// ── death and resurrection ──────────────────────────────────────────────
	/** The object dies before one of its next writes. */
	killSoon(): void {
		this.#killSoon = true;
	}
	/** A look from outside, at which the object does not die. */
	spared<T>(look: () => T): T {
		this.#spared = true;
		try {
			return look();
		} finally {
			this.#spared = false;
		}
	}
	/** The process dies: whatever was between it and the world is gone; storage is not. */
	kill(): void {
		this.#killSoon = false;
		this.#dead = false;
		this.#messages.length = 0;
		this.wire.cut();
		for (const caller of this.callers) caller.socketLost();
		for (const clicker of this.clickers) clicker.socketLost();
		this.disturb();
		this.sql.memory.forget();
		this.engine = this.#newEngine();
		this.#rung = true;
		this.engine.reconcileLinks(new Set(), new Set());
		this.engine.recover();
		// On waking the set-up is pulled anew, and the organisation says again what it could not say before.
		if (JSON.stringify(this.engine.config) !== JSON.stringify(this.config)) this.engine.configure(this.config);
		this.organisation.repeat();
		this.pump();
	}
	/** Everybody goes home, D1 is back, and nobody dies any more. */
	over(): void {
		this.#killSoon = false;
		this.d1.awayUntil = 0;
		for (const caller of this.callers) caller.goHome();
		for (const clicker of this.clickers) clicker.vanish();
	}
	#dieHere(): void {
		// Once dead, nothing more can be written: whoever catches the first refusal meets the next.
		if (this.#dead) throw new Killed('killed');
		if (!this.#killSoon || this.#spared || this.random() > 0.05) return;
		this.#killSoon = false;
		this.#dead = true;
		throw new Killed('killed');
	}
	#token(): string {
		this.#tokens += 1;
		return `t${this.#tokens.toString(36).padStart(20, '0')}`;
	}
	#newEngine(): Engine {
		return new Engine({
			sql: this.sql,
			now: this.#clock,
			random: this.random,
			token: () => this.#token(),
			hash: (text) => createHash('sha256').update(text).digest('hex'),
			speed: 1,
		});
	}

	// ── what people do ──────────────────────────────────────────────────────
	perform(operation: Operation): void {
		this.guarded(() => {
			this.#operations.operate(operation);
			this.pump();
		});
	}

	/** Until so many ms from now nobody can hold a drop against pacing. */
	disturb(ms = 0): void {
		this.disturbedAt = Math.max(this.disturbedAt, this.now + ms);
	}
	/** What admins put off is done when its time has come. */
	adminReturns(): void {
		this.#operations.adminReturns();
	}
	/** Which numbers have a record of an approval, in D1 or on the way there. */
	readonly approvals = {
		has: (number: number): boolean => {
			for (const record of this.d1.approvals.values()) if (record.numberId === number) return true;
			return this.sql
				.rows<{ payload: string }>('select payload from approval_batches')
				.some((batch) => unpacked(batch.payload).some((record) => record.numberId === number));
		},
	};

	configure(changes: Partial<Settings>): void {
		this.setUp({ settings: { ...this.config.settings, ...changes } });
	}
	/** D1 has the new set-up from here on; the object pulls it now, or when it wakes after a kill. */
	setUp(changes: Partial<CampaignConfig>): void {
		this.disturb();
		this.config = { ...this.config, revision: this.config.revision + 1, ...changes };
		this.engine.configure(this.config);
	}
	// ── set-up ──────────────────────────────────────────────────────────────
	/** A further list, loaded at once. */
	addContacts(count: number): void {
		this.#listCount += 1;
		const list = this.#listCount;
		this.contacts.push(...contactRows(this.options.seed, list, count, this.contacts));
		this.contactsAdded += count;
		this.config = {
			...this.config,
			revision: this.config.revision + 1,
			lists: [...this.config.lists, { id: list, name: `List ${list}`, accepted: count, rejected: 0 }],
		};
		this.engine.configure(this.config);
		this.#load();
	}
	/** Loads pages as the shell's alarm does; a kill in between goes on from the cursor. */
	#load(): void {
		for (let load = this.engine.nextLoad(); load !== null; load = this.engine.nextLoad()) {
			const { list, cursor_row: row, cursor_part: part } = load;
			const page = this.contacts
				.filter((contact) => contact.list === list && (contact.row > row || (contact.row === row && contact.part > part)))
				.slice(0, 40);
			this.engine.loadPage(
				list,
				page.map((contact) => ({ ...contact, doNotCall: this.organisationList.has(contact.phone) })),
				page.length < 40,
			);
		}
	}
	/** A list that a kill left half loaded. */
	loadRest(): void {
		this.guarded(() => this.#load());
	}
}
