import { describe, expect, it } from 'vitest';
import { gapBeside } from './drag-order.ts';

describe('the line where a dragged item would go', () => {
	const line = (from: number, gap: number) => [0, 1, 2, 3].map((index) => gapBeside({ from, gap }, index, 4));

	it('is above the item that would follow, and below the last one at the end', () => {
		expect(line(0, 2)).toEqual([null, null, 'above', null]);
		expect(line(3, 0)).toEqual(['above', null, null, null]);
		expect(line(0, 4)).toEqual([null, null, null, 'below']);
	});
	it('is nowhere while the item would stay where it is', () => {
		expect(line(1, 1)).toEqual([null, null, null, null]);
		expect(line(1, 2)).toEqual([null, null, null, null]);
		expect(gapBeside(null, 0, 4)).toBeNull();
	});
});
