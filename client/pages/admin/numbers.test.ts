import { describe, expect, it } from 'vitest';
import { splitNumbers } from './numbers.ts';

describe('typed phone numbers', () => {
	it('are parted by lines, commas and semicolons, not by spaces', () => {
		expect(splitNumbers(' (614) 555-0142\n+1 614 555 0143, 6145550144;\r\n\n')).toEqual([
			'(614) 555-0142',
			'+1 614 555 0143',
			'6145550144',
		]);
	});
	it('may be none', () => {
		expect(splitNumbers(' \n, ')).toEqual([]);
	});
});
