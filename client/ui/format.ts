/** By hand: the first use of Intl costs a slow phone tenths of a second, before anything is on the screen. */
const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** 412.34 → "412.3", 1204 → "1,204.0" */
export function oneDecimal(value: number): string {
	const [whole = '0', decimal = '0'] = value.toFixed(1).split('.');
	return `${grouped(whole)}.${decimal}`;
}

/** 41306 → "41,306" */
export function count(value: number): string {
	return grouped(String(Math.round(value)));
}

/** "1 number", "41,306 numbers" */
export function counted(value: number, one: string, many = `${one}s`): string {
	return `${count(value)} ${value === 1 ? one : many}`;
}

/** A share of 0 … 1 as "2.1 %"; null as "–". */
export function percent(share: number | null): string {
	return share === null || !Number.isFinite(share) ? '–' : `${oneDecimal(share * 100)} %`;
}

/** `part` of `all` as "2.1 %"; "–" of nothing. */
export function percentOf(part: number, all: number): string {
	return percent(all === 0 ? null : part / all);
}

/** Milliseconds as "48 s", "5 min", "3 h 20 min". */
export function duration(ms: number): string {
	const seconds = Math.round(ms / 1000);
	if (seconds < 60) return `${seconds} s`;
	const minutes = Math.round(seconds / 60);
	if (minutes < 60) return `${minutes} min`;
	const rest = minutes % 60;
	return rest === 0 ? `${count(Math.floor(minutes / 60))} h` : `${count(Math.floor(minutes / 60))} h ${rest} min`;
}

/** Bytes as "640 KB", "95.6 MB". */
export function fileSize(bytes: number): string {
	if (bytes < 1000) return `${bytes} B`;
	if (bytes < 1_000_000) return `${count(bytes / 1000)} KB`;
	return `${oneDecimal(bytes / 1_000_000)} MB`;
}
