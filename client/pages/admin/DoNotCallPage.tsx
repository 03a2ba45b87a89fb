import { Plus } from 'lucide';
import { useState } from 'preact/hooks';
import { api, failureText, fieldErrors } from '../../net/api.ts';
import { session } from '../../state/session.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { TextAreaField, TextField } from '../../ui/Field.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { focusTitle, Page } from '../../ui/Page.tsx';
import { toast } from '../../ui/Toast.tsx';
import { type DoNotCallEntry, useDoNotCall } from './do-not-call.ts';
import { splitNumbers } from './numbers.ts';

const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

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

function EntryRow({ entry, mayRemove, onRemove }: { entry: DoNotCallEntry; mayRemove: boolean; onRemove: () => void }) {
	return (
		<li class="flex flex-wrap items-center gap-x-4 gap-y-0 py-2.5 max-sm:justify-between">
			<span class="font-semibold tabular-nums sm:w-40">{entry.phone}</span>
			<span class="text-sm text-muted max-sm:order-last max-sm:basis-full sm:min-w-0 sm:flex-1">
				{date.format(entry.addedAt)} · {entry.source}
				{entry.note ? ` · ${entry.note}` : ''}
			</span>
			{mayRemove ? (
				<Button small kind="quiet" label={`Remove ${entry.phone}`} onClick={onRemove}>
					Remove
				</Button>
			) : null}
		</li>
	);
}

function RemoveDialog({ entry, onClose, onRemove }: { entry: DoNotCallEntry | null; onClose: () => void; onRemove: () => void }) {
	return (
		<Dialog
			open={entry !== null}
			title={`Remove ${entry?.phone ?? ''} from Do Not Call?`}
			onClose={onClose}
			actions={
				<>
					<Button onClick={onClose}>Keep it on the list</Button>
					<Button kind="danger" onClick={onRemove}>
						Remove from the list
					</Button>
				</>
			}
		>
			<Alert tone="warning" still>
				Somebody asked not to be called at this number. Remove it only when that was a mistake; it goes into the audit log.
			</Alert>
		</Dialog>
	);
}

/** The organisation's one list of numbers that are never called. */
export function DoNotCallPage() {
	const [query, setQuery] = useState('');
	const { entries, load, reload, more } = useDoNotCall(query);
	const [asking, setAsking] = useState<DoNotCallEntry | null>(null);
	const mayRemove = session.value.kind === 'signed_in' && session.value.me.role !== 'admin';
	const remove = async (entry: DoNotCallEntry) => {
		setAsking(null);
		try {
			await api.delete(`/do-not-call/${encodeURIComponent(entry.phone)}`);
			focusTitle();
			toast(`${entry.phone} was removed.`);
			reload();
		} catch (error) {
			toast(failureText(error), 'error');
		}
	};
	return (
		<Page
			title="Do Not Call list"
			lead="One list for all campaigns of the organisation. A number on it is not called from the moment it is added; ringing calls to it are ended."
		>
			<Card title="Add numbers">
				<AddNumbers onAdded={reload} />
			</Card>
			<Card title="Numbers on the list">
				<div class="flex flex-col gap-3">
					<TextField label="Search" type="search" class="max-w-sm" help="Part of a phone number." value={query} onInput={setQuery} />
					{load.state === 'loading' ? <Loading what="the Do Not Call list" /> : null}
					{load.state === 'failed' ? <ErrorState what="The Do Not Call list" error={load.error} onRetry={reload} /> : null}
					{load.state === 'ready' && entries.length === 0 ? (
						<p class="text-muted">
							{query ? 'No number on the list matches.' : 'The list is empty. Callers add to it when somebody asks not to be called.'}
						</p>
					) : null}
					<ul class="divide-y divide-base-300">
						{entries.map((entry) => (
							<EntryRow key={entry.phone} entry={entry} mayRemove={mayRemove} onRemove={() => setAsking(entry)} />
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
			<RemoveDialog
				entry={asking}
				onClose={() => setAsking(null)}
				onRemove={() => {
					if (asking) void remove(asking);
				}}
			/>
		</Page>
	);
}
