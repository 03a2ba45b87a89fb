import { useEffect, useState } from 'preact/hooks';
import type { AttemptRowView, ResultsFilter, RowsView } from '../../../../protocol/rest.ts';
import { api } from '../../../net/api.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { numberPath } from '../steps.ts';
import type { Opened } from './BreakdownTable.tsx';
import { kindText, queryOf } from './figures.ts';

const ENDINGS: Readonly<Record<string, string>> = {
	connected: 'Connected',
	dropped: 'Dropped',
	hung_up_first: 'Hung up first',
	machine: 'Machine',
	no_answer: 'No answer',
	busy: 'Busy',
	invalid_number: 'Invalid number',
	cancelled: 'Cancelled by us',
	failed: 'Failed',
	lost: 'Unknown',
};
export const endingText = (disposition: string | null): string =>
	disposition === null ? 'Still open' : (ENDINGS[disposition] ?? disposition);

function Row({ row, campaignId, zone }: { row: AttemptRowView; campaignId: string; zone: string }) {
	const when = new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'medium', timeStyle: 'short' }).format(row.placedAt);
	return (
		<tr>
			<td class="whitespace-nowrap tabular-nums">{when}</td>
			<td class="whitespace-nowrap tabular-nums">
				{row.phone.includes('•') ? (
					row.phone
				) : (
					<a class="text-link" href={numberPath(campaignId, row.phone)}>
						{row.phone}
					</a>
				)}
			</td>
			<td>{endingText(row.disposition)}</td>
			<td>{row.result ?? '–'}</td>
			<td>{row.caller ?? '–'}</td>
			<td class="tabular-nums">{row.pass}</td>
			<td>{kindText(row.lineKind)}</td>
			<td>{row.list ?? '–'}</td>
		</tr>
	);
}

/** [R29] The attempts that a figure counts, newest first, page by page. */
export function RowsDialog(props: { campaignId: string; opened: Opened; filter: ResultsFilter; onClose: () => void }) {
	const { campaignId, opened, filter, onClose } = props;
	const [rows, setRows] = useState<AttemptRowView[]>([]);
	const [state, setState] = useState<{ next: string | null; zone: string } | null>(null);
	const [error, setError] = useState<unknown>(null);
	const [busy, setBusy] = useState(false);
	const load = async (cursor: string | undefined) => {
		setBusy(true);
		setError(null);
		try {
			const { figure, question, answer } = opened;
			const query = queryOf({ ...filter, ...opened.filter }, { figure, question, answer, cursor });
			const page = await api.get<RowsView>(`/campaigns/${encodeURIComponent(campaignId)}/results/rows?${query}`);
			setRows((before) => (cursor === undefined ? page.rows : [...before, ...page.rows]));
			setState({ next: page.next, zone: page.timeZone });
		} catch (failure) {
			setError(failure);
		}
		setBusy(false);
	};
	useEffect(() => {
		void load(undefined);
	}, []);
	const next = state?.next ?? null;
	return (
		<Dialog open wide title={opened.title} onClose={onClose} actions={<Button onClick={onClose}>Close</Button>}>
			{error ? <ErrorState what="The rows" error={error} onRetry={() => void load(next ?? undefined)} /> : null}
			{state === null && !error ? <Loading what="the rows" lines={4} /> : null}
			{state ? (
				<>
					<p class="mb-2 text-sm text-muted">Attempts, newest first. Times are those of {state.zone.replaceAll('_', ' ')}.</p>
					{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
					<section class="overflow-x-auto" aria-label="Rows" tabIndex={0}>
						<table class="table table-sm">
							<thead>
								<tr class="text-base-content">
									{['Placed', 'Number', 'Ended as', 'Result', 'Caller', 'Pass', 'Line', 'List'].map((heading) => (
										<th key={heading} scope="col">
											{heading}
										</th>
									))}
								</tr>
							</thead>
							<tbody>
								{rows.map((row) => (
									<Row key={row.attempt} row={row} campaignId={campaignId} zone={state.zone} />
								))}
							</tbody>
						</table>
					</section>
					{rows.length === 0 ? <p>There are no rows any more.</p> : null}
					{next ? (
						<Button class="mt-3" busy={busy} onClick={() => void load(next)}>
							Show more
						</Button>
					) : null}
				</>
			) : null}
		</Dialog>
	);
}
