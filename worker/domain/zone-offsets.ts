/**
 * Offsets of time zones from UTC, fast: a lookup costs well under a microsecond.
 * Intl is asked once per zone and week; the instant of a change (DST) is then found by halving.
 */

const WEEK_MS = 7 * 86_400_000;
/** Weeks kept per zone; a campaign looks at a few around now. */
const MAX_WEEKS = 600;

/** A stretch of time with one offset. `until` is exclusive; the next stretch may have the same offset. */
export interface OffsetSpan {
	/** Local time minus UTC, ms. */
	offset: number;
	/** Epoch ms. */
	until: number;
}

interface ZoneTable {
	format: Intl.DateTimeFormat;
	weeks: Map<number, OffsetSpan[]>;
}

const tables = new Map<string, ZoneTable>();

/** Whether `name` is a zone that this platform knows, e.g. "America/New_York". Plain offsets such as "+05:30" are not. */
export function isTimeZone(name: string): boolean {
	if (tables.has(name)) return true;
	if (!/^[A-Za-z]/.test(name)) return false;
	try {
		new Intl.DateTimeFormat('en-US', { timeZone: name });
		return true;
	} catch {
		return false;
	}
}

function tableOf(zone: string): ZoneTable {
	let table = tables.get(zone);
	if (!table) {
		const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
		table = { format, weeks: new Map() };
		tables.set(zone, table);
	}
	return table;
}

/** Reads "11/23/2026, GMT-05:00"; "GMT" alone is zero. */
function askIntl(format: Intl.DateTimeFormat, at: number): number {
	const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(format.format(at));
	if (!match?.[1]) return 0;
	const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
	return (match[1] === '-' ? -1000 : 1000) * seconds;
}

/** Two changes within one week that undo each other would be missed; no zone has ever had that. */
function spansOfWeek(format: Intl.DateTimeFormat, week: number): OffsetSpan[] {
	const end = (week + 1) * WEEK_MS;
	const spans: OffsetSpan[] = [];
	let from = week * WEEK_MS;
	let offset = askIntl(format, from);
	const last = askIntl(format, end);
	while (offset !== last) {
		let low = from;
		let high = end;
		while (high - low > 1) {
			const middle = Math.floor((low + high) / 2);
			if (askIntl(format, middle) === offset) low = middle;
			else high = middle;
		}
		spans.push({ offset, until: high });
		from = high;
		offset = askIntl(format, from);
	}
	spans.push({ offset, until: end });
	return spans;
}

/** The offset of `zone` at `at` (epoch ms) and how long it surely holds. Throws RangeError on an unknown zone. */
export function offsetSpan(zone: string, at: number): OffsetSpan {
	const table = tableOf(zone);
	const week = Math.floor(at / WEEK_MS);
	let spans = table.weeks.get(week);
	if (!spans) {
		if (table.weeks.size >= MAX_WEEKS) table.weeks.clear();
		spans = spansOfWeek(table.format, week);
		table.weeks.set(week, spans);
	}
	for (const span of spans) if (at < span.until) return span;
	throw new RangeError(`no offset for ${zone} at ${at}`);
}
