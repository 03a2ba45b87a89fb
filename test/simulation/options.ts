/** What one simulated evening is made of. */
export const FAULTS = [
	'duplicate',
	'out-of-order',
	'late',
	'lost',
	'forged',
	'throttled',
	'unknown-before',
	'unknown-after',
	'slow',
	'outage',
	'killed',
	'alarms',
	'd1',
	'clock',
	'vanish',
] as const;
export type Fault = (typeof FAULTS)[number];

export interface EveningOptions {
	seed: number;
	hours: number;
	callers: number;
	clickers: number;
	numbers: number;
	faults: readonly Fault[];
}

export const DEFAULT_EVENING: EveningOptions = { seed: 1, hours: 4, callers: 6, clickers: 2, numbers: 300, faults: FAULTS };

/** `none`, `all` or a comma-separated list. Throws an Error that names the unknown one. */
export function parseFaultNames(text: string): Fault[] {
	if (text === 'none') return [];
	if (text === 'all') return [...FAULTS];
	return text.split(',').map((name) => {
		const fault = FAULTS.find((known) => known === name.trim());
		if (!fault) throw new Error(`There is no fault “${name.trim()}”. Faults: none, all, or a list of ${FAULTS.join(', ')}.`);
		return fault;
	});
}
