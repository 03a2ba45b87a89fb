import { X } from 'lucide';
import { useRef } from 'preact/hooks';
import type { ResultsFilter, ResultsView } from '../../../../protocol/rest.ts';
import { Button } from '../../../ui/Button.tsx';
import { SelectField } from '../../../ui/Field.tsx';
import { hourText, kindText, WEEKDAYS } from './figures.ts';

const ALL = '';
interface Choice {
	value: string;
	label: string;
}

/** What each filter can be set to: everything that was seen since the page was opened, also while another choice narrows the view. */
function useChoices(view: ResultsView) {
	const seen = useRef<Record<string, Map<string, string>>>({});
	const of = (name: string, found: Choice[]): Choice[] => {
		const known = seen.current[name] ?? new Map<string, string>();
		for (const { value, label } of found) known.set(value, label);
		seen.current[name] = known;
		return [{ value: ALL, label: 'All' }, ...[...known].map(([value, label]) => ({ value, label }))];
	};
	return {
		pass: of(
			'pass',
			view.byPass.map((row) => ({ value: String(row.pass), label: `Pass ${row.pass}` })),
		),
		lineKind: of(
			'lineKind',
			view.byLineKind.map((row) => ({ value: row.lineKind, label: kindText(row.lineKind) })),
		),
		list: of(
			'list',
			view.byList.map((row) => ({ value: String(row.list), label: row.name })),
		),
		callerId: of(
			'callerId',
			view.byCallerId.map((row) => ({ value: row.callerId, label: row.callerId })),
		),
		caller: of(
			'caller',
			view.byCaller.map((row) => ({ value: row.id, label: row.name })),
		),
		weekday: of(
			'weekday',
			WEEKDAYS.map((label, index) => ({ value: String(index), label })),
		),
		hour: of(
			'hour',
			Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: hourText(hour) })),
		),
	};
}

const FIELDS = [
	{ key: 'pass', label: 'Pass', number: true },
	{ key: 'caller', label: 'Caller', number: false },
	{ key: 'weekday', label: 'Weekday', number: true },
	{ key: 'hour', label: 'Hour', number: true },
	{ key: 'lineKind', label: 'Line type', number: false },
	{ key: 'list', label: 'List', number: true },
	{ key: 'callerId', label: 'Caller ID', number: false },
] as const;

/** [R29] Filters combine: every figure of the page follows all of them. */
export function Filters(props: { view: ResultsView; filter: ResultsFilter; onChange: (filter: ResultsFilter) => void }) {
	const { view, filter, onChange } = props;
	const choices = useChoices(view);
	const any = Object.values(filter).some((value) => value !== undefined);
	return (
		<section class="rounded-box border border-base-300 bg-base-100 p-4" aria-label="Filters">
			<div class="grid grid-cols-2 gap-3 sm:grid-cols-4 xl:grid-cols-7">
				{FIELDS.map(({ key, label, number }) => (
					<SelectField
						key={key}
						small
						label={label}
						value={filter[key] === undefined ? ALL : String(filter[key])}
						options={choices[key]}
						onChange={(value) => onChange({ ...filter, [key]: value === ALL ? undefined : number ? Number(value) : value })}
					/>
				))}
			</div>
			{any ? (
				<Button small kind="quiet" icon={X} class="mt-3" onClick={() => onChange({})}>
					Clear filters
				</Button>
			) : null}
		</section>
	);
}
