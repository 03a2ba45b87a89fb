import { session } from '../../../state/session.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Card } from '../../../ui/Card.tsx';
import { Page } from '../../../ui/Page.tsx';
import { roleName } from '../people/roles.ts';
import { PasswordCard } from './PasswordCard.tsx';
import { SecondFactorCard } from './SecondFactorCard.tsx';
import { SessionsCard } from './SessionsCard.tsx';

/** One's own account: password, second factor, sessions. */
export function AccountPage() {
	if (session.value.kind !== 'signed_in') return null;
	const { user, organisation, role, secondFactorMissing } = session.value.me;
	return (
		<Page title="Your account" lead={`${user.name}, ${roleName(role).toLowerCase()} of ${organisation.name}.`}>
			{secondFactorMissing ? (
				<Alert tone="warning" title={`${organisation.name} asks everybody for a second factor.`}>
					Switch yours on here: everything else is open again then.
				</Alert>
			) : null}
			<SecondFactorCard on={user.twoFactor} missing={secondFactorMissing} />
			<PasswordCard />
			<SessionsCard />
			<Card title="E-mail">
				<p class="break-all">{user.email}</p>
				<p class="text-sm text-muted">You sign in with it. It cannot be changed: an owner can invite you under another one.</p>
			</Card>
		</Page>
	);
}
