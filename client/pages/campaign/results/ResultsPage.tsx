import { ChartColumn, Download } from 'lucide';
import type { ResultsView } from '../../../../protocol/rest.ts';
import { api, failureText } from '../../../net/api.ts';
import { campaignStore } from '../../../state/campaign.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { LinkButton } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { Page } from '../../../ui/Page.tsx';
import { stepPath } from '../steps.ts';
import { DEFINITIONS, headline, isEmpty } from './figures.ts';
import { PassTable } from './PassTable.tsx';
import { QuestionBars } from './QuestionBars.tsx';
import { usePolled } from './use-polled.ts';

const REFRESH_MS = 3_000;

const DOWNLOADS = [
	{ file: 'attempts', label: 'Attempts (CSV)' },
	{ file: 'answers', label: 'Answers (CSV)' },
	{ file: 'approvals', label: 'Approvals (CSV)' },
] as const;

function Downloads({ campaignId }: { campaignId: string }) {
	return (
		<>
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
		</>
	);
}

function Headline({ results }: { results: ResultsView }) {
	return (
		<Card title="Totals">
			<dl class="grid grid-cols-2 gap-x-4 gap-y-4 sm:grid-cols-4">
				{headline(results).map((figure) => (
					<div key={figure.label}>
						<dt class="text-sm font-medium">{figure.label}</dt>
						<dd>
							<span class="block text-xl font-semibold tabular-nums">{figure.value}</span>
							<span class="block text-sm text-muted tabular-nums">{figure.help}</span>
						</dd>
					</div>
				))}
			</dl>
		</Card>
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
	const results = usePolled(campaignId, REFRESH_MS, (signal) =>
		api.get<ResultsView>(`/campaigns/${encodeURIComponent(campaignId)}/results`, { signal }),
	);
	const name = campaignStore(campaignId).campaign.value?.name;
	const { value } = results;
	return (
		<Page
			title="Results"
			context={name}
			lead="Up to date within seconds, without reloading."
			actions={value && !isEmpty(value) ? <Downloads campaignId={campaignId} /> : null}
		>
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
			) : isEmpty(value) ? (
				<EmptyState
					icon={ChartColumn}
					title="No results yet"
					action={<LinkButton href={stepPath(campaignId, 'start')}>Go to the Run page</LinkButton>}
				>
					<p>They appear here by themselves as soon as clickers approve numbers and callers talk to people.</p>
				</EmptyState>
			) : (
				<>
					<Headline results={value} />
					{value.byPass.length > 0 ? <PassTable results={value} /> : null}
					{value.questions.map((question) => (
						<QuestionBars key={question.id} question={question} />
					))}
				</>
			)}
			<Definitions />
		</Page>
	);
}
