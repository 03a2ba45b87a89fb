import { describe, expect, test } from 'vitest';
import { nodeSql } from '../../test/support/node-sql.ts';
import type { CarrierTake } from '../campaign/rpc.ts';
import { seededRandom } from '../lib/random.ts';
import { CarrierDesk } from './carrier-desk.ts';

const NOW = Date.UTC(2026, 10, 23, 18, 0);
const HOUR = 3_600_000;
const none = { accountPerDay: null, campaignPerHour: null, campaignPerDay: null, campaignTotal: null };
const desk = () => new CarrierDesk(nodeSql(), seededRandom('desk').next);
const ask = (leg: string, change: Partial<CarrierTake> = {}): CarrierTake => ({
	campaign: 'a',
	leg,
	dollars: 0.02,
	callsPerSecond: 1000,
	maxConcurrent: null,
	limits: none,
	...change,
});

describe('[K8] before a call', () => {
	test('calls a second are shared by all campaigns', () => {
		const one = desk();
		expect(one.take(ask('1', { callsPerSecond: 2 }), NOW).ok).toBe(true);
		expect(one.take(ask('2', { callsPerSecond: 2, campaign: 'b' }), NOW).ok).toBe(true);
		expect(one.take(ask('3', { callsPerSecond: 2 }), NOW)).toEqual({ ok: false, why: 'throttled', retryAfterMs: 500 });
		expect(one.take(ask('3', { callsPerSecond: 2 }), NOW + 500).ok).toBe(true);
	});

	test('calls at once too; a call that is over makes room, one that was never heard of does after 75 minutes', () => {
		const one = desk();
		for (const leg of ['1', '2']) one.take(ask(leg, { maxConcurrent: 2 }), NOW);
		expect(one.take(ask('3', { maxConcurrent: 2 }), NOW)).toMatchObject({ why: 'throttled' });
		one.settle('a', '1', 0, NOW);
		expect(one.take(ask('3', { maxConcurrent: 2 }), NOW).ok).toBe(true);
		expect(one.take(ask('4', { maxConcurrent: 2 }), NOW + 76 * 60_000).ok).toBe(true);
	});

	test.each([
		[{ accountPerDay: 0.05 }, 'a day'],
		[{ campaignPerHour: 0.05 }, 'an hour'],
		[{ campaignPerDay: 0.05 }, 'a day'],
		[{ campaignTotal: 0.05 }, 'is reached'],
	])('money: %j counts what is spent and what calls in the air may cost', (limit, words) => {
		const one = desk();
		const limits = { ...none, ...limit };
		expect(one.take(ask('1', { limits }), NOW).ok).toBe(true);
		one.settle('a', '1', 0.02, NOW);
		expect(one.take(ask('2', { limits }), NOW).ok).toBe(true);
		expect(one.take(ask('3', { limits }), NOW)).toMatchObject({
			why: 'rejected',
			code: 'spend_cap',
			message: expect.stringContaining(words),
		});
		one.settle('a', '2', 0, NOW);
		expect(one.take(ask('3', { limits }), NOW).ok).toBe(true);
	});

	test('a limit of an hour or a day is over with its time; a limit altogether stays', () => {
		const one = desk();
		one.take(ask('1'), NOW);
		one.settle('a', '1', 5, NOW);
		const limits = (limit: object) => ({ limits: { ...none, ...limit } });
		expect(one.take(ask('2', limits({ campaignPerHour: 5 })), NOW + HOUR).ok).toBe(true);
		expect(one.take(ask('3', limits({ campaignPerDay: 5 })), NOW + 23 * HOUR).ok).toBe(false);
		expect(one.take(ask('3', limits({ campaignPerDay: 5 })), NOW + 24 * HOUR).ok).toBe(true);
		expect(one.take(ask('4', limits({ campaignTotal: 5 })), NOW + 90 * 24 * HOUR).ok).toBe(false);
		expect(one.take(ask('5', { campaign: 'b', ...limits({ campaignTotal: 5 }) }), NOW + 90 * 24 * HOUR).ok).toBe(true);
	});

	test('the switch stops everything, and lets it go on', () => {
		const one = desk();
		one.stop('Ann', NOW);
		expect(one.take(ask('1'), NOW)).toMatchObject({ code: 'stopped', permanent: false });
		expect(one.stopped()).toEqual({ at: NOW, by: 'Ann' });
		one.stop(null, NOW);
		expect(one.take(ask('1'), NOW).ok).toBe(true);
	});
});

test('[K9] the same refusal is one line that counts; twenty lines are kept', () => {
	const one = desk();
	for (let n = 0; n < 25; n++) one.refused(String(n), 'Their words.', NOW + n);
	one.refused('24', 'Their words.', NOW + 100);
	expect(one.refusals()).toHaveLength(20);
	expect(one.refusals()[0]).toEqual({ code: '24', message: 'Their words.', at: NOW + 100, times: 2 });
});

describe('[K6] PINs', () => {
	test('open one session for ten minutes; the same session keeps its own', () => {
		const one = desk();
		const { pin, expiresAt } = one.mintPin('a', 's1', NOW);
		expect(pin).toMatch(/^\d{6}$/);
		expect(expiresAt).toBe(NOW + 600_000);
		expect(one.mintPin('a', 's1', NOW + 1).pin).toBe(pin);
		expect(one.mintPin('a', 's2', NOW).pin).not.toBe(pin);
		expect(one.claimPin(pin, 'CA1', '+1', NOW + 1)).toEqual({ campaign: 'a', session: 's1' });
		expect(one.claimPin(pin, 'CA1', '+1', NOW + 700_000)).toBe('wrong');
	});

	test('three wrong ones in a call, fifteen from a number in an hour, and no more', () => {
		const one = desk();
		const { pin } = one.mintPin('a', 's1', NOW);
		const wrong = pin === '000000' ? '000001' : '000000';
		for (let n = 0; n < 3; n++) expect(one.claimPin(wrong, 'CA1', '+1', NOW)).toBe('wrong');
		expect(one.claimPin(pin, 'CA1', '+1', NOW)).toBe('locked');
		for (let n = 0; n < 12; n++) one.claimPin(wrong, `CA${2 + n}`, '+1', NOW);
		expect(one.claimPin(pin, 'CA99', '+1', NOW)).toBe('locked');
		expect(one.claimPin(pin, 'CA99', '+2', NOW)).toMatchObject({ session: 's1' });
		one.mintPin('a', 's1', NOW + HOUR);
		expect(one.claimPin(pin, 'CA100', '+1', NOW + HOUR + 1)).not.toBe('locked');
	});
});
