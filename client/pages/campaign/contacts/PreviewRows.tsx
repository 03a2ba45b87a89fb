import { TriangleAlert } from 'lucide';
import type { ColumnMapping, PreviewView } from '../../../../protocol/rest.ts';
import { Icon } from '../../../ui/Icon.tsx';
import { cellProblem, headingOf, ROLE_LABELS } from './columns.ts';

const SHOWN_ROWS = 8;

export interface PreviewRowsProps {
	columns: readonly ColumnMapping[];
	rows: PreviewView['rows'];
	problems: PreviewView['problems'];
}

function Cell({ value, problem }: { value: string; problem: string | null }) {
	const shown = value.length > 60 ? `${value.slice(0, 59)}…` : value;
	if (!problem) return <td class="whitespace-nowrap">{shown}</td>;
	return (
		<td class="whitespace-nowrap bg-soft-error" title={problem}>
			<span class="inline-flex items-center gap-1 font-medium text-ink-error">
				<Icon icon={TriangleAlert} size={14} />
				{shown || '(empty)'}
				<span class="sr-only">: {problem}</span>
			</span>
		</td>
	);
}

/** The first rows as they will be read, with what cannot be used marked. */
export function PreviewRows({ columns, rows, problems }: PreviewRowsProps) {
	const kept = columns.filter((column) => column.role !== 'ignore');
	return (
		<>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
			<section class="overflow-x-auto rounded-box border border-base-300" aria-label="First rows of the file" tabIndex={0}>
				<table class="table table-sm text-sm [&_td]:text-sm">
					<thead>
						<tr>
							{kept.map((column) => (
								<th key={column.index} scope="col" class="whitespace-nowrap text-base-content">
									{headingOf(column)}
									<span class="block font-normal text-muted">{ROLE_LABELS[column.role]}</span>
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{rows.slice(0, SHOWN_ROWS).map((row, index) => (
							<tr key={index}>
								{kept.map((column) => {
									const value = row[column.index] ?? '';
									return <Cell key={column.index} value={value} problem={cellProblem(problems, column, value)} />;
								})}
							</tr>
						))}
					</tbody>
				</table>
			</section>
			{problems.length > 0 ? (
				<details class="rounded-box border border-warning bg-soft-warning px-3 py-2" open={problems.length <= 3}>
					<summary class="cursor-pointer font-semibold">
						{problems.length === 1
							? '1 row of the beginning cannot be used as it is'
							: `${problems.length} rows of the beginning cannot be used as they are`}
					</summary>
					<ul class="mt-1 list-disc pl-5">
						{problems.slice(0, 20).map((problem, index) => (
							<li key={index}>
								Row {problem.row}, {problem.column}: {problem.value ? `“${problem.value}”. ` : ''}
								{problem.reason}
							</li>
						))}
					</ul>
					<p class="mt-1 text-sm">The rest of the file is loaded all the same; rejected rows can be downloaded afterwards.</p>
				</details>
			) : null}
		</>
	);
}
