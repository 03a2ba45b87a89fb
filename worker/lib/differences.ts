/** What a change changed, for the audit log: before and after of every field, never a secret. */

const SECRET = /secret|token|password|credential|auth|sid$/i;

/** A field that changed. */
export interface Difference {
	from: unknown;
	to: unknown;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/**
 * Fields of `after` that differ from `before`, by name; records inside are gone into (`hours.timeZone`). What is named
 * like a secret is only said to have changed.
 */
export function differences(before: object, after: object, prefix = ''): Record<string, Difference> {
	const found: Record<string, Difference> = {};
	for (const [name, to] of Object.entries(after)) {
		const from: unknown = Reflect.get(before, name);
		if (same(from, to)) continue;
		const path = `${prefix}${name}`;
		if (SECRET.test(name)) found[path] = { from: '(not shown)', to: '(not shown)' };
		else if (isRecord(from) && isRecord(to)) Object.assign(found, differences(from, to, `${path}.`));
		else found[path] = { from: from ?? null, to: to ?? null };
	}
	return found;
}
