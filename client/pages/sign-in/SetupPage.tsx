import { useState } from 'preact/hooks';
import { ApiFailure, api, failureText, fieldErrors } from '../../net/api.ts';
import { loadSession } from '../../state/session.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Page } from '../../ui/Page.tsx';

const FIELDS = [
	{ key: 'organisation', label: 'Organisation', help: 'The group that runs the phone banks.', maxLength: 120 },
	{ key: 'name', label: 'Your name', autoComplete: 'name', maxLength: 80 },
	{ key: 'email', label: 'E-mail', type: 'email', autoComplete: 'username' },
	{ key: 'password', label: 'Password', type: 'password', help: 'At least 10 characters.', autoComplete: 'new-password' },
] as const;

/** First use of an empty installation: the organisation and its owner. */
export function SetupPage() {
	const [form, setForm] = useState({ organisation: '', name: '', email: '', password: '', setupSecret: '' });
	const [busy, setBusy] = useState(false);
	const [failure, setFailure] = useState<unknown>(null);
	const errors = fieldErrors(failure);
	const change = (key: keyof typeof form) => (value: string) => setForm((last) => ({ ...last, [key]: value }));
	const askSecret = failure instanceof ApiFailure && failure.code === 'forbidden';
	const submit = async (event: Event) => {
		event.preventDefault();
		if (busy) return;
		setBusy(true);
		setFailure(null);
		const { setupSecret, ...rest } = form;
		try {
			await api.post('/setup', { ...rest, email: rest.email.trim(), ...(setupSecret ? { setupSecret } : {}) });
			await loadSession();
		} catch (error) {
			setFailure(error);
			setBusy(false);
		}
	};
	return (
		<Page title="Set up Partyline" lead="This installation is empty. Whoever fills in this form owns the organisation.">
			<Card>
				<form class="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
					{failure && Object.keys(errors).length === 0 ? (
						<Alert tone="error" urgent>
							{failureText(failure)}
						</Alert>
					) : null}
					{FIELDS.map(({ key, ...field }) => (
						<TextField key={key} {...field} required value={form[key]} onInput={change(key)} error={errors[key]} />
					))}
					{askSecret || form.setupSecret ? (
						<TextField
							label="Set-up secret"
							type="password"
							help="The value that was configured when Partyline was deployed."
							value={form.setupSecret}
							onInput={change('setupSecret')}
							error={errors.setupSecret}
						/>
					) : null}
					<Button kind="primary" type="submit" busy={busy}>
						Create the organisation
					</Button>
				</form>
			</Card>
		</Page>
	);
}
