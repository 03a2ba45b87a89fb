import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { InvitationLookView } from '../../../protocol/organisation.ts';
import { api } from '../../net/api.ts';
import { loadSession } from '../../state/session.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { TextField } from '../../ui/Field.tsx';
import { FormAlert } from '../../ui/FormAlert.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { Page } from '../../ui/Page.tsx';
import { fragmentOf, momentText } from '../../ui/times.ts';
import { useLoad } from '../../ui/useLoad.ts';
import { useSubmit } from '../../ui/useSubmit.ts';
import { roleName } from '../admin/people/roles.ts';
import { DeadLink } from './DeadLink.tsx';

function AcceptForm({ token, invitation }: { token: string; invitation: InvitationLookView }) {
	const { route } = useLocation();
	const [name, setName] = useState('');
	const [password, setPassword] = useState('');
	const { busy, failure, errors, onSubmit } = useSubmit(async () => {
		await api.post('/invitations/accept', { token, name: name.trim(), password });
		await loadSession();
		route('/', true);
	});
	return (
		<Page
			title={`Join ${invitation.organisation}`}
			lead={`${invitation.invitedBy} invites you as ${roleName(invitation.role).toLowerCase()}. The invitation is open until ${momentText(invitation.expiresAt)}.`}
		>
			<Card>
				<form class="flex flex-col gap-4" onSubmit={onSubmit}>
					<FormAlert failure={failure} />
					<div>
						<p class="font-semibold">E-mail</p>
						<p class="break-all">{invitation.email}</p>
						<p class="text-sm text-muted">You sign in with this address.</p>
					</div>
					<TextField label="Your name" autoComplete="name" required maxLength={80} value={name} onInput={setName} error={errors.name} />
					<TextField
						label="Password"
						type="password"
						help="At least 10 characters."
						autoComplete="new-password"
						required
						value={password}
						onInput={setPassword}
						error={errors.password}
					/>
					<Button kind="primary" type="submit" busy={busy}>
						Accept and sign in
					</Button>
				</form>
			</Card>
		</Page>
	);
}

/** What the link of an invitation opens. Its secret stands after the #, which the browser keeps to itself. */
export function InvitationPage() {
	const token = fragmentOf(location.hash);
	const { load, reload } = useLoad(token, () => api.post<InvitationLookView>('/invitations/look', { token }));
	if (load.state === 'loading') return <Loading what="the invitation" />;
	if (load.state === 'failed') return <DeadLink title="This invitation does not work" error={load.error} onRetry={reload} />;
	return <AcceptForm token={token} invitation={load.value} />;
}
