import { useState } from 'preact/hooks';
import { api } from '../../net/api.ts';
import { loadSession } from '../../state/session.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { TextField } from '../../ui/Field.tsx';
import { FormAlert } from '../../ui/FormAlert.tsx';
import { Page } from '../../ui/Page.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';

const FIELDS = [
	{ key: 'organisation', label: 'Organisation', help: 'The group that runs the phone banks.', maxLength: 120 },
	{ key: 'name', label: 'Your name', autoComplete: 'name', maxLength: 80 },
	{ key: 'email', label: 'E-mail', type: 'email', autoComplete: 'username' },
	{ key: 'password', label: 'Password', type: 'password', help: 'At least 10 characters.', autoComplete: 'new-password' },
] as const;

/** First use of an empty installation: the organisation and its owner. */
export function SetupPage({ asksSecret }: { asksSecret: boolean }) {
	const [form, setForm] = useState({ organisation: '', name: '', email: '', password: '', setupSecret: '' });
	const { busy, failure, errors, onSubmit } = useSubmit(async () => {
		const { setupSecret, ...rest } = form;
		await api.post('/setup', { ...rest, email: rest.email.trim(), ...(setupSecret ? { setupSecret } : {}) });
		await loadSession();
	});
	const change = (key: keyof typeof form) => (value: string) => setForm((last) => ({ ...last, [key]: value }));
	return (
		<Page title="Set up Partyline" lead="This installation is empty. Whoever fills in this form owns the organisation.">
			<Card>
				<form class="flex flex-col gap-4" onSubmit={onSubmit}>
					<FormAlert failure={failure} />
					{FIELDS.map(({ key, ...field }) => (
						<TextField key={key} {...field} required value={form[key]} onInput={change(key)} error={errors[key]} />
					))}
					{asksSecret ? (
						<TextField
							label="Set-up secret"
							type="password"
							required
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
