import { KeyRound, Plus } from 'lucide';
import { useState } from 'preact/hooks';
import type { ApiKeyView } from '../../../protocol/organisation.ts';
import { api, failureText, fieldErrors } from '../../net/api.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { focusTitle, Page } from '../../ui/Page.tsx';
import { toast } from '../../ui/Toast.tsx';
import { useLoad } from '../../ui/useLoad.ts';

const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function NewKey({ onMade }: { onMade: (key: ApiKeyView) => void }) {
	const [name, setName] = useState('');
	const [busy, setBusy] = useState(false);
	const [failure, setFailure] = useState<unknown>(null);
	const submit = async (event: Event) => {
		event.preventDefault();
		if (busy) return;
		setBusy(true);
		setFailure(null);
		try {
			onMade(await api.post<ApiKeyView>('/api-keys', { name: name.trim() }));
			setName('');
		} catch (error) {
			setFailure(error);
		}
		setBusy(false);
	};
	return (
		<form class="flex flex-col items-start gap-4" onSubmit={(event) => void submit(event)}>
			<TextField
				label="Name"
				class="w-full max-w-sm"
				required
				help="What uses it, for example: nightly export."
				value={name}
				onInput={setName}
				error={failure ? (fieldErrors(failure).name ?? failureText(failure)) : null}
			/>
			<Button kind="primary" type="submit" icon={Plus} busy={busy}>
				Create API key
			</Button>
		</form>
	);
}

function KeyRow({ item, onRevoke }: { item: ApiKeyView; onRevoke: () => void }) {
	return (
		<li class="flex flex-wrap items-center gap-x-4 gap-y-1 py-3">
			<Icon icon={KeyRound} class="text-muted" />
			<span class="min-w-0 flex-1">
				<span class="font-semibold break-words">{item.name}</span> <code class="text-sm text-muted">{item.prefix}…</code>
				<span class="block text-sm text-muted">
					Made {date.format(item.createdAt)} · {item.lastUsedAt ? `last used ${date.format(item.lastUsedAt)}` : 'never used'}
				</span>
			</span>
			<Button small kind="danger" label={`Revoke ${item.name}`} onClick={onRevoke}>
				Revoke
			</Button>
		</li>
	);
}

function RevokeDialog({ item, onClose, onRevoke }: { item: ApiKeyView | null; onClose: () => void; onRevoke: () => void }) {
	return (
		<Dialog
			open={item !== null}
			title={`Revoke ${item?.name ?? ''}?`}
			onClose={onClose}
			actions={
				<>
					<Button onClick={onClose}>Keep it</Button>
					<Button kind="danger" onClick={onRevoke}>
						Revoke key
					</Button>
				</>
			}
		>
			<p>Programs that use this key are refused from now on. This cannot be undone.</p>
		</Dialog>
	);
}

/** Keys for programs: made, shown once, revoked. */
export function ApiKeysPage() {
	const { load, reload, set } = useLoad('api-keys', (signal) => api.get<ApiKeyView[]>('/api-keys', { signal }));
	const keys = load.state === 'ready' ? load.value : [];
	const [made, setMade] = useState<ApiKeyView | null>(null);
	const [asking, setAsking] = useState<ApiKeyView | null>(null);
	const revoke = async (item: ApiKeyView) => {
		setAsking(null);
		try {
			await api.delete(`/api-keys/${item.id}`);
			set(keys.filter((other) => other.id !== item.id));
			if (made?.id === item.id) setMade(null);
			focusTitle();
			toast(`${item.name} was revoked.`);
		} catch (error) {
			toast(failureText(error), 'error');
		}
	};
	return (
		<Page title="API keys" lead="For scripts and other programs. A key has the rights of an owner: keep it as you keep a password.">
			{made?.key ? (
				<Alert tone="warning" title={`Copy the key “${made.name}” now. It is not shown again.`}>
					<span class="flex flex-wrap items-center gap-2">
						<code class="rounded-field bg-base-100 px-2 py-1 break-all">{made.key}</code>
						<CopyButton text={made.key} label="Copy API key" />
					</span>
				</Alert>
			) : null}
			<Card title="New key">
				<NewKey
					onMade={(item) => {
						setMade(item);
						set([{ ...item, key: undefined }, ...keys]);
					}}
				/>
			</Card>
			<Card title="Keys in use">
				{load.state === 'loading' ? <Loading what="the API keys" /> : null}
				{load.state === 'failed' ? <ErrorState what="The API keys" error={load.error} onRetry={reload} /> : null}
				{load.state === 'ready' && keys.length === 0 ? <p class="text-muted">None.</p> : null}
				<ul class="divide-y divide-base-300">
					{keys.map((item) => (
						<KeyRow key={item.id} item={item} onRevoke={() => setAsking(item)} />
					))}
				</ul>
			</Card>
			<Card title="Using a key">
				<p class="mb-2">
					Send it with every request. The{' '}
					<a class="text-link" href="/api/openapi.json">
						OpenAPI document
					</a>{' '}
					lists everything that can be asked.
				</p>
				<pre class="rounded-field bg-soft p-3 text-sm break-all whitespace-pre-wrap">
					<code>{`curl -H "Authorization: Bearer YOUR_KEY" ${location.origin}/api/campaigns`}</code>
				</pre>
			</Card>
			<RevokeDialog
				item={asking}
				onClose={() => setAsking(null)}
				onRevoke={() => {
					if (asking) void revoke(asking);
				}}
			/>
		</Page>
	);
}
