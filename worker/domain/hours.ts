/**
 * Dialing hours: the campaign's own window and the called party's local one (I3), right over DST changes,
 * half-hour zones and midnight. A window is open at an instant when the wall clock of its zone says so.
 * All times are epoch ms. Pure, and fast enough to be asked for every number.
 */
import type { DayWindow, DialingHours } from '../../protocol/settings.ts';
import { offsetSpan } from './zone-offsets.ts';

export { isTimeZone } from './zone-offsets.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
const WEEK_MINUTES = 7 * DAY_MINUTES;
const WEEK_MS = WEEK_MINUTES * MINUTE_MS;
/** 1970-01-05, a Monday: local times are counted from it in whole weeks. */
const FIRST_MONDAY_MS = 4 * DAY_MINUTES * MINUTE_MS;
const HORIZON_MS = 15 * DAY_MINUTES * MINUTE_MS;

export interface WindowState {
	readonly open: boolean;
	/** When it closes; null = never (within 15 days), or closed now. */
	readonly closesAt: number | null;
	/** When it opens; null = never (within 15 days), or open now. */
	readonly opensAt: number | null;
}

/** Called party's own window, minutes after local midnight; `closeMinute <= openMinute` closes on the following day. */
export type LocalWindow = DayWindow;

/** Open stretches of one week, ms after Monday 00:00 local, in order, apart from each other. */
interface Week {
	kind: 'always' | 'never' | 'sometimes';
	/** Alternately an opening and a closing. */
	edges: readonly number[];
}
interface Schedule {
	zone: string;
	week: Week;
}

function weekOf(days: readonly (DayWindow | null)[]): Week {
	const parts: [number, number][] = [];
	days.forEach((day, index) => {
		if (!day) return;
		const open = index * DAY_MINUTES + day.openMinute;
		const close = index * DAY_MINUTES + day.closeMinute + (day.closeMinute <= day.openMinute ? DAY_MINUTES : 0);
		parts.push([open, Math.min(close, WEEK_MINUTES)]);
		if (close > WEEK_MINUTES) parts.push([0, close - WEEK_MINUTES]);
	});
	parts.sort((a, b) => a[0] - b[0]);
	const merged: [number, number][] = [];
	for (const [open, close] of parts) {
		if (close <= open) continue;
		const before = merged.at(-1);
		if (before && open <= before[1]) before[1] = Math.max(before[1], close);
		else merged.push([open, close]);
	}
	const first = merged[0];
	if (!first) return { kind: 'never', edges: [] };
	if (first[0] === 0 && first[1] === WEEK_MINUTES) return { kind: 'always', edges: [] };
	return { kind: 'sometimes', edges: merged.flat().map((minute) => minute * MINUTE_MS) };
}

const weeksOfHours = new WeakMap<DialingHours, Week>();
function weekOfHours(hours: DialingHours): Week {
	let week = weeksOfHours.get(hours);
	if (!week) {
		week = weekOf(hours.week);
		weeksOfHours.set(hours, week);
	}
	return week;
}

const weeksOfWindow = new Map<number, Week>();
function weekOfWindow(window: LocalWindow): Week {
	const key = window.openMinute * 2000 + window.closeMinute;
	let week = weeksOfWindow.get(key);
	if (!week) {
		week = weekOf(Array.from({ length: 7 }, () => window));
		weeksOfWindow.set(key, week);
	}
	return week;
}

/** Number of edges at or before the local instant: odd = open. Also tells when that may change. */
function look(schedule: Schedule, at: number): { open: boolean; changeAt: number } {
	const { kind, edges } = schedule.week;
	if (kind !== 'sometimes') return { open: kind === 'always', changeAt: Number.POSITIVE_INFINITY };
	const span = offsetSpan(schedule.zone, at);
	const position = (((at + span.offset - FIRST_MONDAY_MS) % WEEK_MS) + WEEK_MS) % WEEK_MS;
	let passed = 0;
	while (passed < edges.length && (edges[passed] ?? 0) <= position) passed += 1;
	const edge = edges[passed] ?? WEEK_MS;
	return { open: passed % 2 === 1, changeAt: Math.min(at + edge - position, span.until) };
}

/** A state, and before which instant a look gives the same. */
interface LastingState {
	from: number;
	until: number;
	state: WindowState;
}

/** Open only while every schedule is; walks from change to change. */
function intersection(schedules: readonly Schedule[], at: number): LastingState {
	const lasting = (until: number, state: WindowState): LastingState => ({ from: at, until, state });
	const never: WindowState = { open: false, closesAt: null, opensAt: null };
	for (const { week } of schedules) if (week.kind === 'never') return lasting(Number.POSITIVE_INFINITY, never);
	let openAtStart: boolean | null = null;
	let moment = at;
	while (moment <= at + HORIZON_MS) {
		let open = true;
		let changeAt = Number.POSITIVE_INFINITY;
		for (const schedule of schedules) {
			const seen = look(schedule, moment);
			// While one of them is closed nothing opens before that one changes; while all are open the first change counts.
			if (seen.open) {
				if (open) changeAt = Math.min(changeAt, seen.changeAt);
			} else {
				changeAt = open ? seen.changeAt : Math.max(changeAt, seen.changeAt);
				open = false;
			}
		}
		if (openAtStart === null) openAtStart = open;
		else if (open !== openAtStart)
			return lasting(moment, open ? { open: false, closesAt: null, opensAt: moment } : { open: true, closesAt: moment, opensAt: null });
		moment = changeAt;
	}
	// The next change lies beyond the horizon, until the horizon reaches it.
	return lasting(moment - HORIZON_MS, openAtStart ? { open: true, closesAt: null, opensAt: null } : never);
}

/** The last answer for each set of schedules: the same few are asked for again and again while time goes on. */
const lastStates = new WeakMap<DialingHours, Map<string, LastingState>>();
/** Of one set of hours: there are as many as sets of candidate zones. */
const MOST_STATES = 2_000;

function stateOf(hours: DialingHours, key: string, at: number, find: () => LastingState): WindowState {
	let states = lastStates.get(hours);
	if (!states) {
		states = new Map();
		lastStates.set(hours, states);
	}
	const known = states.get(key);
	if (known && at >= known.from && at < known.until) return known.state;
	const found = find();
	if (states.size >= MOST_STATES) states.clear();
	states.set(key, found);
	return found.state;
}

/** The campaign's own dialing hours in its own zone. Windows that touch are one. */
export function campaignWindow(hours: DialingHours, at: number): WindowState {
	return stateOf(hours, '', at, () => intersection([{ zone: hours.timeZone, week: weekOfHours(hours) }], at));
}

function localSchedules(zones: readonly string[], window: LocalWindow): Schedule[] {
	const week = weekOfWindow(window);
	return zones.map((zone) => ({ zone, week }));
}

const CLOSED_WEEK: Week = { kind: 'never', edges: [] };

/**
 * The called party's window: open only while it is open in every candidate zone.
 * Without a candidate it never opens; `bothWindows` puts the campaign's own zone in that place.
 */
export function localWindow(zones: readonly string[], window: LocalWindow, at: number): WindowState {
	if (zones.length === 0) return intersection([{ zone: 'UTC', week: CLOSED_WEEK }], at).state;
	return intersection(localSchedules(zones, window), at).state;
}

/** When a number may be called: campaign's hours and local window together. No candidate zone = the campaign's own. */
export function bothWindows(hours: DialingHours, zones: readonly string[], window: LocalWindow, at: number): WindowState {
	const known = zones.length === 0 ? [hours.timeZone] : zones;
	const key = `${known.join()} ${window.openMinute} ${window.closeMinute}`;
	return stateOf(hours, key, at, () =>
		intersection([{ zone: hours.timeZone, week: weekOfHours(hours) }, ...localSchedules(known, window)], at),
	);
}

/** Whether the two windows do not meet within 15 days of `at`: such a number can never be called as things are set. */
export function neverCallable(hours: DialingHours, zones: readonly string[], window: LocalWindow, at: number): boolean {
	const state = bothWindows(hours, zones, window, at);
	return !state.open && state.opensAt === null;
}

/** Locales that have short names for zones: EST, BST, AEST, IST, SAST. */
const ZONE_NAME_LOCALES = ['en-US', 'en-GB', 'en-AU', 'en-IN', 'en-ZA'] as const;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Parts that were asked for lately: a status is made again and again of the same few moments. */
const knownParts = new Map<string, Record<string, string>>();
const KNOWN_PARTS = 500;

/** Formatted to the minute: no option here shows more. */
function parts(locale: string, zone: string, options: Intl.DateTimeFormatOptions, at: number): Record<string, string> {
	const key = `${locale} ${zone} ${Object.keys(options).join()}`;
	const moment = `${key} ${Math.floor(at / MINUTE_MS)}`;
	let known = knownParts.get(moment);
	if (!known) {
		if (knownParts.size >= KNOWN_PARTS) knownParts.clear();
		known = formatParts(key, locale, zone, options, at);
		knownParts.set(moment, known);
	}
	return known;
}

function formatParts(key: string, locale: string, zone: string, options: Intl.DateTimeFormatOptions, at: number): Record<string, string> {
	let format = formats.get(key);
	if (!format) {
		format = new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
		formats.set(key, format);
	}
	return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
}

/** "EST", or "GMT-3" where English has no short name. */
export function zoneAbbreviation(at: number, zone: string): string {
	let name = '';
	for (const locale of ZONE_NAME_LOCALES) {
		name = parts(locale, zone, { timeZoneName: 'short' }, at).timeZoneName ?? zone;
		if (/^[A-Z]+$/.test(name)) return name;
	}
	return name;
}

/** Midnight of the local day that `at` is in. */
export function startOfDay(at: number, zone: string): number {
	const dayMs = DAY_MINUTES * MINUTE_MS;
	const midnight = (offset: number): number => Math.floor((at + offset) / dayMs) * dayMs - offset;
	const first = midnight(offsetSpan(zone, at).offset);
	// The clocks may have changed since that midnight.
	const then = Math.floor((at + offsetSpan(zone, at).offset) / dayMs) * dayMs - offsetSpan(zone, first).offset;
	return Math.min(then, at);
}

function inWords(ms: number): string {
	if (ms <= 0) return 'now';
	const minutes = Math.ceil(ms / MINUTE_MS);
	if (minutes < 60) return `in ${minutes} min`;
	const rest = minutes % 60;
	return `in ${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`;
}

/**
 * A moment for people: "18:05 EST (in 12 min)" on the same local day, "Thu 09:00 EST" within a week,
 * else "Thu 3 Dec 09:00 EST". A moment of today that has passed has no parenthesis.
 */
export function formatMoment(at: number, zone: string, now: number): string {
	const dayOptions = {
		weekday: 'short',
		day: 'numeric',
		month: 'short',
		year: 'numeric',
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23',
	} as const;
	const then = parts('en-GB', zone, dayOptions, at);
	const today = parts('en-GB', zone, dayOptions, now);
	const time = `${then.hour}:${then.minute} ${zoneAbbreviation(at, zone)}`;
	if (then.day === today.day && then.month === today.month && then.year === today.year) {
		return at < now ? time : `${time} (${inWords(at - now)})`;
	}
	const month = then.month === 'Sept' ? 'Sep' : then.month;
	if (at > now && at - now < 6.5 * DAY_MINUTES * MINUTE_MS) return `${then.weekday} ${time}`;
	return `${then.weekday} ${then.day} ${month}${then.year === today.year ? '' : ` ${then.year}`} ${time}`;
}
