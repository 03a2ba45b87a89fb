import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PressClock } from './press-clock.ts';

beforeEach(() => {
	vi.useFakeTimers({ now: 1_000_000, toFake: ['Date', 'performance'] });
});
afterEach(() => {
	vi.useRealTimers();
});

test('[R21c] presses are placed on the epoch by the page’s own clock', () => {
	const clock = new PressClock();
	const from = performance.now();
	vi.advanceTimersByTime(180);
	expect(clock.at(from + 30.4)).toBe(1_000_030);
	expect(clock.now()).toBe(1_000_180);
});

test('a slept laptop moves the clock forward; a system clock set back does not move it', () => {
	const clock = new PressClock();
	vi.setSystemTime(1_000_000 + 3_600_000);
	expect(clock.now()).toBe(4_600_000);
	vi.setSystemTime(500);
	expect(clock.now()).toBe(4_600_000);
});
