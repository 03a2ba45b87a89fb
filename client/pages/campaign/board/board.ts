import type { CallerState } from '../../../../protocol/enums.ts';
import type { BoardCaller, ClickerSessionView, RoomMinute } from '../../../../protocol/views.ts';

export const STATE_WORDS: Readonly<Record<CallerState, string>> = {
	idle: 'Not ready',
	ready: 'Waiting',
	reserved: 'Being connected',
	on_call: 'In conversation',
	wrap_up: 'Writing up',
	break: 'On a break',
	ended: 'Gone',
};
/** Those who wait come first, then those who work, then the rest. */
const STATE_ORDER: readonly CallerState[] = ['ready', 'reserved', 'on_call', 'wrap_up', 'idle', 'break', 'ended'];

export type SortKey = 'name' | 'state' | 'time' | 'calls' | 'contacts' | 'talk';
export interface Sorting {
	key: SortKey;
	down: boolean;
}

let collator: Intl.Collator | null = null;
/** One for all comparisons is ten times faster than `localeCompare`; made when first needed. */
function byWords(a: string, b: string): number {
	collator ??= new Intl.Collator();
	return collator.compare(a, b);
}

const COMPARE: Readonly<Record<SortKey, (a: BoardCaller, b: BoardCaller) => number>> = {
	name: (a, b) => byWords(a.name, b.name),
	state: (a, b) => STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state) || a.since - b.since,
	// The longest time in a state began first.
	time: (a, b) => b.since - a.since,
	calls: (a, b) => a.calls - b.calls,
	contacts: (a, b) => a.contacts - b.contacts,
	talk: (a, b) => a.talkMs - b.talkMs,
};

/** What is asked of the list. */
export interface Arrangement {
	search: string;
	sorting: Sorting;
	/** null: all. */
	state: CallerState | null;
}

/** Whether a caller belongs into the list asked for. */
export function wantedBy({ search, state }: Arrangement): (caller: BoardCaller) => boolean {
	const words = search.trim().toLocaleLowerCase();
	return (caller) => (words === '' || caller.name.toLocaleLowerCase().includes(words)) && (state === null || caller.state === state);
}

/** Equal ones by name, so that rows do not jump. */
export function compareBy({ key, down }: Sorting): (a: BoardCaller, b: BoardCaller) => number {
	const sign = down ? -1 : 1;
	const compare = COMPARE[key];
	return (a, b) => sign * compare(a, b) || byWords(a.name, b.name) || (a.id < b.id ? -1 : 1);
}

/** Rows around those in sight that are drawn as well; and how many are put in or taken out at a time. */
const AROUND = 6;
const BLOCK = 4;

/** Rows to be drawn of a list that is scrolled: those in sight and a few around them. Their number is the same wherever it stands. */
export function inSight(scrollTop: number, height: number, rowHeight: number): { from: number; to: number } {
	const from = Math.max(0, Math.floor(scrollTop / rowHeight / BLOCK) * BLOCK - AROUND);
	return { from, to: from + Math.ceil(height / rowHeight) + 2 * AROUND + BLOCK };
}

/** "48 s", "12:05", "1:02:09" */
export function clockText(ms: number): string {
	const s = Math.max(0, Math.floor(ms / 1000));
	if (s < 60) return `${s} s`;
	const two = (n: number) => String(n).padStart(2, '0');
	const hours = Math.floor(s / 3600);
	const rest = `${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
	return hours === 0 ? rest : `${hours}:${rest}`;
}

/** Sum of a counter over the `n` minutes that were over last at `now` (epoch ms). */
export function lastMinutes(
	minutes: readonly RoomMinute[],
	now: number,
	n: number,
	key: 'dials' | 'connected' | 'answered' | 'dropped' | 'approvals',
): number {
	const from = Math.floor(now / 60_000) - n;
	return minutes.filter((minute) => minute.minute >= from).reduce((sum, minute) => sum + minute[key], 0);
}

export interface Line {
	label: string;
	/** CSS colour token. */
	colour: string;
	of: (minute: RoomMinute) => number | null;
}
export interface PlotSpec {
	title: string;
	unit: string;
	lines: readonly Line[];
}
export const PLOTS: readonly PlotSpec[] = [
	{
		title: 'Callers',
		unit: 'callers',
		lines: [
			{ label: 'in conversation', colour: '--color-success', of: (minute) => minute.talking },
			{ label: 'waiting', colour: '--color-info', of: (minute) => minute.ready },
			{ label: 'writing up', colour: '--color-warning', of: (minute) => minute.wrapping },
		],
	},
	{
		title: 'Calls a minute',
		unit: 'a minute',
		lines: [
			{ label: 'dials', colour: '--color-primary', of: (minute) => minute.dials },
			{ label: 'connected', colour: '--color-success', of: (minute) => minute.connected },
			{ label: 'dropped', colour: '--color-error', of: (minute) => minute.dropped },
		],
	},
	{
		title: 'Wait between calls',
		unit: 'seconds',
		lines: [{ label: 'mean wait', colour: '--color-info', of: (minute) => minute.waitS }],
	},
	{
		title: 'Approvals a minute',
		unit: 'a minute',
		lines: [{ label: 'approvals', colour: '--color-primary', of: (minute) => minute.approvals }],
	},
];

/** Seconds and values for the plot; a minute without anybody on is a gap. */
export function plotData(minutes: readonly RoomMinute[], lines: readonly Line[]): (number | null)[][] {
	const first = minutes[0]?.minute ?? 0;
	const count = minutes.length === 0 ? 0 : (minutes.at(-1)?.minute ?? first) - first + 1;
	const at = new Map(minutes.map((minute) => [minute.minute, minute]));
	const all = Array.from({ length: count }, (_, n) => first + n);
	return [
		all.map((minute) => minute * 60),
		...lines.map((line) =>
			all.map((minute) => {
				const found = at.get(minute);
				return found ? line.of(found) : null;
			}),
		),
	];
}

/** A plot in a sentence: the value of the last minute, the greatest one. */
export function plotText(minutes: readonly RoomMinute[], spec: PlotSpec): string {
	if (minutes.length === 0) return 'Nothing yet.';
	const round = (value: number) => (Math.round(value * 10) / 10).toLocaleString('en-US');
	return spec.lines
		.map((line) => {
			const values = minutes.map(line.of).filter((value) => value !== null);
			const last = values.at(-1);
			return last === undefined ? `${line.label}: none` : `${line.label}: last ${round(last)}, at most ${round(Math.max(...values))}`;
		})
		.join('; ')
		.concat(` (${spec.unit}).`);
}

/** Clickers worth a row, in the order given: who is there or has approved; below them those who ended and whose approvals may still be withdrawn. */
export function clickerRows(clickers: readonly ClickerSessionView[]): ClickerSessionView[] {
	const open = clickers.filter((clicker) => clicker.endedAt === null && (clicker.online || clicker.approved > 0));
	return [...open, ...clickers.filter((clicker) => clicker.endedAt !== null && clicker.approved > 0)];
}

/** What is asked of the server, and how its answer is told. */
export function clickerAction(clicker: Pick<ClickerSessionView, 'id' | 'endedAt'>, withdraw: boolean) {
	const path = encodeURIComponent(clicker.id);
	if (clicker.endedAt !== null)
		return { method: 'post', path: `${path}/withdrawal`, done: (n: number) => `${withdrawnText(n)} withdrawn.` } as const;
	return {
		method: 'delete',
		path: `${path}?withdraw=${withdraw}`,
		done: (n: number) => (withdraw ? `Session ended, ${withdrawnText(n)} withdrawn.` : 'Session ended.'),
	} as const;
}
const withdrawnText = (n: number): string => (n === 1 ? '1 approval' : `${n.toLocaleString('en')} approvals`);
