import { UserPlus } from 'lucide';
import { useState } from 'preact/hooks';
import type { Role } from '../../../../protocol/enums.ts';
import type { InvitationView } from '../../../../protocol/organisation.ts';
import { api, failureText } from '../../../net/api.ts';
import { session } from '../../../state/session.ts';
import { useGet } from '../../../state/useGet.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { SelectField, TextField } from '../../../ui/Field.tsx';
import { FormAlert } from '../../../ui/FormAlert.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { focusTitle } from '../../../ui/Page.tsx';
import { toast } from '../../../ui/Toast.tsx';
import { momentText } from '../../../ui/times.ts';
import { useSubmit } from '../../../ui/useSubmit.ts';
import { OneTimeLink } from './OneTimeLink.tsx';
import { ROLE_OPTIONS, roleName, rolesBelow } from './roles.ts';

function InviteForm({ onMade }: { onMade: (made: InvitationView) => void }) {
	const [email, setEmail] = useState('');
	const [role, setRole] = useState<Role>('admin');
	const own = session.value.kind === 'signed_in' ? session.value.me.role : 'admin';
	const { busy, failure, errors, onSubmit } = useSubmit(async () => {
		onMade(await api.post<InvitationView>('/invitations', { email: email.trim(), role }));
		setEmail('');
	});
	return (
		<form class="flex flex-col gap-4" onSubmit={onSubmit}>
			<FormAlert failure={failure} />
			<div class="grid gap-4 sm:grid-cols-2">
				<TextField
					label="E-mail"
					type="email"
					required
					value={email}
					onInput={setEmail}
					error={errors.email}
					help="What they will sign in with. Nothing is sent: you get a link to send."
				/>
				<SelectField
					label="Role"
					value={role}
					options={rolesBelow(own)}
					onChange={setRole}
					help={ROLE_OPTIONS.find((option) => option.value === role)?.help}
				/>
			</div>
			<div>
				<Button kind="primary" type="submit" icon={UserPlus} busy={busy}>
					Make an invitation
				</Button>
			</div>
		</form>
	);
}

function InvitationRow({ item, onRevoke }: { item: InvitationView; onRevoke: () => void }) {
	return (
		<li class="flex flex-wrap items-center gap-x-4 gap-y-1 py-3">
			<span class="min-w-0 flex-1">
				<span class="font-semibold break-all">{item.email}</span> {item.expired ? <Badge tone="warning">Ran out</Badge> : null}
				<span class="block text-sm text-muted">
					{roleName(item.role)} · invited by {item.invitedBy} · {item.expired ? 'ran out' : 'open until'} {momentText(item.expiresAt)}
				</span>
			</span>
			<Button small kind="danger" label={`Revoke the invitation of ${item.email}`} onClick={onRevoke}>
				Revoke
			</Button>
		</li>
	);
}

/** Invitations by link: made, in sight until they are accepted, revoked. */
export function Invitations() {
	const { load, reload, set } = useGet<InvitationView[]>('/invitations');
	const [made, setMade] = useState<InvitationView | null>(null);
	const items = load.state === 'ready' ? load.value : [];
	const revoke = async (item: InvitationView) => {
		try {
			await api.delete(`/invitations/${item.id}`);
			set(items.filter((other) => other.id !== item.id));
			if (made?.id === item.id) setMade(null);
			focusTitle();
			toast(`The invitation of ${item.email} was revoked.`);
		} catch (error) {
			toast(failureText(error), 'error');
		}
	};
	return (
		<>
			{made?.url ? (
				<OneTimeLink
					title={`Send this link to ${made.email} yourself. It is not shown again.`}
					url={made.url}
					label="Copy invitation link"
					expiresAt={made.expiresAt}
				/>
			) : null}
			<Card title="Invite somebody">
				<InviteForm
					onMade={(item) => {
						setMade(item);
						set([{ ...item, url: undefined }, ...items.filter((other) => other.email !== item.email)]);
					}}
				/>
			</Card>
			{load.state === 'loading' ? <Loading what="the invitations" /> : null}
			{load.state === 'failed' ? <ErrorState what="The invitations" error={load.error} onRetry={reload} /> : null}
			{items.length > 0 ? (
				<Card title="Open invitations">
					<ul class="divide-y divide-base-300">
						{items.map((item) => (
							<InvitationRow key={item.id} item={item} onRevoke={() => void revoke(item)} />
						))}
					</ul>
				</Card>
			) : null}
		</>
	);
}
