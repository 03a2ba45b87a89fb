/** What figures and rows are filtered by (R29). Filters combine: all of them hold. */
import type { ResultsFilter } from '../../protocol/rest.ts';
import { QUARTER_MS } from './cells.ts';

/** Hour of the day 0–23 and weekday 0–6 (Monday 0) of a moment on the clocks of a zone. */
export interface LocalHour {
	weekday: number;
	hour: number;
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Tells the local hour of a quarter of an hour. Formatting is slow, so each hour of UTC is asked once. */
export function localHours(timeZone: string): (quarter: number) => LocalHour {
	const format = new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: 'numeric', hourCycle: 'h23' });
	const known = new Map<number, LocalHour>();
	return (quarter) => {
		const found = known.get(quarter);
		if (found) return found;
		const parts = format.formatToParts(quarter * QUARTER_MS);
		const text = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
		const local = { weekday: Math.max(0, WEEKDAYS.indexOf(text('weekday'))), hour: Number(text('hour')) % 24 };
		known.set(quarter, local);
		return local;
	};
}

/** Conditions in SQL with their bindings, numbered from `from`; `column` names a column of the table at hand. */
export interface Conditions {
	sql: string;
	bindings: (string | number)[];
}

type Dimension = 'quarter' | 'pass' | 'line_kind' | 'list_id' | 'caller_id_phone';

/**
 * The filter as conditions on `table` ("c." of cells, "a." of attempts), all but the caller's. `quarters` are those that hours and
 * weekdays leave, null = all.
 */
export function conditionsOf(
	filter: ResultsFilter,
	quarters: readonly number[] | null,
	column: (dimension: Dimension) => string,
	from: number,
): Conditions {
	const parts: string[] = [];
	const bindings: (string | number)[] = [];
	const add = (text: (place: string) => string, value: string | number): void => {
		bindings.push(value);
		parts.push(text(`?${from + bindings.length - 1}`));
	};
	// Numbers bind as REAL; a cast lets an index on INTEGER columns be used all the same.
	if (filter.pass !== undefined) add((p) => `${column('pass')} = cast(${p} as integer)`, filter.pass);
	if (filter.lineKind !== undefined) add((p) => `${column('line_kind')} = ${p}`, filter.lineKind);
	if (filter.list !== undefined) add((p) => `${column('list_id')} = cast(${p} as integer)`, filter.list);
	if (filter.callerId !== undefined) add((p) => `${column('caller_id_phone')} = ${p}`, filter.callerId);
	if (quarters !== null) add((p) => `${column('quarter')} in (select value from json_each(${p}))`, JSON.stringify(quarters));
	return { sql: parts.map((part) => ` and ${part}`).join(''), bindings };
}

/** Quarters of an hour in which something was placed and that the filter's hours and weekdays leave; null = it names none. */
export async function quartersOf(
	db: D1Database,
	campaignId: string,
	filter: ResultsFilter,
	local: (quarter: number) => LocalHour,
): Promise<number[] | null> {
	if (filter.hour === undefined && filter.weekday === undefined) return null;
	const { results } = await db
		.prepare('select distinct quarter from result_cells where campaign_id = ?1')
		.bind(campaignId)
		.all<{ quarter: number }>();
	return results
		.map((row) => row.quarter)
		.filter((quarter) => {
			const { hour, weekday } = local(quarter);
			return (filter.hour ?? hour) === hour && (filter.weekday ?? weekday) === weekday;
		});
}

/** Sessions of one person: the same name and number. `?1` is the campaign, `place` one of the sessions. */
export const sessionsOf = (place: string): string =>
	`(select s.id from caller_sessions s join caller_sessions t on t.campaign_id = s.campaign_id and t.name = s.name and t.phone = s.phone
	 where s.campaign_id = ?1 and t.id = ${place})`;
