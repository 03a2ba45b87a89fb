/** The engine alone, with a carrier that does only what a test says: for what has to be driven event by event. */
import { createHash } from 'node:crypto';
import type { CallerCommand } from '../../protocol/frames.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../protocol/settings.ts';
import type { CallerView, ClickerView, StatusView } from '../../protocol/views.ts';
import type { AttemptRow } from '../../worker/campaign/engine/calls.ts';
import type { FrameAnswer } from '../../worker/campaign/engine/click-queue.ts';
import type { CampaignConfig } from '../../worker/campaign/engine/config.ts';
import { Engine } from '../../worker/campaign/engine/engine.ts';
import type { ContactRow } from '../../worker/campaign/engine/loading.ts';
import type { NumberRow } from '../../worker/campaign/engine/numbers.ts';
import type { Order, ProjectionBatch } from '../../worker/campaign/engine/outbox.ts';
import type { SessionRow } from '../../worker/campaign/engine/sessions.ts';
import type { Sql } from '../../worker/campaign/engine/sql.ts';
import type { AnswerRequest, CarrierEvent, LegAction, LegSnapshot, Outcome } from '../../worker/carriers/port.ts';
import { defaultScript } from '../../worker/domain/script.ts';
import { seededRandom } from '../../worker/lib/random.ts';
import { nodeSql } from './node-sql.ts';

/** Tuesday, 2026-10-06, 14:00 in New York. */
export const RIG_START = Date.UTC(2026, 9, 6, 18, 0);
const allDay = { openMinute: 0, closeMinute: 1440 };
export const AROUND_THE_CLOCK: Pick<Settings, 'hours' | 'localWindow'> = {
	hours: { timeZone: 'America/New_York', week: Array.from({ length: 7 }, () => allDay) },
	localWindow: allDay,
};

export interface RigOptions {
	/** Invented contacts: a number of them, or what each differs in. */
	contacts?: number | Partial<ContactRow>[];
	settings?: Partial<Settings>;
	config?: Partial<CampaignConfig>;
	seed?: string;
	/** Virtual ms per real ms. */
	speed?: number;
	/** Not loaded yet, as right after the start. */
	unloaded?: boolean;
}
type Facts<E> = E extends CarrierEvent ? Omit<E, 'id' | 'legId' | 'at'> : never;
export type Fact = Facts<CarrierEvent>;
export type Said = Outcome<LegSnapshot | null | { ref: string }>;

export const phoneOf = (n: number): string => `+1212${2_000_000 + n}`;

/** Landlines in New York, unless told otherwise. One line per ready caller. */
export class EngineRig {
	now = RIG_START;
	readonly sql: Sql = nodeSql();
	engine: Engine;
	config: CampaignConfig;
	readonly rows: ContactRow[];
	/** Every order that left, in order. */
	readonly sent: Order[] = [];
	/** Decisions of held answer requests. */
	readonly decided = new Map<string, LegAction>();
	/** What D1 was given, in order. */
	readonly projected: ProjectionBatch[] = [];
	/** What the carrier says to an order. By default it takes everything and knows nothing. */
	says: (order: Order) => Said | 'lost' = (order) => ({ ok: true, value: order.what.verb === 'originate' ? { ref: 'r' } : null });
	readonly #random: () => number;
	readonly #speed: number;
	#tokens = 0;
	#events = 0;

	constructor(options: RigOptions = {}) {
		this.#random = seededRandom(options.seed ?? 'rig').next;
		this.#speed = options.speed ?? 1;
		const contacts = options.contacts ?? 10;
		this.rows = contactRows(typeof contacts === 'number' ? Array.from({ length: contacts }, () => ({})) : contacts);
		this.engine = this.open();
		this.config = {
			campaignId: 'cmp',
			organisationId: 'org',
			name: 'Rig',
			practice: true,
			simulated: true,
			revision: 1,
			startedAt: RIG_START,
			settings: { ...DEFAULT_SETTINGS, ...AROUND_THE_CLOCK, clicking: false, dropLimitPercent: 0, ...options.settings },
			scriptVersion: 1,
			script: defaultScript(),
			callerIds: [{ id: 'cid', phone: '+12025550100' }],
			bars: [],
			endCards: [],
			lists: [{ id: 1, name: 'List', accepted: this.rows.length, rejected: 0 }],
			callsPerSecond: null,
			concurrent: null,
			verdictAtAnswer: true,
			...options.config,
		};
		this.engine.configure(this.config);
		if (!options.unloaded) this.load();
		this.pump();
	}

	/** A new engine on the same storage, as after an eviction. */
	open(): Engine {
		this.engine = new Engine({
			sql: this.sql,
			now: () => this.now,
			random: () => this.#random(),
			token: () => {
				this.#tokens += 1;
				return `token-${this.#tokens}-0000000000`;
			},
			hash: sha256,
			speed: this.#speed,
		});
		return this.engine;
	}

	load(list = 1): void {
		this.engine.loadPage(
			list,
			this.rows.filter((row) => row.list === list),
			true,
		);
	}

	/** Contacts of a further list, in one page. */
	addList(contacts: Partial<ContactRow>[]): void {
		const list = this.config.lists.length + 1;
		const rows = contactRows(contacts, this.rows.length).map((row) => ({ ...row, list }));
		this.rows.push(...rows);
		this.configure({ lists: [...this.config.lists, { id: list, name: `List ${list}`, accepted: rows.length, rejected: 0 }] });
		this.load(list);
		this.pass(1_000);
	}

	configure(changes: Partial<Omit<CampaignConfig, 'settings'>> & { settings?: Partial<Settings> }): void {
		this.config = {
			...this.config,
			...changes,
			revision: this.config.revision + 1,
			settings: { ...this.config.settings, ...changes.settings },
		};
		this.engine.configure(this.config);
		this.pump();
	}

	// ── time ────────────────────────────────────────────────────────────────
	/** Lets time pass, deadline by deadline. */
	pass(ms: number): void {
		const until = this.now + ms;
		this.pump();
		for (let next = this.engine.nextDeadline(); next !== null && next <= until; next = this.engine.nextDeadline()) {
			this.now = Math.max(this.now + 1, next);
			this.engine.runDeadlines();
			this.pump();
		}
		this.now = until;
	}

	/** What the shell does after each transaction. */
	pump(): void {
		for (let moved = true; moved; ) {
			const effects = this.engine.takeEffects();
			for (const [leg, action] of effects.decided) this.decided.set(leg, action);
			if (effects.plan) this.engine.replan();
			const orders = this.engine.takeOrders(50);
			for (const order of orders) {
				this.sent.push(order);
				const said = this.says(order);
				if (said !== 'lost') this.engine.orderDone(order, said);
			}
			const batch = this.engine.projectionBatch();
			if (batch) {
				this.projected.push(batch);
				this.engine.projected(batch.receipt);
			}
			moved = effects.plan || orders.length > 0 || batch !== null;
		}
	}

	// ── the carrier ─────────────────────────────────────────────────────────
	/** One fact about a call, by its attempt. */
	tell(attempt: number, fact: Fact): void {
		this.#events += 1;
		const event = { id: `e${this.#events}`, legId: this.attempt(attempt).leg, at: this.now, ...fact } satisfies CarrierEvent;
		this.engine.carrierEvents([event]);
		this.pump();
	}
	/** Somebody, or something, picked up. */
	answer(attempt: number, verdict: AnswerRequest['verdict'] = 'person') {
		const { leg } = this.attempt(attempt);
		const decision = this.engine.answered({ id: `${leg}.ask`, legId: leg, at: this.now, verdict });
		this.pump();
		return decision;
	}
	/** Placed, rung, answered and joined to whoever is longest waiting. */
	connect(attempt = this.ringing()[0]?.id ?? 0): AttemptRow {
		this.tell(attempt, { t: 'ringing' });
		const decision = this.answer(attempt);
		if (decision.do !== 'join') throw new Error(`decided to ${decision.do}`);
		this.tell(attempt, { t: 'joined', room: decision.room });
		return this.attempt(attempt);
	}
	/** Verbs that left for a call, in order. */
	verbs(attempt: number): string[] {
		return this.sent.filter((order) => order.attempt === attempt).map(({ what }) => (what.verb === 'act' ? what.action.do : what.verb));
	}

	// ── rows ────────────────────────────────────────────────────────────────
	attempt(id: number): AttemptRow {
		const row = this.sql.rows<AttemptRow>('select * from attempts where id = ?', id)[0];
		if (!row) throw new Error(`no attempt ${id}`);
		return row;
	}
	attempts(): AttemptRow[] {
		return this.sql.rows<AttemptRow>('select * from attempts order by id');
	}
	ringing(): AttemptRow[] {
		return this.attempts().filter((row) => row.ended_at === null && row.answered_at === null);
	}
	number(phone: string): NumberRow {
		const row = this.sql.rows<NumberRow>('select * from numbers where phone = ?', phone)[0];
		if (!row) throw new Error(`no number ${phone}`);
		return row;
	}
	numbers(): NumberRow[] {
		return this.sql.rows<NumberRow>('select * from numbers order by id');
	}
	session(id: string): SessionRow {
		const row = this.sql.rows<SessionRow>('select * from sessions where id = ?', id)[0];
		if (!row) throw new Error(`no session ${id}`);
		return row;
	}
	count(query: string, ...bindings: (string | number)[]): number {
		return this.sql.rows<{ n: number }>(`select count(*) n from ${query}`, ...bindings)[0]?.n ?? 0;
	}
	status(): StatusView {
		return this.engine.status();
	}

	// ── people ──────────────────────────────────────────────────────────────
	caller(name = 'Ann'): RigCaller {
		const joined = this.engine.joinCaller({ name, phone: '', ipPrefix: '10.0.0.0/24' });
		if (!joined.ok) throw new Error(joined.message);
		this.engine.callerLinkUp(joined.value.sessionId);
		this.pump();
		return new RigCaller(this, joined.value.sessionId);
	}
	/** A caller who waits in the queue. */
	readyCaller(name = 'Ann'): RigCaller {
		const caller = this.caller(name);
		caller.do({ do: 'ready' });
		return caller;
	}
	clicker(name = 'Cleo'): RigClicker {
		const joined = this.engine.joinClicker({ name, ipPrefix: '10.0.0.0/24' });
		if (!joined.ok) throw new Error(joined.message);
		this.engine.clickerLinkUp(joined.value.sessionId);
		return new RigClicker(this, joined.value.sessionId);
	}
}

export class RigCaller {
	readonly id: string;
	readonly #rig: EngineRig;
	#commands = 0;

	constructor(rig: EngineRig, id: string) {
		this.#rig = rig;
		this.id = id;
	}
	do(command: CallerCommand, commandId?: string) {
		this.#commands += 1;
		const result = this.#rig.engine.callerCommand(this.id, commandId ?? `command-${this.#commands}`, command);
		this.#rig.pump();
		return result;
	}
	get row(): SessionRow {
		return this.#rig.session(this.id);
	}
	get state(): string {
		return this.row.state;
	}
	view(): CallerView {
		const view = this.#rig.engine.callerView(this.id, this.#rig.status());
		if (!view) throw new Error('no view');
		return view;
	}
	/** Answers the first question for the first person of the number. */
	result(answer: string, attemptId = this.row.attempt ?? 0) {
		const person = this.view().call?.people[0]?.ref ?? '';
		return this.do({ do: 'answer', attemptId, personRef: person, questionId: 'result', value: { answers: [answer] } });
	}
	save(next: 'ready' | 'break' = 'ready', attemptId = this.row.attempt ?? 0) {
		return this.do({ do: 'save', attemptId, next });
	}
	hangUp(attemptId = this.row.attempt ?? 0) {
		return this.do({ do: 'hangUp', attemptId });
	}
	linkLost(): void {
		this.#rig.engine.callerLinkLost(this.id);
		this.#rig.pump();
	}
	linkUp(): boolean {
		const up = this.#rig.engine.callerLinkUp(this.id);
		this.#rig.pump();
		return up;
	}
}

export class RigClicker {
	readonly id: string;
	readonly #rig: EngineRig;
	#frame = 0;

	constructor(rig: EngineRig, id: string) {
		this.#rig = rig;
		this.id = id;
	}
	lease(have = 0): string[] {
		return this.#rig.engine.lease(this.id, have);
	}
	/** Presses these, `gapMs` apart, the last one now; sent as the next frame or as `frame`. */
	press(codes: string[], gapMs = 200, frame = this.#frame + 1): FrameAnswer {
		this.#frame = Math.max(this.#frame, frame);
		const presses = codes.map((code, n): [string, number, 'key'] => [code, (codes.length - 1 - n) * gapMs, 'key']);
		const answer = this.#rig.engine.approve([
			{ session: this.id, frame: { t: 'approve', frame, presses, have: 0 }, receivedAt: this.#rig.now },
		])[0];
		if (!answer) throw new Error('no answer');
		this.#rig.pump();
		return answer;
	}
	view(): ClickerView {
		const view = this.#rig.engine.clickerView(this.id, this.#rig.status());
		if (!view) throw new Error('no view');
		return view;
	}
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function contactRows(contacts: readonly Partial<ContactRow>[], from = 0): ContactRow[] {
	return contacts.map((contact, n) => ({
		list: 1,
		row: from + n + 2,
		part: 0,
		phone: phoneOf(from + n),
		kind: 'landline',
		zones: 'America/New_York',
		externalId: `V${from + n}`,
		firstName: `First${from + n}`,
		lastName: `Last${from + n}`,
		fields: '{}',
		doNotCall: false,
		...contact,
	}));
}
