import { useState } from 'preact/hooks';
import { failureText } from '../../net/api.ts';
import { signIn } from '../../state/session.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Page } from '../../ui/Page.tsx';

/** Sign-in of admins. Volunteers need no account: they hold a link. */
export function SignInPage({ again }: { again: boolean }) {
	const [email, setEmail] = useState('');
	const [password, setPassword] = useState('');
	const [busy, setBusy] = useState(false);
	const [failure, setFailure] = useState<string | null>(null);
	const submit = async (event: Event) => {
		event.preventDefault();
		if (busy) return;
		setBusy(true);
		setFailure(null);
		try {
			await signIn(email.trim(), password);
		} catch (error) {
			setFailure(failureText(error));
			setBusy(false);
		}
	};
	return (
		<Page title="Sign in" lead={again ? 'Your session has ended. Sign in to go on where you were.' : 'For people who run campaigns.'}>
			<Card>
				<form class="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
					{failure ? (
						<Alert tone="error" urgent>
							{failure}
						</Alert>
					) : null}
					<TextField label="E-mail" type="email" autoComplete="username" required value={email} onInput={setEmail} />
					<TextField label="Password" type="password" autoComplete="current-password" required value={password} onInput={setPassword} />
					<Button kind="primary" type="submit" busy={busy}>
						Sign in
					</Button>
				</form>
			</Card>
			<p class="text-sm text-muted">Making calls or approving numbers? You need no account: open the link that your organiser sent you.</p>
		</Page>
	);
}
