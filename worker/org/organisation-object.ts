import { DurableObject } from 'cloudflare:workers';
import { objectSql } from '../campaign/object-sql.ts';
import type { DoNotCallEntry, OrganisationRpc } from '../campaign/rpc.ts';
import { clockOf, type Env } from '../env.ts';
import { DoNotCallFanOut } from './do-not-call.ts';

/** What the campaigns of one organisation share: the Do Not Call list and its way into every campaign. */
export class OrganisationObject extends DurableObject<Env> implements OrganisationRpc {
	readonly #fanOut: DoNotCallFanOut;

	constructor(ctx: DurableObjectState, env: Env) {
		super(ctx, env);
		this.#fanOut = new DoNotCallFanOut(objectSql(ctx.storage));
	}

	async register(campaignId: string): Promise<void> {
		this.#fanOut.register(campaignId);
	}

	async forget(campaignId: string): Promise<void> {
		this.#fanOut.forget(campaignId);
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
					console.warn('a campaign could not be told of Do Not Call; it is tried again', error instanceof Error ? error.message : error);
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
