import type { JSX } from 'preact';

/** `code`, **bold** and *emphasis* of one line. */
function inline(text: string): (string | JSX.Element)[] {
	return text.split(/(`[^`]+`|\*\*[^*]+\*\*|\*[^*]+\*)/).map((part, index) => {
		if (part.startsWith('`')) return <code key={index}>{part.slice(1, -1)}</code>;
		if (part.startsWith('**')) return <strong key={index}>{part.slice(2, -2)}</strong>;
		return part.startsWith('*') && part.length > 2 ? <em key={index}>{part.slice(1, -1)}</em> : part;
	});
}

/** The little markdown that the document's descriptions use: paragraphs, code, bold, emphasis. */
export function Prose({ text }: { text: string }) {
	return (
		<>
			{text
				.split(/\n\n+/)
				.filter((paragraph) => paragraph.trim() !== '')
				.map((paragraph, index) => (
					<p key={index} class="break-words">
						{inline(paragraph)}
					</p>
				))}
		</>
	);
}
