export const TIME_UNITS = ['minutes', 'hours', 'days'] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

const MINUTES: Record<TimeUnit, number> = { minutes: 1, hours: 60, days: 1440 };

/** Thirty days. */
export const MOST_MINUTES = 43_200;

/** Minutes as a whole number of the largest unit that fits: 1200 → 20 hours, 90 → 90 minutes. */
export function splitMinutes(minutes: number): { amount: number; unit: TimeUnit } {
	if (minutes > 0 && minutes % MINUTES.days === 0) return { amount: minutes / MINUTES.days, unit: 'days' };
	if (minutes > 0 && minutes % MINUTES.hours === 0) return { amount: minutes / MINUTES.hours, unit: 'hours' };
	return { amount: minutes, unit: 'minutes' };
}

/** An amount of a unit in whole minutes, kept within what is allowed. */
export function toMinutes(amount: number, unit: TimeUnit): number {
	return Math.max(0, Math.min(MOST_MINUTES, Math.round(amount * MINUTES[unit])));
}
