import { ChartColumn, Download } from 'lucide';
import { useState } from 'preact/hooks';
import type { ResultsFilter, ResultsView } from '../../../../protocol/rest.ts';
import { failureText } from '../../../net/api.ts';
import { campaignStore } from '../../../state/campaign.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { LinkButton } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { Page } from '../../../ui/Page.tsx';
import { stepPath } from '../steps.ts';
import { BreakdownTable, type OnOpen, type Opened } from './BreakdownTable.tsx';
import { CALLERS_TABLE, CallersTable } from './CallersTable.tsx';
import { Filters } from './Filters.tsx';
import { breakdowns, DEFINITIONS, type Headline as HeadlineFact, headline, isEmpty, queryOf } from './figures.ts';
import { HeatMap } from './HeatMap.tsx';
import { QuestionBars } from './QuestionBars.tsx';
import { RowsDialog } from './RowsDialog.tsx';
import { usePolled } from './use-polled.ts';

const REFRESH_MS = 3_000;

const DOWNLOADS = [
	{ file: 'attempts', label: 'Attempts (CSV)' },
	{ file: 'answers', label: 'Answers (CSV)' },
	{ file: 'approvals', label: 'Approvals (CSV)' },
	{ file: 'contacts', label: 'Contacts (CSV)' },
	{ file: 'callers', label: 'Callers (CSV)' },
	{ file: 'van', label: 'For VAN (CSV)' },
] as const;

function Downloads({ campaignId }: { campaignId: string }) {
	return (
		<Card title="Downloads">
			<div class="flex flex-wrap gap-2">
				{DOWNLOADS.map((download) => (
					<LinkButton
						key={download.file}
						small
						icon={Download}
						href={`/api/campaigns/${campaignId}/exports/${download.file}.csv`}
						download={`${download.file}.csv`}
					>
						{download.label}
					</LinkButton>
				))}
			</div>
			<p class="mt-2 text-sm text-muted">
				Always of the whole campaign, whatever the filters. Names, phone numbers and what people said are in them only for owners.
			</p>
		</Card>
	);
}

const OPENS = 'cursor-pointer rounded-selector underline decoration-dotted decoration-1 underline-offset-4 hover:decoration-solid';

function HeadlineFigure({ campaignId, figure, onOpen }: { campaignId: string; figure: HeadlineFact; onOpen: OnOpen }) {
	const { label, value, opens } = figure;
	if (value === '0') return <>{value}</>;
	const words = `${value} ${label.toLowerCase()}`;
	if (opens === 'approvals')
		return (
			<a class={OPENS} aria-label={`${words}: download the rows`} href={`/api/campaigns/${campaignId}/exports/approvals.csv`} download>
				{value}
			</a>
		);
	const open = () => {
		if (opens !== 'callers') return onOpen({ title: label, filter: {}, ...opens });
		const table = document.getElementById(CALLERS_TABLE);
		table?.scrollIntoView({ block: 'center' });
		table?.focus({ preventScroll: true });
	};
	return (
		<button type="button" class={OPENS} aria-label={`${words}: ${opens === 'callers' ? 'go to' : 'open'} the rows`} onClick={open}>
			{value}
		</button>
	);
}

function Headline({ campaignId, results, onOpen }: { campaignId: string; results: ResultsView; onOpen: OnOpen }) {
	return (
		<Card title="Totals">
			<dl class="grid grid-cols-2 gap-x-4 gap-y-4 sm:grid-cols-4">
				{headline(results).map((figure) => (
					<div key={figure.label}>
						<dt class="text-sm font-medium">{figure.label}</dt>
						<dd>
							<span class="block text-xl font-semibold tabular-nums">
								<HeadlineFigure campaignId={campaignId} figure={figure} onOpen={onOpen} />
							</span>
							<span class="block text-sm break-words text-muted tabular-nums">{figure.help}</span>
						</dd>
					</div>
				))}
			</dl>
		</Card>
	);
}

function Figures({
	campaignId,
	view,
	filter,
	onFilter,
}: {
	campaignId: string;
	view: ResultsView;
	filter: ResultsFilter;
	onFilter: (filter: ResultsFilter) => void;
}) {
	const [opened, setOpened] = useState<Opened | null>(null);
	return (
		<>
			<Filters view={view} filter={filter} onChange={onFilter} />
			<Headline campaignId={campaignId} results={view} onOpen={setOpened} />
			{view.questions.map((question) => (
				<QuestionBars key={question.id} question={question} onOpen={setOpened} />
			))}
			{view.byHour.length > 0 ? <HeatMap view={view} onOpen={setOpened} /> : null}
			{breakdowns(view).map(({ title, heading, rows }) =>
				rows.length > 0 ? <BreakdownTable key={title} title={title} heading={heading} rows={rows} onOpen={setOpened} /> : null,
			)}
			{view.byCaller.length > 0 ? <CallersTable callers={view.byCaller} onOpen={setOpened} /> : null}
			<Downloads campaignId={campaignId} />
			{opened ? <RowsDialog campaignId={campaignId} opened={opened} filter={filter} onClose={() => setOpened(null)} /> : null}
		</>
	);
}

function Definitions() {
	return (
		<Card title="What the words mean">
			<dl class="grid gap-x-6 gap-y-2 sm:grid-cols-[auto_minmax(0,1fr)]">
				{DEFINITIONS.map((definition) => (
					<div key={definition.term} class="contents">
						<dt class="font-semibold">{definition.term}</dt>
						<dd class="text-muted">{definition.meaning}</dd>
					</div>
				))}
			</dl>
		</Card>
	);
}

/** [R29] What the campaign has achieved so far; it keeps itself up to date. */
export function ResultsPage({ campaignId }: { campaignId: string }) {
	const [filter, setFilter] = useState<ResultsFilter>({});
	const query = queryOf(filter);
	const path = `/campaigns/${encodeURIComponent(campaignId)}/results${query === '' ? '' : `?${query}`}`;
	const results = usePolled<ResultsView>(path, REFRESH_MS);
	const name = campaignStore(campaignId).campaign.value?.name;
	const { value } = results;
	const filtered = query !== '';
	return (
		<Page title="Results" context={name} lead="Up to date within seconds, without reloading. Every underlined figure leads to its rows.">
			{value && results.error ? (
				<Alert tone="warning" title="These figures may be out of date.">
					{failureText(results.error)}
				</Alert>
			) : null}
			{value === null ? (
				results.error ? (
					<ErrorState what="The results" error={results.error} onRetry={results.reload} />
				) : (
					<Loading what="the results" lines={6} />
				)
			) : isEmpty(value) && !filtered ? (
				<EmptyState
					icon={ChartColumn}
					title="No results yet"
					action={<LinkButton href={stepPath(campaignId, 'start')}>Go to the Run page</LinkButton>}
				>
					<p>They appear here by themselves as soon as clickers approve numbers and callers talk to people.</p>
				</EmptyState>
			) : (
				<Figures campaignId={campaignId} view={value} filter={filter} onFilter={setFilter} />
			)}
			<Definitions />
		</Page>
	);
}
