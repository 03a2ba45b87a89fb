import type { z } from 'zod';
import type { ContractWorld } from '../../worker/carriers/contract.ts';
import type { AnswerRequest, CarrierCaps, CarrierEvent, LegAction, Originate } from '../../worker/carriers/port.ts';
import { simulatedCarrier } from '../../worker/carriers/simulated/adapter.ts';
import { type Faults, faultsSchema } from '../../worker/carriers/simulated/faults.ts';
import { SimulatedCarrier } from '../../worker/carriers/simulated/simulated-carrier.ts';
import { type Electorate, parseElectorate } from '../../worker/domain/electorate.ts';
import { FIXED_PHONES } from './fixed-phones.ts';
import { nodeSql } from './node-sql.ts';

export interface VirtualCarrierOptions {
	faults?: z.input<typeof faultsSchema>;
	electorate?: Partial<Electorate>;
	startMs?: number;
	campaignId?: string;
}

/** The simulated carrier on virtual time: nothing happens but what `pass` lets happen. */
export class VirtualCarrier implements ContractWorld {
	readonly campaignId: string;
	readonly events: CarrierEvent[] = [];
	readonly asks: AnswerRequest[] = [];
	readonly phones = FIXED_PHONES;
	readonly sql = nodeSql();
	now: number;
	/** Whether posts arrive. */
	reachable = true;
	core: SimulatedCarrier;
	readonly #options: { seed: string; electorate: Electorate; faults: Faults; speed: number };
	#decide: (request: AnswerRequest) => LegAction = () => ({ do: 'wait' });

	constructor(options: VirtualCarrierOptions = {}) {
		this.now = options.startMs ?? 1_800_000_000_000;
		this.campaignId = options.campaignId ?? 'cmp';
		const faults = faultsSchema.parse(options.faults ?? {});
		this.#options = {
			seed: String(faults.seed ?? this.campaignId),
			electorate: parseElectorate(options.electorate ?? {}),
			faults,
			speed: 1,
		};
		this.core = new SimulatedCarrier(this.sql, this.#options);
	}

	/** As after an eviction: nothing but the tables is left. */
	reopen(): void {
		this.core = new SimulatedCarrier(this.sql, this.#options);
	}

	async heard(legId: string): Promise<string | null> {
		return this.core.ledger(0, 1_000, this.now).find((line) => line.legId === legId)?.heard ?? null;
	}

	reply(decide: (request: AnswerRequest) => LegAction): void {
		this.#decide = decide;
	}

	get carrier() {
		const caps: CarrierCaps = {
			maxCallsPerSecond: this.#options.faults.callsPerSecond,
			maxConcurrent: this.#options.faults.maxConcurrent,
			holdReplyMs: 15_000,
			verdictAtAnswer: this.#options.electorate.amd.mode === 'perfect',
		};
		return simulatedCarrier(
			{
				originate: async (order: Originate) => this.core.originate(order, this.now),
				act: async (key, legId, action) => this.core.act(key, legId, action, this.now),
				cancel: async (_key, legId) => this.core.endLeg(legId, this.now),
				hangUp: async (_key, legId) => this.core.endLeg(legId, this.now),
				snapshot: async (legId) => this.core.snapshot(legId, this.now),
				ledger: async (after, limit) => this.core.ledger(after, limit, this.now),
			},
			caps,
		);
	}

	async pass(ms: number): Promise<void> {
		const until = this.now + ms;
		this.#deliver();
		for (let due = this.core.nextDueAt(); due !== null && due <= until; due = this.core.nextDueAt()) {
			this.now = Math.max(this.now, due);
			this.#deliver();
		}
		this.now = until;
	}

	#deliver(): void {
		const { events, asks } = this.core.step(this.now);
		for (const { id, event } of events) {
			if (!this.reachable) this.core.failed([id], this.now);
			else {
				this.events.push(event);
				this.core.delivered([id]);
			}
		}
		for (const { id, request } of asks) {
			if (!this.reachable) this.core.failed([id], this.now);
			else {
				this.asks.push(request);
				this.core.answered(id, request, this.#decide(request), this.now);
			}
		}
	}
}
