/** A broken assertion is a bug of ours: it is logged, answered with 500, and leaks nothing. */
export class AssertionError extends Error {
	override name = 'AssertionError';
}

export function assert(condition: unknown, what: string): asserts condition {
	if (!condition) throw new AssertionError(what);
}

/** The value, which cannot be missing here. */
export function present<T>(value: T | null | undefined, what: string): T {
	if (value === null || value === undefined) throw new AssertionError(`missing: ${what}`);
	return value;
}

/** For the default branch of an exhaustive switch. */
export function never(value: never): never {
	throw new AssertionError(`unexpected: ${String(value)}`);
}
