/** What leaves the object, each kind by its own pump: orders to the carrier, copies to D1, Do Not Call to the organisation. */
import type { Carrier, LegSnapshot, Outcome } from '../carriers/port.ts';
import { readContacts } from '../directory/live.ts';
import { project } from '../directory/projection.ts';
import type { Env } from '../env.ts';
import { faultText } from '../lib/redact.ts';
import type { CarrierLine } from './carrier-line.ts';
import type { Engine } from './engine/engine.ts';
import type { Order } from './engine/outbox.ts';

const ORDERS_IN_FLIGHT = 20;
/** How long answers to orders are gathered. */
const GATHER_MS = 3;
/** Contacts read at once: as many as are garbage together. */
const PAGE = 2_500;
const LOAD_SLICE_MS = 200;
/** Batches in one go; the alarm comes back for the rest. */
const BATCHES = 50;

export class Pumps {
	readonly #engine: Engine;
	readonly #env: Env;
	readonly #line: CarrierLine;
	/** Told after every change, so that pages and the alarm follow. */
	readonly #changed: () => void;
	#ordersInFlight = 0;
	#results: [Order, Outcome<LegSnapshot | null | { ref: string }>][] = [];
	#draining: Promise<void> | null = null;
	#notifying = false;
	/** Since waking. */
	readonly used = { d1RowsRead: 0, d1RowsWritten: 0, d1Batches: 0 };

	constructor(engine: Engine, env: Env, line: CarrierLine, changed: () => void) {
		this.#engine = engine;
		this.#env = env;
		this.#line = line;
		this.#changed = changed;
	}

	/** Sends due orders, at most twenty at a time. */
	orders(): Promise<void> {
		const config = this.#engine.config;
		if (!config || this.#ordersInFlight >= ORDERS_IN_FLIGHT) return Promise.resolve();
		const carrier = this.#line.carrier();
		// Right after waking the account has not been read yet.
		if (carrier === null) return this.#loadCarrier();
		const orders = this.#engine.takeOrders(ORDERS_IN_FLIGHT - this.#ordersInFlight);
		this.#ordersInFlight += orders.length;
		return Promise.all([this.#line.closeRooms(), ...orders.map((order) => this.#send(carrier, order))]).then(() => undefined);
	}

	async #loadCarrier(): Promise<void> {
		try {
			await this.#line.load();
		} catch (error) {
			console.warn('the carrier’s account could not be read; orders wait', faultText(error));
			return;
		}
		if (this.#line.carrier() !== null) await this.orders();
	}

	async #send(carrier: Carrier, order: Order): Promise<void> {
		let outcome: Outcome<LegSnapshot | null | { ref: string }>;
		try {
			outcome = await perform(carrier, order);
		} catch (error) {
			outcome = { ok: false, why: 'unknown', message: error instanceof Error ? error.message : 'no answer' };
		}
		this.#ordersInFlight -= 1;
		this.#results.push([order, outcome]);
		if (this.#results.length === 1) setTimeout(() => this.#takeResults(), GATHER_MS);
	}

	/** Orders leave in bunches and their answers come so: one commit for those of a moment. A lost answer is asked for again. */
	#takeResults(): void {
		const results = this.#results;
		this.#results = [];
		for (const [order, outcome] of results) this.#engine.orderDone(order, outcome);
		this.#changed();
	}

	/** Copies to D1 until it has everything. One at a time: whoever comes meanwhile waits for it. A refusal is tried again later. */
	drain(): Promise<void> {
		const config = this.#engine.config;
		if (!config) return Promise.resolve();
		this.#draining ??= this.#drain(config.campaignId).finally(() => {
			this.#draining = null;
			this.#changed();
		});
		return this.#draining;
	}

	async #drain(campaignId: string): Promise<void> {
		try {
			for (let turn = 0; turn < BATCHES; turn += 1) {
				const batch = this.#engine.projectionBatch();
				if (batch === null) break;
				const { rowsRead, rowsWritten } = await project(this.#env.DB, campaignId, batch);
				this.used.d1RowsRead += rowsRead;
				this.used.d1RowsWritten += rowsWritten;
				this.used.d1Batches += 1;
				this.#engine.projected(batch.receipt);
			}
		} catch (error) {
			console.warn('D1 refused a batch; it is kept and tried again', faultText(error));
			this.#engine.projectionFailed();
		}
	}

	/** Do Not Call from conversations, to the organisation. Kept until it arrived. */
	async notify(): Promise<void> {
		const config = this.#engine.config;
		if (!config || this.#notifying) return;
		const notices = this.#engine.dueNotices();
		if (notices.length === 0) return;
		this.#notifying = true;
		const organisation = this.#env.ORGANISATION.getByName(config.organisationId);
		for (const notice of notices) {
			const attempt = `${config.campaignId}.${notice.attempt}`;
			try {
				if (notice.verb === 'remove') await organisation.removeDoNotCall(config.organisationId, [notice.phone], attempt);
				else
					await organisation.addDoNotCall(config.organisationId, {
						phones: [notice.phone],
						source: 'caller',
						campaignId: config.campaignId,
						addedBy: notice.name,
						note: '',
						attempt,
					});
				this.#engine.noticesDone([notice.id]);
			} catch {
				this.#engine.noticesFailed([notice.id]);
			}
		}
		this.#notifying = false;
		this.#changed();
	}

	/** Loads pages for a slice of time; the alarm comes back for the rest. */
	async load(): Promise<void> {
		const config = this.#engine.config;
		if (!config) return;
		const until = performance.now() + LOAD_SLICE_MS;
		for (let load = this.#engine.nextLoad(); load !== null && performance.now() < until; load = this.#engine.nextLoad()) {
			try {
				const after = { row: load.cursor_row, part: load.cursor_part };
				const rows = await readContacts(this.#env.DB, config.organisationId, load.list, after, PAGE);
				this.#engine.loadPage(load.list, rows, rows.length < PAGE);
				this.#changed();
			} catch (error) {
				console.warn('D1 could not give a page; loading goes on in a second', faultText(error));
				this.#engine.loadLater(1_000);
				return;
			}
		}
	}
}

function perform(carrier: Carrier, order: Order): Promise<Outcome<LegSnapshot | null | { ref: string }>> {
	const key = `${order.leg}:${order.id}`;
	switch (order.what.verb) {
		case 'originate':
			return carrier.originate(order.what.originate);
		case 'act':
			return carrier.act(key, order.leg, order.what.action);
		case 'hangup':
			return carrier.hangUp(key, order.leg);
		case 'cancel':
			return carrier.cancel(key, order.leg);
		case 'snapshot':
			return carrier.snapshot(order.leg);
	}
}
