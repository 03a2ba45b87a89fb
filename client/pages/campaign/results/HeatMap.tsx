import type { ResultsView } from '../../../../protocol/rest.ts';
import { Card } from '../../../ui/Card.tsx';
import { count, percentOf } from '../../../ui/format.ts';
import type { OnOpen } from './BreakdownTable.tsx';
import { heat, hourText, WEEKDAYS } from './figures.ts';

/** Share of the accent in the best hour, %: text has to stay readable on it, in the dark too. */
const HOTTEST = 32;
/** Hours with at least that many dials set the scale. */
const ENOUGH = 20;

/** [R29] Pick-up rate by hour and weekday, on the clocks of the campaign. */
export function HeatMap({ view, onOpen }: { view: ResultsView; onOpen: OnOpen }) {
	const hours = [...new Set(view.byHour.map((row) => row.hour))].sort((a, b) => a - b);
	const first = hours[0] ?? 0;
	const columns = Array.from({ length: (hours.at(-1) ?? first) - first + 1 }, (_, n) => first + n);
	const at = new Map(view.byHour.map((row) => [row.weekday * 24 + row.hour, row]));
	const rates = view.byHour.filter((row) => row.dials >= ENOUGH).map((row) => row.answered / row.dials);
	const best = Math.max(
		0,
		...rates,
		...(rates.length === 0 ? view.byHour.map((row) => (row.dials > 0 ? row.answered / row.dials : 0)) : []),
	);
	return (
		<Card title="By hour and weekday">
			<p class="mb-2 text-sm text-muted">
				Share of dials that a person answered, by when the call was placed; the stronger the colour, the better. Hours are those of{' '}
				{view.timeZone.replaceAll('_', ' ')}. Below each share: dials.
			</p>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
			<section class="relative overflow-x-auto" aria-label="Pick-up rate by hour and weekday" tabIndex={0}>
				<table class="border-separate border-spacing-0.5 text-sm">
					<thead>
						<tr>
							<th scope="col" class="pr-2 text-left">
								Day
							</th>
							{columns.map((hour) => (
								<th key={hour} scope="col" class="min-w-14 text-center font-medium">
									{String(hour).padStart(2, '0')}
									<span class="sr-only">:00</span>
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{WEEKDAYS.map((day, weekday) => (
							<tr key={day}>
								<th scope="row" class="pr-2 text-left font-medium">
									{day.slice(0, 3)}
								</th>
								{columns.map((hour) => {
									const cell = at.get(weekday * 24 + hour);
									if (!cell || cell.attempts === 0)
										return (
											<td key={hour} class="rounded-selector bg-soft text-center text-muted">
												–
											</td>
										);
									return (
										<td key={hour} class="p-0">
											<button
												type="button"
												class="heat-cell w-full cursor-pointer rounded-selector px-1 py-0.5 text-center tabular-nums"
												style={{ '--heat': `${Math.round(heat(cell, best) * HOTTEST)}%` }}
												onClick={() => onOpen({ title: `${day} ${hourText(hour)}`, figure: 'attempts', filter: { weekday, hour } })}
											>
												<span class="sr-only">
													{day} {hourText(hour)}:{' '}
												</span>
												{percentOf(cell.answered, cell.dials)}
												<span class="sr-only"> answered of</span>
												<span class="block">
													{count(cell.dials)}
													<span class="sr-only"> dials: open the rows</span>
												</span>
											</button>
										</td>
									);
								})}
							</tr>
						))}
					</tbody>
				</table>
			</section>
		</Card>
	);
}
