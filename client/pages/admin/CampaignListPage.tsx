import { ChevronRight, Download, GraduationCap, Megaphone, Plus } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { CampaignListItem, CampaignView } from '../../../protocol/rest.ts';
import { useShortcuts } from '../../keys/use-shortcuts.ts';
import { api, failureText } from '../../net/api.ts';
import { useGet } from '../../state/useGet.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button, LinkButton } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { Page } from '../../ui/Page.tsx';
import { dayText } from '../../ui/times.ts';
import { stepPath } from '../campaign/steps.ts';
import { CampaignActions } from './CampaignActions.tsx';
import { matching, SEARCH_FROM } from './campaign-search.ts';
import { StatusBadge } from './StatusBadge.tsx';

const REFRESH_MS = 5000;

type Show = 'active' | 'archived' | 'deleted';

/** The list, asked for again every few seconds while the page is in sight; a failed repeat keeps what is shown. */
function useCampaigns(show: Show) {
	const path = `/campaigns?show=${show}`;
	const loaded = useGet<CampaignListItem[]>(path);
	const { set } = loaded;
	useEffect(() => {
		let alive = true;
		const timer = setInterval(() => {
			if (document.visibilityState !== 'visible') return;
			api.get<CampaignListItem[]>(path).then(
				(value) => {
					if (alive) set(value);
				},
				() => {},
			);
		}, REFRESH_MS);
		return () => {
			alive = false;
			clearInterval(timer);
		};
	}, [set, path]);
	return loaded;
}

function CampaignRow({ campaign, onChanged }: { campaign: CampaignListItem; onChanged: () => void }) {
	const name = campaign.name || 'Unnamed campaign';
	const gone = campaign.deletedAt !== null;
	return (
		<li class="relative flex items-center gap-2 px-4 py-3 hover:bg-soft sm:gap-3 sm:px-5">
			<div class="min-w-0 flex-1">
				<div class="flex flex-wrap items-center gap-x-3 gap-y-1">
					{gone ? (
						<span class="min-w-0 font-semibold break-words">{name}</span>
					) : (
						<a
							href={stepPath(campaign.id, campaign.startedAt ? 'start' : 'basics')}
							aria-describedby={`status-${campaign.id}`}
							class="min-w-0 font-semibold break-words after:absolute after:inset-0"
						>
							{name}
						</a>
					)}
					{campaign.archivedAt === null ? <StatusBadge kind={campaign.statusKind} /> : null}
					{campaign.practice ? (
						<Badge tone="info" icon={GraduationCap}>
							Practice
						</Badge>
					) : null}
				</div>
				<p id={`status-${campaign.id}`} class="mt-0.5 text-sm text-muted">
					{campaign.deletedAt !== null
						? `Deleted ${dayText(campaign.deletedAt)}. The record of approvals stays.`
						: campaign.archivedAt !== null
							? `Archived ${dayText(campaign.archivedAt)}.`
							: campaign.status}
				</p>
			</div>
			{gone ? (
				<LinkButton
					small
					icon={Download}
					href={`/api/campaigns/${campaign.id}/exports/approvals.csv`}
					download={`approvals ${name}.csv`}
					label={`Approvals of ${name}`}
				>
					Approvals
				</LinkButton>
			) : (
				<>
					<CampaignActions campaign={campaign} onChanged={onChanged} />
					<Icon icon={ChevronRight} class="text-muted max-sm:hidden" />
				</>
			)}
		</li>
	);
}

const VIEWS: readonly { show: Show; label: string; empty: string }[] = [
	{ show: 'active', label: 'In use', empty: '' },
	{
		show: 'archived',
		label: 'Archived',
		empty: 'No campaign is archived. Archiving keeps everything and takes a campaign out of the way.',
	},
	{ show: 'deleted', label: 'Deleted', empty: 'No campaign was deleted.' },
];

function Teaching({ action }: { action: preact.ComponentChildren }) {
	return (
		<EmptyState icon={Megaphone} title="Run your first phone bank" action={action}>
			<p>
				A campaign is a call list, a script and the volunteers who call. You set it up in eight steps and can stop and come back at any
				time.
			</p>
			<p>
				Nothing is dialed when you start a campaign: calls are placed only while a caller is on the line. To look around first, make it a
				practice campaign.
			</p>
		</EmptyState>
	);
}

/** All campaigns of the organisation with what they are doing now. */
export function CampaignListPage() {
	const { route } = useLocation();
	const [show, setShow] = useState<Show>('active');
	const { load, reload } = useCampaigns(show);
	const [typed, setTyped] = useState('');
	const [busy, setBusy] = useState(false);
	const [failure, setFailure] = useState<string | null>(null);
	const create = async () => {
		if (busy) return;
		setBusy(true);
		setFailure(null);
		try {
			const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
			const made = await api.post<CampaignView>('/campaigns', { name: '', practice: false, timeZone });
			route(stepPath(made.id, 'basics'));
		} catch (error) {
			setFailure(failureText(error));
			setBusy(false);
		}
	};
	useShortcuts([{ id: 'campaigns.new', keys: ['n'], label: 'New campaign', scope: 'Campaigns', run: () => void create() }]);
	const campaigns = load.state === 'ready' ? load.value : [];
	const shown = matching(campaigns, typed);
	const button = (
		<Button kind="primary" icon={Plus} busy={busy} onClick={() => void create()}>
			New campaign
		</Button>
	);
	return (
		<Page title="Campaigns" actions={campaigns.length > 0 || show !== 'active' ? button : null}>
			{failure ? (
				<Alert tone="error" urgent title="The campaign could not be made.">
					{failure}
				</Alert>
			) : null}
			{load.state === 'loading' ? <Loading what="the campaigns" lines={4} /> : null}
			{load.state === 'failed' ? <ErrorState what="The campaigns" error={load.error} onRetry={reload} /> : null}
			<div class="flex flex-wrap items-end justify-between gap-3">
				<fieldset>
					<legend class="sr-only">Which campaigns</legend>
					<div class="join">
						{VIEWS.map((view) => (
							<Button
								key={view.show}
								small
								class="join-item aria-pressed:border-primary aria-pressed:bg-soft-primary aria-pressed:text-primary"
								pressed={show === view.show}
								onClick={() => setShow(view.show)}
							>
								{view.label}
							</Button>
						))}
					</div>
				</fieldset>
				{campaigns.length >= SEARCH_FROM || typed !== '' ? (
					<TextField label="Search campaigns" type="search" class="w-full sm:w-72" value={typed} onInput={setTyped} />
				) : null}
			</div>
			{load.state === 'ready' && campaigns.length === 0 ? (
				show === 'active' ? (
					<Teaching action={button} />
				) : (
					<p class="text-muted">{VIEWS.find((view) => view.show === show)?.empty}</p>
				)
			) : null}
			{campaigns.length > 0 ? (
				<>
					<p role="status" class={typed ? 'text-sm text-muted' : 'sr-only'}>
						{typed ? `${shown.length} of ${campaigns.length} campaigns` : ''}
					</p>
					{shown.length > 0 ? (
						<ul class="divide-y divide-base-300 rounded-box border border-base-300 bg-base-100">
							{shown.map((campaign) => (
								<CampaignRow key={campaign.id} campaign={campaign} onChanged={reload} />
							))}
						</ul>
					) : (
						<p class="text-muted">No campaign has these words in its name or status.</p>
					)}
				</>
			) : null}
		</Page>
	);
}
