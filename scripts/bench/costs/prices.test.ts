import { expect, test } from 'vitest';
import { costOf } from './prices.ts';

test('costs are counts times prices', () => {
	const nothing = { rowsWritten: 0, rowsRead: 0, d1RowsWritten: 0, d1RowsRead: 0, messages: 0, objectSeconds: 0, requests: 0 };
	expect(costOf(nothing).total).toBe(0);
	expect(costOf({ ...nothing, rowsWritten: 2.5, d1RowsWritten: 1 })).toMatchObject({ rows: 2.5, database: 1, total: 3.5 });
	expect(costOf({ ...nothing, messages: 20 }).requests).toBeCloseTo(0.15);
	expect(costOf({ ...nothing, requests: 1 }).requests).toBeCloseTo(0.45);
	// An hour of one object is 450 GB-seconds.
	expect(costOf({ ...nothing, objectSeconds: 3600 }).duration / 1e6).toBeCloseTo(0.005625);
});
