import { describe, expect, it } from 'vitest';
import { applyMarkup, webAddress } from './markup.ts';

describe('[R26] the toolbar of the end cards', () => {
	it('wraps what is selected and keeps it selected', () => {
		const edited = applyMarkup('bold', 'Thank you all', 6, 9);
		expect(edited.text).toBe('Thank <strong>you</strong> all');
		expect(edited.text.slice(edited.start, edited.end)).toBe('you');
	});
	it('writes a sample where nothing is selected, ready to be typed over', () => {
		const edited = applyMarkup('heading', '', 0, 0);
		expect(edited.text).toBe('<h2>Heading</h2>');
		expect(edited.text.slice(edited.start, edited.end)).toBe('Heading');
	});
	it('makes a list of the selected lines', () => {
		expect(applyMarkup('list', 'one\n\n two', 0, 9).text).toBe('<ul>\n  <li>one</li>\n  <li>two</li>\n</ul>');
	});
	it('keeps an address inside its quotes', () => {
		expect(applyMarkup('link', 'here', 0, 4, 'https://a.org/?a="><b>').text).toBe('<a href="https://a.org/?a=&quot;>&lt;b>">here</a>');
	});
	it('completes web addresses and refuses everything that is none', () => {
		expect(webAddress(' example.org/a ')).toBe('https://example.org/a');
		expect(webAddress('http://example.org')).toBe('http://example.org/');
		expect(webAddress('javascript:alert(1)')).toBeNull();
		expect(webAddress('not an address')).toBeNull();
		expect(webAddress('')).toBeNull();
	});
});
