import type { ColumnMapping, ColumnRole } from '../../../../protocol/rest.ts';
import { SelectField } from '../../../ui/Field.tsx';
import { headingOf, ROLE_LABELS, sampleValues } from './columns.ts';

const isRole = (value: string): value is ColumnRole => value in ROLE_LABELS;
const OPTIONS = Object.keys(ROLE_LABELS)
	.filter(isRole)
	.map((value) => ({ value, label: ROLE_LABELS[value] }));

export interface MappingTableProps {
	columns: readonly ColumnMapping[];
	rows: readonly (readonly string[])[];
	onChange: (columns: ColumnMapping[]) => void;
}

/** One line per column of the file: its heading, a few values, and what it holds. */
export function MappingTable({ columns, rows, onChange }: MappingTableProps) {
	const choose = (index: number, role: ColumnRole) =>
		onChange(columns.map((column) => (column.index === index ? { ...column, role } : column)));
	return (
		<ul class="divide-y divide-base-300 rounded-box border border-base-300" aria-label="Columns of the file">
			{columns.map((column) => {
				const samples = sampleValues(rows, column.index);
				return (
					<li key={column.index} class="grid gap-2 px-3 py-2.5 sm:grid-cols-[minmax(0,1fr)_minmax(0,1.3fr)_17rem] sm:items-center sm:gap-4">
						<span class="font-semibold break-words">{headingOf(column)}</span>
						<span class="text-sm text-muted break-words">{samples.length > 0 ? samples.join(' · ') : 'no values in the first rows'}</span>
						<span class="flex flex-col gap-1">
							<SelectField
								label={`What “${headingOf(column)}” holds`}
								labelHidden
								small
								value={column.role}
								options={OPTIONS}
								onChange={(role) => choose(column.index, role)}
							/>
							{column.role === 'field' ? (
								<span class="text-sm text-muted">
									In the script: <code class="rounded-selector bg-soft px-1">{`{{${column.field}}}`}</code>
								</span>
							) : null}
						</span>
					</li>
				);
			})}
		</ul>
	);
}
