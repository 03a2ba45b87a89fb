/** Phone numbers as typed: one a line, or parted by commas or semicolons. */
export function splitNumbers(text: string): string[] {
	return text
		.split(/[\n,;]+/)
		.map((part) => part.trim())
		.filter(Boolean);
}
