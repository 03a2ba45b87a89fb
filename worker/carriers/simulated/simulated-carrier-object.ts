import { DurableObject } from 'cloudflare:workers';
import type { LedgerLine } from '../../../protocol/rest.ts';
import type { Sql } from '../../campaign/engine/sql.ts';
import { objectSql } from '../../campaign/object-sql.ts';
import { clockOf, type Env, secretOf } from '../../env.ts';
import type { Clock } from '../../lib/clock.ts';
import type { AnswerRequest, CarrierEvent, LegAction, LegSnapshot, Originate, Outcome } from '../port.ts';
import { legActionSchema } from '../wire.ts';
import type { SimulatedCarrierRpc } from './adapter.ts';
import { simulatedCarrierConfig } from './config.ts';
import { SIGNATURE_HEADER, sign } from './signature.ts';
import { SimulatedCarrier } from './simulated-carrier.ts';
import { readMeta, writeMeta } from './store.ts';

const POST_TIMEOUT_MS = 5_000;
const ANSWER_TIMEOUT_MS = 15_000;

/** The Worker that all this runs in; a request to it goes through its routes without a network. */
interface Entry {
	fetch(request: Request): Promise<Response>;
}

/**
 * A remote carrier, simulated: one per campaign, with a store of its own that no campaign code can write. It is told
 * what to do over RPC, as a real one over HTTPS, and reports by signed webhooks to /hooks, as a real one would.
 */
export class SimulatedCarrierObject extends DurableObject<Env> implements SimulatedCarrierRpc {
	/** Tests put their own in place. */
	clock: Clock;
	entry: Entry;
	/** JSON of CARRIER_FAULTS. */
	faults: string | undefined;
	/** Requests that are out, with what follows from their answers. */
	readonly out = new Set<Promise<void>>();
	readonly #sql: Sql;
	#carrier: SimulatedCarrier | null = null;
	#alarmAt: number | null = null;
	#posting = false;

	constructor(ctx: DurableObjectState, env: Env) {
		super(ctx, env);
		this.clock = clockOf(env);
		this.entry = entryOf(ctx.exports);
		this.faults = env.CARRIER_FAULTS;
		this.#sql = objectSql(ctx.storage);
	}

	async originate(order: Originate): Promise<Outcome<{ ref: string }>> {
		const carrier = this.#open(order.campaignId);
		return await this.#then(carrier.originate(order, this.clock.now()));
	}

	async act(key: string, legId: string, action: LegAction): Promise<Outcome<null>> {
		return await this.#then(this.#open().act(key, legId, action, this.clock.now()));
	}

	async cancel(_key: string, legId: string): Promise<Outcome<null>> {
		return await this.#then(this.#open().endLeg(legId, this.clock.now()));
	}

	async hangUp(_key: string, legId: string): Promise<Outcome<null>> {
		return await this.#then(this.#open().endLeg(legId, this.clock.now()));
	}

	async snapshot(legId: string): Promise<Outcome<LegSnapshot | null>> {
		return await this.#then(this.#open().snapshot(legId, this.clock.now()));
	}

	async ledger(after: number, limit: number): Promise<LedgerLine[]> {
		return await this.#then(this.#open().ledger(after, limit, this.clock.now()));
	}

	async erase(): Promise<void> {
		await this.ctx.storage.deleteAlarm();
		await this.ctx.storage.deleteAll();
		this.#carrier = null;
		this.#alarmAt = null;
	}

	override async alarm(): Promise<void> {
		this.#alarmAt = null;
		await this.#pump();
	}

	/** The tables' campaign is the one whose calls came first; its id is also the default seed. */
	#open(campaignId?: string): SimulatedCarrier {
		if (this.#carrier) return this.#carrier;
		const { electorate, faults } = simulatedCarrierConfig({
			...(this.env.ELECTORATE && { ELECTORATE: this.env.ELECTORATE }),
			...(this.faults && { CARRIER_FAULTS: this.faults }),
		});
		const options = { electorate, faults, speed: this.clock.speed };
		const opened = new SimulatedCarrier(this.#sql, { ...options, seed: '' });
		const known = readMeta<string | null>(this.#sql, 'campaign', null);
		if (known === null && campaignId === undefined) return opened;
		const id = known ?? campaignId ?? '';
		if (known === null) writeMeta(this.#sql, 'campaign', id);
		this.#carrier = new SimulatedCarrier(this.#sql, { ...options, seed: String(faults.seed ?? id) });
		return this.#carrier;
	}

	/** The answer of a command, once what follows from it is under way. */
	async #then<T>(answer: T): Promise<T> {
		await this.#pump();
		return answer;
	}

	/** Posts what is due and sets the alarm for what comes next. Posting goes on by itself. */
	async #pump(): Promise<void> {
		const carrier = this.#open();
		const { events, asks } = carrier.step(this.clock.now(), !this.#posting);
		for (const { id, request } of asks) this.#send(this.#ask(id, request));
		if (events.length > 0) {
			this.#posting = true;
			this.#send(this.#post(events));
		}
		await this.#arm();
	}

	#send(request: Promise<void>): void {
		const tracked = request.finally(() => this.out.delete(tracked));
		this.out.add(tracked);
		this.ctx.waitUntil(tracked);
	}

	/** While a post is out, further events wait for it; should it never come back, the alarm does. */
	async #arm(): Promise<void> {
		const now = this.clock.now();
		const lost = now + POST_TIMEOUT_MS * Math.max(1, this.clock.speed);
		const next = this.#open().nextDueAt(!this.#posting);
		const due = this.#posting ? Math.min(next ?? lost, lost) : next;
		if (due === null) return;
		const at = this.clock.toReal(Math.max(due, now));
		if (this.#alarmAt !== null && this.#alarmAt <= at) return;
		this.#alarmAt = at;
		await this.ctx.storage.setAlarm(at);
	}

	/** One post at a time: what became due meanwhile goes together with the next. */
	async #post(events: { id: number; event: CarrierEvent }[]): Promise<void> {
		const ids = events.map(({ id }) => id);
		const response = await this.#request('events', { events: events.map(({ event }) => event) }, POST_TIMEOUT_MS);
		this.#posting = false;
		if (response) this.#open().delivered(ids);
		else this.#open().failed(ids, this.clock.now());
		await this.#pump();
	}

	async #ask(id: number, request: AnswerRequest): Promise<void> {
		const answer = legActionSchema.safeParse(await this.#request('answer', request, ANSWER_TIMEOUT_MS));
		if (answer.success) this.#open().answered(id, request, answer.data, this.clock.now());
		else this.#open().failed([id], this.clock.now());
		await this.#pump();
	}

	/** The answer's JSON, or null when there was no good answer in time. */
	async #request(what: 'events' | 'answer', content: object, timeoutMs: number): Promise<unknown> {
		const path = `/hooks/simulated/${readMeta(this.#sql, 'campaign', '')}/${what}`;
		const body = JSON.stringify(content);
		// Not AbortSignal.timeout: its timer would keep the object in memory long after the answer.
		const abort = new AbortController();
		const timer = setTimeout(() => abort.abort(), timeoutMs);
		try {
			const response = await this.entry.fetch(
				new Request(`https://carrier.invalid${path}`, {
					method: 'POST',
					headers: {
						'content-type': 'application/json',
						[SIGNATURE_HEADER]: sign(secretOf(this.env), this.clock.now(), path, body),
					},
					body,
					signal: abort.signal,
				}),
			);
			if (response.ok) return await response.json();
			await response.body?.cancel();
			return null;
		} catch {
			return null;
		} finally {
			clearTimeout(timer);
		}
	}
}

/** Workers see their own entry under `default`. */
function entryOf(exports: object): Entry {
	const entry: unknown = Reflect.get(exports, 'default');
	const isEntry = (value: unknown): value is Entry =>
		value !== null && (typeof value === 'object' || typeof value === 'function') && 'fetch' in value;
	if (!isEntry(entry)) throw new Error('The Worker has no default export to report to.');
	return entry;
}
