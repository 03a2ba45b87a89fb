import { useRef, useState } from 'preact/hooks';
import type { CallableHoursView } from '../../../../protocol/rest.ts';
import type { DialingHours } from '../../../../protocol/settings.ts';
import { count, counted } from '../../../ui/format.ts';
import { WEEKDAYS, withDay } from './clock.ts';
import { bestHour, type Cover, coverOf, draggedWindow, shortCount } from './week-grid.ts';

export interface WeekGridProps {
	hours: DialingHours;
	/** Null while there are no lists, or not known yet. */
	callable: CallableHoursView | null;
	onChange: (hours: DialingHours) => void;
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const two = (hour: number) => String(hour).padStart(2, '0');

function cellLook(cover: Cover, share: number): string {
	if (cover === 'none') return 'bg-base-100 text-muted';
	const strength =
		share > 0.75
			? 'bg-primary/55'
			: share > 0.4
				? 'bg-primary/40'
				: share > 0.1
					? 'bg-primary/25'
					: share > 0
						? 'bg-primary/15'
						: 'bg-soft';
	return `${strength} ${cover === 'part' ? 'border-dashed' : ''}`;
}

function sayCell(day: string, hour: number, cover: Cover, numbers: number | null): string {
	const open = cover === 'none' ? 'closed' : cover === 'part' ? 'partly open' : 'open';
	return `${day} ${two(hour)}:00, ${open}${numbers === null ? '' : `, ${counted(numbers, 'number')} callable`}`;
}

/** The best hour, in words: what the colours say. */
function summary(callable: CallableHoursView, cover: Cover[][]): string {
	const best = bestHour(callable.week, cover);
	if (!best) return 'With these hours no number of the lists can be called.';
	const day = WEEKDAYS[best.day];
	return `At most ${count(best.numbers)} of ${counted(callable.numbers, 'number')} can be called in the same hour: ${day} ${two(best.hour)}:00 is the first such.`;
}

/**
 * [S1] The week, an hour a cell: open by the dialing hours, and how many numbers of the lists may be called then, given their own
 * zones. Dragging over a day sets its window in whole hours; the boxes above do the same by the minute and by keyboard.
 */
export function WeekGrid({ hours, callable, onChange }: WeekGridProps) {
	const [drag, setDrag] = useState<{ day: number; from: number; to: number } | null>(null);
	const table = useRef<HTMLTableElement>(null);
	const shown = drag ? withDay(hours, drag.day, draggedWindow(drag.from, drag.to)) : hours;
	const cover = coverOf(shown);
	const most = callable ? Math.max(1, ...callable.week.flat()) : 1;
	const cellAt = (event: PointerEvent): { day: number; hour: number } | null => {
		const cell = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>('td[data-hour]');
		return cell && table.current?.contains(cell) ? { day: Number(cell.dataset.day), hour: Number(cell.dataset.hour) } : null;
	};
	return (
		<div class="flex flex-col gap-2">
			<p class="text-sm text-muted">
				{callable ? `${summary(callable, cover)} ` : ''}
				<span class="max-sm:hidden">Drag over a day to set its hours.</span>
			</p>
			<table
				ref={table}
				class="w-full table-fixed border-separate border-spacing-px text-center text-[0.625rem] leading-none tabular-nums select-none sm:text-xs"
				onPointerDown={(event) => {
					const at = event.pointerType === 'mouse' && event.button === 0 ? cellAt(event) : null;
					if (at) setDrag({ day: at.day, from: at.hour, to: at.hour });
				}}
				onPointerMove={(event) => {
					const at = drag && cellAt(event);
					if (drag && at && at.hour !== drag.to) setDrag({ ...drag, to: at.hour });
				}}
				onPointerLeave={() => setDrag(null)}
				onPointerUp={() => {
					if (drag) onChange(shown);
					setDrag(null);
				}}
			>
				<caption class="sr-only">Dialing hours by weekday and hour, with the numbers that may be called</caption>
				<thead>
					<tr>
						<th class="w-8 sm:w-10" scope="col">
							<span class="sr-only">Day</span>
						</th>
						{HOURS.map((hour) => (
							<th key={hour} scope="col" class="pb-0.5 font-normal text-muted">
								<span class={hour % 3 === 0 ? '' : 'sr-only'}>{two(hour)}</span>
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{WEEKDAYS.map((day, index) => (
						<tr key={day}>
							<th scope="row" class="pr-1 text-right text-xs font-medium">
								{day.slice(0, 3)}
							</th>
							{HOURS.map((hour) => {
								const state = cover[index]?.[hour] ?? 'none';
								const numbers = callable ? (callable.week[index]?.[hour] ?? 0) : null;
								return (
									<td
										key={hour}
										data-day={index}
										data-hour={hour}
										title={sayCell(day, hour, state, numbers)}
										aria-label={sayCell(day, hour, state, numbers)}
										class={`h-6 overflow-hidden rounded-[3px] border border-base-300 sm:h-7 ${cellLook(state, numbers === null ? 1 : numbers / most)}`}
									>
										{numbers !== null && state !== 'none' ? <span class="hidden xl:inline">{shortCount(numbers)}</span> : null}
									</td>
								);
							})}
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}
