/** A rule that did not hold. */
export class Broken extends Error {
	readonly rule: string;
	constructor(rule: string, text: string) {
		super(`${rule}: ${text}`);
		this.rule = rule;
	}
}

/** Throws `Broken` unless it holds; the text is made only then. */
export function check(holds: boolean, rule: string, text: () => string): void {
	if (!holds) throw new Broken(rule, text());
}
