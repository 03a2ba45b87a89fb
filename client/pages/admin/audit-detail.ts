/** What an audit line's detail says, as short lines: `{from, to}` as "before → after". */

import { momentText } from '../../ui/times.ts';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function valueText(value: unknown): string {
	if (value === null || value === undefined || value === '') return 'none';
	if (value === true) return 'on';
	if (value === false) return 'off';
	// Nothing else that is counted here is so large: it is a time.
	if (typeof value === 'number' && value > 1e12) return momentText(value);
	if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return value.map(String).join(', ') || 'none';
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** "settings.dropLimitPercent" → "drop limit percent" */
export function fieldText(path: string): string {
	return path
		.replace(/^settings\./, '')
		.replaceAll('.', ' ')
		.replaceAll('_', ' ')
		.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}

export interface DetailLine {
	field: string;
	/** Null where a value was only said, not changed. */
	from: string | null;
	to: string;
}

/** One line a field, records gone into. */
export function detailLines(detail: unknown): DetailLine[] {
	if (!isRecord(detail)) return detail === null || detail === undefined ? [] : [{ field: '', from: null, to: valueText(detail) }];
	return Object.entries(detail).flatMap(([name, value]): DetailLine[] => {
		if (isRecord(value) && 'from' in value && 'to' in value)
			return [{ field: fieldText(name), from: valueText(value.from), to: valueText(value.to) }];
		if (isRecord(value)) return detailLines(value);
		return [{ field: fieldText(name), from: null, to: valueText(value) }];
	});
}
