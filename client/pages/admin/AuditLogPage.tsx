import { ScrollText } from 'lucide';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { AUDIT_ACTIONS } from '../../../protocol/audit-actions.ts';
import type { AuditEntryView, AuditPage } from '../../../protocol/organisation.ts';
import type { CampaignListItem } from '../../../protocol/rest.ts';
import { api, failureText } from '../../net/api.ts';
import { useGet } from '../../state/useGet.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { SelectField, TextField } from '../../ui/Field.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { Page } from '../../ui/Page.tsx';
import { toast } from '../../ui/Toast.tsx';
import { momentText } from '../../ui/times.ts';
import { detailLines } from './audit-detail.ts';

interface Filter {
	actor: string;
	action: string;
	campaignId: string;
	/** Days as the date field has them, in the reader's own zone. */
	from: string;
	to: string;
}
const EVERYTHING: Filter = { actor: '', action: '', campaignId: '', from: '', to: '' };

const startOf = (day: string): number => new Date(`${day}T00:00`).getTime();
/** The first moment after that day, also where it has 23 or 25 hours. */
function endOf(day: string): number {
	const next = new Date(startOf(day));
	next.setDate(next.getDate() + 1);
	return next.getTime();
}

/** The filter as the API takes it. */
function searchOf(filter: Filter, cursor: string | null): string {
	const search = new URLSearchParams();
	for (const name of ['actor', 'action', 'campaignId'] as const) if (filter[name]) search.set(name, filter[name].trim());
	if (filter.from) search.set('from', String(startOf(filter.from)));
	if (filter.to) search.set('to', String(endOf(filter.to)));
	if (cursor) search.set('cursor', cursor);
	return search.toString();
}

const ACTION_OPTIONS = [
	{ value: '', label: 'Everything' },
	...Object.entries(AUDIT_ACTIONS)
		.map(([value, label]) => ({ value, label }))
		.sort((a, b) => a.label.localeCompare(b.label)),
];

function Filters({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
	const { load } = useGet<CampaignListItem[]>('/campaigns');
	const campaigns = load.state === 'ready' ? load.value : [];
	const options = [
		{ value: '', label: 'All campaigns' },
		...campaigns.map(({ id, name }) => ({ value: id, label: name || 'Without a name' })),
	];
	const set = (name: keyof Filter) => (value: string) => onChange({ ...filter, [name]: value });
	return (
		<div class="grid gap-4 sm:grid-cols-2 lg:grid-cols-5">
			<TextField label="Who" type="search" placeholder="Part of a name" value={filter.actor} onInput={set('actor')} />
			<SelectField label="What" value={filter.action} options={ACTION_OPTIONS} onChange={set('action')} />
			<SelectField label="Campaign" value={filter.campaignId} options={options} onChange={set('campaignId')} />
			<TextField label="From day" type="date" value={filter.from} onInput={set('from')} />
			<TextField label="To day" type="date" value={filter.to} onInput={set('to')} />
		</div>
	);
}

function Entry({ entry }: { entry: AuditEntryView }) {
	const lines = detailLines(entry.detail);
	return (
		<li class="grid gap-x-4 gap-y-1 py-3 sm:grid-cols-[11rem_1fr]">
			<time class="text-sm text-muted tabular-nums" dateTime={new Date(entry.at).toISOString()}>
				{momentText(entry.at)}
			</time>
			<div class="min-w-0">
				<p>
					<span class="font-semibold">{entry.title}</span>
					{entry.campaign ? (
						<>
							{' · '}
							<a class="text-link break-words" href={`/campaigns/${entry.campaign.id}`}>
								{entry.campaign.name || 'campaign without a name'}
							</a>
						</>
					) : null}
				</p>
				<p class="text-sm break-words text-muted">{entry.actor}</p>
				{lines.length > 0 ? (
					<ul class="mt-1 text-sm">
						{lines.map((line) => (
							<li key={`${line.field}${line.to}`} class="break-words">
								{line.field ? <span class="text-muted">{line.field}: </span> : null}
								{line.from === null ? null : (
									<>
										{line.from} <span aria-hidden="true">→</span>
										<span class="sr-only">became</span>{' '}
									</>
								)}
								{line.to}
							</li>
						))}
					</ul>
				) : null}
			</div>
		</li>
	);
}

/** Who did what in the organisation, filtered and read in parts. */
export function AuditLogPage() {
	const [filter, setFilter] = useState<Filter>(EVERYTHING);
	const [asked, setAsked] = useState('');
	useEffect(() => {
		const timer = setTimeout(() => setAsked(searchOf(filter, null)), 250);
		return () => clearTimeout(timer);
	}, [filter]);
	const { load, reload, set } = useGet<AuditPage>(`/audit-log?${asked}`);
	const page = load.state === 'ready' ? load.value : null;
	const more = useCallback(async () => {
		if (!page?.cursor) return;
		try {
			const next = await api.get<AuditPage>(`/audit-log?${searchOf(filter, page.cursor)}`);
			set({ entries: [...page.entries, ...next.entries], cursor: next.cursor });
		} catch (error) {
			toast(failureText(error), 'error');
		}
	}, [page, filter, set]);
	const isFiltered = asked !== '';
	return (
		<Page title="Audit log" lead="Who did what, newest first. Nothing in it can be changed or removed.">
			<Card
				title="Filter"
				actions={
					isFiltered ? (
						<Button small onClick={() => setFilter(EVERYTHING)}>
							Show everything
						</Button>
					) : null
				}
			>
				<Filters filter={filter} onChange={setFilter} />
			</Card>
			{load.state === 'loading' ? <Loading what="the audit log" /> : null}
			{load.state === 'failed' ? <ErrorState what="The audit log" error={load.error} onRetry={reload} /> : null}
			{page && page.entries.length === 0 ? (
				<EmptyState icon={ScrollText} title={isFiltered ? 'Nothing matches' : 'Nothing yet'}>
					<p>
						{isFiltered ? 'Take a filter away to see more.' : 'Changes of campaigns, people, keys and the Do Not Call list appear here.'}
					</p>
				</EmptyState>
			) : null}
			{page && page.entries.length > 0 ? (
				<Card title="Lines">
					<ul class="divide-y divide-base-300">
						{page.entries.map((entry) => (
							<Entry key={entry.id} entry={entry} />
						))}
					</ul>
					{page.cursor ? (
						<div class="mt-3">
							<Button small onClick={() => void more()}>
								Show more
							</Button>
						</div>
					) : null}
				</Card>
			) : null}
		</Page>
	);
}
