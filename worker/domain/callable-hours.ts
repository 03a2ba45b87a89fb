/** How many numbers may be called in each hour of a week, as far as their own zones decide. Pure. */
import type { DayWindow } from '../../protocol/settings.ts';
import { localWindow } from './hours.ts';
import { offsetSpan } from './zone-offsets.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/** Numbers whose candidate zones are these; none = the campaign's own zone. */
export interface ZoneSet {
	zones: readonly string[];
	numbers: number;
}

/**
 * Monday first, 24 hours a day, in the campaign's own zone: the numbers whose local window is open at some time within the
 * hour, for the week that begins `at`. The campaign's own hours are not looked at.
 */
export function callableByHour(sets: readonly ZoneSet[], window: DayWindow, timeZone: string, at: number): number[][] {
	const week = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
	const names = new Set(sets.flatMap(({ zones }) => (zones.length === 0 ? [timeZone] : zones)));
	const start = Math.floor(at / HOUR_MS) * HOUR_MS;
	for (let hour = 0; hour < 7 * 24; hour++) {
		const moment = start + hour * HOUR_MS;
		const offset = offsetSpan(timeZone, moment).offset;
		// The whole local hour that holds this moment; zones of half hours included.
		const local = Math.floor((moment + offset) / HOUR_MS) * HOUR_MS;
		const day = Math.floor((local - FIRST_MONDAY_MS) / DAY_MS) % 7;
		const row = week[(day + 7) % 7];
		if (!row) continue;
		const halves = [local - offset, local - offset + HOUR_MS / 2];
		const open = new Map([...names].map((zone) => [zone, halves.map((half) => localWindow([zone], window, half).open)]));
		const isOpen = (zones: readonly string[]) => halves.some((_half, index) => zones.every((zone) => open.get(zone)?.[index] === true));
		row[(local / HOUR_MS) % 24] = sets.reduce(
			(sum, { zones, numbers }) => sum + (isOpen(zones.length === 0 ? [timeZone] : zones) ? numbers : 0),
			0,
		);
	}
	return week;
}
