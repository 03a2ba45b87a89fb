/** The Twilio carrier when Twilio and the network behave badly: what it reports must fit what the phones experienced. */
import { afterEach, describe, expect, test } from 'vitest';
import type { CarrierEvent, Originate } from '../../worker/carriers/port.ts';
import { TwilioWorld } from './contract-world.ts';
import type { FaultsInput } from './simulator/faults.ts';
import type { SimulatorOptions } from './simulator/simulator.ts';

const worlds: TwilioWorld[] = [];
afterEach(async () => {
	for (const world of worlds.splice(0)) await world.close();
});
async function open(options: Partial<SimulatorOptions> = {}, limit = 1_000): Promise<TwilioWorld> {
	const world = await TwilioWorld.open(limit, options);
	worlds.push(world);
	return world;
}

const PERSON = '+12025550195';
let legs = 0;
function order(to = PERSON, change: Partial<Originate> = {}): Originate {
	legs += 1;
	const legId = `cmp_contract.${legs}.nonce`;
	const who = { key: `${legId}:place`, legId, campaignId: 'cmp_contract', to, from: '+12025550100' };
	return { ...who, ringTimeoutS: 25, maxDurationS: 3600, machineDetection: true, ...change };
}
const contacts = (world: TwilioWorld) => world.simulator.ledger.filter((call) => call.direction === 'outbound-api');
const of = (world: TwilioWorld, legId: string): CarrierEvent[] => world.events.filter((event) => event.legId === legId);
const CAUSES: Record<string, string> = {
	completed: 'completed',
	busy: 'busy',
	'no-answer': 'no_answer',
	failed: 'invalid_number',
	canceled: 'cancelled',
};

describe('[K4] a whole evening of calls', () => {
	const evenings: [string, FaultsInput][] = [
		['repeats', { duplicate: { p: 0.5 } }],
		['late and out of order', { late: { p: 0.3, maxS: 20 }, outOfOrder: 0.3 }],
		['all of it', { duplicate: { p: 0.2 }, late: { p: 0.1, maxS: 10 }, outOfOrder: 0.1, lost: { p: 0.05 }, connection: 0.05 }],
	];
	test.each(evenings)('with %s: every leg tells one story, and it is the one that happened', async (_, faults) => {
		const world = await open({ noticeDelayMs: 300, electorate: { answerRate: 0.4, machineRate: 0.2, busyRate: 0.1, badRate: 0.1 } });
		world.reply(() => ({ do: 'join', room: 'session-1' }));
		world.faults = faults;
		const legIds: string[] = [];
		for (let n = 0; n < 40; n++) {
			const one = order(`+1202${2_000_000 + n}`);
			expect(await world.carrier.originate(one)).toMatchObject({ ok: true });
			legIds.push(one.legId);
			await world.pass(20_000);
		}
		await world.pass(900_000);
		for (const [n, legId] of legIds.entries()) {
			const call = contacts(world)[n];
			const events = of(world, legId);
			const types = events.map((event) => event.t);
			const ended = events.filter((event) => event.t === 'ended');
			const told = ended[0]?.t === 'ended' ? ended[0].cause : null;
			expect(ended.length, legId).toBeLessThanOrEqual(1);
			if (told !== null) expect(told).toBe(CAUSES[call?.status ?? '']);
			// A verdict may be repeated, under its id; what moves a leg on is told once.
			const moves = events.filter((event) => event.t !== 'verdict');
			expect(new Set(moves.map((event) => event.t + ('room' in event ? event.id : ''))).size).toBe(moves.length);
			// Nothing is told of a leg after its end, and nothing of a room it was never in.
			if (ended.length > 0) expect(types.at(-1)).toBe('ended');
			if (types.includes('joined')) expect(call?.joins.length).toBeGreaterThan(0);
			expect(types.filter((type) => type === 'left').length).toBeLessThanOrEqual(types.filter((type) => type === 'joined').length);
			if (call?.answeredAt === null) expect(types).not.toContain('answered');
			// What was lost on the way is there when it is asked for.
			expect(await world.carrier.snapshot(legId)).toMatchObject({ ok: true, value: { state: 'ended' } });
		}
		const joined = contacts(world).filter((call) => call.joins.length > 0);
		expect(joined.length).toBeGreaterThan(8);
		expect(new Set(contacts(world).map((call) => call.to)).size).toBe(40);
	});
});

describe('[K2] placing', () => {
	test('refused for too many requests: nothing happened, and later it does', async () => {
		const world = await open();
		const one = order();
		world.faults = { rest: { throttled: 1 } };
		expect(await world.carrier.originate(one)).toMatchObject({ ok: false, why: 'throttled' });
		expect(contacts(world)).toEqual([]);
		world.faults = {};
		expect(await world.carrier.originate(one)).toMatchObject({ ok: true });
		expect(contacts(world)).toHaveLength(1);
	});

	test.each([
		['cutBefore', 0],
		['failed', 0],
		['cutAfter', 1],
	] as const)('%s: unknown, then known, never dialed twice', async (fault, made) => {
		const world = await open();
		const one = order();
		world.faults = { rest: { [fault]: 1 } };
		expect(await world.carrier.originate(one)).toMatchObject({ ok: false, why: 'unknown' });
		world.faults = {};
		expect(contacts(world)).toHaveLength(made);
		const again = await world.carrier.originate(one);
		expect(again).toMatchObject(made === 1 ? { ok: true } : { ok: false, why: 'unknown' });
		const seen = await world.carrier.snapshot(one.legId);
		expect(seen).toMatchObject({ ok: true, value: made === 1 ? { legId: one.legId } : null });
		expect(contacts(world)).toHaveLength(made);
	});

	test('the first callback of a call whose placing had no answer names it', async () => {
		const world = await open();
		world.reply(() => ({ do: 'join', room: 'session-1' }));
		const one = order();
		world.faults = { rest: { cutAfter: 1 } };
		expect(await world.carrier.originate(one)).toMatchObject({ why: 'unknown' });
		await world.pass(1_500);
		world.faults = {};
		expect(of(world, one.legId).map((event) => event.t)).toEqual(['initiated', 'ringing', 'answered', 'joined']);
		expect(await world.carrier.hangUp('h', one.legId)).toMatchObject({ ok: true });
		expect(contacts(world)).toMatchObject([{ status: 'completed', endedBy: 'us' }]);
	});

	test('a call that waits in the account’s queue can be taken out of it', async () => {
		const world = await open({ callsPerSecond: 1 });
		const first = order('+12025550192');
		const second = order('+12025550192');
		await world.carrier.originate(first);
		await world.carrier.originate(second);
		await world.pass(500);
		expect(await world.carrier.snapshot(second.legId)).toMatchObject({ value: { state: 'queued' } });
		expect(await world.carrier.cancel('c', second.legId)).toMatchObject({ ok: true });
		await world.pass(10_000);
		expect(contacts(world)[1]).toMatchObject({ status: 'canceled', initiatedAt: null });
		expect(of(world, second.legId)).toMatchObject([{ t: 'ended', cause: 'cancelled', by: 'us' }]);
	});
});

describe('[K3] [K6] the answer', () => {
	test('asked for twice at the same time it is the same question', async () => {
		const world = await open();
		world.faults = { duplicate: { p: 1, which: ['answer'] } };
		world.reply(() => ({ do: 'join', room: 'session-1' }));
		const one = order();
		await world.carrier.originate(one);
		await world.pass(2_000);
		expect(world.asks.map((ask) => ask.id)).toEqual([`${one.legId}.ask1`, `${one.legId}.ask1`]);
		expect(of(world, one.legId).filter((event) => event.t === 'joined')).toHaveLength(1);
	});

	test('a caller whose leg is lost: the contact is held, and goes on with the caller who comes back', async () => {
		const world = await open({ electorate: { talk: [{ share: 1, meanS: 300, cv: 0.1, minS: 200, maxS: 400 }] } });
		world.reply(() => ({ do: 'join', room: 'session-1' }));
		world.fellOut(() => (world.audio.has('session-1') ? { do: 'join', room: 'session-1' } : { do: 'wait' }));
		const one = order();
		await world.carrier.originate(one);
		await world.pass(1_000);
		const caller = world.simulator.ledger.find((call) => call.joins.some((join) => join.room === 'session-1'));
		const leg = world.simulator.exchange.calls.get(caller?.sid ?? '');
		if (leg) world.simulator.exchange.finish(leg, 'completed', 'them');
		await world.pass(1_000);
		expect(world.audio.has('session-1')).toBe(false);
		await world.callerComes('session-1');
		expect(world.audio.get('session-1')).toBe('browser');
		await world.pass(4_000);
		const [contact] = contacts(world);
		expect(contact?.joins.map((join) => join.reason)).toEqual(['moderator_ended_conference', null]);
		expect(
			of(world, one.legId)
				.flatMap((event) => (event.t === 'verdict' ? [] : [event.t]))
				.slice(3),
		).toEqual(['joined', 'left', 'joined']);
	});

	test('a browser that loses its connection is told of as it goes', async () => {
		const world = await open();
		world.faults = { browserDrops: 6 };
		await world.callerComes('session-3');
		expect(world.audio.get('session-3')).toBe('browser');
		await world.pass(120_000);
		expect(world.audio.has('session-3')).toBe(false);
		expect(world.audio.has('session-1')).toBe(true);
	});

	test('a second browser of the same caller takes the room over', async () => {
		const world = await open();
		await world.callerComes('session-1');
		await world.pass(1_000);
		const rooms = [...world.simulator.exchange.rooms.all.values()].filter((room) => room.name === 'session-1');
		expect(rooms.filter((room) => room.status !== 'completed')).toHaveLength(1);
		const present = rooms.flatMap((room) => room.seats);
		expect(present).toHaveLength(1);
		expect(world.audio.get('session-1')).toBe('browser');
	});
});

describe('[K5] requests that are not Twilio’s', () => {
	const form = { 'content-type': 'application/x-www-form-urlencoded' };
	test('unsigned, wrongly signed, of a leg nobody knows, replayed after the end: nothing changes', async () => {
		const world = await open();
		const one = order();
		await world.carrier.originate(one);
		await world.pass(600);
		const before = world.events.length;
		const path = new URL(world.carrier.address('status', one.legId)).pathname;
		const body = 'CallSid=CA0&CallStatus=completed';
		expect(await world.post(path, body, form)).toBe(403);
		expect(await world.post(path, body, { ...form, 'x-twilio-signature': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' })).toBe(403);
		expect(await world.post(path, 'x'.repeat(500_000), form)).toBe(403);
		expect(await world.post(path, '{}', { 'content-type': 'application/json', 'x-twilio-signature': 'x' })).toBe(403);
		expect(world.events).toHaveLength(before);
		await world.pass(60_000);
		const told = world.events.length;
		for (const { url, params, signature, kind } of [...world.simulator.webhooks]) {
			if (!url.includes(encodeURIComponent(one.legId)) || kind === 'wait') continue;
			const { pathname, search } = new URL(url);
			expect(
				await world.post(pathname + search, new URLSearchParams(params).toString(), { ...form, 'x-twilio-signature': signature }),
			).toBeLessThan(300);
		}
		expect(world.events).toHaveLength(told);
	});
});
