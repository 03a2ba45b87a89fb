import type { ResultsFilter, RowFigure } from '../../../../protocol/rest.ts';
import { Card } from '../../../ui/Card.tsx';
import { count } from '../../../ui/format.ts';
import { type Breakdown, TALLY_COLUMNS } from './figures.ts';

/** What is opened: a figure under a filter, or an answer to a question. */
export interface Opened {
	title: string;
	figure: RowFigure;
	filter: ResultsFilter;
	question?: string;
	answer?: string;
}
export type OnOpen = (opened: Opened) => void;

/** A figure that opens its rows; nothing to open in a zero. */
export function FigureButton({ value, label, onClick }: { value: number; label: string; onClick: () => void }) {
	if (value === 0) return <span class="text-muted">0</span>;
	return (
		<button
			type="button"
			class="cursor-pointer rounded-selector underline decoration-dotted underline-offset-4 hover:decoration-solid"
			aria-label={`${count(value)} ${label}: open the rows`}
			onClick={onClick}
		>
			{count(value)}
		</button>
	);
}

export interface BreakdownTableProps {
	title: string;
	heading: string;
	rows: readonly Breakdown[];
	onOpen: OnOpen;
}

/** The same figures for each pass, list, line type or caller ID. */
export function BreakdownTable({ title, heading, rows, onOpen }: BreakdownTableProps) {
	return (
		<Card title={title}>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
			<section class="overflow-x-auto" aria-label={`Figures ${title.toLowerCase()}`} tabIndex={0}>
				<table class="table">
					<thead>
						<tr>
							<th scope="col" class="px-1.5 text-base-content">
								{heading}
							</th>
							{TALLY_COLUMNS.map((column) => (
								<th key={column.key} scope="col" class="px-1.5 text-right align-bottom whitespace-normal text-base-content">
									{column.label}
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{rows.map((row) => (
							<tr key={row.key}>
								<th scope="row" class="px-1.5 whitespace-nowrap">
									{row.label}
								</th>
								{TALLY_COLUMNS.map((column) => (
									<td key={column.key} class="px-1.5 text-right tabular-nums">
										<FigureButton
											value={row.tally[column.key]}
											label={`${column.label}, ${heading.toLowerCase()} ${row.label}`}
											onClick={() =>
												onOpen({ title: `${column.label}, ${heading.toLowerCase()} ${row.label}`, figure: column.key, filter: row.filter })
											}
										/>
									</td>
								))}
							</tr>
						))}
					</tbody>
				</table>
			</section>
		</Card>
	);
}
