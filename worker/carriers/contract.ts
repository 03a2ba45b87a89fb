/** What every carrier has to do, as tests: run against each `Carrier` we have. */
import { describe, expect, test } from 'vitest';
import type { AnswerRequest, Carrier, CarrierEvent, LegAction, Originate, Recording } from './port.ts';

/** A carrier with the world around it in the test's hands. */
export interface ContractWorld {
	carrier: Carrier;
	campaignId: string;
	/** Lets this much of the carrier's time pass, delivering what it reports on the way. */
	pass(ms: number): Promise<void>;
	/** What was reported, as it came. */
	events: CarrierEvent[];
	asks: AnswerRequest[];
	/** What is answered to answer requests; at first everybody waits. */
	reply(decide: (request: AnswerRequest) => LegAction): void;
	/** What somebody heard whom we dropped: `sentence`, or the id of a recording. */
	heard(legId: string): Promise<string | null>;
	/** Numbers whose fate is known. */
	phones: { person: string; machine: string; busy: string; unanswered: string; invalid: string };
}

const ROOM = 'session-1';
/** A recording that is there in every world. */
export const RECORDING: Recording = { id: 'rec_contract', durationMs: 6_000 };
let legs = 0;

function order(world: ContractWorld, to: string, change: Partial<Originate> = {}): Originate {
	legs += 1;
	const legId = `${world.campaignId}.${legs}.nonce`;
	return {
		key: `${legId}:place`,
		legId,
		campaignId: world.campaignId,
		to,
		from: '+12025550100',
		ringTimeoutS: 25,
		maxDurationS: 3600,
		machineDetection: true,
		...change,
	};
}

/** Without verdicts: with asynchronous detection they come at some time or other. */
const typesOf = (world: ContractWorld, legId: string) =>
	world.events.filter((event) => event.legId === legId && event.t !== 'verdict').map((event) => event.t);
const endOf = (world: ContractWorld, legId: string) => world.events.find((event) => event.legId === legId && event.t === 'ended');

/** Placed and accepted; returns the leg's id. */
async function place(world: ContractWorld, to: string, change: Partial<Originate> = {}): Promise<string> {
	const asked = order(world, to, change);
	expect(await world.carrier.originate(asked)).toMatchObject({ ok: true });
	return asked.legId;
}

/** `limited`: whether the carrier of this world has a small calls-per-second limit (4) that can be reached. */
export function carrierContract(name: string, open: (limit: number) => Promise<ContractWorld>): void {
	const world = () => open(1000);
	describe(`carrier contract: ${name}`, () => {
		test('a person answers, is asked for once, joins a room, and leaves it when we hang up', async () => {
			const w = await world();
			w.reply(() => ({ do: 'join', room: ROOM }));
			const legId = await place(w, w.phones.person);
			await w.pass(1_500);
			expect(typesOf(w, legId)).toEqual(['initiated', 'ringing', 'answered', 'joined']);
			expect(w.asks.filter((ask) => ask.legId === legId)).toHaveLength(1);
			expect(w.events.find((event) => event.t === 'joined')).toMatchObject({ room: ROOM });
			expect(await w.carrier.hangUp('h', legId)).toEqual({ ok: true, value: null });
			await w.pass(500);
			expect(typesOf(w, legId).slice(4)).toEqual(['left', 'ended']);
			expect(endOf(w, legId)).toMatchObject({ cause: 'completed', by: 'us' });
			expect(new Set(w.events.map((event) => event.id)).size).toBe(w.events.length);
		});

		test('the person who hangs up leaves the room and ends the call', async () => {
			const w = await world();
			w.reply(() => ({ do: 'join', room: ROOM }));
			const legId = await place(w, w.phones.person);
			await w.pass(900_000);
			expect(typesOf(w, legId)).toEqual(['initiated', 'ringing', 'answered', 'joined', 'left', 'ended']);
			expect(endOf(w, legId)).toMatchObject({ cause: 'completed', by: 'them' });
		});

		test('placing is idempotent by key, and a leg is placed once', async () => {
			const w = await world();
			const asked = order(w, w.phones.unanswered);
			const first = await w.carrier.originate(asked);
			expect(await w.carrier.originate(asked)).toEqual(first);
			expect(await w.carrier.originate({ ...asked, key: 'another' })).toMatchObject({ ok: false, why: 'rejected', permanent: true });
			await w.pass(1_000);
			expect(typesOf(w, asked.legId)).toEqual(['initiated', 'ringing']);
		});

		test('what is no number is rejected for good, and nothing happens', async () => {
			const w = await world();
			const asked = order(w, '555-0123');
			expect(await w.carrier.originate(asked)).toMatchObject({ ok: false, why: 'rejected', permanent: true });
			expect(await w.carrier.snapshot(asked.legId)).toEqual({ ok: true, value: null });
		});

		test('busy, no answer and invalid numbers end with their cause, and nobody is asked', async () => {
			const w = await world();
			const busy = await place(w, w.phones.busy);
			const invalid = await place(w, w.phones.invalid);
			const unanswered = await place(w, w.phones.unanswered);
			await w.pass(24_500);
			expect(endOf(w, busy)).toMatchObject({ cause: 'busy', by: 'network' });
			expect(endOf(w, invalid)).toMatchObject({ cause: 'invalid_number', by: 'network' });
			expect(endOf(w, unanswered)).toBeUndefined();
			await w.pass(1_000);
			expect(endOf(w, unanswered)).toMatchObject({ cause: 'no_answer', by: 'network' });
			expect(w.asks).toEqual([]);
		});

		test('cancelled while ringing: nobody answers any more', async () => {
			const w = await world();
			const legId = await place(w, w.phones.machine);
			await w.pass(1_000);
			expect(await w.carrier.cancel('c', legId)).toEqual({ ok: true, value: null });
			expect(await w.carrier.cancel('c', legId)).toEqual({ ok: true, value: null });
			await w.pass(60_000);
			expect(typesOf(w, legId)).toEqual(['initiated', 'ringing', 'ended']);
			expect(endOf(w, legId)).toMatchObject({ cause: 'cancelled', by: 'us' });
			expect(w.asks).toEqual([]);
		});

		test('a cancel that comes after the answer hangs up', async () => {
			const w = await world();
			const legId = await place(w, w.phones.person);
			await w.pass(800);
			expect(typesOf(w, legId)).toContain('answered');
			expect(await w.carrier.cancel('c', legId)).toEqual({ ok: true, value: null });
			await w.pass(100);
			expect(endOf(w, legId)).toMatchObject({ cause: 'completed', by: 'us' });
		});

		test('an undecided leg is asked about again and can be joined by a command, once per key', async () => {
			const w = await world();
			const legId = await place(w, w.phones.person);
			await w.pass(700);
			expect(w.asks).toHaveLength(1);
			expect(await w.carrier.act('j', legId, { do: 'join', room: ROOM })).toEqual({ ok: true, value: null });
			expect(await w.carrier.act('j', legId, { do: 'join', room: ROOM })).toEqual({ ok: true, value: null });
			await w.pass(400);
			expect(typesOf(w, legId).filter((type) => type === 'joined')).toHaveLength(1);
			expect(await w.carrier.act('k', legId, { do: 'join', room: 'session-2' })).toEqual({ ok: true, value: null });
			await w.pass(400);
			expect(typesOf(w, legId).slice(3)).toEqual(['joined', 'left', 'joined']);
		});

		test('a person who hears nothing hangs up, having been asked about more than once', async () => {
			const w = await world();
			const legId = await place(w, w.phones.person);
			await w.pass(30_000);
			expect(endOf(w, legId)).toMatchObject({ cause: 'completed', by: 'them' });
			const asks = w.asks.filter((ask) => ask.legId === legId);
			expect(asks.length).toBeGreaterThan(1);
			expect(new Set(asks.map((ask) => ask.id)).size).toBe(asks.length);
		});

		test.each([
			['a sentence', { do: 'message', recording: null }, 'sentence'],
			['a recording', { do: 'message', recording: RECORDING }, RECORDING.id],
			['nothing', { do: 'hangup' }, null],
		] as const)('told to say %s, the leg is ended by us without a room', async (_, action, heard) => {
			const w = await world();
			w.reply(() => action);
			const legId = await place(w, w.phones.person);
			await w.pass(60_000);
			expect(typesOf(w, legId)).toEqual(['initiated', 'ringing', 'answered', 'ended']);
			expect(endOf(w, legId)).toMatchObject({ cause: 'completed', by: 'us' });
			expect(await w.heard(legId)).toBe(heard);
		});

		test('[S3] a recording is played to its end, by an answer or by a command', async () => {
			const w = await world();
			const waiting = await place(w, w.phones.person);
			await w.pass(700);
			expect(await w.carrier.act('m', waiting, { do: 'message', recording: RECORDING })).toEqual({ ok: true, value: null });
			w.reply(() => ({ do: 'message', recording: RECORDING }));
			const answered = await place(w, w.phones.person);
			await w.pass(1_000);
			await w.pass(RECORDING.durationMs - 2_000);
			for (const legId of [waiting, answered]) expect([await w.heard(legId), endOf(w, legId)]).toEqual([RECORDING.id, undefined]);
			await w.pass(3_000);
			for (const legId of [waiting, answered]) expect(endOf(w, legId)).toMatchObject({ cause: 'completed', by: 'us' });
		});

		test('commands to legs that are not there, not answered or over are rejected', async () => {
			const w = await world();
			const join: LegAction = { do: 'join', room: ROOM };
			expect(await w.carrier.act('a', `${w.campaignId}.none`, join)).toMatchObject({ ok: false, why: 'rejected', permanent: true });
			expect(await w.carrier.hangUp('b', `${w.campaignId}.none`)).toMatchObject({ ok: false, why: 'rejected', permanent: true });
			const legId = await place(w, w.phones.unanswered);
			expect(await w.carrier.act('c', legId, join)).toMatchObject({ ok: false, why: 'rejected', permanent: false });
			await w.carrier.cancel('d', legId);
			expect(await w.carrier.act('e', legId, join)).toMatchObject({ ok: false, why: 'rejected', permanent: true });
		});

		test('a snapshot tells how things stand', async () => {
			const w = await world();
			w.reply(() => ({ do: 'join', room: ROOM }));
			const legId = await place(w, w.phones.person);
			const snapshot = async () => {
				const outcome = await w.carrier.snapshot(legId);
				return outcome.ok ? outcome.value : outcome;
			};
			const state = expect.stringMatching(/^(queued|dialing)$/);
			expect(await snapshot()).toMatchObject({ legId, state, room: null, cause: null });
			await w.pass(1_500);
			expect(await snapshot()).toMatchObject({ state: 'answered', room: ROOM });
			await w.carrier.hangUp('h', legId);
			expect(await snapshot()).toMatchObject({ state: 'ended', room: null, cause: 'completed' });
		});

		test('beyond its calls a second it throttles, and says for how long', async () => {
			const w = await open(4);
			expect(w.carrier.caps.maxCallsPerSecond).toBe(4);
			for (let i = 0; i < 4; i++) await place(w, w.phones.unanswered);
			const asked = order(w, w.phones.unanswered);
			const refused = await w.carrier.originate(asked);
			expect(refused).toMatchObject({ ok: false, why: 'throttled' });
			expect(await w.carrier.snapshot(asked.legId)).toEqual({ ok: true, value: null });
			await w.pass(!refused.ok && refused.why === 'throttled' ? refused.retryAfterMs : 0);
			expect(await w.carrier.originate(asked)).toMatchObject({ ok: true });
		});
	});
}
