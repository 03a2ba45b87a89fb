import { env, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { describe, expect, test } from 'vitest';
import { FIXED_PHONES } from '../../../test/support/fixed-phones.ts';
import { type ContractWorld, carrierContract } from '../contract.ts';
import type { AnswerRequest, Carrier, CarrierEvent, LegAction, Originate } from '../port.ts';
import { answerBody, eventsBody } from '../wire.ts';
import { simulatedCarrier } from './adapter.ts';
import { simulatedCarrierConfig } from './config.ts';
import { checkSignature, SIGNATURE_HEADER } from './signature.ts';

const SECRET = 'only-for-tests-0123456789abcdef0123456789';
/** Far enough ahead that no alarm of the virtual clock goes off by itself. */
const START = Date.UTC(2090, 0, 1);
let worlds = 0;

/** The object in workerd on virtual time; its webhooks arrive here instead of at the Worker. */
class ObjectWorld implements ContractWorld {
	readonly campaignId = `cmp${++worlds}`;
	readonly events: CarrierEvent[] = [];
	readonly asks: AnswerRequest[] = [];
	readonly phones = FIXED_PHONES;
	readonly stub = env.SIMULATED_CARRIER.getByName(this.campaignId);
	readonly faults: string;
	readonly carrier: Carrier;
	now = START;
	#decide: (request: AnswerRequest) => LegAction = () => ({ do: 'wait' });

	constructor(callsPerSecond: number) {
		this.faults = JSON.stringify({ callsPerSecond });
		this.carrier = simulatedCarrier(this.stub, simulatedCarrierConfig({ CARRIER_FAULTS: this.faults }).caps);
	}

	/** Puts clock and receiver in place; again after each eviction. */
	async install(): Promise<this> {
		await runInDurableObject(this.stub, (object) => {
			object.clock = { now: () => this.now, speed: 1, toReal: (at) => at };
			object.entry = { fetch: (request) => this.#receive(request) };
			object.faults = this.faults;
		});
		return this;
	}

	async heard(legId: string): Promise<string | null> {
		return (await this.stub.ledger(0, 1_000)).find((line) => line.legId === legId)?.heard ?? null;
	}

	reply(decide: (request: AnswerRequest) => LegAction): void {
		this.#decide = decide;
	}

	async pass(ms: number): Promise<void> {
		const until = this.now + ms;
		await this.#settle();
		for (;;) {
			const due = await runInDurableObject(this.stub, (_, state) => state.storage.getAlarm());
			if (due === null || due > until) break;
			this.now = Math.max(this.now, due);
			expect(await runDurableObjectAlarm(this.stub)).toBe(true);
			await this.#settle();
		}
		this.now = until;
	}

	async #settle(): Promise<void> {
		await runInDurableObject(this.stub, async (object) => {
			while (object.out.size > 0) await Promise.all(object.out);
		});
	}

	async #receive(request: Request): Promise<Response> {
		const body = await request.text();
		const path = new URL(request.url).pathname;
		const check = checkSignature(SECRET, request.headers.get(SIGNATURE_HEADER), { path, body }, { now: this.now, speed: 1 });
		if (check !== 'good') return new Response(check, { status: 403 });
		if (path === `/hooks/simulated/${this.campaignId}/events`) {
			this.events.push(...eventsBody.parse(JSON.parse(body)).events);
			return Response.json({});
		}
		if (path !== `/hooks/simulated/${this.campaignId}/answer`) return new Response(null, { status: 404 });
		const ask = answerBody.parse(JSON.parse(body));
		this.asks.push(ask);
		return Response.json(this.#decide(ask));
	}
}

carrierContract('simulated, in its object', (callsPerSecond) => new ObjectWorld(callsPerSecond).install());

const order = (world: ObjectWorld, to: string, n = 1): Originate => ({
	key: `k${n}`,
	legId: `${world.campaignId}.${n}.x`,
	campaignId: world.campaignId,
	to,
	from: '+12025550100',
	ringTimeoutS: 25,
	maxDurationS: 3600,
	machineDetection: true,
});

describe("the simulated carrier's object", () => {
	test('[I9] evicted after every step, a call goes on as if nothing had happened', { timeout: 30_000 }, async () => {
		const story = async (evict: boolean) => {
			const world = await new ObjectWorld(20).install();
			world.reply(() => ({ do: 'join', room: 'r' }));
			expect(await world.carrier.originate(order(world, FIXED_PHONES.person))).toMatchObject({ ok: true });
			for (let i = 0; i < 15; i++) {
				await world.pass(200);
				if (!evict) continue;
				await evictDurableObject(world.stub);
				await world.install();
			}
			await world.carrier.hangUp('h', `${world.campaignId}.1.x`);
			await world.pass(10_000);
			return world.events.map((event) => [event.t, event.at - START]);
		};
		expect(await story(true)).toEqual(await story(false));
	});

	test('the ledger says what happened', async () => {
		const world = await new ObjectWorld(20).install();
		await world.carrier.originate(order(world, FIXED_PHONES.busy, 1));
		await world.carrier.originate(order(world, FIXED_PHONES.unanswered, 2));
		await world.pass(5_000);
		const lines = await world.stub.ledger(0, 10);
		expect(lines).toHaveLength(2);
		expect(lines[0]).toMatchObject({ to: FIXED_PHONES.busy, askedAt: START, endedAt: START + 1_000, cause: 'busy', endedBy: 'network' });
		expect(lines[1]).toMatchObject({ to: FIXED_PHONES.unanswered, endedAt: null, cause: null });
		expect(await world.stub.ledger(1, 10)).toHaveLength(1);
	});

	test('erased, it remembers no call and has nothing to do', async () => {
		const world = await new ObjectWorld(20).install();
		await world.carrier.originate(order(world, FIXED_PHONES.person, 1));
		await world.pass(1_000);
		expect(await world.stub.ledger(0, 10)).toHaveLength(1);
		await world.stub.erase();
		await evictDurableObject(world.stub);
		await world.install();
		const told = world.events.length;
		await world.pass(60_000);
		expect([await world.stub.ledger(0, 10), world.events.length]).toEqual([[], told]);
	});

	test('without a test in its way it reports to the Worker it runs in', async () => {
		const stub = env.SIMULATED_CARRIER.getByName('own-entry');
		const response = await runInDurableObject(stub, (object) =>
			object.entry.fetch(new Request('https://carrier.invalid/hooks/simulated/own-entry/events', { method: 'POST', body: '{}' })),
		);
		expect(response.status).toBe(400);
		expect(await response.json()).toMatchObject({ error: { code: 'invalid_input', message: 'A webhook is application/json.' } });
	});
});
