import type { DialingHours } from '../../../../protocol/settings.ts';

/** Whether the dialing hours are open for all, a part, or none of an hour; Monday first, 24 hours a day. */
export type Cover = 'all' | 'part' | 'none';

/** How much of every hour of the week the dialing hours cover, windows over midnight included. */
export function coverOf(hours: DialingHours): Cover[][] {
	const minutes = Array.from({ length: 7 * 24 }, () => 0);
	hours.week.forEach((window, day) => {
		if (!window) return;
		const open = day * 1440 + window.openMinute;
		const close = day * 1440 + window.closeMinute + (window.closeMinute <= window.openMinute ? 1440 : 0);
		for (let hour = Math.floor(open / 60); hour * 60 < close; hour++) {
			const within = Math.min(close, (hour + 1) * 60) - Math.max(open, hour * 60);
			const index = hour % minutes.length;
			minutes[index] = (minutes[index] ?? 0) + within;
		}
	});
	const cover = (value: number): Cover => (value <= 0 ? 'none' : value >= 60 ? 'all' : 'part');
	return Array.from({ length: 7 }, (_, day) => minutes.slice(day * 24, day * 24 + 24).map(cover));
}

/** The window that dragging from one hour to another on a day makes, in whole hours. */
export function draggedWindow(from: number, to: number): { openMinute: number; closeMinute: number } {
	const [first, last] = from <= to ? [from, to] : [to, from];
	return { openMinute: first * 60, closeMinute: (last + 1) * 60 };
}

/** The best hour within the dialing hours: how many numbers, and when. Null when none can be called. */
export function bestHour(
	week: readonly (readonly number[])[],
	cover: readonly (readonly Cover[])[],
): { day: number; hour: number; numbers: number } | null {
	let best: { day: number; hour: number; numbers: number } | null = null;
	week.forEach((hours, day) => {
		hours.forEach((numbers, hour) => {
			if (cover[day]?.[hour] !== 'none' && numbers > (best?.numbers ?? 0)) best = { day, hour, numbers };
		});
	});
	return best;
}

/** 1234 → "1.2k", for cells of a grid. */
export function shortCount(value: number): string {
	if (value < 1_000) return String(value);
	if (value < 10_000) return `${(Math.floor(value / 100) / 10).toFixed(1)}k`;
	if (value < 1_000_000) return `${Math.floor(value / 1_000)}k`;
	return `${(Math.floor(value / 100_000) / 10).toFixed(1)}M`;
}
