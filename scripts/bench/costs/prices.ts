/** List prices of Workers Paid beyond what the plan includes, US dollars, as read on 2026-11-23 (docs/operations.md names the sources). */
const MILLION = 1e6;
export const PRICES = {
	/** A million rows, the object's storage and D1 alike. */
	rowsWritten: 1,
	rowsRead: 0.001,
	/** A million requests to an object; twenty socket messages are one. */
	objectRequests: 0.15,
	messagesARequest: 20,
	/** A million GB-seconds; an object counts as 128 MB. */
	gigabyteSeconds: 12.5,
	objectGigabytes: 0.125,
	/** A million requests of the Worker. */
	requests: 0.3,
} as const;

/** Of one approval or one dial. */
export interface Counts {
	rowsWritten: number;
	rowsRead: number;
	d1RowsWritten: number;
	d1RowsRead: number;
	/** Socket messages in. */
	messages: number;
	/** Time in which the object is in memory. */
	objectSeconds: number;
	/** Requests of the Worker, each of which asks the object once. */
	requests: number;
}
export interface Cost {
	rows: number;
	database: number;
	requests: number;
	duration: number;
	total: number;
}

/** US dollars for a million of them. */
export function costOf(counts: Counts): Cost {
	const rows = counts.rowsWritten * PRICES.rowsWritten + counts.rowsRead * PRICES.rowsRead;
	const database = counts.d1RowsWritten * PRICES.rowsWritten + counts.d1RowsRead * PRICES.rowsRead;
	const requests =
		(counts.messages / PRICES.messagesARequest + counts.requests) * PRICES.objectRequests + counts.requests * PRICES.requests;
	const duration = (counts.objectSeconds * MILLION * PRICES.objectGigabytes * PRICES.gigabyteSeconds) / MILLION;
	return { rows, database, requests, duration, total: rows + database + requests + duration };
}

const dollars = (value: number): string => value.toFixed(2);
const count = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

/** As a table of Markdown. */
export function table(lines: readonly (readonly [string, Cost, Counts])[]): string {
	const head = '| | object rows | D1 rows | requests | duration | total, US$ | counts of one |';
	const body = lines.map(
		([what, cost, counts]) =>
			`| ${what} | ${dollars(cost.rows)} | ${dollars(cost.database)} | ${dollars(cost.requests)} | ${dollars(cost.duration)} | **${dollars(cost.total)}** | ` +
			`${count(counts.rowsWritten)} rows written, ${count(counts.rowsRead)} read; D1 ${count(counts.d1RowsWritten)} written; ${count(counts.messages)} messages; ${count(counts.objectSeconds * 1000)} ms in memory |`,
	);
	return [head, '|---|---|---|---|---|---|---|', ...body].join('\n');
}
