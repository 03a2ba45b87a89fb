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
import type { Order } from '../../worker/campaign/engine/outbox.ts';
import type { Sql } from '../../worker/campaign/engine/sql.ts';
import type { AnswerRequest, CarrierEvent, LegAction, LegSnapshot, Outcome } from '../../worker/carriers/port.ts';
import { faultsSchema } from '../../worker/carriers/simulated/faults.ts';
import { SimulatedCarrier } from '../../worker/carriers/simulated/simulated-carrier.ts';
import { parseElectorate } from '../../worker/domain/electorate.ts';
import { type Random, seededRandom } from '../../worker/lib/random.ts';
import { nodeSql } from '../support/node-sql.ts';
import { CallerActor, ClickerActor } from './actors.ts';
import { Broken } from './broken.ts';
import { D1Model } from './d1-model.ts';
import type { EveningOptions, Fault } from './options.ts';
import type { Operation, Planned } from './plan.ts';
import { CALLER_IDS, carrierFaults, detectionOf, firstSetUp, KINDS, minuteIn, startOf, weekOf, ZONES } from './scenery.ts';
import { counted, Killed, killable } from './storage.ts';

const NEVER = Number.POSITIVE_INFINITY;

type Message = { at: number; n: number; run: () => void };

export class Evening {
	readonly start: number;
	now: number;
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
	/** Commands of callers by what they did, to see that none is applied twice. */
	readonly #messages: Message[] = [];
	readonly #held = new Map<string, { id: number; request: AnswerRequest }>();
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
	#dead = false;
	#listCount = 1;
	/** Called right after lines were planned: calls just placed are judged by what was true at that moment. */
	planned: () => void = () => undefined;

	constructor(options: EveningOptions) {
		this.options = options;
		this.start = startOf(options.seed);
		this.now = this.start;
		this.random = seededRandom(`evening ${options.seed}`).next;
		this.sql = killable(
			this.storage,
			() => {
				this.#writes += 1;
				this.#dieHere();
			},
			() => this.#dead,
		);
		this.carrier = new SimulatedCarrier(
			counted(nodeSql(), () => {
				this.#carrierWrites += 1;
			}),
			{
				seed: `carrier ${options.seed}`,
				electorate: parseElectorate({
					answerRate: 0.25,
					machineRate: 0.3,
					badRate: 0.05,
					busyRate: 0.05,
					amd: { mode: detectionOf(options.seed) },
					talk: [
						{ share: 0.6, meanS: 20, cv: 0.8, minS: 1, maxS: 120 },
						{ share: 0.4, meanS: 120, cv: 0.7, minS: 5, maxS: 600 },
					],
				}),
				faults: faultsSchema.parse(carrierFaults(options.faults)),
				speed: 1,
			},
		);
		this.contactsAdded = options.numbers;
		this.config = { ...firstSetUp(options.seed, this.start), lists: [{ id: 1, name: 'List 1', accepted: options.numbers, rejected: 0 }] };
		this.engine = this.#newEngine();
		this.callers = Array.from({ length: options.callers }, (_, who) => new CallerActor(this, who));
		this.clickers = Array.from({ length: options.clickers }, (_, who) => new ClickerActor(this, who));
		this.#contactRows(1, options.numbers);
		this.engine.configure(this.config);
		this.#load();
	}

	has(fault: Fault): boolean {
		return this.options.faults.includes(fault);
	}

	// ── time ────────────────────────────────────────────────────────────────
	/** The next thing that happens: a message, the carrier, the alarm, an actor. Returns false when it lies beyond `until`. */
	step(until: number): boolean {
		let next = Math.min(this.#messages[0]?.at ?? NEVER, this.#carrierDue(), this.#alarmAt);
		for (const caller of this.callers) next = Math.min(next, caller.nextAt);
		for (const clicker of this.clickers) next = Math.min(next, clicker.nextAt);
		if (next > until) {
			this.now = Math.max(this.now, until);
			return false;
		}
		this.now = Math.max(this.now, Math.ceil(next));
		this.steps += 1;
		this.guarded(() => {
			if (this.#alarmAt <= this.now) this.#alarm();
			while ((this.#messages[0]?.at ?? NEVER) <= this.now) this.#messages.shift()?.run();
			this.#carrierPosts();
			for (const caller of this.callers) caller.act();
			for (const clicker of this.clickers) clicker.act();
			this.pump();
		});
		return true;
	}

	#alarm(): void {
		this.#rung = true;
		this.engine.runDeadlines();
		this.alarmRanAt = this.now;
		this.planned();
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
		if (effects.orders || this.#rung) for (const order of this.engine.takeOrders(20)) this.#send(order);
		if (effects.projection || this.#rung) {
			this.#notices();
			this.#project();
		}
		this.#effects();
		this.#rung = false;
		this.#pumped = this.#writes;
		this.#arm();
	}
	#arm(): void {
		const due = this.engine.nextDeadline();
		this.#alarmAt = due === null ? NEVER : Math.max(due, this.#alarmNotBefore);
	}

	#effects(): { orders: boolean; projection: boolean } {
		const effects = this.engine.takeEffects();
		if (effects.faults.length > 0) throw new Error(effects.faults.join('; '));
		for (const [leg, action] of effects.decided) {
			const ask = this.#held.get(leg);
			if (!ask) continue;
			this.#held.delete(leg);
			this.engine.replied(leg);
			this.#reply(ask.id, ask.request, action);
		}
		if (!effects.plan) return effects;
		this.engine.replan();
		this.planned();
		const more = this.#effects();
		return { orders: effects.orders || more.orders, projection: effects.projection || more.projection };
	}

	#post(delayMs: number, run: () => void): void {
		this.#messageCount += 1;
		const message = { at: this.now + Math.round(delayMs), n: this.#messageCount, run };
		this.#messages.push(message);
		this.#messages.sort((a, b) => a.at - b.at || a.n - b.n);
	}

	#latency(): number {
		const slow = this.has('slow') && this.random() < 0.01;
		return slow ? 3_000 * this.random() : 5 + 40 * this.random();
	}

	// ── between object and carrier ──────────────────────────────────────────
	#send(order: Order): void {
		this.#post(this.#latency(), () => {
			const outcome = this.#perform(order);
			this.#post(this.#latency(), () => this.engine.orderDone(order, outcome));
		});
	}
	#perform(order: Order): Outcome<LegSnapshot | null | { ref: string }> {
		if (this.now < this.#carrierAwayUntil) return { ok: false, why: 'unknown', message: 'no connection' };
		const key = `${order.leg}:${order.id}`;
		switch (order.what.verb) {
			case 'originate':
				return this.carrier.originate(order.what.originate, this.now);
			case 'act':
				return this.carrier.act(key, order.leg, order.what.action, this.now);
			case 'snapshot':
				return this.carrier.snapshot(order.leg, this.now);
			case 'cancel':
			case 'hangup':
				return this.carrier.endLeg(order.leg, this.now);
		}
	}
	/** Asked again only when the carrier wrote something. */
	#carrierDue(): number {
		if (this.#carrierKnown !== this.#carrierWrites) {
			this.#carrierDueAt = this.carrier.nextDueAt() ?? NEVER;
			this.#carrierKnown = this.#carrierWrites;
		}
		return this.#carrierDueAt;
	}
	#carrierPosts(): void {
		if (this.#carrierDue() > this.now) return;
		const due = this.carrier.step(this.now);
		if (this.now < this.#carrierAwayUntil) {
			this.carrier.failed(
				[...due.events, ...due.asks].map(({ id }) => id),
				this.now,
			);
			return;
		}
		for (const { id, event } of due.events) {
			this.#post(this.#latency(), () => {
				this.engine.carrierEvents([event]);
				this.carrier.delivered([id]);
			});
		}
		for (const { id, request } of due.asks) this.#post(this.#latency(), () => this.#ask(id, request));
	}
	#ask(id: number, request: AnswerRequest): void {
		const decision = this.engine.answered(request);
		// Carriers repeat themselves: the second decision is the first.
		if (this.random() < 0.1 && JSON.stringify(this.engine.answered(request)) !== JSON.stringify(decision))
			throw new Broken('same-decision', 'a repeated answer request was decided differently');
		if (decision.do === 'hold') this.#held.set(request.legId, { id, request });
		else this.#reply(id, request, decision);
	}
	#reply(id: number, request: AnswerRequest, action: LegAction): void {
		this.#post(this.#latency(), () => this.carrier.answered(id, request, action, this.now));
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
	#notices(): void {
		for (const notice of this.engine.dueNotices()) {
			const attempt = `cmp.${notice.attempt}`;
			if (notice.verb === 'add') {
				if (!this.organisationList.has(notice.phone)) {
					this.organisationList.set(notice.phone, this.now);
					this.d1.doNotCall.set(notice.phone, attempt);
				}
				this.engine.addDoNotCall([notice.phone]);
			} else if (this.d1.doNotCall.get(notice.phone) === attempt) {
				this.organisationList.delete(notice.phone);
				this.d1.doNotCall.delete(notice.phone);
				this.engine.removeDoNotCall([notice.phone]);
			}
			this.engine.noticesDone([notice.id]);
		}
	}

	// ── death and resurrection ──────────────────────────────────────────────
	/** The process dies: whatever was between it and the world is gone; storage is not. */
	kill(): void {
		this.#killSoon = false;
		this.#dead = false;
		this.#messages.length = 0;
		for (const { id } of this.#held.values()) this.carrier.failed([id], this.now);
		this.#held.clear();
		for (const caller of this.callers) caller.socketLost();
		for (const clicker of this.clickers) clicker.socketLost();
		this.#disturb();
		this.engine = this.#newEngine();
		this.#rung = true;
		this.engine.reconcileLinks(new Set(), new Set());
		this.engine.recover();
		// On waking the set-up is pulled anew, and the organisation says again what it could not say before.
		if (JSON.stringify(this.engine.config) !== JSON.stringify(this.config)) this.engine.configure(this.config);
		for (const tell of this.#untold.splice(0)) tell();
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
		if (!this.#killSoon || this.random() > 0.05) return;
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
			now: () => this.now,
			random: this.random,
			token: () => this.#token(),
			hash: (text) => createHash('sha256').update(text).digest('hex'),
			speed: 1,
		});
	}

	// ── what people do ──────────────────────────────────────────────────────
	perform(operation: Operation): void {
		this.guarded(() => {
			this.#operate(operation);
			this.pump();
		});
	}

	#operate(operation: Operation): void {
		switch (operation.do) {
			case 'callerArrives':
				return this.callers[operation.who]?.arrive();
			case 'callerLeaves':
				return this.callers[operation.who]?.command({ do: 'leave' });
			case 'callerBreak':
				return this.callers[operation.who]?.command({ do: 'break' });
			case 'callerLastCall':
				return this.callers[operation.who]?.command({ do: 'lastCall', on: true });
			case 'callerVanishes':
				return this.callers[operation.who]?.vanish(operation.forS * 1000);
			case 'clickerArrives':
				return this.clickers[operation.who]?.arrive();
			case 'clickerVanishes':
				return this.clickers[operation.who]?.vanish();
			case 'pause':
				this.#disturb();
				this.engine.pause('Ann');
				this.#resumeAt = this.now + operation.forS * 1000;
				return;
			case 'passes':
				return this.configure({ passes: operation.passes });
			case 'minimumTime':
				return this.configure({ minimumTimeMinutes: operation.minutes });
			case 'clicking':
				return this.configure({ clicking: operation.on });
			case 'dropLimit':
				return this.configure({ dropLimitPercent: operation.percent });
			case 'localWindow':
				return this.configure({ localWindow: { openMinute: operation.openMinute, closeMinute: operation.closeMinute } });
			case 'hours':
				return this.configure({ hours: weekOf(operation.openMinute, operation.closeMinute) });
			case 'closeSoon': {
				const minute = minuteIn('America/New_York', this.now);
				return this.configure({ hours: weekOf((minute + 720) % 1440, (minute + operation.inMinutes + 1) % 1440) });
			}
			case 'addContacts':
				return this.#addContacts(operation.count);
			case 'doNotCallRinging':
				return this.#blockRinging();
			case 'doNotCallAny':
				return this.#block([this.contacts[operation.nth % this.contacts.length]?.phone ?? '']);
			case 'kill':
				return this.kill();
			case 'killMidStep':
				this.#killSoon = true;
				return;
			case 'd1Away':
				this.d1.awayUntil = this.now + operation.forS * 1000;
				return;
			case 'alarmLate':
				this.#alarmNotBefore = this.now + operation.byMs;
				this.#alarmAt = Math.max(this.#alarmAt, this.#alarmNotBefore);
				this.alarmExcusedUntil = this.#alarmNotBefore;
				this.#disturb(operation.byMs);
				return;
			case 'alarmTwice':
				this.#alarm();
				return this.#alarm();
			case 'forgedEvent':
				return this.#forge(operation.kind);
			case 'clockJump':
				this.now += operation.byS * 1000;
				this.alarmExcusedUntil = this.now;
				this.#disturb();
				return;
			case 'revokeCallerLink':
				return this.engine.revokeLink('caller', 4403);
			case 'revokeClickerLink':
				return this.engine.revokeLink('clicker', 4403);
			case 'allVanish':
				for (const caller of this.callers) this.#post(this.random() * 1_000, () => caller.vanish(operation.forS * 1000));
				return;
			case 'allBreakByMistake':
				for (const caller of this.callers) {
					if (!caller.waits()) continue;
					caller.command({ do: 'break' });
					this.#post(300 + this.random() * 1_100, () => caller.command({ do: 'ready' }));
				}
				return;
			case 'carrierAway':
				this.#carrierAwayUntil = this.now + operation.forS * 1000;
				return this.#disturb(operation.forS * 1000);
			case 'noCallerId':
				this.#setUp({ callerIds: [] });
				this.#callerIdAt = this.now + operation.forS * 1000;
				return;
			case 'adminEndsCaller': {
				const id = this.callers[operation.who]?.id ?? null;
				return id === null ? undefined : this.engine.endByAdmin('caller', id, 4403);
			}
			case 'withdrawApprovals': {
				const id = this.clickers[operation.who]?.id ?? null;
				if (id !== null) this.engine.withdrawApprovals(id, 100);
				return;
			}
			case 'doNotCallTakenBack': {
				const phones = [...this.organisationList.keys()];
				return this.#unblock(phones[operation.nth % Math.max(1, phones.length)]);
			}
			case 'maxAttempts':
				return this.configure({ maxAttemptsPer24h: operation.per24h });
			case 'ringTimeout':
				return this.configure({ ringTimeoutS: operation.seconds });
			case 'machineDetection':
				return this.configure({ machineDetection: operation.on });
		}
	}
	#resumeAt = NEVER;
	#callerIdAt = NEVER;
	#carrierAwayUntil = 0;
	#carrierWrites = 0;
	#carrierKnown = -1;
	#carrierDueAt = NEVER;
	/** An admin who paused, or took the caller ID away, comes back, whatever happened to the object meanwhile. */
	adminReturns(): void {
		if (this.now < Math.min(this.#resumeAt, this.#callerIdAt)) return;
		this.guarded(() => {
			if (this.now >= this.#resumeAt) {
				this.engine.resume();
				this.#resumeAt = NEVER;
			}
			if (this.now >= this.#callerIdAt) {
				this.#callerIdAt = NEVER;
				this.#setUp({ callerIds: CALLER_IDS });
			}
			this.pump();
		});
	}

	/** Until so many ms from now nobody can hold a drop against pacing. */
	#disturb(ms = 0): void {
		this.disturbedAt = Math.max(this.disturbedAt, this.now + ms);
	}
	/** Which numbers have a record of an approval, in D1 or on the way there. */
	readonly approvals = {
		has: (number: number): boolean => {
			for (const record of this.d1.approvals.values()) if (record.numberId === number) return true;
			return this.sql
				.rows<{ first_seq: number; payload: string }>('select first_seq, payload from approval_batches')
				.some((batch) => unpacked(batch.first_seq, batch.payload).some((record) => record.numberId === number));
		},
	};

	configure(changes: Partial<Settings>): void {
		this.#setUp({ settings: { ...this.config.settings, ...changes } });
	}
	/** D1 has the new set-up from here on; the object pulls it now, or when it wakes after a kill. */
	#setUp(changes: Partial<CampaignConfig>): void {
		this.#disturb();
		this.config = { ...this.config, revision: this.config.revision + 1, ...changes };
		this.engine.configure(this.config);
	}
	#unblock(phone: string | undefined): void {
		if (phone === undefined) return;
		this.organisationList.delete(phone);
		this.d1.doNotCall.delete(phone);
		this.#tell(() => this.engine.removeDoNotCall([phone]));
	}
	#block(phones: string[]): void {
		for (const phone of phones) if (!this.organisationList.has(phone)) this.organisationList.set(phone, this.now);
		for (const phone of phones) if (!this.d1.doNotCall.has(phone)) this.d1.doNotCall.set(phone, null);
		this.#tell(() => this.engine.addDoNotCall(phones));
	}
	/** The organisation tells the campaign, again and again until it has heard. */
	#tell(word: () => void): void {
		this.#untold.push(word);
		word();
		this.#untold.splice(this.#untold.indexOf(word), 1);
	}
	readonly #untold: (() => void)[] = [];
	#blockRinging(): void {
		const row = this.sql.rows<{ phone: string }>(
			'select phone from attempts where ended_at is null order by answered_at is not null, id desc limit 1',
		)[0];
		if (row) this.#block([row.phone]);
	}
	#forge(kind: 'unknown' | 'ended' | 'answered'): void {
		const leg =
			this.sql.rows<{ leg: string }>('select leg from attempts where ended_at is not null order by id desc limit 1')[0]?.leg ?? 'x';
		const base = { id: `forged ${this.steps}`, legId: kind === 'unknown' ? 'cmp.999999.nobody' : leg, at: this.now };
		const event: CarrierEvent = kind === 'answered' ? { ...base, t: 'answered' } : { ...base, t: 'ended', cause: 'busy', by: 'them' };
		this.engine.carrierEvents([event]);
		const decision = this.engine.answered({ ...base, verdict: 'person' });
		if (kind !== 'answered' && decision.do === 'join') throw new Error('a forged answer was given to a caller');
	}

	// ── set-up ──────────────────────────────────────────────────────────────
	#addContacts(count: number): void {
		this.#listCount += 1;
		const list = this.#listCount;
		this.#contactRows(list, count);
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
	#contactRows(list: number, count: number): void {
		const random = seededRandom(`contacts ${this.options.seed} ${list}`).next;
		for (let n = 0; n < count; n += 1) {
			const known = this.contacts.length > 0 && random() < 0.05 ? this.contacts[Math.floor(random() * this.contacts.length)] : undefined;
			this.contacts.push({
				list,
				row: n + 2,
				part: 0,
				phone: known?.phone ?? `+1212${String(2_000_000 + this.contacts.length)}`,
				kind: KINDS[Math.floor(random() * 3)] ?? 'unknown',
				zones: ZONES[Math.floor(random() * ZONES.length)] ?? '',
				externalId: '',
				firstName: `First ${n}`,
				lastName: `Last ${n}`,
				fields: '{}',
				doNotCall: false,
			});
		}
	}
}

/** Runs the plan to the end of the evening; `look` sees the world after every step. */
export function runEvening(options: EveningOptions, plan: readonly Planned[], look: (evening: Evening, what: string) => void): Evening {
	const evening = new Evening(options);
	evening.planned = () => look(evening, 'planned');
	look(evening, 'loaded');
	for (const { at, operation } of plan) {
		while (evening.step(evening.start + at)) {
			evening.adminReturns();
			look(evening, 'step');
		}
		evening.perform(operation);
		if (evening.engine.nextLoad()) evening.loadRest();
		look(evening, operation.do);
	}
	const end = evening.start + options.hours * 3_600_000;
	while (evening.step(end)) {
		evening.adminReturns();
		look(evening, 'step');
	}
	// The evening is over: everybody goes home, the carrier finishes what is under way, D1 comes back.
	evening.over();
	const late = evening.now + 75 * 60_000;
	while (evening.step(late)) look(evening, 'after hours');
	return evening;
}
