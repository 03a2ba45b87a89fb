import { ArrowDown, ArrowUp } from 'lucide';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { CallerState } from '../../../../protocol/enums.ts';
import type { BoardCaller } from '../../../../protocol/views.ts';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { SelectField, TextField } from '../../../ui/Field.tsx';
import { count, counted, duration } from '../../../ui/format.ts';
import { Icon } from '../../../ui/Icon.tsx';
import { arranged, clock, inSight, type Sorting, type SortKey, STATE_WORDS } from './board.ts';

const ROW = 44;
const HEIGHT = 484;
const ALL = 'all';
const STATES = ['ready', 'reserved', 'on_call', 'wrap_up', 'idle', 'break'] as const;

const COLUMNS: readonly { key: SortKey; label: string; right: boolean }[] = [
	{ key: 'name', label: 'Caller', right: false },
	{ key: 'state', label: 'State', right: false },
	{ key: 'time', label: 'Since', right: true },
	{ key: 'calls', label: 'Calls', right: true },
	{ key: 'contacts', label: 'Right person', right: true },
	{ key: 'talk', label: 'Talk', right: true },
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

/** Server's time, moving on between frames: epoch ms, once a second. */
export function useServerNow(now: number, speed: number): number {
	const base = useRef({ now, at: performance.now() });
	const [shown, setShown] = useState(now);
	useEffect(() => {
		base.current = { now, at: performance.now() };
		setShown((before) => Math.max(before, now));
	}, [now]);
	useEffect(() => {
		const timer = setInterval(() => setShown(base.current.now + (performance.now() - base.current.at) * speed), 1_000);
		return () => clearInterval(timer);
	}, [speed]);
	return shown;
}

function Heading({ column, sorting, onSort }: { column: (typeof COLUMNS)[number]; sorting: Sorting; onSort: (sorting: Sorting) => void }) {
	const own = sorting.key === column.key;
	return (
		<th
			scope="col"
			class={`sticky top-0 z-10 bg-base-100 px-2 py-1 ${column.right ? 'text-right' : 'text-left'}`}
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

function Row({ caller, now, index, onOpen }: { caller: BoardCaller; now: number; index: number; onOpen: (caller: BoardCaller) => void }) {
	return (
		<tr aria-rowindex={index + 2} class="h-11 border-t border-base-300">
			<th scope="row" class="max-w-52 truncate px-2 text-left font-medium">
				<button type="button" class="text-link cursor-pointer" onClick={() => onOpen(caller)}>
					{caller.name}
				</button>
			</th>
			<td class="px-2 whitespace-nowrap">
				<span class={`mr-2 inline-block size-2.5 rounded-full ${DOT[caller.state]}`} />
				{STATE_WORDS[caller.state]}
				{caller.away ? <span class="text-ink-warning"> · page away</span> : null}
				{caller.leaving ? <span class="text-muted"> · leaving</span> : null}
			</td>
			<td class="px-2 text-right whitespace-nowrap tabular-nums">{clock(now - caller.since)}</td>
			<td class="px-2 text-right tabular-nums">{count(caller.calls)}</td>
			<td class="px-2 text-right tabular-nums">{count(caller.contacts)}</td>
			<td class="px-2 text-right whitespace-nowrap tabular-nums">{duration(caller.talkMs)}</td>
		</tr>
	);
}

export interface CallersListProps {
	callers: ReadonlyMap<string, BoardCaller>;
	/** Server's clock, epoch ms, with its speed. */
	now: number;
	speed: number;
	onOpen: (caller: BoardCaller) => void;
}

/** [B1] Every caller with state and time in it. Of a thousand only those in sight are drawn. */
export function CallersList({ callers, now, speed, onOpen }: CallersListProps) {
	const [search, setSearch] = useState('');
	const [state, setState] = useState<CallerState | typeof ALL>(ALL);
	const [sorting, setSorting] = useState<Sorting>({ key: 'state', down: false });
	const [top, setTop] = useState(0);
	const box = useRef<HTMLElement>(null);
	const serverNow = useServerNow(now, speed);
	const rows = useMemo(() => arranged(callers.values(), search, sorting, state === ALL ? null : state), [callers, search, sorting, state]);
	// Stands for the rows out of sight.
	const nothing = <td colSpan={COLUMNS.length} />;
	const { from, to } = inSight(rows.length, top, HEIGHT, ROW);
	return (
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
			<p role="status" class="mb-2 text-sm text-muted">
				{rows.length === callers.size ? counted(rows.length, 'caller') : `${count(rows.length)} of ${counted(callers.size, 'caller')}`}
			</p>
			<section
				ref={box}
				class="relative overflow-auto"
				style={{ maxHeight: `${HEIGHT}px` }}
				aria-label="List of callers"
				// biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
				tabIndex={0}
				onScroll={(event) => setTop(event.currentTarget.scrollTop)}
			>
				<table class="w-full min-w-xl border-collapse" aria-rowcount={rows.length + 1}>
					<thead>
						<tr aria-rowindex={1}>
							{COLUMNS.map((column) => (
								<Heading key={column.key} column={column} sorting={sorting} onSort={setSorting} />
							))}
						</tr>
					</thead>
					<tbody>
						{from > 0 ? <tr style={{ height: `${from * ROW}px` }}>{nothing}</tr> : null}
						{rows.slice(from, to).map((caller, n) => (
							<Row key={caller.id} caller={caller} now={serverNow} index={from + n} onOpen={onOpen} />
						))}
						{to < rows.length ? <tr style={{ height: `${(rows.length - to) * ROW}px` }}>{nothing}</tr> : null}
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
	);
}
