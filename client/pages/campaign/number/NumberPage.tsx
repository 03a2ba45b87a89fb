import type { IconNode } from 'lucide';
import { Check, CircleOff, FileUp, MessageSquare, Phone, Route } from 'lucide';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { StoryEvent, StoryView } from '../../../../protocol/rest.ts';
import { api, failureText } from '../../../net/api.ts';
import { campaignStore } from '../../../state/campaign.ts';
import { can } from '../../../state/session.ts';
import { useGet } from '../../../state/useGet.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button, LinkButton } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { TextField } from '../../../ui/Field.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { Page } from '../../../ui/Page.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { toast } from '../../../ui/Toast.tsx';
import { numberPath } from '../steps.ts';

const LOOK: Readonly<Record<StoryEvent['kind'], IconNode>> = {
	loaded: FileUp,
	approved: Check,
	attempt: Phone,
	answer: MessageSquare,
	decision: Route,
	do_not_call: CircleOff,
};

function Events({ story }: { story: StoryView }) {
	const clock = new Intl.DateTimeFormat('en-GB', { timeZone: story.timeZone, dateStyle: 'medium', timeStyle: 'medium' });
	if (story.events.length === 0) return <p>Nothing is on record for this number.</p>;
	return (
		<ol class="flex flex-col gap-4" aria-label="Events">
			{story.events.map((event) => (
				<li key={`${event.at} ${event.kind} ${event.text}`} class="flex gap-3">
					<Icon icon={LOOK[event.kind]} size={20} class="mt-0.5" />
					<div class="min-w-0">
						<time class="text-sm text-muted tabular-nums" dateTime={new Date(event.at).toISOString()}>
							{clock.format(event.at)}
						</time>
						<p class="break-words">{event.text}</p>
						{event.details.map((line) => (
							<p key={line} class="text-sm text-muted">
								{line}
							</p>
						))}
					</div>
				</li>
			))}
		</ol>
	);
}

function EraseDialog({ path, phone, onClose, onErased }: { path: string; phone: string; onClose: () => void; onErased: () => void }) {
	const [listToo, setListToo] = useState(false);
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<string | null>(null);
	const erase = async () => {
		setBusy(true);
		try {
			await api.delete(`${path}/personal-data?doNotCall=${listToo ? 'erase' : 'keep'}`);
			toast('Erased.');
			onErased();
		} catch (failure) {
			setError(failureText(failure));
			setBusy(false);
		}
	};
	return (
		<Dialog
			open
			title="Erase this person?"
			onClose={onClose}
			actions={
				<>
					<Button onClick={onClose}>Keep</Button>
					<Button kind="danger" busy={busy} onClick={() => void erase()}>
						Erase for good
					</Button>
				</>
			}
		>
			<div class="flex flex-col gap-3">
				<p>
					{phone}, names, fields, notes and typed answers are erased from this campaign, and the number is never dialed again in it. What
					was counted stays counted; the record of approvals stays verifiable. This cannot be undone.
				</p>
				<Switch
					label="Take it off the Do Not Call list too"
					checked={listToo}
					onChange={setListToo}
					help="Off: an entry stays, without who put it there and why, so that nobody calls again."
				/>
				{error ? (
					<Alert tone="error" urgent title="Nothing was erased.">
						{error}
					</Alert>
				) : null}
			</div>
		</Dialog>
	);
}

function Story({ campaignId, phone }: { campaignId: string; phone: string }) {
	const path = `/campaigns/${encodeURIComponent(campaignId)}/numbers/${encodeURIComponent(phone)}`;
	const { load, reload } = useGet<StoryView>(`${path}/story`);
	const [erasing, setErasing] = useState(false);
	if (load.state === 'loading') return <Loading what="the story" lines={5} />;
	if (load.state === 'failed') return <ErrorState what="The story of this number" error={load.error} onRetry={reload} />;
	const story = load.value;
	const known = story.people.length > 0 || story.events.length > 0;
	return (
		<>
			<Card title={story.phone}>
				<p>{story.now}</p>
				{story.people.map((person) => (
					<p key={`${person.list} ${person.externalId} ${person.name}`} class="mt-1">
						{person.name || 'Name unknown'}
						<span class="text-muted">
							{person.externalId ? ` · ${person.externalId}` : ''} · {person.list}
						</span>
					</p>
				))}
				{known ? (
					<div class="mt-4 flex flex-wrap gap-2">
						{can('view_personal_data') ? (
							<LinkButton small href={`/api${path}/personal-data`} download="personal-data.json">
								Download personal data
							</LinkButton>
						) : null}
						<Button
							small
							kind="danger"
							reason={can('erase_person') ? null : 'Only owners see personal data, and erase it.'}
							onClick={() => setErasing(true)}
						>
							Erase personal data
						</Button>
					</div>
				) : null}
			</Card>
			<Card title="What happened">
				<p class="mb-3 text-sm text-muted">Oldest first. Times are those of {story.timeZone.replaceAll('_', ' ')}.</p>
				<Events story={story} />
			</Card>
			{erasing ? (
				<EraseDialog
					path={path}
					phone={story.phone}
					onClose={() => setErasing(false)}
					onErased={() => {
						setErasing(false);
						reload();
					}}
				/>
			) : null}
		</>
	);
}

/** One number's story: every event in order, each drop and each decision not to dial explained. */
export function NumberPage({ campaignId }: { campaignId: string }) {
	const { query, route } = useLocation();
	const asked = query.phone ?? '';
	const [phone, setPhone] = useState(asked);
	const name = campaignStore(campaignId).campaign.value?.name;
	return (
		<Page title="One number" context={name} lead="Everything that happened to a number of this campaign, and why.">
			<form
				class="flex flex-wrap items-end gap-2"
				onSubmit={(event) => {
					event.preventDefault();
					if (phone.trim() !== '') route(numberPath(campaignId, phone.trim()));
				}}
			>
				<TextField
					class="min-w-0 flex-1 basis-52 sm:max-w-sm"
					label="Phone number"
					type="tel"
					inputMode="tel"
					placeholder="+1 202 555 0101"
					value={phone}
					onInput={setPhone}
				/>
				<Button type="submit" kind="primary">
					Show
				</Button>
			</form>
			{asked ? <Story key={asked} campaignId={campaignId} phone={asked} /> : null}
		</Page>
	);
}
