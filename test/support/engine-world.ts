import { createHash } from 'node:crypto';
import type { CallerCommand } from '../../protocol/frames.ts';
import type { LedgerLine } from '../../protocol/rest.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../protocol/settings.ts';
import type { CallerView } from '../../protocol/views.ts';
import type { CampaignConfig } from '../../worker/campaign/engine/config.ts';
import { Engine } from '../../worker/campaign/engine/engine.ts';
import type { ContactRow } from '../../worker/campaign/engine/loading.ts';
import type { Order } from '../../worker/campaign/engine/outbox.ts';
import type { Sql } from '../../worker/campaign/engine/sql.ts';
import type { AnswerRequest, LegAction, LegSnapshot, Outcome } from '../../worker/carriers/port.ts';
import { faultsSchema } from '../../worker/carriers/simulated/faults.ts';
import { SimulatedCarrier } from '../../worker/carriers/simulated/simulated-carrier.ts';
import { type Electorate, parseElectorate } from '../../worker/domain/electorate.ts';
import { defaultScript } from '../../worker/domain/script.ts';
import { seededRandom } from '../../worker/lib/random.ts';
import { nodeSql } from './node-sql.ts';

export interface WorldOptions {
	numbers?: number;
	settings?: Partial<Settings>;
	electorate?: Partial<Electorate>;
	seed?: string;
	/** Line kind of the n-th number; landline without it. */
	kind?: (n: number) => ContactRow['kind'];
}

const START = Date.UTC(2026, 9, 6, 18, 0);
const around = { openMinute: 0, closeMinute: 1440 };

/** Engine and simulated carrier on one virtual clock, with callers who do what a test says. Deterministic. */
export class EngineWorld {
	now = START;
	readonly sql: Sql = nodeSql();
	readonly engine: Engine;
	readonly carrier: SimulatedCarrier;
	readonly #callers: Caller[] = [];
	readonly #held = new Map<string, { id: number; request: AnswerRequest }>();
	config: CampaignConfig;

	constructor(options: WorldOptions = {}) {
		const random = seededRandom(options.seed ?? 'world');
		let tokens = 0;
		this.engine = new Engine({
			sql: this.sql,
			now: () => this.now,
			random: random.next,
			token: () => {
				tokens += 1;
				return `token-${tokens}-0000000000`;
			},
			hash: (text) => createHash('sha256').update(text).digest('hex'),
			speed: 1,
		});
		this.carrier = new SimulatedCarrier(nodeSql(), {
			seed: options.seed ?? 'world',
			electorate: parseElectorate(options.electorate ?? {}),
			faults: faultsSchema.parse({}),
			speed: 1,
		});
		const numbers = options.numbers ?? 20;
		this.config = configOf(numbers, { ...DEFAULT_SETTINGS, ...practiceHours(), clicking: false, ...options.settings });
		this.engine.configure(this.config);
		this.engine.loadPage(1, contactRows(numbers, options.kind ?? (() => 'landline')), true);
	}

	caller(name: string): Caller {
		const joined = this.engine.joinCaller({ name, phone: '', ipPrefix: '10.0.0.0/24' });
		if (!joined.ok) throw new Error(joined.message);
		const caller = new Caller(this, joined.value.sessionId);
		this.engine.callerLinkUp(caller.id);
		this.#callers.push(caller);
		this.settle();
		return caller;
	}

	/** Lets time pass, event by event. */
	pass(ms: number): void {
		const until = this.now + ms;
		for (let turns = 0; turns < 1_000_000; turns += 1) {
			this.settle();
			const next = Math.min(this.carrier.nextDueAt() ?? Number.POSITIVE_INFINITY, this.engine.nextDeadline() ?? Number.POSITIVE_INFINITY);
			if (next > until) break;
			this.now = Math.max(this.now + 1, Math.ceil(next));
			const due = this.engine.nextDeadline();
			if (due !== null && due <= this.now) this.engine.runDeadlines();
		}
		this.now = until;
		this.settle();
	}

	/** Orders to the carrier, its posts back, and what callers do, until nothing moves. */
	settle(): void {
		for (let moved = true; moved; ) {
			moved = this.#orders() || this.#deliveries() || this.#act();
			this.#replies();
			const batch = this.engine.projectionBatch();
			if (batch) this.engine.projected(batch.receipt);
		}
	}

	#orders(): boolean {
		const orders = this.engine.takeOrders(50);
		for (const order of orders) this.engine.orderDone(order, this.#perform(order));
		return orders.length > 0;
	}

	#perform(order: Order): Outcome<LegSnapshot | null | { ref: string }> {
		switch (order.what.verb) {
			case 'originate':
				return this.carrier.originate(order.what.originate, this.now);
			case 'act':
				return this.carrier.act(`${order.leg}:${order.id}`, order.leg, order.what.action, this.now) as Outcome<null>;
			case 'snapshot':
				return this.carrier.snapshot(order.leg, this.now);
			default:
				return this.carrier.endLeg(order.leg, this.now) as Outcome<null>;
		}
	}

	#deliveries(): boolean {
		const due = this.carrier.step(this.now);
		for (const { id, event } of due.events) {
			this.engine.carrierEvents([event]);
			this.carrier.delivered([id]);
		}
		for (const { id, request } of due.asks) {
			const decision = this.engine.answered(request);
			if (decision.do === 'hold') this.#held.set(request.legId, { id, request });
			else this.carrier.answered(id, request, decision, this.now);
		}
		return due.events.length + due.asks.length > 0;
	}

	#replies(): void {
		const effects = this.engine.takeEffects();
		if (effects.plan) this.engine.replan();
		for (const [leg, action] of effects.decided) this.#reply(leg, action);
	}
	#reply(leg: string, action: LegAction): void {
		const ask = this.#held.get(leg);
		if (ask === undefined) return;
		this.#held.delete(leg);
		this.engine.replied(leg);
		this.carrier.answered(ask.id, ask.request, action, this.now);
	}

	#act(): boolean {
		return this.#callers.map((caller) => caller.act()).some(Boolean);
	}

	carrierLedger(): LedgerLine[] {
		return this.carrier.ledger(0, 100_000, this.now);
	}
}

/** A caller who records every conversation as soon as it has ended. */
export class Caller {
	readonly id: string;
	readonly #world: EngineWorld;
	#commands = 0;

	constructor(world: EngineWorld, id: string) {
		this.#world = world;
		this.id = id;
	}
	command(command: CallerCommand) {
		this.#commands += 1;
		return this.#world.engine.callerCommand(this.id, `${this.id}-${this.#commands}`.slice(-36), command);
	}
	view(): CallerView {
		const view = this.#world.engine.callerView(this.id, this.#world.engine.status());
		if (!view) throw new Error('no view');
		return view;
	}
	act(): boolean {
		const state = this.#world.sql.rows<{ state: string }>('select state from sessions where id = ?', this.id)[0]?.state;
		if (state !== 'wrap_up') return false;
		const { session, call } = this.view();
		if (session.state !== 'wrap_up' || !call) return false;
		const person = call.people[0];
		const first = call.script.questions[0];
		const answer = first?.answers[0];
		if (!person || !first || !answer) throw new Error('nothing to answer');
		this.command({ do: 'answer', attemptId: call.attemptId, personRef: person.ref, questionId: first.id, value: { answers: [answer.id] } });
		this.command({ do: 'save', attemptId: call.attemptId, next: 'ready' });
		return true;
	}
}

const practiceHours = (): Partial<Settings> => ({
	hours: { timeZone: 'America/New_York', week: Array.from({ length: 7 }, () => around) },
	localWindow: around,
});

function configOf(numbers: number, settings: Settings): CampaignConfig {
	return {
		campaignId: 'cmp',
		organisationId: 'org',
		name: 'World',
		practice: true,
		simulated: true,
		revision: 1,
		startedAt: START,
		settings,
		scriptVersion: 1,
		script: defaultScript(),
		callerIds: [{ id: 'cid', phone: '+12025550100' }],
		bars: [],
		endCards: [],
		lists: [{ id: 1, name: 'List', accepted: numbers, rejected: 0 }],
		callsPerSecond: 20,
		concurrent: null,
		verdictAtAnswer: true,
	};
}

function contactRows(numbers: number, kind: (n: number) => ContactRow['kind']): ContactRow[] {
	return Array.from({ length: numbers }, (_, n) => ({
		list: 1,
		row: n + 2,
		part: 0,
		phone: `+1212${String(2_000_000 + n)}`,
		kind: kind(n),
		zones: 'America/New_York',
		externalId: `V${n}`,
		firstName: `First${n}`,
		lastName: `Last${n}`,
		fields: '{}',
		doNotCall: false,
	}));
}
