import { Download, Plus } from 'lucide';
import { useState } from 'preact/hooks';
import type { DoNotCallEntryView } from '../../../protocol/organisation.ts';
import { api, failureText, fieldErrors } from '../../net/api.ts';
import { can } from '../../state/session.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button, LinkButton } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { SelectField, TextAreaField, TextField } from '../../ui/Field.tsx';
import { FormAlert } from '../../ui/FormAlert.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { focusTitle, Page } from '../../ui/Page.tsx';
import { toast } from '../../ui/Toast.tsx';
import { momentText } from '../../ui/times.ts';
import { useSubmit } from '../../ui/useSubmit.ts';
import { DoNotCallUpload } from './DoNotCallUpload.tsx';
import { useDoNotCall } from './do-not-call.ts';
import { splitNumbers } from './numbers.ts';

/** Why numbers were refused, each with the number itself. */
function refusal(error: unknown, phones: string[]): string {
	const lines = Object.entries(fieldErrors(error)).flatMap(([path, message]) => {
		const index = /^phones\.(\d+)$/.exec(path)?.[1];
		return index === undefined ? [] : [`${phones[Number(index)]}: ${message}`];
	});
	return lines.length > 0 ? `Nothing was added. ${lines.join(' ')}` : failureText(error);
}

function AddNumbers({ onAdded }: { onAdded: () => void }) {
	const [text, setText] = useState('');
	const [note, setNote] = useState('');
	const [busy, setBusy] = useState(false);
	const [failure, setFailure] = useState<string | null>(null);
	const phones = splitNumbers(text);
	const submit = async (event: Event) => {
		event.preventDefault();
		if (busy || phones.length === 0) return;
		setBusy(true);
		setFailure(null);
		try {
			await api.post('/do-not-call', { phones, note: note.trim() });
			toast(phones.length === 1 ? 'The number is not called any more.' : `${phones.length} numbers are not called any more.`);
			setText('');
			setNote('');
			onAdded();
		} catch (error) {
			setFailure(refusal(error, phones));
		}
		setBusy(false);
	};
	return (
		<form class="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
			<TextAreaField label="Phone numbers" help="One a line, with area code." value={text} onInput={setText} error={failure} />
			<TextField label="Note (optional)" help="Where it came from, for example: letter of 3 May." value={note} onInput={setNote} />
			<div>
				<Button kind="primary" type="submit" icon={Plus} busy={busy} reason={phones.length === 0 ? 'Type at least one number.' : null}>
					Add to Do Not Call
				</Button>
			</div>
		</form>
	);
}

const SOURCES = [
	{ value: '', label: 'From anywhere' },
	{ value: 'caller', label: 'From a call' },
	{ value: 'admin', label: 'Typed in' },
	{ value: 'csv', label: 'From a file' },
	{ value: 'api', label: 'By a script' },
	{ value: 'phone', label: 'By phone' },
] as const;
type Source = (typeof SOURCES)[number]['value'];

/** Where an entry came from, in words. */
function origin(entry: DoNotCallEntryView): string {
	const by = entry.addedBy.replace(/ \([a-z]+_[^)]*\)$/, '');
	switch (entry.source) {
		case 'caller':
			return `said in a call${entry.campaign ? ` of ${entry.campaign.name || 'a campaign'}` : ''}`;
		case 'csv':
			return `from a file, by ${by}`;
		case 'phone':
			return 'asked for by phone, by the person called';
		case 'api':
			return `by a script: ${by}`;
		case 'admin':
			return `typed in by ${by}`;
	}
}

function EntryRow({ entry, reason, onRemove }: { entry: DoNotCallEntryView; reason: string | null; onRemove: () => void }) {
	return (
		<li class="flex flex-wrap items-center gap-x-4 gap-y-0 py-2.5 max-sm:justify-between">
			<span class="font-semibold tabular-nums sm:w-40">{entry.phone}</span>
			<span class="text-sm break-words text-muted max-sm:order-last max-sm:basis-full sm:min-w-0 sm:flex-1">
				{momentText(entry.addedAt)} · {origin(entry)}
				{entry.note ? ` · ${entry.note}` : ''}
			</span>
			{reason === null ? (
				<Button small kind="quiet" label={`Remove ${entry.phone}`} onClick={onRemove}>
					Remove
				</Button>
			) : null}
		</li>
	);
}

function RemoveForm({ entry, onClose, onRemoved }: { entry: DoNotCallEntryView; onClose: () => void; onRemoved: () => void }) {
	const [reason, setReason] = useState('');
	const { busy, failure, errors, onSubmit } = useSubmit(async () => {
		await api.delete(`/do-not-call/${encodeURIComponent(entry.phone)}`, { json: { reason: reason.trim() } });
		onRemoved();
	});
	return (
		<form class="flex flex-col gap-4" onSubmit={onSubmit}>
			<Alert tone="warning" still>
				Somebody asked not to be called at this number. Remove it only when that was a mistake.
			</Alert>
			<FormAlert failure={failure} />
			<TextField
				label="Reason"
				help="It goes into the audit log with your name."
				required
				maxLength={2000}
				value={reason}
				onInput={setReason}
				error={errors.reason}
			/>
			<div class="flex flex-wrap justify-end gap-2">
				<Button onClick={onClose}>Keep it on the list</Button>
				<Button kind="danger" type="submit" busy={busy} reason={reason.trim().length < 3 ? 'Say why first.' : null}>
					Remove from the list
				</Button>
			</div>
		</form>
	);
}

/** The organisation's one list of numbers that are never called. */
export function DoNotCallPage() {
	const [query, setQuery] = useState('');
	const [source, setSource] = useState<Source>('');
	const { entries, load, reload, more } = useDoNotCall(query, source);
	const [asking, setAsking] = useState<DoNotCallEntryView | null>(null);
	const reason = can('remove_do_not_call') ? null : 'Only owners take numbers off the list.';
	return (
		<Page
			title="Do Not Call list"
			lead="One list for all campaigns of the organisation. A number on it is not called from the moment it is added; ringing calls to it are ended."
			actions={
				<LinkButton icon={Download} href="/api/do-not-call/export.csv" download="do-not-call.csv">
					Download CSV
				</LinkButton>
			}
		>
			<div class="grid gap-5 lg:grid-cols-2">
				<Card title="Add numbers">
					<AddNumbers onAdded={reload} />
				</Card>
				<Card title="Add a file">
					<DoNotCallUpload onAdded={reload} />
				</Card>
			</div>
			<Card title="Numbers on the list">
				<div class="flex flex-col gap-3">
					<div class="grid gap-4 sm:max-w-xl sm:grid-cols-2">
						<TextField label="Search" type="search" help="Part of a phone number." value={query} onInput={setQuery} />
						<SelectField label="Source" value={source} options={SOURCES} onChange={setSource} />
					</div>
					{reason ? <p class="text-sm text-muted">{reason}</p> : null}
					{load.state === 'loading' ? <Loading what="the Do Not Call list" /> : null}
					{load.state === 'failed' ? <ErrorState what="The Do Not Call list" error={load.error} onRetry={reload} /> : null}
					{load.state === 'ready' && entries.length === 0 ? (
						<p class="text-muted">
							{query || source
								? 'No number on the list matches.'
								: 'The list is empty. Callers add to it when somebody asks not to be called; bring the list of an earlier campaign as a file.'}
						</p>
					) : null}
					<ul class="divide-y divide-base-300">
						{entries.map((entry) => (
							<EntryRow key={entry.phone} entry={entry} reason={reason} onRemove={() => setAsking(entry)} />
						))}
					</ul>
					{more ? (
						<div>
							<Button small onClick={more}>
								Show more
							</Button>
						</div>
					) : null}
				</div>
			</Card>
			<Dialog open={asking !== null} title={`Remove ${asking?.phone ?? ''} from Do Not Call?`} onClose={() => setAsking(null)}>
				{asking ? (
					<RemoveForm
						entry={asking}
						onClose={() => setAsking(null)}
						onRemoved={() => {
							toast(`${asking.phone} was removed.`);
							setAsking(null);
							focusTitle();
							reload();
						}}
					/>
				) : null}
			</Dialog>
		</Page>
	);
}
