import type { Sql } from '../campaign/engine/sql.ts';

export interface Delivery {
	id: number;
	campaign: string;
	verb: 'add' | 'remove';
	phones: string[];
}

/** An outbox of list changes, one row per change and campaign, in order per campaign; a row goes when the campaign has it. */
export class DoNotCallFanOut {
	readonly #sql: Sql;

	constructor(sql: Sql) {
		this.#sql = sql;
		sql.script(`
			create table if not exists campaigns (id text primary key) strict, without rowid;
			create table if not exists deliveries (id integer primary key autoincrement, campaign text not null, verb text not null,
				phones text not null, tries integer not null default 0) strict;
			create table if not exists origins (phone text primary key, attempt text not null) strict, without rowid;`);
	}

	register(campaign: string): void {
		this.#sql.run('insert into campaigns (id) values (?) on conflict do nothing', campaign);
	}

	forget(campaign: string): void {
		this.#sql.tx(() => {
			this.#sql.run('delete from campaigns where id = ?', campaign);
			this.#sql.run('delete from deliveries where campaign = ?', campaign);
		});
	}

	/** Lays out one change for every campaign. `attempt` remembers the conversation that it comes from. */
	queue(verb: 'add' | 'remove', phones: readonly string[], attempt: string | null): void {
		this.#sql.tx(() => {
			const list = JSON.stringify(phones);
			this.#sql.run('insert into deliveries (campaign, verb, phones) select id, ?, ? from campaigns', verb, list);
			if (verb === 'remove') this.#sql.run('delete from origins where phone in (select value from json_each(?))', list);
			else if (attempt !== null)
				this.#sql.run(
					'insert into origins (phone, attempt) select value, ? from json_each(?) where true on conflict do nothing',
					attempt,
					list,
				);
		});
	}

	/** A person's data are erased: nothing tells any more where the entry came from. */
	forgetNumber(phone: string): void {
		this.#sql.run('delete from origins where phone = ?', phone);
	}

	/** Of these phones, those that this conversation put on the list. */
	addedBy(attempt: string, phones: readonly string[]): string[] {
		return this.#sql
			.rows<{ phone: string }>(
				'select phone from origins where attempt = ? and phone in (select value from json_each(?))',
				attempt,
				JSON.stringify(phones),
			)
			.map((row) => row.phone);
	}

	/** What is next for each campaign. */
	pending(): Delivery[] {
		return this.#sql
			.rows<Omit<Delivery, 'phones'> & { phones: string }>(
				'select id, campaign, verb, phones from deliveries where id in (select min(id) from deliveries group by campaign) limit 200',
			)
			.map((row) => ({ ...row, phones: JSON.parse(row.phones) as string[] }));
	}

	done(id: number): void {
		this.#sql.run('delete from deliveries where id = ?', id);
	}
	failed(id: number): void {
		this.#sql.run('update deliveries set tries = tries + 1 where id = ?', id);
	}
}
