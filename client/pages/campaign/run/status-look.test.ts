import { expect, it } from 'vitest';
import { newsOf, titleOf } from './status-look.ts';

it('[R22] a stall stands out in the title of the window', () => {
	expect(titleOf('stalled', 'Fall canvass')).toBe('⚠ Stalled · Fall canvass · Partyline');
	expect(titleOf('running', '')).toBe('Running · Unnamed campaign · Partyline');
});

it('[R22] a stall is news, and its end; a page just opened, or anything else, is none', () => {
	expect(newsOf('running', 'stalled', 'Fall canvass')).toBe('Fall canvass: stalled');
	expect(newsOf('stalled', 'running', 'Fall canvass')).toBe('Fall canvass: running again');
	for (const [was, kind] of [
		[null, 'stalled'],
		['stalled', 'stalled'],
		['running', 'paused'],
		['stalled', 'outside_hours'],
	] as const)
		expect(newsOf(was, kind, 'Fall canvass')).toBe(null);
});
