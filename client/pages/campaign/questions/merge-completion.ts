/** Fields every campaign has; the columns of the lists come on top. */
export const STANDARD_FIELDS: readonly string[] = ['first_name', 'last_name', 'full_name', 'caller_name'];

/** A merge field that is being typed: where its braces begin, and what stands between them and the caret. */
export interface Open {
	from: number;
	typed: string;
}

/** The merge field that the caret stands in and that is not closed yet; null when there is none. */
export function openField(text: string, caret: number): Open | null {
	const found = /\{\{\s*([^{}\n]*)$/.exec(text.slice(0, caret));
	return found ? { from: found.index, typed: (found[1] ?? '').trim().toLowerCase() } : null;
}

/** Fields that fit what was typed: those that begin with it first. */
export function completions(fields: readonly string[], typed: string, most = 8): string[] {
	const begins = fields.filter((field) => field.startsWith(typed));
	const holds = fields.filter((field) => !field.startsWith(typed) && field.includes(typed));
	return [...begins, ...holds].slice(0, most);
}

/** The text with the field put in place of what was typed, and where the caret goes. Braces that follow already are used up. */
export function complete(text: string, caret: number, open: Open, field: string): { text: string; caret: number } {
	const rest = text.slice(caret).replace(/^\s*\}{1,2}/, '');
	const begin = `${text.slice(0, open.from)}{{${field}}}`;
	return { text: begin + rest, caret: begin.length };
}
