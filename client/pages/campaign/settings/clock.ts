import type { DayWindow, DialingHours } from '../../../../protocol/settings.ts';

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** Minutes after midnight as the value of a time box: 1080 → "18:00"; the end of the day is "00:00". */
export function toClock(minute: number): string {
	const within = minute % 1440;
	return `${String(Math.floor(within / 60)).padStart(2, '0')}:${String(within % 60).padStart(2, '0')}`;
}

/** The value of a time box as minutes after midnight, or null while it is not complete. */
export function fromClock(text: string): number | null {
	const found = /^(\d{2}):(\d{2})/.exec(text);
	if (!found) return null;
	const minute = Number(found[1]) * 60 + Number(found[2]);
	return minute < 1440 ? minute : null;
}

/** A closing time as it is kept: midnight is the end of the day that opened, not its beginning. */
export const closingMinute = (minute: number): number => (minute === 0 ? 1440 : minute);

/** "09:00–21:00", "18:00–02:00 (next day)" or "the whole day". */
export function windowText({ openMinute, closeMinute }: DayWindow): string {
	if (openMinute === 0 && closeMinute === 1440) return 'the whole day';
	const text = `${toClock(openMinute)}–${closeMinute === 1440 ? '24:00' : toClock(closeMinute)}`;
	return closeMinute <= openMinute ? `${text} (next day)` : text;
}

/** Hours to begin with: every day from 9 to 21 in a zone. */
export function defaultHours(timeZone: string): DialingHours {
	return { timeZone, week: WEEKDAYS.map(() => ({ openMinute: 540, closeMinute: 1260 })) };
}

/** The week with one day's window replaced. */
export function withDay(hours: DialingHours, day: number, window: DayWindow | null): DialingHours {
	return { ...hours, week: hours.week.map((old, index) => (index === day ? window : old)) };
}

/** The week with Monday's window on every day. */
export function mondayEveryDay(hours: DialingHours): DialingHours {
	return { ...hours, week: hours.week.map(() => hours.week[0] ?? null) };
}
