/** Wall-clock times of the campaign's zone, as `<input type="datetime-local">` writes them, and epoch ms. */

const WALL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/;
const MINUTE_MS = 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();
/** Making one costs a hundred times more than using it. */
function formatOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = `${locale} ${JSON.stringify(options)}`;
	let format = formats.get(key);
	if (!format) {
		format = new Intl.DateTimeFormat(locale, options);
		formats.set(key, format);
	}
	return format;
}

function partsIn(zone: string, epochMs: number): Record<string, string> {
	const format = formatOf('en-US', {
		timeZone: zone,
		hourCycle: 'h23',
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
	});
	return Object.fromEntries(format.formatToParts(epochMs).map((part) => [part.type, part.value]));
}

/** Epoch ms → "2026-11-23T18:05" on the clocks of `zone`. */
export function toWallTime(epochMs: number, zone: string): string {
	const { year = '', month = '', day = '', hour = '', minute = '' } = partsIn(zone, epochMs);
	return `${year.padStart(4, '0')}-${month}-${day}T${hour}:${minute}`;
}

/** Minutes that the clocks of `zone` are ahead of UTC at that moment. */
function offsetMinutes(epochMs: number, zone: string): number {
	const match = WALL.exec(toWallTime(epochMs, zone));
	if (!match) return 0;
	const [, year, month, day, hour, minute] = match.map(Number);
	const asUtc = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute);
	return Math.round((asUtc - Math.floor(epochMs / MINUTE_MS) * MINUTE_MS) / MINUTE_MS);
}

/**
 * "2026-11-23T18:05" on the clocks of `zone` → epoch ms, or null for a text that is no time. An hour that the clocks repeat means its
 * first pass; an hour that they skip means the moment after the jump, as if they had not jumped.
 */
export function fromWallTime(wall: string, zone: string): number | null {
	const match = WALL.exec(wall);
	if (!match) return null;
	const [, year, month, day, hour, minute] = match.map(Number);
	const asUtc = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute);
	if (!Number.isFinite(asUtc)) return null;
	const before = offsetMinutes(asUtc - 24 * 60 * MINUTE_MS, zone);
	const after = offsetMinutes(asUtc + 24 * 60 * MINUTE_MS, zone);
	const candidates = [asUtc - before * MINUTE_MS, asUtc - after * MINUTE_MS];
	const wanted = wall.slice(0, 16);
	const exact = candidates.filter((epochMs) => toWallTime(epochMs, zone) === wanted);
	return exact.length > 0 ? Math.min(...exact) : (candidates[0] ?? null);
}

/** The short name of a zone at a moment: "EST". */
export function zoneName(epochMs: number, zone: string): string {
	const parts = formatOf('en-US', { timeZone: zone, timeZoneName: 'short' }).formatToParts(epochMs);
	return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
}

/** "Mon 23 Nov, 18:05 EST"; the day in the words of `locale`. */
export function momentIn(epochMs: number, zone: string, locale = 'en-GB'): string {
	const day = formatOf(locale, { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short' }).format(epochMs);
	return `${day}, ${toWallTime(epochMs, zone).slice(11)} ${zoneName(epochMs, zone)}`;
}
