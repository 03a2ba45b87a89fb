import type { ReadonlySignal } from '@preact/signals';
import { ArrowDown, ArrowUp, RefreshCw } from 'lucide';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { CallerState } from '../../../../protocol/enums.ts';
import type { BoardCaller } from '../../../../protocol/views.ts';
import { useShortcuts } from '../../../keys/use-shortcuts.ts';
import type { LiveFeed } from '../../../net/live-socket.ts';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { SelectField, TextField } from '../../../ui/Field.tsx';
import { count, counted, duration } from '../../../ui/format.ts';
import { Icon } from '../../../ui/Icon.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { type Arrangement, clockText, inSight, type Sorting, type SortKey, STATE_WORDS } from './board.ts';
import { CallerOrder } from './caller-order.ts';

const ROW = 44;
const HEIGHT = 484;
const DRAWN = inSight(0, HEIGHT, ROW).to;
const ALL = 'all';
const STATES = ['ready', 'reserved', 'on_call', 'wrap_up', 'idle', 'break'] as const;

/** Widths are fixed, so that no cell moves another. On a phone the last three are left out; the caller's dialog has them. */
const WIDE = 'hidden sm:table-cell';
const COLUMNS: readonly { key: SortKey; label: string; right: boolean; class: string }[] = [
	{ key: 'name', label: 'Caller', right: false, class: 'w-[34%] sm:w-[26%]' },
	{ key: 'state', label: 'State', right: false, class: 'w-[47%] sm:w-[32%]' },
	{ key: 'time', label: 'Since', right: true, class: 'w-[19%] sm:w-[10%]' },
	{ key: 'calls', label: 'Calls', right: true, class: `w-[9%] ${WIDE}` },
	{ key: 'contacts', label: 'Right person', right: true, class: `w-[13%] ${WIDE}` },
	{ key: 'talk', label: 'Talk', right: true, class: `w-[10%] ${WIDE}` },
];

const DOT: Readonly<Record<CallerState, string>> = {
	idle: 'bg-control',
	ready: 'bg-info',
	reserved: 'bg-info',
	on_call: 'bg-success',
	wrap_up: 'bg-warning',
	break: 'bg-control',
	ended: 'bg-control',
};

function Heading({ column, sorting, onSort }: { column: (typeof COLUMNS)[number]; sorting: Sorting; onSort: (sorting: Sorting) => void }) {
	const own = sorting.key === column.key;
	return (
		<th
			scope="col"
			class={`sticky top-0 z-10 h-11 bg-base-100 px-1 sm:px-2 whitespace-nowrap ${column.class} ${column.right ? 'text-right' : 'text-left'}`}
			aria-sort={own ? (sorting.down ? 'descending' : 'ascending') : 'none'}
		>
			<button
				type="button"
				class="inline-flex cursor-pointer items-center gap-1 font-semibold"
				onClick={() => onSort({ key: column.key, down: own ? !sorting.down : column.right })}
			>
				{column.label}
				{own ? <Icon icon={sorting.down ? ArrowDown : ArrowUp} size={14} /> : null}
			</button>
		</th>
	);
}

/** Time in the state; before the clock's first turn the time of the last frame. */
function Since({ since, clock, feed }: { since: number; clock: ReadonlySignal<number>; feed: LiveFeed }) {
	return <>{clockText((clock.value || feed.serverNow()) - since)}</>;
}

interface RowProps {
	caller: BoardCaller;
	index: number;
	feed: LiveFeed;
	clock: ReadonlySignal<number>;
	onOpen: (caller: BoardCaller) => void;
}

/** Made anew only when its caller or its place changed; the time in it goes on by itself. */
function Row({ caller, index, feed, clock, onOpen }: RowProps) {
	return useMemo(
		() => (
			<tr aria-rowindex={index + 2} class={`h-11 border-t border-base-300 ${caller.state === 'ended' ? 'text-muted' : ''}`}>
				<th scope="row" class="truncate px-1 text-left font-medium sm:px-2">
					<button type="button" class="text-link cursor-pointer" onClick={() => onOpen(caller)}>
						{caller.name}
					</button>
				</th>
				<td class="truncate px-1 sm:px-2">
					<span class={`mr-2 inline-block size-2.5 rounded-full ${DOT[caller.state]}`} />
					{STATE_WORDS[caller.state]}
					{caller.away ? <span class="text-ink-warning"> · page away</span> : null}
					{caller.leaving ? <span class="text-muted"> · leaving</span> : null}
				</td>
				<td class="px-1 text-right whitespace-nowrap tabular-nums sm:px-2">
					{caller.state === 'ended' ? '–' : <Since since={caller.since} clock={clock} feed={feed} />}
				</td>
				<td class={`px-2 text-right tabular-nums ${WIDE}`}>{count(caller.calls)}</td>
				<td class={`px-2 text-right tabular-nums ${WIDE}`}>{count(caller.contacts)}</td>
				<td class={`px-2 text-right whitespace-nowrap tabular-nums ${WIDE}`}>{duration(caller.talkMs)}</td>
			</tr>
		),
		[caller, index, feed, clock, onOpen],
	);
}

/** Rows that move while somebody reads cannot be read: they stay where they are as long as this is true. */
function useReading() {
	const [pointed, setPointed] = useState(false);
	const [focused, setFocused] = useState(false);
	return {
		reading: pointed || focused,
		listeners: {
			onPointerEnter: (event: PointerEvent) => setPointed(event.pointerType === 'mouse'),
			onPointerLeave: () => setPointed(false),
			onFocusIn: () => setFocused(true),
			onFocusOut: () => setFocused(false),
		},
	};
}

/** Whoever is in a row that is no longer drawn goes on in the list itself. */
function keepFocus(box: HTMLElement, from: number, to: number): void {
	const row = box.contains(document.activeElement) ? document.activeElement?.closest('tr[aria-rowindex]') : null;
	const index = Number(row?.getAttribute('aria-rowindex') ?? 0) - 2;
	if (index >= 0 && (index < from || index >= to)) box.focus({ preventScroll: true });
}

const gone = (caller: BoardCaller): BoardCaller => ({ ...caller, state: 'ended', away: false, leaving: false });

export interface CallersListProps {
	feed: LiveFeed;
	/** The server's clock, once a second. */
	clock: ReadonlySignal<number>;
	onOpen: (caller: BoardCaller) => void;
}

/** [B1] Every caller with state and time in it. Of a thousand only those in sight are drawn; the order follows once a second. */
export function CallersList(props: CallersListProps) {
	const callers = props.feed.board.value?.callers;
	return callers ? <List {...props} callers={callers} /> : <Loading what="the callers" lines={4} />;
}

function List({ feed, clock, onOpen, callers }: CallersListProps & { callers: ReadonlyMap<string, BoardCaller> }) {
	const [search, setSearch] = useState('');
	const [state, setState] = useState<CallerState | typeof ALL>(ALL);
	const [sorting, setSorting] = useState<Sorting>({ key: 'state', down: false });
	const [from, setFrom] = useState(0);
	const [scrolled, setScrolled] = useState(false);
	const [again, setAgain] = useState(0);
	const [order] = useState(() => new CallerOrder());
	const { reading, listeners } = useReading();
	const card = useRef<HTMLDivElement>(null);
	const second = clock.value;
	const keep = reading || scrolled;
	const asked = useRef(again);
	// With every turn of the clock, when somebody comes or goes, and whenever something else is asked for.
	const { rows, newcomers, stale } = useMemo(() => {
		const how: Arrangement = { search, sorting, state: state === ALL ? null : state };
		const pressed = asked.current !== again;
		asked.current = again;
		const arranged = order.arrange(callers, how, keep && !pressed);
		return { rows: arranged, ...order.waiting(callers, how) };
	}, [order, second, callers.size, search, sorting, state, keep, again]);
	useShortcuts([
		{
			id: 'board.search',
			keys: ['/'],
			label: 'Search callers',
			scope: 'Live board',
			run: () => card.current?.querySelector('input')?.focus(),
		},
	]);
	const look = (box: HTMLElement) => {
		const next = inSight(box.scrollTop, HEIGHT, ROW);
		if (next.from !== from) keepFocus(box, next.from, next.to);
		setFrom(next.from);
		setScrolled(box.scrollTop > 0);
	};
	const last = Math.min(from + DRAWN, rows.length);
	// Stands for the rows out of sight; as wide as the columns that every screen has.
	const nothing = <td colSpan={3} />;
	return (
		<div ref={card}>
			<Card title="Callers">
				<div class="mb-3 flex flex-wrap items-end gap-3">
					<TextField class="min-w-0 flex-1 basis-48" label="Search callers" value={search} onInput={setSearch} />
					<SelectField
						label="State"
						value={state}
						options={[{ value: ALL, label: 'All' }, ...STATES.map((value) => ({ value, label: STATE_WORDS[value] }))]}
						onChange={setState}
					/>
				</div>
				<div class="mb-2 flex min-h-8 flex-wrap items-center justify-between gap-2 text-sm text-muted">
					<p role="status">
						{rows.length === callers.size ? counted(rows.length, 'caller') : `${count(rows.length)} of ${counted(callers.size, 'caller')}`}
						{newcomers > 0 ? ` · ${count(newcomers)} new` : ''}
					</p>
					{stale ? (
						<Button small kind="quiet" icon={RefreshCw} onClick={() => setAgain(again + 1)}>
							Sort again
						</Button>
					) : null}
				</div>
				<section
					class="relative overflow-auto contain-strict"
					style={{ height: `${Math.min(HEIGHT, (rows.length + 1) * ROW + 16)}px` }}
					aria-label="List of callers"
					// biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
					tabIndex={0}
					onScroll={(event) => look(event.currentTarget)}
					{...listeners}
				>
					<table class="w-full table-fixed sm:min-w-2xl border-collapse max-sm:text-sm" aria-rowcount={rows.length + 1}>
						<thead>
							<tr aria-rowindex={1}>
								{COLUMNS.map((column) => (
									<Heading key={column.key} column={column} sorting={sorting} onSort={setSorting} />
								))}
							</tr>
						</thead>
						<tbody>
							{from > 0 ? <tr style={{ height: `${from * ROW}px` }}>{nothing}</tr> : null}
							{rows.slice(from, last).map((row, n) => (
								<Row key={row.id} caller={callers.get(row.id) ?? gone(row)} index={from + n} feed={feed} clock={clock} onOpen={onOpen} />
							))}
							{last < rows.length ? <tr style={{ height: `${(rows.length - last) * ROW}px` }}>{nothing}</tr> : null}
						</tbody>
					</table>
				</section>
				{callers.size === 0 ? <p>Nobody is there. Send the caller link to your volunteers.</p> : null}
				{callers.size > 0 && rows.length === 0 ? (
					<Button
						small
						onClick={() => {
							setSearch('');
							setState(ALL);
						}}
					>
						Show all callers
					</Button>
				) : null}
			</Card>
		</div>
	);
}
