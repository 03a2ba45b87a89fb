import { describe, expect, it } from 'vitest';
import type { StatusView } from '../../../protocol/views.ts';
import { AROUND_THE_CLOCK, EngineRig, phoneOf, RIG_START } from '../../../test/support/engine-rig.ts';

const HOUR = 3_600_000;
const cells = (n: number) => Array.from({ length: n }, () => ({ kind: 'cell' as const }));
const look = ({ kind, sentence, reason }: StatusView) => ({ kind, sentence, reason });
const hoursOf = (openMinute: number, closeMinute: number) => ({
	timeZone: 'America/New_York',
	week: Array.from({ length: 7 }, () => ({ openMinute, closeMinute })),
});

/** The parts of the waterfall add up to the rows there are. */
function adds(rig: EngineRig): void {
	const { total, ...parts } = rig.status().waterfall;
	expect(Object.values(parts).reduce((a, b) => a + b, 0)).toBe(total);
	expect(total).toBe(rig.numbers().length);
}

/** Rings the only open call and lets it end without an answer. */
function unanswered(rig: EngineRig): void {
	const call = rig.ringing()[0];
	if (!call) throw new Error('nothing rings');
	rig.tell(call.id, { t: 'ringing' });
	rig.tell(call.id, { t: 'ended', cause: 'no_answer', by: 'network' });
}

describe('the status, each by its cause, in the next look', () => {
	it('[R22] 1: not started', () => {
		const rig = new EngineRig({ config: { startedAt: null }, unloaded: true });
		expect(look(rig.status())).toMatchObject({ kind: 'not_started', sentence: 'This campaign has not been started.' });
	});

	it('[R22] 2: loading, with a percentage that is numbers placed ÷ total; and then no more', () => {
		const rig = new EngineRig({ contacts: 8, unloaded: true });
		expect(rig.status()).toMatchObject({ kind: 'loading', sentence: 'This campaign is loading (0 %).', loading: { placed: 0, total: 8 } });
		rig.engine.loadPage(1, rig.rows.slice(0, 3), false);
		expect(rig.status()).toMatchObject({ sentence: 'This campaign is loading (37 %).', loading: { placed: 3, total: 8, percent: 37 } });
		rig.engine.loadPage(1, rig.rows.slice(3), true);
		expect(rig.status().kind).toBe('running');
	});

	it('[R22] 3: paused, by whom and when, with the calls that are finishing', () => {
		const rig = new EngineRig();
		rig.readyCaller();
		const call = rig.connect();
		rig.engine.pause('Ann');
		rig.pump();
		expect(look(rig.status())).toEqual({
			kind: 'paused',
			sentence: 'This campaign is paused.',
			reason: 'Paused by Ann at 14:00 EDT. 1 call is finishing.',
		});
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'them' });
		expect(rig.status().reason).toBe('Paused by Ann at 14:00 EDT.');
		expect(rig.status()).toMatchObject({ pausedBy: 'Ann', pausedAt: RIG_START });
		rig.engine.resume();
		expect(rig.status().kind).toBe('running');
	});

	it('[R22] 4: complete once nothing is open, in flight or unapproved; more passes, or contacts, re-open it', () => {
		const rig = new EngineRig({ contacts: 1, settings: { minimumTimeMinutes: 60 } });
		rig.readyCaller();
		expect(rig.status().kind).toBe('running');
		unanswered(rig);
		expect(rig.status().kind).toBe('complete');
		rig.configure({ settings: { passes: 2 } });
		rig.pass(1);
		expect(rig.status()).toMatchObject({ kind: 'stalled', reasons: [{ code: 'minimum_time', count: 1, until: RIG_START + HOUR }] });
		rig.configure({ settings: { passes: 1 } });
		rig.pass(1);
		expect(rig.status().kind).toBe('complete');
		rig.addList([{}]);
		expect(rig.status()).toMatchObject({ kind: 'running', waterfall: { dialable: 1, final: 1 } });
		rig.addList(cells(1));
		expect(rig.status().kind).toBe('running');
	});

	it('[R22] an unapproved cell keeps a campaign from being complete; a number that can never be called does not', () => {
		const rig = new EngineRig({
			contacts: [{ kind: 'cell' }, { zones: 'Asia/Tokyo' }],
			settings: { clicking: true, hours: hoursOf(600, 1080), localWindow: { openMinute: 480, closeMinute: 1260 } },
		});
		// 10–18 in New York is 23–7 in Tokyo: the two windows never meet.
		expect(rig.status().loadSummary?.neverCallable).toBe(1);
		expect(rig.engine.whyNot(phoneOf(1))).toContain('can never be called');
		expect(rig.status()).toMatchObject({
			kind: 'stalled',
			reasons: expect.arrayContaining([expect.objectContaining({ code: 'unapproved' })]),
		});
		rig.engine.addDoNotCall([phoneOf(0)]);
		expect(rig.status().kind).toBe('complete');
	});

	it('[R22] 5: outside of hours by the campaign’s own window, with the next opening; also when a ring no longer fits', () => {
		const rig = new EngineRig({ settings: { hours: hoursOf(540, 841), ringTimeoutS: 25 } });
		expect(rig.status().kind).toBe('running');
		rig.now = RIG_START + 35_000;
		expect(rig.status().kind).toBe('running');
		rig.now = RIG_START + 35_001;
		expect(rig.status()).toMatchObject({
			kind: 'outside_hours',
			sentence: 'This campaign is outside of dialing hours.',
			reason: 'The campaign’s own dialing hours are closed.',
			opensAt: RIG_START + 19 * HOUR,
		});
		expect(rig.status().opensText).toMatch(/^Wed .*09:00 EDT/);
		rig.now = RIG_START + 19 * HOUR;
		expect(rig.status().kind).toBe('running');
	});

	it('[R22] 5: outside of hours when the own window of every remaining number is closed', () => {
		const rig = new EngineRig({
			contacts: [{ zones: 'America/Los_Angeles' }, { zones: 'America/Los_Angeles' }],
			settings: { localWindow: { openMinute: 720, closeMinute: 1260 } },
		});
		expect(look(rig.status())).toMatchObject({
			kind: 'outside_hours',
			reason: 'It is too early or too late where the remaining 2 numbers are.',
		});
		expect(rig.status().opensAt).toBe(RIG_START + HOUR);
		rig.now = RIG_START + HOUR;
		expect(rig.status().kind).toBe('running');
	});

	it('[R22] 6: stalled by unapproved cells, until one is approved', () => {
		const rig = new EngineRig({ contacts: cells(3), settings: { clicking: true } });
		expect(rig.status()).toMatchObject({
			kind: 'stalled',
			sentence: 'This campaign is stalled.',
			reason: '3 cell numbers wait for an approval.',
			remedy: 'Open the clicker link, or send it to people who click.',
			reasons: [{ code: 'unapproved', count: 3, until: null }],
		});
		const clicker = rig.clicker();
		clicker.press(clicker.lease().slice(0, 1));
		expect(rig.status().kind).toBe('running');
	});

	it('[R22] 6: stalled by the minimum time, and running again when it is over', () => {
		const rig = new EngineRig({ contacts: 1, settings: { passes: 2, minimumTimeMinutes: 60 } });
		const caller = rig.readyCaller();
		unanswered(rig);
		expect(rig.status()).toMatchObject({
			kind: 'stalled',
			reason: '1 number waits for the minimum time (until 15:00 EDT (in 1 h)).',
			reasons: [{ code: 'minimum_time', count: 1, until: RIG_START + HOUR }],
		});
		caller.do({ do: 'leave' });
		rig.pass(HOUR);
		expect(rig.status()).toMatchObject({ kind: 'running', waterfall: { dialable: 1 } });
	});

	it('[R22] 6: stalled by the attempts of 24 hours', () => {
		const rig = new EngineRig({ contacts: 1, settings: { passes: 3, minimumTimeMinutes: 0, maxAttemptsPer24h: 1 } });
		rig.readyCaller();
		unanswered(rig);
		expect(rig.status()).toMatchObject({
			kind: 'stalled',
			reasons: [{ code: 'attempts_24h', count: 1, until: RIG_START + 24 * HOUR }],
		});
	});

	it('[R22] 6: stalled with no caller-ID number, whatever is dialable; one is enough', () => {
		const rig = new EngineRig();
		rig.configure({ callerIds: [] });
		expect(rig.status()).toMatchObject({ kind: 'stalled', reasons: [{ code: 'no_caller_id' }], waterfall: { dialable: 10 } });
		rig.configure({ callerIds: [{ id: 'cid', phone: '+12025550100' }] });
		expect(rig.status().kind).toBe('running');
	});

	it('[R22] 6: stalled while the carrier refuses calls, in its own words; over with the first that it takes', () => {
		const rig = new EngineRig();
		rig.says = () => ({ ok: false, why: 'rejected', code: 'account', permanent: false, message: 'Account suspended' });
		rig.readyCaller();
		rig.pass(80_000);
		expect(rig.status().kind).toBe('stalled');
		expect(rig.status().reasons[0]).toMatchObject({ code: 'carrier_refuses', text: 'The carrier refuses calls: Account suspended.' });
		rig.says = () => ({ ok: true, value: { ref: 'r' } });
		rig.pass(65_000);
		expect(rig.status().kind).toBe('running');
	});

	it('[R22] 6: the watchdog says aloud that a caller waits and nothing was dialed for 60 s', () => {
		const rig = new EngineRig({ config: { concurrent: 0 } });
		rig.readyCaller();
		rig.pass(59_000);
		expect(rig.status().kind).toBe('running');
		rig.pass(2_000);
		expect(rig.status()).toMatchObject({ kind: 'stalled', reasons: [{ code: 'watchdog' }] });
		expect(rig.status().reason).toMatch(/^1 caller has waited and nothing was dialed for 6\d s\.$/);
		rig.configure({ concurrent: null });
		rig.pass(1_000);
		expect(rig.status().kind).toBe('running');
	});

	it('[R22] 6: all reasons with their counts: what people can do at once first, then the soonest', () => {
		const rig = new EngineRig({
			contacts: [{}, { kind: 'cell' }, { zones: 'America/Los_Angeles' }],
			settings: { clicking: true, passes: 2, minimumTimeMinutes: 30, localWindow: { openMinute: 720, closeMinute: 1260 } },
		});
		rig.readyCaller();
		unanswered(rig);
		const codes = () => rig.status().reasons.map((reason) => [reason.code, reason.count]);
		expect(codes()).toEqual([
			['unapproved', 1],
			['minimum_time', 1],
			['zone_closed', 1],
		]);
		rig.configure({ settings: { minimumTimeMinutes: 120 } });
		rig.pass(1);
		expect(codes().map(([code]) => code)).toEqual(['unapproved', 'zone_closed', 'minimum_time']);
		adds(rig);
	});

	it('[R22] 7: running, with nobody on the line', () => {
		const rig = new EngineRig();
		expect(look(rig.status())).toEqual({
			kind: 'running',
			sentence: 'This campaign is running, with nobody on the line.',
			reason: 'Nothing is dialed until a caller joins.',
		});
		rig.readyCaller();
		expect(look(rig.status())).toEqual({
			kind: 'running',
			sentence: 'This campaign is running.',
			reason: '9 numbers are dialable now, 1 in the air.',
		});
	});

	it('[R22] 7: running, slowed by the carrier’s calls a second', () => {
		const rig = new EngineRig({ contacts: 200, config: { callsPerSecond: 1 } });
		for (let n = 0; n < 12; n += 1) rig.readyCaller(`Caller ${n}`);
		rig.pass(2_000);
		expect(rig.status().sentence).toBe('This campaign is running, slowed by the carrier’s calls-per-second limit.');
	});

	it('[R22] [R21] warns while nearly all that is dialable is landlines and cells await clicking', () => {
		const rig = new EngineRig({ contacts: [...Array.from({ length: 10 }, () => ({})), ...cells(3)], settings: { clicking: true } });
		expect(rig.status().warning).toBe('Mostly landlines are being dialed: 3 cells await clicking.');
		const clicker = rig.clicker();
		clicker.press(clicker.lease());
		while (rig.status().waterfall.unapproved > 0) {
			rig.now += 1_000;
			clicker.press(clicker.lease());
		}
		expect(rig.status().warning).toBeNull();
	});
});

describe('the waterfall', () => {
	it('[R22w] adds up while numbers go everywhere', () => {
		const rig = new EngineRig({
			contacts: [{}, {}, {}, ...cells(3), { zones: 'America/Los_Angeles' }, { doNotCall: true }],
			settings: { clicking: true, passes: 2, localWindow: { openMinute: 720, closeMinute: 1260 } },
		});
		adds(rig);
		expect(rig.status().waterfall).toEqual({
			total: 8,
			removed: 1,
			unapproved: 3,
			notYetDue: 0,
			zoneClosed: 1,
			dialable: 3,
			inTheAir: 0,
			final: 0,
		});
		const caller = rig.readyCaller();
		expect(rig.status().waterfall).toMatchObject({ dialable: 2, inTheAir: 1 });
		unanswered(rig);
		adds(rig);
		expect(rig.status().waterfall).toMatchObject({ dialable: 1, inTheAir: 1, notYetDue: 1 });
		rig.connect();
		caller.hangUp();
		caller.result('refused');
		caller.save();
		adds(rig);
		rig.configure({ settings: { clicking: false } });
		rig.pass(1);
		adds(rig);
		expect(rig.status().waterfall.unapproved).toBe(0);
		rig.configure({ settings: { clicking: true } });
		rig.pass(1);
		adds(rig);
		rig.addList([{}, { kind: 'unknown' }]);
		adds(rig);
		expect(rig.status().waterfall.total).toBe(10);
	});
});

describe('“why is this number not being dialed?”', () => {
	it('[R22w] has one sentence for every place a number can be in', () => {
		const rig = new EngineRig({
			contacts: [{}, { kind: 'cell' }, { zones: 'America/Los_Angeles' }, { doNotCall: true }],
			settings: { clicking: true, passes: 2, localWindow: { openMinute: 720, closeMinute: 1260 } },
		});
		const why = (n: number) => rig.engine.whyNot(phoneOf(n));
		expect(why(99)).toBe(`${phoneOf(99)} is not in this campaign.`);
		expect(why(3)).toBe(`${phoneOf(3)} is on the Do Not Call list.`);
		expect(why(1)).toBe(`${phoneOf(1)} is a cell or unknown number and waits for somebody to approve it.`);
		expect(why(2)).toBe(`${phoneOf(2)} is due, but its own time zone is closed now.`);
		expect(why(0)).toBe(`${phoneOf(0)} is dialable; nothing is dialed until a caller joins.`);
		rig.engine.pause('Ann');
		expect(why(0)).toBe(`${phoneOf(0)} could be dialed, but: This campaign is paused. Paused by Ann at 14:00 EDT.`);
		rig.engine.resume();
		rig.readyCaller();
		expect(why(0)).toBe(`${phoneOf(0)} is being called at this moment (dialing).`);
		unanswered(rig);
		expect(why(0)).toBe(`${phoneOf(0)} waits for the minimum time between two attempts, until 18:00 EDT (in 4 h).`);
		rig.configure({ settings: { passes: 1 } });
		rig.pass(1);
		expect(why(0)).toBe(`${phoneOf(0)} has used all its 1 pass.`);
		rig.configure({ settings: { passes: 5, minimumTimeMinutes: 0, maxAttemptsPer24h: 1 } });
		rig.pass(1);
		expect(why(0)).toMatch(/has used up the attempts of 24 hours; it is due again Wed .*14:00 EDT/);
	});

	it('[R22w] names a final result, a number that does not exist, and the turn of the dialable', () => {
		const rig = new EngineRig({ contacts: 4, settings: { ...AROUND_THE_CLOCK } });
		const caller = rig.readyCaller();
		const call = rig.connect();
		caller.hangUp();
		caller.result('refused');
		caller.save();
		expect(rig.engine.whyNot(call.phone)).toMatch(/is being called|has its final result/);
		rig.tell(call.id, { t: 'ended', cause: 'completed', by: 'us' });
		expect(rig.engine.whyNot(call.phone)).toBe(`${call.phone} has its final result.`);
		const next = rig.ringing()[0];
		rig.tell(next?.id ?? 0, { t: 'ended', cause: 'invalid_number', by: 'network' });
		expect(rig.engine.whyNot(next?.phone ?? '')).toBe(`The carrier reported that ${next?.phone} does not exist.`);
		const again = new EngineRig({ contacts: 2, settings: { passes: 2, minimumTimeMinutes: 0 } });
		again.readyCaller();
		again.configure({ concurrent: 0 });
		const first = again.ringing()[0];
		again.tell(first?.id ?? 0, { t: 'ended', cause: 'no_answer', by: 'network' });
		again.pass(1_000);
		expect(again.engine.whyNot(first?.phone ?? '')).toBe(`${first?.phone} is due, but numbers of an earlier pass come first.`);
		const left = rig.numbers().find((number) => number.place === 2)?.phone ?? '';
		expect(rig.engine.whyNot(left)).toBe(`${left} is dialable now; its turn comes at random among 1 number.`);
	});

	it('[R22w] says that a list is still loading', () => {
		const rig = new EngineRig();
		const row = { ...(rig.rows[0] ?? {}), list: 2, phone: phoneOf(77) };
		rig.configure({ lists: [...rig.config.lists, { id: 2, name: 'Later', accepted: 2, rejected: 0 }] });
		rig.engine.loadPage(2, [{ ...rig.rows[0], ...row } as (typeof rig.rows)[number]], false);
		expect(rig.status().lists).toEqual([{ listId: 2, name: 'Later', percent: 50 }]);
		expect(rig.engine.whyNot(phoneOf(77))).toContain('a list that is still loading');
		adds(rig);
	});
});
