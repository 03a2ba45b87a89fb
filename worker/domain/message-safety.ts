/** Formatted text of the end cards (R25, R26): a safe subset of HTML, whatever was pasted. Pure. */
import sanitizeHtml from 'sanitize-html';
import type { EndCardKind } from '../../protocol/enums.ts';

const TAGS = ['p', 'br', 'b', 'strong', 'i', 'em', 'u', 's', 'h2', 'h3', 'ul', 'ol', 'li', 'blockquote', 'a'];

/**
 * Keeps paragraphs, headings, bold, italic, lists and links to http, https, mailto and tel; everything else is dropped,
 * its text kept. No attribute but a link's address survives. Running it on its own result changes nothing.
 */
export function safeHtml(html: string): string {
	return sanitizeHtml(html, {
		allowedTags: TAGS,
		allowedAttributes: { a: ['href', 'rel', 'target'] },
		allowedSchemes: ['http', 'https', 'mailto', 'tel'],
		allowProtocolRelative: false,
		disallowedTagsMode: 'discard',
		parseStyleAttributes: false,
		// Deep nesting costs a browser dearly.
		nestingLimit: 20,
		transformTags: {
			h1: 'h2',
			div: 'p',
			// The page of a link knows our address otherwise, which holds the caller's token.
			a: (tagName, attributes) => ({
				tagName,
				attribs: {
					...(attributes.href === undefined ? {} : { href: attributes.href }),
					rel: 'noopener noreferrer nofollow',
					target: '_blank',
				},
			}),
		},
	}).trim();
}

const DEFAULTS: Record<EndCardKind, string> = {
	paused: '<p>Calling is paused for the moment. Thank you for your patience: this page tells you when it goes on.</p>',
	complete: '<p>Every number of this campaign has been called. Thank you for every call you made!</p>',
	outside_hours: '<p>It is outside of this campaign’s dialing hours now. Thank you, and please come back when calling opens again.</p>',
};

/** What a card says until an admin writes another text. */
export const defaultEndCard = (kind: EndCardKind): string => DEFAULTS[kind];

const TITLES: Record<EndCardKind, string> = {
	paused: 'Campaign paused',
	complete: 'Campaign complete',
	outside_hours: 'Campaign outside of dialing hours',
};
/** Heading of a card. */
export const endCardTitle = (kind: EndCardKind): string => TITLES[kind];
