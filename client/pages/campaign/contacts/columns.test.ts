import { describe, expect, it } from 'vitest';
import type { ColumnMapping, ColumnRole, PreviewView } from '../../../../protocol/rest.ts';
import { cellProblem, headingOf, mappingProblem, problemsNow, sampleValues } from './columns.ts';

const column = (index: number, heading: string, role: ColumnRole): ColumnMapping => ({
	index,
	heading,
	role,
	field: heading.toLowerCase(),
});

describe('[L2] the mapping of columns', () => {
	it('asks for a phone column', () => {
		expect(mappingProblem([column(0, 'Name', 'full_name')])).toBe('Say which column holds the phone numbers.');
		expect(mappingProblem([column(0, 'Cell', 'phone_cell'), column(1, 'Home', 'phone_landline'), column(2, 'Work', 'phone')])).toBeNull();
	});
	it('names two columns that claim the same thing', () => {
		expect(mappingProblem([column(0, 'Phone', 'phone'), column(1, 'First', 'first_name'), column(2, 'Given', 'first_name')])).toBe(
			'“First” and “Given” are both set to “First name”. Keep one.',
		);
	});
	it('gives columns without a heading a number', () => {
		expect(headingOf(column(2, ' ', 'field'))).toBe('Column 3');
	});
	it('shows different values only, cut short', () => {
		expect(sampleValues([['a'], ['a'], [''], ['b'], ['x'.repeat(60)], ['c']], 0)).toEqual(['a', 'b', `${'x'.repeat(39)}…`]);
		expect(sampleValues([['a']], 3)).toEqual([]);
	});
});

describe('problems of the preview', () => {
	const preview: PreviewView = {
		format: { encoding: 'utf-8', delimiter: ',', headers: true, columns: [] },
		rows: [],
		problems: [
			{ row: 3, column: 'Phone', value: '12', reason: 'Too short.' },
			{ row: 4, column: 'Zone', value: 'Mars', reason: 'Not a time zone.' },
		],
		warnings: [],
		remembered: null,
	};
	it('drops those of columns that were left out', () => {
		const columns = [column(0, 'Phone', 'phone'), column(1, 'Zone', 'ignore')];
		expect(problemsNow(preview, columns).map((problem) => problem.row)).toEqual([3]);
	});
	it('finds the cell they belong to', () => {
		expect(cellProblem(preview.problems, column(0, 'Phone', 'phone'), ' 12')).toBe('Too short.');
		expect(cellProblem(preview.problems, column(0, 'Phone', 'phone'), '2025550123')).toBeNull();
	});
});
