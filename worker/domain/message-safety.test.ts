import { describe, expect, test } from 'vitest';
import { END_CARD_KINDS } from '../../protocol/enums.ts';
import { defaultEndCard, endCardTitle, safeHtml } from './message-safety.ts';

const ATTEMPTS = [
	'<script>alert(1)</script>',
	'<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
	'<scr<script>ipt>alert(1)</scr</script>ipt>',
	'<img src=x onerror=alert(1)>',
	'<svg/onload=alert(1)>',
	'<svg><script>alert(1)</script></svg>',
	'<svg><a xlink:href="javascript:alert(1)">x</a></svg>',
	'<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
	'<p onclick="alert(1)">x</p>',
	'<p/onmouseover=alert(1)>x</p>',
	'<b style="background:url(javascript:alert(1))">x</b>',
	'<a href="javascript:alert(1)">x</a>',
	'<a href="JaVaScRiPt:alert(1)">x</a>',
	'<a href=" &#14; javascript:alert(1)">x</a>',
	'<a href="java\nscript:alert(1)">x</a>',
	'<a href="java&#x09;script:alert(1)">x</a>',
	'<a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)">x</a>',
	'<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>',
	'<a href="vbscript:msgbox(1)">x</a>',
	'<a href="//evil.example">x</a>',
	'<a href="https://ok.example" onclick="alert(1)" style="position:fixed" id="x" name="y">x</a>',
	'<iframe src="https://evil.example"></iframe>',
	'<iframe srcdoc="<script>alert(1)</script>"></iframe>',
	'<object data="x.swf"></object><embed src="x.swf">',
	'<form action="https://evil.example"><input name=password><button formaction="javascript:alert(1)">Sign in</button></form>',
	'<base href="https://evil.example/">',
	'<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
	'<link rel=stylesheet href="https://evil.example/x.css">',
	'<style>@import "https://evil.example/x.css";</style>',
	'<template><script>alert(1)</script></template>',
	'<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
	'<textarea><script>alert(1)</script></textarea>',
	'<title><img src=x onerror=alert(1)></title>',
	'<xmp><img src=x onerror=alert(1)></xmp>',
	'<!--><img src=x onerror=alert(1)>-->',
	'<![CDATA[<img src=x onerror=alert(1)>]]>',
	'<p id="__proto__" class="modal">x</p>',
	'"><img src=x onerror=alert(1)>',
	'<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>',
	'<details open ontoggle=alert(1)>x</details>',
	'<video><source onerror="alert(1)"></video>',
	'<body onload=alert(1)>',
	`${'<b>'.repeat(500)}deep`,
];

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
	test.each(ATTEMPTS)('%s', (attempt) => {
		const safe = safeHtml(attempt);
		const { tags, attributes } = markup(safe);
		for (const tag of tags) expect(TAGS, safe).toContain(tag);
		for (const attribute of attributes)
			expect(attribute, safe).toMatch(/^(href=(https?:\/\/|mailto:|tel:)|rel=noopener noreferrer nofollow$|target=_blank$)/);
		expect(safeHtml(safe)).toBe(safe);
	});

	test('and it stays so when attempts are put together', () => {
		for (const a of ATTEMPTS)
			for (const b of ATTEMPTS) {
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
