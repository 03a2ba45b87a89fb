/** Takes out of a line for the log what opens something or names somebody: link tokens, API keys, phone numbers, values of queries. */
export function redact(text: string): string {
	return (
		text
			// drizzle puts the values of a failed query behind its text.
			.replace(/^(\s*params:).*$/gim, '$1 …')
			.replace(/(\/(?:c|k|join)\/)[^/\s?#"')]+/g, '$1…')
			.replace(/\bpl_[A-Za-z0-9_-]{20,}/g, 'pl_…')
			.replace(/([?&](?:ticket|token|q|cursor)=)[^&\s"')]+/g, '$1…')
			.replace(/(?:\+|%2B)\d{7,15}\b/gi, '+…')
			.replace(/[\w.+-]+@[\w-]+\.[\w.-]+/g, '…@…')
	);
}

/** What went wrong, fit for the log; `stack`: with where it came from. */
export function faultText(error: unknown, detail: 'message' | 'stack' = 'message'): string {
	if (!(error instanceof Error)) return redact(String(error));
	return redact(detail === 'stack' ? (error.stack ?? error.message) : error.message);
}
