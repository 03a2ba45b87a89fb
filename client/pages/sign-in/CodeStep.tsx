import { useState } from 'preact/hooks';
import { signInWithCode } from '../../state/session.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { TextField } from '../../ui/Field.tsx';
import { FormAlert } from '../../ui/FormAlert.tsx';
import { Page } from '../../ui/Page.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';

/** Second step of a sign-in: the code of the app, or one of the recovery codes. */
export function CodeStep({ onBack }: { onBack: () => void }) {
	const [kind, setKind] = useState<'app' | 'recovery'>('app');
	const [code, setCode] = useState('');
	const [trust, setTrust] = useState(false);
	const { busy, failure, errors, onSubmit, reset } = useSubmit(() => signInWithCode(code, kind, trust));
	const isApp = kind === 'app';
	return (
		<Page
			title={isApp ? 'Enter the code' : 'Enter a recovery code'}
			lead={
				isApp
					? 'Your authenticator app shows six digits for Partyline.'
					: 'One of the codes you kept when you switched the second factor on.'
			}
		>
			<Card>
				<form class="flex flex-col gap-4" onSubmit={onSubmit}>
					<FormAlert failure={failure ?? Object.values(errors)[0] ?? null} />
					<TextField
						key={kind}
						label={isApp ? 'Six-digit code' : 'Recovery code'}
						inputMode={isApp ? 'numeric' : 'text'}
						autoComplete={isApp ? 'one-time-code' : 'off'}
						required
						value={code}
						onInput={setCode}
					/>
					<Checkbox
						label="Trust this browser for 30 days"
						help="Not on a machine that others use: the code is not asked for here again."
						checked={trust}
						onChange={setTrust}
					/>
					<Button kind="primary" type="submit" busy={busy}>
						Sign in
					</Button>
				</form>
			</Card>
			<div class="flex flex-wrap gap-2">
				<Button
					small
					onClick={() => {
						setKind(isApp ? 'recovery' : 'app');
						setCode('');
						reset();
					}}
				>
					{isApp ? 'Use a recovery code' : 'Use the app'}
				</Button>
				<Button small kind="quiet" onClick={onBack}>
					Begin again
				</Button>
			</div>
			<p class="text-sm text-muted">Lost both? An owner of your organisation can switch your second factor off.</p>
		</Page>
	);
}
