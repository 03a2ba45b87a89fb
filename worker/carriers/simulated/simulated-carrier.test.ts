import { describe, expect, test } from 'vitest';
import { VirtualCarrier, type VirtualCarrierOptions } from '../../../test/support/carrier-world.ts';
import { carrierContract } from '../contract.ts';
import type { CarrierEvent, LegAction, Originate } from '../port.ts';
import { faultsSchema, parseFaults } from './faults.ts';

carrierContract('simulated, on virtual time', async (callsPerSecond) => new VirtualCarrier({ faults: { callsPerSecond } }));

let legs = 0;
function order(to: string, change: Partial<Originate> = {}): Originate {
	const legId = `cmp.${++legs}.x`;
	return {
		key: `${legId}:place`,
		legId,
		campaignId: 'cmp',
		to,
		from: '+12025550100',
		ringTimeoutS: 25,
		maxDurationS: 3600,
		machineDetection: true,
		...change,
	};
}
const phone = (n: number) => `+1202${String(2_000_000 + n)}`;
const JOIN: LegAction = { do: 'join', room: 'room' };

/** Calls `count` numbers, four a second, joins who answers, and waits until all is over. */
async function evening(options: VirtualCarrierOptions, count: number, change: Partial<Originate> = {}): Promise<VirtualCarrier> {
	const world = new VirtualCarrier(options);
	world.reply(() => JOIN);
	for (let i = 0; i < count; i++) {
		await world.carrier.originate({ ...order(phone(i), change), legId: `cmp.${i}.x`, key: `k${i}` });
		await world.pass(250);
	}
	await world.pass(3_600_000);
	return world;
}
const ledgerOf = (world: VirtualCarrier) => world.core.ledger(0, 100_000, world.now);
const share = <T>(of: T[], what: (value: T) => boolean) => of.filter(what).length / of.length;

describe('the simulated carrier', { timeout: 30_000 }, () => {
	test('calls become what the electorate says, in its shares and times', async () => {
		const world = await evening({}, 1_500);
		const lines = ledgerOf(world);
		expect(lines).toHaveLength(1_500);
		// Rings longer than 25 s are given up, so some machines are never reached.
		expect(share(lines, (line) => line.answeredBy === 'person')).toBeCloseTo(0.1, 1.7);
		expect(share(lines, (line) => line.answeredBy === 'machine')).toBeGreaterThan(0.27);
		expect(share(lines, (line) => line.cause === 'invalid_number')).toBeCloseTo(0.1, 1.7);
		const rings = lines.flatMap((line) => (line.answeredBy === 'person' ? [(line.answeredAt ?? 0) - line.askedAt] : []));
		expect(rings.reduce((a, b) => a + b, 0) / rings.length).toBeGreaterThan(8_000);
		expect(Math.max(...lines.map((line) => (line.answeredAt ?? line.endedAt ?? 0) - line.askedAt))).toBeLessThanOrEqual(25_000);
		expect(lines.every((line) => line.endedAt !== null)).toBe(true);
		const joined = lines.filter((line) => line.joinedAt !== null);
		expect(joined.every((line) => (line.joinedAt ?? 0) - (line.answeredAt ?? 0) === 100)).toBe(true);
	});

	test('the same seed gives the same evening, whatever order and evictions', async () => {
		const first = ledgerOf(await evening({}, 200)).map(({ to, answeredBy, cause }) => ({ to, answeredBy, cause }));
		const world = new VirtualCarrier();
		world.reply(() => JOIN);
		for (let i = 199; i >= 0; i--) {
			await world.carrier.originate({ ...order(phone(i)), key: `k${i}` });
			await world.pass(250);
			world.reopen();
		}
		await world.pass(3_600_000);
		const second = ledgerOf(world)
			.map(({ to, answeredBy, cause }) => ({ to, answeredBy, cause }))
			.reverse();
		expect(second).toEqual(first);
		const other = ledgerOf(await evening({ faults: { seed: 'another' } }, 200)).map(({ answeredBy }) => answeredBy);
		expect(other).not.toEqual(first.map(({ answeredBy }) => answeredBy));
	});

	test('a number called again is drawn again', async () => {
		const world = new VirtualCarrier({ electorate: { answerRate: 0.4 } });
		for (let i = 0; i < 30; i++) {
			await world.carrier.originate(order(phone(1)));
			await world.pass(60_000);
		}
		expect(new Set(ledgerOf(world).map((line) => line.answeredBy)).size).toBeGreaterThan(1);
	});

	test('perfect detection comes with the answer; without it, nothing is said', async () => {
		const world = new VirtualCarrier();
		world.reply(() => ({ do: 'hangup' }));
		await world.carrier.originate(order(world.phones.machine));
		await world.carrier.originate(order(world.phones.person));
		await world.carrier.originate(order(world.phones.machine, { machineDetection: false }));
		await world.pass(10_000);
		expect(world.asks.map((ask) => ask.verdict).sort()).toEqual(['machine', 'person', 'unknown']);
		expect(world.events.some((event) => event.t === 'verdict')).toBe(false);
	});

	test('asynchronous detection tells later, as an event', async () => {
		const amd = { mode: 'async', verdictS: 4, missedMachine: 0, humanAsMachine: 0 } as const;
		const world = new VirtualCarrier({ electorate: { amd } });
		world.reply(() => JOIN);
		await world.carrier.originate(order(world.phones.machine));
		await world.pass(20_000);
		expect(world.asks.map((ask) => ask.verdict)).toEqual(['unknown']);
		const at = (type: string) => world.events.find((event) => event.t === type)?.at ?? 0;
		expect(world.events.find((event) => event.t === 'verdict')).toMatchObject({ verdict: 'machine' });
		expect(at('verdict') - at('answered')).toBe(4_000);
	});

	test('an answer request that got lost is asked again; after some tries it is dropped', async () => {
		const world = new VirtualCarrier();
		world.reply(() => JOIN);
		world.reachable = false;
		await world.carrier.originate(order(world.phones.person));
		await world.pass(600);
		expect(world.asks).toHaveLength(0);
		world.reachable = true;
		await world.pass(1_500);
		expect(world.asks).toHaveLength(1);
		expect(world.events.map((event) => event.t).sort()).toEqual(['answered', 'initiated', 'joined', 'ringing']);

		const dead = new VirtualCarrier();
		dead.reachable = false;
		await dead.carrier.originate(order(dead.phones.unanswered));
		await dead.pass(600_000);
		expect(dead.core.nextDueAt()).toBeNull();
	});

	test('what was taken and never reported back comes again', async () => {
		const world = new VirtualCarrier();
		await world.carrier.originate(order(world.phones.unanswered));
		const first = world.core.step(world.now + 100).events;
		expect(first.map(({ event }) => event.t)).toEqual(['initiated']);
		expect(world.core.step(world.now + 200).events).toEqual([]);
		expect(world.core.step(world.now + 5_200).events.map(({ event }) => event.id)).toContain(first[0]?.event.id);
	});

	test('at most so many calls at once', async () => {
		const world = new VirtualCarrier({ faults: { maxConcurrent: 2 } });
		for (let i = 0; i < 2; i++) expect(await world.carrier.originate(order(world.phones.unanswered))).toMatchObject({ ok: true });
		expect(await world.carrier.originate(order(world.phones.unanswered))).toMatchObject({ why: 'throttled' });
		await world.pass(26_000);
		expect(await world.carrier.originate(order(world.phones.unanswered))).toMatchObject({ ok: true });
	});

	test('the ledger is paged, in the order of asking, and knows how each call ended', async () => {
		const world = await evening({}, 25);
		const lines = ledgerOf(world);
		expect([
			...world.core.ledger(0, 10, world.now),
			...world.core.ledger(10, 10, world.now),
			...world.core.ledger(20, 10, world.now),
		]).toEqual(lines);
		expect(lines.map((line) => line.to)).toEqual(Array.from({ length: 25 }, (_, i) => phone(i)));
		expect(lines.every((line) => line.cause !== null && line.endedBy !== null)).toBe(true);
	});
});

describe('faults', { timeout: 30_000 }, () => {
	const perLeg = (events: CarrierEvent[]) => Map.groupBy(events, (event) => event.legId);
	const RANK: Record<string, number> = { initiated: 1, ringing: 2, answered: 3, joined: 4, left: 5, ended: 6 };
	const inOrder = (events: CarrierEvent[]) =>
		events.every((event, i) => i === 0 || (RANK[events[i - 1]?.t ?? ''] ?? 0) <= (RANK[event.t] ?? 9));

	test('without any, every leg tells its story once and in order', async () => {
		const world = await evening({}, 300);
		for (const events of perLeg(world.events).values()) {
			expect(inOrder(events)).toBe(true);
			expect(events.filter((event) => event.t === 'ended')).toHaveLength(1);
			expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
		}
	});

	test('duplicates repeat the id; lost types never come; late ones keep their own time', async () => {
		const twice = await evening({ faults: { duplicate: 0.5 } }, 200);
		const ids = twice.events.map((event) => event.id);
		expect(ids.length).toBeGreaterThan(new Set(ids).size * 1.3);
		expect(twice.asks.length).toBeGreaterThan(new Set(twice.asks.map((ask) => ask.id)).size);

		const lost = await evening({ faults: { lost: { p: 1, types: ['ended', 'answered'] } } }, 100);
		expect(new Set(lost.events.map((event) => event.t))).not.toContain('ended');
		expect(lost.events.some((event) => event.t === 'joined')).toBe(true);

		const late = await evening({ faults: { late: { p: 1, maxS: 60 } } }, 100);
		expect([...perLeg(late.events).values()].some((events) => !inOrder(events))).toBe(true);
		expect(late.events.map((event) => event.id).sort()).toEqual((await evening({}, 100)).events.map((event) => event.id).sort());
	});

	test('out of order: every event comes, some after a later one', async () => {
		const world = await evening({ faults: { outOfOrder: 0.3 } }, 200);
		const legs = [...perLeg(world.events).values()];
		expect(legs.filter((events) => !inOrder(events)).length).toBeGreaterThan(30);
		expect(world.events).toHaveLength((await evening({}, 200)).events.length);
	});

	test('a lost answer request leaves a person who hears nothing', async () => {
		const world = await evening({ faults: { lost: { p: 1, types: ['answer_request'] } } }, 200);
		const people = ledgerOf(world).filter((line) => line.answeredBy === 'person');
		expect(people.length).toBeGreaterThan(5);
		expect(people.every((line) => line.joinedAt === null && line.endedBy === 'them')).toBe(true);
	});

	test('placing: throttled and unknown-before never happened, unknown-after did, and repeating the key settles it', async () => {
		const place = async (originate: Record<string, number>) => {
			const world = new VirtualCarrier({ faults: { originate } });
			const asked = order(world.phones.unanswered);
			return { world, asked, outcome: await world.carrier.originate(asked) };
		};
		const throttled = await place({ throttled: 1 });
		expect(throttled.outcome).toMatchObject({ why: 'throttled' });
		const before = await place({ unknownBefore: 1 });
		expect(before.outcome).toMatchObject({ why: 'unknown' });
		for (const { world } of [throttled, before]) expect(ledgerOf(world)).toHaveLength(0);
		const after = await place({ unknownAfter: 1 });
		expect(after.outcome).toMatchObject({ why: 'unknown' });
		expect(ledgerOf(after.world)).toHaveLength(1);
		expect(await after.world.carrier.originate(after.asked)).toMatchObject({ ok: true });
		expect(ledgerOf(after.world)).toHaveLength(1);
		expect((await place({ rejected: 1 })).outcome).toMatchObject({ why: 'rejected', permanent: false });
	});

	test('their JSON is checked', () => {
		expect(parseFaults(undefined)).toEqual(faultsSchema.parse({}));
		expect(parseFaults('{"duplicate":0.1}').duplicate).toBe(0.1);
		expect(() => parseFaults('{"duplicate":2}')).toThrow(/duplicate/);
		expect(() => parseFaults('{"dupe":1}')).toThrow(/dupe/);
		expect(() => parseFaults('nonsense')).toThrow(/not JSON/);
		expect(() => parseFaults('{"originate":{"throttled":0.6,"rejected":0.6}}')).toThrow(/add up/);
	});
});
