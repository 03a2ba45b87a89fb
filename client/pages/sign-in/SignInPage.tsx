import { useState } from 'preact/hooks';
import { signIn } from '../../state/session.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { TextField } from '../../ui/Field.tsx';
import { FormAlert } from '../../ui/FormAlert.tsx';
import { Page } from '../../ui/Page.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import { CodeStep } from './CodeStep.tsx';

/** Sign-in of admins. Volunteers need no account: they hold a link. */
export function SignInPage({ again }: { again: boolean }) {
	const [email, setEmail] = useState('');
	const [password, setPassword] = useState('');
	const [asksCode, setAsksCode] = useState(false);
	const { busy, failure, errors, onSubmit } = useSubmit(async () => {
		if (await signIn(email.trim(), password)) setAsksCode(true);
	});
	if (asksCode)
		return (
			<CodeStep
				onBack={() => {
					setPassword('');
					setAsksCode(false);
				}}
			/>
		);
	return (
		<Page title="Sign in" lead={again ? 'Your session has ended. Sign in to go on where you were.' : 'For people who run campaigns.'}>
			<Card>
				<form class="flex flex-col gap-4" onSubmit={onSubmit}>
					<FormAlert failure={failure ?? Object.values(errors)[0] ?? null} />
					<TextField label="E-mail" type="email" autoComplete="username" required value={email} onInput={setEmail} />
					<TextField label="Password" type="password" autoComplete="current-password" required value={password} onInput={setPassword} />
					<Button kind="primary" type="submit" busy={busy}>
						Sign in
					</Button>
				</form>
			</Card>
			<p class="text-sm text-muted">
				Forgot your password? An owner of your organisation can make a link with which you choose a new one. Making calls or approving
				numbers? You need no account: open the link that your organiser sent you.
			</p>
		</Page>
	);
}
