import { describe, expect, it } from 'vitest';
import { count, counted, duration, fileSize, oneDecimal, percent, percentOf } from './format.ts';

describe('figures in words', () => {
	it('groups thousands and counts in the plural', () => {
		expect([0, 999, 1_000, 41_306, 1_234_567, -1_234, 12.5].map(count)).toEqual([
			'0',
			'999',
			'1,000',
			'41,306',
			'1,234,567',
			'-1,234',
			'13',
		]);
		expect([0, 2.14, 1_204, 999.96].map(oneDecimal)).toEqual(['0.0', '2.1', '1,204.0', '1,000.0']);
		expect(counted(1, 'number')).toBe('1 number');
		expect(counted(0, 'number')).toBe('0 numbers');
		expect(counted(2, 'reply', 'replies')).toBe('2 replies');
	});
	it('gives shares with one decimal and a dash for nothing', () => {
		expect(percent(0.0212)).toBe('2.1 %');
		expect(percent(null)).toBe('–');
		expect(percentOf(3, 0)).toBe('–');
		expect(percentOf(1, 3)).toBe('33.3 %');
	});
	it('gives times and sizes in the unit that reads best', () => {
		expect(duration(47_600)).toBe('48 s');
		expect(duration(59_700)).toBe('1 min');
		expect(duration(3_600_000)).toBe('1 h');
		expect(duration(12_000_000)).toBe('3 h 20 min');
		expect(fileSize(512)).toBe('512 B');
		expect(fileSize(95_600_000)).toBe('95.6 MB');
		expect(fileSize(640_000)).toBe('640 KB');
	});
});
