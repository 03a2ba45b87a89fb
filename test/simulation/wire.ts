/** Between the object and its carrier: orders, events and answer requests on their way. Whatever is on it is lost when the object dies. */
import type { Order } from '../../worker/campaign/engine/outbox.ts';
import type { AnswerRequest, LegAction, LegSnapshot, Outcome } from '../../worker/carriers/port.ts';
import { faultsSchema } from '../../worker/carriers/simulated/faults.ts';
import { SimulatedCarrier } from '../../worker/carriers/simulated/simulated-carrier.ts';
import { parseElectorate } from '../../worker/domain/electorate.ts';
import { nodeSql } from '../support/node-sql.ts';
import { Broken } from './broken.ts';
import type { Evening } from './evening.ts';
import { carrierFaults, detectionOf } from './scenery.ts';
import { counted } from './storage.ts';

export class Wire {
	readonly carrier: SimulatedCarrier;
	/** What people do right before the next answer reaches the object. */
	beforeNextAnswer: (() => void) | null = null;
	/** Nothing passes until then. */
	awayUntil = 0;
	readonly #evening: Evening;
	/** Answer requests that the object holds. */
	readonly #held = new Map<string, { id: number; request: AnswerRequest }>();
	#writes = 0;
	#known = -1;
	#due = Number.POSITIVE_INFINITY;

	constructor(evening: Evening) {
		this.#evening = evening;
		this.carrier = new SimulatedCarrier(
			counted(nodeSql(), () => {
				this.#writes += 1;
			}),
			{
				seed: `carrier ${evening.options.seed}`,
				electorate: parseElectorate({
					answerRate: 0.25,
					machineRate: 0.3,
					badRate: 0.05,
					busyRate: 0.05,
					amd: { mode: detectionOf(evening.options.seed) },
					talk: [
						{ share: 0.6, meanS: 20, cv: 0.8, minS: 1, maxS: 120 },
						{ share: 0.4, meanS: 120, cv: 0.7, minS: 5, maxS: 600 },
					],
				}),
				faults: faultsSchema.parse(carrierFaults(evening.options.faults)),
				speed: 1,
			},
		);
	}

	/** A held request is decided. */
	decided(leg: string, action: LegAction): void {
		const ask = this.#held.get(leg);
		if (!ask) return;
		this.#held.delete(leg);
		this.#evening.engine.replied(leg);
		this.#reply(ask.id, ask.request, action);
	}
	/** The object died: held requests hang up on the carrier. */
	cut(): void {
		for (const { id } of this.#held.values()) this.carrier.failed([id], this.#evening.time);
		this.#held.clear();
	}

	#latency(): number {
		const slow = this.#evening.has('slow') && this.#evening.random() < 0.01;
		return slow ? 3_000 * this.#evening.random() : 5 + 40 * this.#evening.random();
	}

	/** An order leaves; what became of it comes back. */
	send(order: Order): void {
		this.#evening.post(this.#latency(), () => {
			const outcome = this.#perform(order);
			this.#evening.post(this.#latency(), () => this.#evening.engine.orderDone(order, outcome));
		});
	}
	#perform(order: Order): Outcome<LegSnapshot | null | { ref: string }> {
		if (this.#evening.time < this.awayUntil) return { ok: false, why: 'unknown', message: 'no connection' };
		const key = `${order.leg}:${order.id}`;
		// The carrier throttles calls by itself; commands are throttled here.
		if (order.what.verb !== 'originate' && this.#evening.has('throttled') && this.#evening.random() < 0.02)
			return { ok: false, why: 'throttled', retryAfterMs: 1_000 };
		switch (order.what.verb) {
			case 'originate':
				return this.carrier.originate(order.what.originate, this.#evening.time);
			case 'act':
				return this.carrier.act(key, order.leg, order.what.action, this.#evening.time);
			case 'snapshot':
				return this.carrier.snapshot(order.leg, this.#evening.time);
			case 'cancel':
			case 'hangup':
				return this.carrier.endLeg(order.leg, this.#evening.time);
		}
	}
	/** When the carrier has something to tell; asked again only when it wrote something. */
	dueAt(): number {
		if (this.#known !== this.#writes) {
			this.#due = this.carrier.nextDueAt() ?? Number.POSITIVE_INFINITY;
			this.#known = this.#writes;
		}
		return this.#due;
	}
	/** What the carrier has to tell by now sets out. */
	posts(): void {
		if (this.dueAt() > this.#evening.time) return;
		const due = this.carrier.step(this.#evening.time);
		if (this.#evening.time < this.awayUntil) {
			this.carrier.failed(
				[...due.events, ...due.asks].map(({ id }) => id),
				this.#evening.time,
			);
			return;
		}
		for (const { id, event } of due.events) {
			this.#evening.post(this.#latency(), () => {
				this.#evening.engine.carrierEvents([event]);
				this.carrier.delivered([id]);
			});
		}
		if (due.asks.length > 0) {
			this.beforeNextAnswer?.();
			this.beforeNextAnswer = null;
		}
		for (const { id, request } of due.asks) this.#evening.post(this.#latency(), () => this.#ask(id, request));
	}
	#ask(id: number, request: AnswerRequest): void {
		const decision = this.#evening.engine.answered(request);
		// Carriers repeat themselves: the second decision is the first.
		if (this.#evening.random() < 0.1 && JSON.stringify(this.#evening.engine.answered(request)) !== JSON.stringify(decision))
			throw new Broken('same-decision', 'a repeated answer request was decided differently');
		if (decision.do === 'hold') this.#held.set(request.legId, { id, request });
		else this.#reply(id, request, decision);
	}
	#reply(id: number, request: AnswerRequest, action: LegAction): void {
		this.#evening.post(this.#latency(), () => this.carrier.answered(id, request, action, this.#evening.time));
	}
}
