import { KeyRound, Plus } from 'lucide';
import { useState } from 'preact/hooks';
import { type Role, SCOPES, type Scope } from '../../../protocol/enums.ts';
import type { ApiKeyView } from '../../../protocol/organisation.ts';
import { api, failureText } from '../../net/api.ts';
import { session } from '../../state/session.ts';
import { useGet } from '../../state/useGet.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { SelectField, TextField } from '../../ui/Field.tsx';
import { FormAlert } from '../../ui/FormAlert.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { focusTitle, Page } from '../../ui/Page.tsx';
import { toast } from '../../ui/Toast.tsx';
import { momentText } from '../../ui/times.ts';
import { useSubmit } from '../../ui/useSubmit.ts';
import { ROLE_OPTIONS, roleName, rolesBelow } from './people/roles.ts';

const DAY_MS = 86_400_000;
const EXPIRIES = [
	{ value: '30', label: 'In 30 days' },
	{ value: '90', label: 'In 90 days' },
	{ value: '365', label: 'In a year' },
	{ value: '', label: 'Never' },
] as const;
const SCOPE_WORDS: Readonly<Record<Scope, { label: string; help: string }>> = {
	read: { label: 'Read', help: 'Campaigns, status, results, exports, the Do Not Call list.' },
	set_up: { label: 'Set up', help: 'Make and change campaigns, scripts, lists, settings, messages.' },
	operate: { label: 'Operate', help: 'Start, pause, resume, new links.' },
	do_not_call: { label: 'Do Not Call', help: 'Add and remove numbers.' },
	organisation: { label: 'Organisation', help: 'People, invitations, API keys, the audit log, the organisation’s decisions.' },
};

function NewKey({ onMade }: { onMade: (key: ApiKeyView) => void }) {
	const own: Role = session.value.kind === 'signed_in' ? session.value.me.role : 'admin';
	const [name, setName] = useState('');
	const [role, setRole] = useState<Role>('admin');
	const [scopes, setScopes] = useState<readonly Scope[]>(['read']);
	const [days, setDays] = useState<(typeof EXPIRIES)[number]['value']>('90');
	const { busy, failure, errors, onSubmit } = useSubmit(async () => {
		const expiresAt = days === '' ? null : Date.now() + Number(days) * DAY_MS;
		onMade(await api.post<ApiKeyView>('/api-keys', { name: name.trim(), role, scopes, expiresAt }));
		setName('');
	});
	return (
		<form class="flex flex-col gap-4" onSubmit={onSubmit}>
			<FormAlert failure={failure} />
			<div class="grid gap-4 sm:grid-cols-3">
				<TextField
					label="Name"
					required
					help="What uses it, for example: nightly export."
					value={name}
					onInput={setName}
					error={errors.name}
				/>
				<SelectField
					label="Role"
					value={role}
					options={rolesBelow(own)}
					onChange={setRole}
					help={ROLE_OPTIONS.find((option) => option.value === role)?.help}
				/>
				<SelectField label="Runs out" value={days} options={EXPIRIES} onChange={setDays} error={errors.expiresAt} />
			</div>
			<fieldset class="flex flex-col gap-2">
				<legend class="mb-1 font-semibold">What it may be used for</legend>
				<div class="grid gap-3 sm:grid-cols-2">
					{SCOPES.map((scope) => (
						<Checkbox
							key={scope}
							label={SCOPE_WORDS[scope].label}
							help={SCOPE_WORDS[scope].help}
							checked={scopes.includes(scope)}
							onChange={(on) => setScopes(SCOPES.filter((each) => (each === scope ? on : scopes.includes(each))))}
						/>
					))}
				</div>
			</fieldset>
			<div>
				<Button
					kind="primary"
					type="submit"
					icon={Plus}
					busy={busy}
					reason={scopes.length === 0 ? 'Choose what it may be used for.' : null}
				>
					Create API key
				</Button>
			</div>
		</form>
	);
}

function KeyRow({ item, onRevoke }: { item: ApiKeyView; onRevoke: () => void }) {
	const isOver = item.expiresAt !== null && item.expiresAt <= Date.now();
	return (
		<li class="flex flex-wrap items-center gap-x-4 gap-y-1 py-3">
			<Icon icon={KeyRound} class="text-muted" />
			<span class="min-w-0 flex-1 basis-60">
				<span class="font-semibold break-words">{item.name}</span> <code class="text-sm text-muted">{item.prefix}…</code>{' '}
				{isOver ? <Badge tone="warning">Ran out</Badge> : null}
				<span class="block text-sm text-muted">
					{roleName(item.role)} ·{' '}
					{item.scopes.length === SCOPES.length ? 'everything' : item.scopes.map((scope) => SCOPE_WORDS[scope].label).join(', ')}
				</span>
				<span class="block text-sm text-muted">
					Made {momentText(item.createdAt)} · {item.lastUsedAt ? `last used ${momentText(item.lastUsedAt)}` : 'never used'} ·{' '}
					{item.expiresAt === null ? 'does not run out' : `${isOver ? 'ran out' : 'runs out'} ${momentText(item.expiresAt)}`}
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
	const { load, reload, set } = useGet<ApiKeyView[]>('/api-keys');
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
		<Page
			title="API keys"
			lead="For scripts and other programs. Whoever holds a key can use it: keep it as you keep a password, and give it no more than it needs."
		>
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
				{load.state === 'ready' && keys.length === 0 ? (
					<p class="text-muted">None. A key lets a script do what you do here, without your password.</p>
				) : null}
				<ul class="divide-y divide-base-300">
					{keys.map((item) => (
						<KeyRow key={item.id} item={item} onRevoke={() => setAsking(item)} />
					))}
				</ul>
			</Card>
			<Card title="Using a key">
				<p class="mb-2">
					Send it with every request. The{' '}
					<a class="text-link" href="/guides/api">
						guide to the API
					</a>{' '}
					has everything that can be asked, with examples.
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
