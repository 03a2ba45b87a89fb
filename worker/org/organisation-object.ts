import { DurableObject } from 'cloudflare:workers';
import { objectSql } from '../campaign/object-sql.ts';
import type { CarrierHealth, CarrierTake, CarrierTest, DoNotCallEntry, OrganisationRpc } from '../campaign/rpc.ts';
import type { Outcome } from '../carriers/port.ts';
import { clockOf, type Env } from '../env.ts';
import { redact } from '../lib/redact.ts';
import { CarrierDesk } from './carrier-desk.ts';
import { DoNotCallFanOut } from './do-not-call.ts';

/** What the campaigns of one organisation share: the Do Not Call list and its way into every campaign. */
export class OrganisationObject extends DurableObject<Env> implements OrganisationRpc {
	readonly #fanOut: DoNotCallFanOut;
	readonly #desk: CarrierDesk;

	constructor(ctx: DurableObjectState, env: Env) {
		super(ctx, env);
		const sql = objectSql(ctx.storage);
		this.#fanOut = new DoNotCallFanOut(sql);
		this.#desk = new CarrierDesk(sql, () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32);
	}

	// ── the carrier ─────────────────────────────────────────────────────────
	#now(): number {
		return clockOf(this.env).now();
	}
	async carrierTake(ask: CarrierTake): Promise<Outcome<null>> {
		return this.#desk.take(ask, this.#now());
	}
	async carrierSettle(campaignId: string, leg: string, dollars: number): Promise<void> {
		this.#desk.settle(campaignId, leg, dollars, this.#now());
	}
	async carrierRefused(code: string, message: string): Promise<void> {
		this.#desk.refused(code, message, this.#now());
	}
	async carrierHeard(good: boolean): Promise<void> {
		this.#desk.heard(good, this.#now());
	}
	async carrierStop(by: string | null): Promise<void> {
		this.#desk.stop(by, this.#now());
	}
	async carrierHealth(): Promise<CarrierHealth> {
		const desk = this.#desk;
		return {
			stopped: desk.stopped(),
			spentDay: desk.spent(null, 24, this.#now()),
			open: desk.open(),
			heard: desk.heardAt(),
			refusals: desk.refusals(),
		};
	}
	async mintPin(campaignId: string, sessionId: string): Promise<{ pin: string; expiresAt: number }> {
		return this.#desk.mintPin(campaignId, sessionId, this.#now());
	}
	async claimPin(pin: string, call: string, number: string): Promise<{ campaign: string; session: string } | 'wrong' | 'locked'> {
		return this.#desk.claimPin(pin, call, number, this.#now());
	}
	async keepTest(row: CarrierTest): Promise<void> {
		this.#desk.keepTest(row);
	}
	async testCall(id: string): Promise<CarrierTest | null> {
		return this.#desk.test(id);
	}

	// ── Do Not Call ─────────────────────────────────────────────────────────
	async register(campaignId: string): Promise<void> {
		this.#fanOut.register(campaignId);
	}

	async forget(campaignId: string): Promise<void> {
		this.#fanOut.forget(campaignId);
	}

	async forgetNumber(phone: string): Promise<void> {
		this.#fanOut.forgetNumber(phone);
	}

	async addDoNotCall(organisationId: string, entry: DoNotCallEntry): Promise<{ added: number }> {
		const now = clockOf(this.env).now();
		const added = await this.#insert(organisationId, entry, now);
		// An entry that was there before is nobody's to take back.
		this.#fanOut.queue('add', entry.phones, added > 0 ? (entry.attempt ?? null) : null);
		await this.#deliver();
		return { added };
	}

	async removeDoNotCall(organisationId: string, phones: string[], onlyAttempt: string | null): Promise<{ removed: number }> {
		const own = onlyAttempt === null ? phones : this.#fanOut.addedBy(onlyAttempt, phones);
		if (own.length === 0) return { removed: 0 };
		const result = await this.env.DB.prepare(
			'delete from do_not_call where organisation_id = ? and phone in (select value from json_each(?))',
		)
			.bind(organisationId, JSON.stringify(own))
			.run();
		this.#fanOut.queue('remove', own, null);
		await this.#deliver();
		return { removed: result.meta.changes ?? 0 };
	}

	async #insert(organisationId: string, entry: DoNotCallEntry, now: number): Promise<number> {
		const result = await this.env.DB.prepare(
			`insert into do_not_call (organisation_id, phone, source, campaign_id, added_by, note, added_at)
			 select ?1, value, ?2, ?3, ?4, ?5, ?6 from json_each(?7) where true on conflict do nothing`,
		)
			.bind(organisationId, entry.source, entry.campaignId, entry.addedBy, entry.note, now, JSON.stringify(entry.phones))
			.run();
		return result.meta.changes ?? 0;
	}

	/** Reaches every campaign at once; whoever could not be reached is tried again by the alarm until it can. */
	async #deliver(): Promise<void> {
		const work = this.#fanOut.pending();
		await Promise.all(
			work.map(async (delivery) => {
				try {
					const campaign = this.env.CAMPAIGN.getByName(delivery.campaign);
					if (delivery.verb === 'add') await campaign.addDoNotCall(delivery.phones);
					else await campaign.removeDoNotCall(delivery.phones);
					this.#fanOut.done(delivery.id);
				} catch (error) {
					console.warn(
						'a campaign could not be told of Do Not Call; it is tried again',
						redact(error instanceof Error ? error.message : String(error)),
					);
					this.#fanOut.failed(delivery.id);
				}
			}),
		);
		if (this.#fanOut.pending().length > 0) await this.ctx.storage.setAlarm(Date.now() + 250);
	}

	override async alarm(): Promise<void> {
		await this.#deliver();
	}
}
