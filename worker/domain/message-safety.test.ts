import { describe, expect, test } from 'vitest';
import { END_CARD_KINDS } from '../../protocol/enums.ts';
import { INJECTIONS } from '../../test/support/injections.ts';
import { defaultEndCard, endCardTitle, safeHtml } from './message-safety.ts';

/** Tags and attributes that a browser would see, without trusting the sanitiser's own parser. */
function markup(html: string): { tags: string[]; attributes: string[] } {
	const tags: string[] = [];
	const attributes: string[] = [];
	for (const [, name = '', rest = ''] of html.matchAll(/<\s*\/?\s*([^\s>/]+)([^>]*)>?/g)) {
		tags.push(name.toLowerCase());
		for (const [, attribute = '', value = ''] of rest.matchAll(/([^\s=/"]+)\s*=\s*"([^"]*)"/g))
			attributes.push(`${attribute.toLowerCase()}=${value}`);
	}
	return { tags, attributes };
}
const TAGS = new Set(['p', 'br', 'b', 'strong', 'i', 'em', 'u', 's', 'h2', 'h3', 'ul', 'ol', 'li', 'blockquote', 'a']);

describe('[R26] no script can be injected by an end card', () => {
	test.each(INJECTIONS)('%s', (attempt) => {
		const safe = safeHtml(attempt);
		const { tags, attributes } = markup(safe);
		for (const tag of tags) expect(TAGS, safe).toContain(tag);
		for (const attribute of attributes)
			expect(attribute, safe).toMatch(/^(href=(https?:\/\/|mailto:|tel:)|rel=noopener noreferrer nofollow$|target=_blank$)/);
		expect(safeHtml(safe)).toBe(safe);
	});

	test('and it stays so when attempts are put together', () => {
		for (const a of INJECTIONS)
			for (const b of INJECTIONS) {
				const { tags, attributes } = markup(safeHtml(a + b));
				for (const tag of tags) if (!TAGS.has(tag)) throw new Error(`${tag} of ${a}${b}`);
				for (const attribute of attributes) if (/^(on|style|src|id|class)/.test(attribute)) throw new Error(`${attribute} of ${a}${b}`);
			}
	});
});

describe('[R25] end cards', () => {
	test('keep formatted text and links', () => {
		const html =
			'<h2>Thanks</h2><p>See <a href="https://example.org/next">the next one</a>, <b>bold</b> &amp; <em>soft</em>.</p><ul><li>one</li></ul>';
		expect(safeHtml(html)).toBe(html.replace('next">', 'next" rel="noopener noreferrer nofollow" target="_blank">'));
		expect(safeHtml('<h1>Big</h1><div>text</div>')).toBe('<h2>Big</h2><p>text</p>');
	});
	test('have sensible defaults, in the safe subset themselves', () => {
		for (const kind of END_CARD_KINDS) {
			expect(safeHtml(defaultEndCard(kind))).toBe(defaultEndCard(kind));
			expect(endCardTitle(kind)).toMatch(/^Campaign /);
		}
	});
});
