import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RunningClock } from '../../test/twilio/simulator/clock.ts';
import { clockFrom, HELD_MS, steady } from './clock.ts';

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000_001 }));
afterEach(() => void vi.useRealTimers());

test.each([1, 0.3, 1.5, 2.7, 20])('at a speed of %f a clock shows whole ms and never runs backwards', (speed) => {
	const settings = { speed, realMs: 1_000_000_000.5, virtualMs: 2_000_000_000.25 };
	const clocks = [clockFrom(settings), new RunningClock(settings)];
	let before = clocks.map((clock) => clock.now());
	for (let real = 0; real < 50; real += 1) {
		vi.setSystemTime(Date.now() + 1);
		const now = clocks.map((clock) => clock.now());
		expect(now.every(Number.isInteger)).toBe(true);
		expect(now.every((at, n) => at >= (before[n] ?? 0))).toBe(true);
		before = now;
	}
});

test.each([1, 0.3, 1.5, 2.7, 20])('at a speed of %f an alarm is set to a whole ms at which its time has come', (speed) => {
	const clock = clockFrom({ speed, realMs: 1_000_000_000, virtualMs: 2_000_000_000 });
	for (const wait of [0, 1, 7, 1_501]) {
		const at = clock.now() + wait;
		const real = clock.toReal(at);
		expect(Number.isInteger(real)).toBe(true);
		vi.setSystemTime(Math.max(Date.now(), real));
		expect(clock.now()).toBeGreaterThanOrEqual(at);
	}
});

test('a clock that is set back a little stands still until it has caught up; one that was far wrong is believed', () => {
	let machine = 1_000_000;
	const now = steady(() => machine);
	expect(now()).toBe(1_000_000);
	machine -= 5_000;
	expect(now()).toBe(1_000_000);
	machine += 4_999;
	expect(now()).toBe(1_000_000);
	machine += 2;
	expect(now()).toBe(1_000_001);
	machine -= HELD_MS + 1;
	expect(now()).toBe(machine);
	machine += 1;
	expect(now()).toBe(machine);
});
