/** Editing the formatted text of an end card as plain HTML of the safe subset: what the toolbar's buttons do. */

export type MarkupKind = 'bold' | 'italic' | 'heading' | 'list' | 'paragraph' | 'link';

export interface Edited {
	text: string;
	/** What is selected afterwards. */
	start: number;
	end: number;
}

const INLINE: Record<'bold' | 'italic', { tag: string; sample: string }> = {
	bold: { tag: 'strong', sample: 'bold text' },
	italic: { tag: 'em', sample: 'italic text' },
};

const escapeAttribute = (value: string): string => value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

function wrap(text: string, start: number, end: number, open: string, close: string, sample: string): Edited {
	const inner = text.slice(start, end) || sample;
	return {
		text: text.slice(0, start) + open + inner + close + text.slice(end),
		start: start + open.length,
		end: start + open.length + inner.length,
	};
}

/** Wraps the selection `start` … `end`, or a sample where nothing is selected. `url` is for links only. */
export function applyMarkup(kind: MarkupKind, text: string, start: number, end: number, url = 'https://'): Edited {
	switch (kind) {
		case 'bold':
		case 'italic':
			return wrap(text, start, end, `<${INLINE[kind].tag}>`, `</${INLINE[kind].tag}>`, INLINE[kind].sample);
		case 'heading':
			return wrap(text, start, end, '<h2>', '</h2>', 'Heading');
		case 'paragraph':
			return wrap(text, start, end, '<p>', '</p>', 'Text');
		case 'link':
			return wrap(text, start, end, `<a href="${escapeAttribute(url)}">`, '</a>', 'words of the link');
		case 'list': {
			const lines = (text.slice(start, end) || 'First\nSecond').split('\n').filter((line) => line.trim() !== '');
			const list = `<ul>\n${lines.map((line) => `  <li>${line.trim()}</li>`).join('\n')}\n</ul>`;
			return { text: text.slice(0, start) + list + text.slice(end), start, end: start + list.length };
		}
	}
}

/** A web address as people type it, completed to https; null when it cannot be one. */
export function webAddress(typed: string): string | null {
	const text = typed.trim();
	if (text === '') return null;
	const candidate = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
	if (!URL.canParse(candidate)) return null;
	const address = new URL(candidate);
	return (address.protocol === 'https:' || address.protocol === 'http:') && address.hostname.includes('.') ? address.href : null;
}
