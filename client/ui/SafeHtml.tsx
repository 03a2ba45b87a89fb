import { type ComponentChildren, h } from 'preact';
import { useMemo } from 'preact/hooks';

/** What of formatted text is drawn, and how it looks. Everything else falls back to its text. */
const LOOK: Record<string, string> = {
	p: '',
	br: '',
	strong: 'font-semibold',
	b: 'font-semibold',
	em: 'italic',
	i: 'italic',
	u: 'underline',
	s: 'line-through',
	h2: 'text-lg font-semibold',
	h3: 'font-semibold',
	ul: 'list-disc pl-6',
	ol: 'list-decimal pl-6',
	li: '',
	blockquote: 'border-l-4 border-base-300 pl-3',
};
/** What the server makes of these; the preview does the same. */
const INSTEAD: Record<string, string> = { h1: 'h2', div: 'p' };
/** Dropped together with what is inside. */
const SILENT = new Set([
	'script',
	'style',
	'template',
	'iframe',
	'object',
	'embed',
	'svg',
	'math',
	'noscript',
	'title',
	'textarea',
	'select',
]);

function safeAddress(href: string | null): string | null {
	if (href === null || !URL.canParse(href)) return null;
	const { protocol } = new URL(href);
	return protocol === 'https:' || protocol === 'http:' || protocol === 'mailto:' || protocol === 'tel:' ? href : null;
}

function draw(node: Node, key: number): ComponentChildren {
	if (node.nodeType === Node.TEXT_NODE) return node.textContent;
	if (!(node instanceof Element)) return null;
	const written = node.tagName.toLowerCase();
	const tag = INSTEAD[written] ?? written;
	if (SILENT.has(tag)) return null;
	const children = [...node.childNodes].map(draw);
	if (tag === 'br') return h('br', { key });
	if (tag === 'a') {
		const href = safeAddress(node.getAttribute('href'));
		return href ? h('a', { key, href, class: 'text-link', target: '_blank', rel: 'noopener noreferrer' }, children) : children;
	}
	const look = LOOK[tag];
	return look === undefined ? children : h(tag, { key, class: look }, children);
}

/**
 * Formatted text of the safe subset, built element by element from an inert document: what is not on the list is never created, so nothing
 * in it can run, whatever was typed.
 */
export function SafeHtml({ html }: { html: string }) {
	const drawn = useMemo(() => [...new DOMParser().parseFromString(html, 'text/html').body.childNodes].map(draw), [html]);
	return <div class="flex flex-col gap-2 break-words">{drawn}</div>;
}
