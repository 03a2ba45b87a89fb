import type { ResultsView } from '../../../../protocol/rest.ts';
import { Card } from '../../../ui/Card.tsx';
import { count } from '../../../ui/format.ts';
import { TALLY_COLUMNS } from './figures.ts';

/** The same figures for first attempts, second attempts, and so on. */
export function PassTable({ results }: { results: ResultsView }) {
	return (
		<Card title="By pass">
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
			<section class="overflow-x-auto" aria-label="Figures by pass" tabIndex={0}>
				<table class="table">
					<thead>
						<tr>
							<th scope="col" class="text-base-content">
								Pass
							</th>
							{TALLY_COLUMNS.map((column) => (
								<th key={column.key} scope="col" class="text-right text-base-content">
									{column.label}
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{results.byPass.map((row) => (
							<tr key={row.pass}>
								<th scope="row">{row.pass}</th>
								{TALLY_COLUMNS.map((column) => (
									<td key={column.key} class="text-right tabular-nums">
										{count(row[column.key])}
									</td>
								))}
							</tr>
						))}
					</tbody>
					<tfoot>
						<tr class="font-semibold text-base-content">
							<th scope="row">All</th>
							{TALLY_COLUMNS.map((column) => (
								<td key={column.key} class="text-right tabular-nums">
									{count(results.totals[column.key])}
								</td>
							))}
						</tr>
					</tfoot>
				</table>
			</section>
		</Card>
	);
}
