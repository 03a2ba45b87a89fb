import { describe, expect, it } from 'vitest';
import type { ClickerSessionView, RoomMinute } from '../../../../protocol/views.ts';
import { clickerAction, clickerRows, clockText, inSight, lastMinutes, PLOTS, plotData, plotText } from './board.ts';

const minute = (n: number, changes: Partial<RoomMinute> = {}): RoomMinute => ({
	minute: n,
	ready: 1,
	talking: 2,
	wrapping: 0,
	ringing: 3,
	dials: 4,
	answered: 1,
	connected: 1,
	dropped: 0,
	approvals: 5,
	waitS: null,
	...changes,
});

describe('[B1] callers of the board', () => {
	it('of a thousand only those in sight are drawn', () => {
		expect(inSight(0, 440, 44)).toEqual({ from: 0, to: 26 });
		expect(inSight(22_000, 440, 44)).toEqual({ from: 494, to: 520 });
		for (let top = 0; top < 44_000; top += 13) {
			const { from, to } = inSight(top, 440, 44);
			expect(from * 44).toBeLessThanOrEqual(top);
			expect(to * 44).toBeGreaterThanOrEqual(top + 440);
		}
	});
	it('show their time in words', () => {
		expect([48_000, 725_000, 3_729_000, -5].map(clockText)).toEqual(['48 s', '12:05', '1:02:09', '0 s']);
	});
});

describe('[B1] the shift', () => {
	const minutes = [minute(100), minute(101, { dials: 6, waitS: 12.34 }), minute(104)];
	it('is a value a minute, with gaps where nobody was on', () => {
		const calls = PLOTS[1];
		if (!calls) throw new Error('no plot');
		expect(plotData(minutes, calls.lines)).toEqual([
			[6_000, 6_060, 6_120, 6_180, 6_240],
			[4, 6, null, null, 4],
			[1, 1, null, null, 1],
			[0, 0, null, null, 0],
		]);
		expect(plotData([], calls.lines)).toEqual([[], [], [], []]);
	});
	it('is told in words as well', () => {
		const [, calls, wait] = PLOTS;
		expect(calls && plotText(minutes, calls)).toBe(
			'dials: last 4, at most 6; connected: last 1, at most 1; dropped: last 0, at most 0 (a minute).',
		);
		expect(wait && plotText(minutes, wait)).toBe('mean wait: last 12.3, at most 12.3 (seconds).');
		expect(wait && plotText([], wait)).toBe('Nothing yet.');
	});
	it('adds up its last minutes', () => {
		expect(lastMinutes(minutes, 105 * 60_000, 4, 'dials')).toBe(10);
		expect(lastMinutes(minutes, 105 * 60_000, 60, 'dials')).toBe(14);
	});
});

describe('[R15] clickers', () => {
	const clicker = (id: string, changes: Partial<ClickerSessionView> = {}): ClickerSessionView => ({
		id,
		name: id,
		joinedAt: 0,
		endedAt: null,
		online: true,
		seenAt: 0,
		approved: 0,
		perSecond: 0,
		...changes,
	});
	it('who is there or has approved has a row; ended ones come last, and only with approvals', () => {
		const ids = clickerRows([
			clicker('gone', { endedAt: 1, approved: 3 }),
			clicker('looked', { online: false }),
			clicker('away', { online: false, approved: 1 }),
			clicker('new'),
			clicker('idle', { endedAt: 1 }),
		]).map(({ id }) => id);
		expect(ids).toEqual(['away', 'new', 'gone']);
	});
	it('a session is ended with or without its approvals; of an ended one only these are left to withdraw', () => {
		const end = clickerAction({ id: 'a/b', endedAt: null }, true);
		expect([end.method, end.path, end.done(1)]).toEqual(['delete', 'a%2Fb?withdraw=true', 'Session ended, 1 approval withdrawn.']);
		expect(clickerAction({ id: 'c', endedAt: null }, false)).toMatchObject({ path: 'c?withdraw=false' });
		expect(clickerAction({ id: 'c', endedAt: null }, false).done(0)).toBe('Session ended.');
		const late = clickerAction({ id: 'c', endedAt: 5 }, true);
		expect([late.method, late.path, late.done(1_200)]).toEqual(['post', 'c/withdrawal', '1,200 approvals withdrawn.']);
	});
});
