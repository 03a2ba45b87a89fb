import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { DayWindow, DialingHours } from '../../protocol/settings.ts';
import {
	bothWindows,
	campaignWindow,
	formatMoment,
	isTimeZone,
	localWindow,
	neverCallable,
	startOfDay,
	type WindowState,
} from './hours.ts';
import { offsetSpan } from './zone-offsets.ts';

// Many cases; a busy machine needs longer than the usual five seconds.
vi.setConfig({ testTimeout: 60_000 });

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const HORIZON = 15 * DAY;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const ZONES = ['America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'Asia/Kolkata', 'America/Los_Angeles', 'Pacific/Honolulu'];
/** Days of 2026 and 2027 on which one of those zones changes its clocks. */
const CHANGES = ['2026-03-08', '2026-03-29', '2026-04-05', '2026-10-04', '2026-10-25', '2026-11-01', '2027-03-14', '2027-04-04'].map(
	(day) => Date.parse(`${day}T00:00:00Z`),
);

const clocks = new Map<string, Intl.DateTimeFormat>();
function wallClock(zone: string, at: number): { day: number; minute: number } {
	let clock = clocks.get(zone);
	if (!clock) {
		clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, weekday: 'short', hour: 'numeric', minute: 'numeric', hourCycle: 'h23' });
		clocks.set(zone, clock);
	}
	const part = Object.fromEntries(clock.formatToParts(at).map((p) => [p.type, p.value]));
	return { day: WEEKDAYS.indexOf(part.weekday ?? ''), minute: Number(part.hour) * 60 + Number(part.minute) };
}

/** The rule said as plainly as can be: what does the clock on that wall say? */
function openByClock(week: readonly (DayWindow | null)[], zone: string, at: number): boolean {
	const { day, minute } = wallClock(zone, at);
	const today = week[day];
	const yesterday = week[(day + 6) % 7];
	const over = (window: DayWindow) => window.closeMinute <= window.openMinute;
	if (today && minute >= today.openMinute && (over(today) || minute < today.closeMinute)) return true;
	return Boolean(yesterday && over(yesterday) && minute < yesterday.closeMinute);
}

function oracle(open: (at: number) => boolean, at: number): WindowState {
	const now = open(at);
	for (let t = Math.floor(at / MINUTE) * MINUTE + MINUTE; t <= at + HORIZON; t += MINUTE) {
		if (open(t) !== now) return now ? { open: now, closesAt: t, opensAt: null } : { open: now, closesAt: null, opensAt: t };
	}
	return { open: now, closesAt: null, opensAt: null };
}

const window = fc.record({ openMinute: fc.integer({ min: 0, max: 1439 }), closeMinute: fc.integer({ min: 0, max: 1440 }) });
const week = fc.array(fc.option(window, { freq: 4 }), { minLength: 7, maxLength: 7 });
const zone = fc.constantFrom(...ZONES);
const moment = fc.tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -3 * DAY, max: 3 * DAY })).map(([change, shift]) => change + shift);

describe('hours', () => {
	test('[S1] [I3] the campaign window equals the wall clock, minute by minute, over clock changes and midnight', () => {
		fc.assert(
			fc.property(week, zone, moment, (days, timeZone, at) => {
				expect(campaignWindow({ timeZone, week: days }, at)).toEqual(oracle((t) => openByClock(days, timeZone, t), at));
			}),
			{ numRuns: 150, seed: 1 },
		);
	});

	test('[I3] the local window is open only while it is open in every candidate zone', () => {
		fc.assert(
			fc.property(window, fc.uniqueArray(zone, { minLength: 1, maxLength: 3 }), moment, (day, zones, at) => {
				const days = Array.from({ length: 7 }, () => day);
				expect(localWindow(zones, day, at)).toEqual(oracle((t) => zones.every((z) => openByClock(days, z, t)), at));
			}),
			{ numRuns: 60, seed: 2 },
		);
	});

	test('[I3] both windows together equal their common minutes', () => {
		fc.assert(
			fc.property(week, zone, window, fc.uniqueArray(zone, { maxLength: 2 }), moment, (days, timeZone, day, zones, at) => {
				const inner = Array.from({ length: 7 }, () => day);
				const candidates = zones.length === 0 ? [timeZone] : zones;
				const expected = oracle((t) => openByClock(days, timeZone, t) && candidates.every((z) => openByClock(inner, z, t)), at);
				const hours = { timeZone, week: days };
				expect(bothWindows(hours, zones, day, at)).toEqual(expected);
				expect(neverCallable(hours, zones, day, at)).toBe(!expected.open && expected.opensAt === null);
			}),
			{ numRuns: 60, seed: 3 },
		);
	});

	test('[I3] asked again and again while time goes on, or back, the same hours answer as if asked for the first time', () => {
		fc.assert(
			fc.property(
				week,
				zone,
				window,
				fc.uniqueArray(zone, { maxLength: 2 }),
				moment,
				fc.array(fc.integer({ min: -30, max: 2_000 })),
				(days, timeZone, day, zones, from, steps) => {
					const hours = { timeZone, week: days };
					let at = from;
					for (const minutes of steps) {
						at += minutes * MINUTE;
						expect(bothWindows(hours, zones, day, at)).toEqual(bothWindows({ ...hours }, zones, day, at));
						expect(campaignWindow(hours, at)).toEqual(campaignWindow({ ...hours }, at));
					}
				},
			),
			{ numRuns: 300, seed: 4 },
		);
	});
	test('[I3] an opening comes into sight when the horizon reaches it, remembered or not', () => {
		// Hours that meet on the day of a change only: looked for every half hour of six weeks.
		const hours = { timeZone: 'America/New_York', week: [null, null, null, null, null, null, { openMinute: 60, closeMinute: 110 }] };
		const day = { openMinute: 370, closeMinute: 415 };
		for (let at = Date.UTC(2027, 1, 1); at < Date.UTC(2027, 2, 20); at += 30 * MINUTE)
			expect(bothWindows(hours, ['UTC'], day, at)).toEqual(bothWindows({ ...hours }, ['UTC'], day, at));
	});

	test('offsets are those of Intl at every hour of two years', () => {
		for (const name of [...ZONES, 'Africa/Casablanca', 'Asia/Kathmandu', 'America/St_Johns']) {
			const clock = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
			for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2028, 0, 1); at += 5 * 3_600_000) {
				const match = /GMT(?:([+-]\d\d):(\d\d))?$/.exec(clock.format(at));
				const hours = match?.[1] ?? '+00';
				const minutes = Number(match?.[2] ?? 0) * (hours.startsWith('-') ? -1 : 1);
				expect(offsetSpan(name, at).offset).toBe((Number(hours) * 60 + minutes) * MINUTE);
			}
		}
	});
});

const everyDay = (day: DayWindow | null): DialingHours => ({ timeZone: 'America/New_York', week: Array.from({ length: 7 }, () => day) });
const at = (text: string) => Date.parse(text);

describe('hours at the edges', () => {
	test('a week of whole days never closes, however it is written', () => {
		for (const day of [
			{ openMinute: 0, closeMinute: 1440 },
			{ openMinute: 0, closeMinute: 0 },
			{ openMinute: 600, closeMinute: 600 },
		]) {
			expect(campaignWindow(everyDay(day), at('2026-11-23T15:00:00Z'))).toEqual({ open: true, closesAt: null, opensAt: null });
		}
	});

	test('windows that touch at midnight are one', () => {
		const hours = everyDay(null);
		const week = [...hours.week];
		week[0] = { openMinute: 1080, closeMinute: 1440 };
		week[1] = { openMinute: 0, closeMinute: 120 };
		// Monday 20:00 in New York; it closes on Tuesday at 02:00.
		expect(campaignWindow({ ...hours, week }, at('2026-11-24T01:00:00Z'))).toEqual({
			open: true,
			closesAt: at('2026-11-24T07:00:00Z'),
			opensAt: null,
		});
	});

	test('no open day never opens', () => {
		expect(campaignWindow(everyDay(null), at('2026-11-23T15:00:00Z'))).toEqual({ open: false, closesAt: null, opensAt: null });
	});

	test('[R3] a number whose window never meets the hours is told apart', () => {
		const hours = everyDay({ openMinute: 540, closeMinute: 660 });
		const inner = { openMinute: 480, closeMinute: 1260 };
		expect(neverCallable(hours, ['Pacific/Honolulu'], inner, at('2026-11-23T15:00:00Z'))).toBe(true);
		expect(neverCallable(hours, ['America/Chicago'], inner, at('2026-11-23T15:00:00Z'))).toBe(false);
		expect(neverCallable(hours, [], inner, at('2026-11-23T15:00:00Z'))).toBe(false);
		expect(neverCallable(hours, ['Pacific/Honolulu'], { openMinute: 0, closeMinute: 1440 }, at('2026-11-23T15:00:00Z'))).toBe(false);
	});

	test('candidates without a common hour never open; no candidate never opens', () => {
		const inner = { openMinute: 480, closeMinute: 600 };
		expect(localWindow(['America/New_York', 'Asia/Kolkata'], inner, at('2026-11-23T15:00:00Z')).opensAt).toBeNull();
		expect(localWindow([], { openMinute: 0, closeMinute: 1440 }, at('2026-11-23T15:00:00Z')).open).toBe(false);
	});

	test('names of zones', () => {
		expect(['America/New_York', 'UTC', 'Asia/Kolkata'].map(isTimeZone)).toEqual([true, true, true]);
		expect(['', 'Nowhere/Town', '+05:30', 'America/New York'].map(isTimeZone)).toEqual([false, false, false, false]);
	});

	test('moments are written for people', () => {
		const now = at('2026-11-23T22:53:00Z');
		const zone = 'America/New_York';
		expect(formatMoment(at('2026-11-23T23:05:00Z'), zone, now)).toBe('18:05 EST (in 12 min)');
		expect(formatMoment(at('2026-11-24T01:05:30Z'), zone, now)).toBe('20:05 EST (in 2 h 13 min)');
		expect(formatMoment(now, zone, now)).toBe('17:53 EST (now)');
		expect(formatMoment(at('2026-11-26T14:00:00Z'), zone, now)).toBe('Thu 09:00 EST');
		expect(formatMoment(at('2026-12-03T14:00:00Z'), zone, now)).toBe('Thu 3 Dec 09:00 EST');
		expect(formatMoment(at('2027-07-01T13:00:00Z'), zone, now)).toBe('Thu 1 Jul 2027 09:00 EDT');
		expect(formatMoment(at('2026-11-23T20:00:00Z'), zone, now)).toBe('15:00 EST');
		expect(formatMoment(at('2026-07-01T08:00:00Z'), 'Europe/London', at('2026-07-01T07:59:30Z'))).toBe('09:00 BST (in 1 min)');
		expect(formatMoment(at('2026-09-03T03:30:00Z'), 'Asia/Kolkata', at('2026-08-01T00:00:00Z'))).toBe('Thu 3 Sep 09:00 IST');
	});

	test('is quick enough to be asked for every number', () => {
		const hours = everyDay({ openMinute: 540, closeMinute: 1260 });
		const inner = { openMinute: 480, closeMinute: 1260 };
		const zones = ['America/New_York', 'America/Chicago'];
		let open = 0;
		const begun = performance.now();
		for (let n = 0; n < 100_000; n++) if (bothWindows(hours, zones, inner, Date.UTC(2026, 10, 23) + n * 7_000).open) open += 1;
		expect(open).toBeGreaterThan(0);
		// Microseconds each; the bound is wide because machines differ.
		expect((performance.now() - begun) / 100_000).toBeLessThan(0.05);
	});
});

describe('midnight of the local day', () => {
	const at = (text: string) => Date.parse(text);
	test.each([
		['America/New_York', '2026-10-06T18:00:00Z', '2026-10-06T04:00:00Z'],
		['America/New_York', '2026-10-06T03:59:00Z', '2026-10-05T04:00:00Z'],
		['Asia/Kolkata', '2026-10-06T18:45:00Z', '2026-10-06T18:30:00Z'],
		['UTC', '2026-10-06T00:00:00Z', '2026-10-06T00:00:00Z'],
		// The night the clocks go back: midnight was still on summer time.
		['America/New_York', '2026-11-01T18:00:00Z', '2026-11-01T04:00:00Z'],
		['America/New_York', '2026-03-08T18:00:00Z', '2026-03-08T05:00:00Z'],
	])('%s at %s', (zone, now, midnight) =>
		expect(new Date(startOfDay(at(now), zone)).toISOString()).toBe(new Date(at(midnight)).toISOString()),
	);
});
