import { describe, expect, it } from 'vitest';
import type { AlertBarAdminView } from '../../../../protocol/rest.ts';
import { bodyOf, draftOf, EMPTY_BAR, endInWords, inOrder, lifeOf, moved, timesInWords, zonesToChoose } from './bars.ts';
import { webAddress } from './markup.ts';

const zone = 'America/New_York';
const now = Date.UTC(2026, 10, 23, 20, 0);
const options = { zone, now, position: 2, address: webAddress };

function bar(id: string, position: number, more: Partial<AlertBarAdminView> = {}): AlertBarAdminView {
	return { id, text: id, severity: 'info', link: null, startsAt: null, expiresAt: null, position, ...more };
}

describe('[R23] the form of an alert bar', () => {
	it('makes the body of what was typed', () => {
		const draft = { ...EMPTY_BAR, text: ' Pizza at 7 ', linkUrl: 'example.org/pizza', linkLabel: 'Menu', expiresAt: '2026-11-23T19:00' };
		expect(bodyOf(draft, options)).toEqual({
			body: {
				text: 'Pizza at 7',
				severity: 'info',
				link: { url: 'https://example.org/pizza', label: 'Menu' },
				startsAt: null,
				expiresAt: Date.UTC(2026, 10, 24, 0, 0),
				position: 2,
			},
		});
	});
	it('gives an existing bar back unchanged', () => {
		const known = bar('a', 2, { link: { url: 'https://example.org/', label: 'x' }, expiresAt: now + 3_600_000 });
		const { id: _id, ...body } = known;
		expect(bodyOf(draftOf(known, zone), options)).toEqual({ body });
	});
	it('names every fault at its field', () => {
		expect(bodyOf({ ...EMPTY_BAR, linkUrl: 'javascript:alert(1)', linkLabel: 'x' }, options)).toEqual({
			errors: { text: 'Write what callers should read.', linkUrl: 'Give a web address such as https://example.org.' },
		});
		expect(bodyOf({ ...EMPTY_BAR, text: 'x', expiresAt: '2026-11-23T14:00' }, options)).toEqual({
			errors: { expiresAt: 'This moment has passed already.' },
		});
		expect(bodyOf({ ...EMPTY_BAR, text: 'x', startsAt: '2026-11-25T14:00', expiresAt: '2026-11-24T14:00' }, options)).toEqual({
			errors: { expiresAt: 'It would end before it begins.' },
		});
	});
});

describe('[R24] when a bar is shown', () => {
	it('is permanent, until, from, or expired', () => {
		expect(lifeOf(bar('a', 0), zone, now)).toEqual({ text: 'Permanent', shown: true });
		expect(lifeOf(bar('a', 0, { expiresAt: now + 60_000 }), zone, now)).toEqual({ text: 'Until Mon 23 Nov, 15:01 EST', shown: true });
		expect(lifeOf(bar('a', 0, { expiresAt: now }), zone, now)).toEqual({ text: 'Expired Mon 23 Nov, 15:00 EST', shown: false });
		expect(lifeOf(bar('a', 0, { startsAt: now + 60_000 }), zone, now)).toEqual({ text: 'From Mon 23 Nov, 15:01 EST', shown: false });
	});
});

describe('[R23] the order of the bars', () => {
	const bars = [bar('b', 5), bar('a', 0), bar('c', 9)];
	it('moves one place and renumbers', () => {
		expect(inOrder(bars).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
		const changed = moved(bars, 2, -1);
		const after = bars.map((old) => changed.find(({ id }) => id === old.id) ?? old);
		expect(inOrder(after).map(({ id }) => id)).toEqual(['a', 'c', 'b']);
	});
	it('does nothing at the ends', () => {
		expect(moved(bars, 0, -1)).toEqual([]);
		expect(moved(bars, 2, 1)).toEqual([]);
	});
});

describe('[R24] times in a chosen zone', () => {
	const draft = { startsAt: '', expiresAt: '2026-11-01T01:30' };
	it('are said on the clocks of the campaign, also in the hour that comes twice', () => {
		expect(timesInWords(draft, 'America/New_York', 'America/New_York')).toBe('Until Sun 1 Nov, 01:30 EDT, on the clocks of the campaign.');
		expect(timesInWords(draft, 'America/Los_Angeles', 'America/New_York')).toBe(
			'Until Sun 1 Nov, 03:30 EST, on the clocks of the campaign.',
		);
		// 02:30 does not exist that night: the moment an hour later is meant, and shown.
		expect(endInWords({ expiresAt: '2026-03-08T02:30' }, 'America/New_York', 'America/New_York')).toBe('until Sun 8 Mar, 03:30 EDT');
		expect(timesInWords({ startsAt: '', expiresAt: '' }, 'UTC', 'UTC')).toBeNull();
	});
	it('the campaign’s zone comes first, the own one next, each once', () => {
		const zones = zonesToChoose('America/New_York', 'Europe/Berlin');
		expect(zones.slice(0, 3)).toEqual(['America/New_York', 'Europe/Berlin', 'UTC']);
		expect(new Set(zones).size).toBe(zones.length);
		expect(zones).toContain('Pacific/Auckland');
	});
});
