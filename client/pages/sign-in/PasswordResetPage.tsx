import { useState } from 'preact/hooks';
import type { PasswordResetLookView } from '../../../protocol/organisation.ts';
import { api } from '../../net/api.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button, LinkButton } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { TextField } from '../../ui/Field.tsx';
import { FormAlert } from '../../ui/FormAlert.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { focusTitle, Page } from '../../ui/Page.tsx';
import { fragmentOf, momentText } from '../../ui/times.ts';
import { useLoad } from '../../ui/useLoad.ts';
import { useSubmit } from '../../ui/useSubmit.ts';
import { DeadLink } from './DeadLink.tsx';

function NewPassword({ token, account }: { token: string; account: PasswordResetLookView }) {
	const [password, setPassword] = useState('');
	const [done, setDone] = useState(false);
	const { busy, failure, errors, onSubmit } = useSubmit(async () => {
		await api.post('/password-resets/use', { token, password });
		setDone(true);
		focusTitle();
	});
	return (
		<Page
			title="Choose a new password"
			lead={`For ${account.email}, ${account.organisation}. This link works once, until ${momentText(account.expiresAt)}.`}
		>
			{done ? (
				<Alert
					tone="success"
					title="Your password was changed."
					actions={
						<LinkButton small kind="primary" href="/">
							Sign in
						</LinkButton>
					}
				>
					You were signed out everywhere.
				</Alert>
			) : (
				<Card>
					<form class="flex flex-col gap-4" onSubmit={onSubmit}>
						<FormAlert failure={failure} />
						<TextField
							label="New password"
							type="password"
							help="At least 10 characters. You are signed out everywhere; a second factor stays."
							autoComplete="new-password"
							required
							value={password}
							onInput={setPassword}
							error={errors.password}
						/>
						<Button kind="primary" type="submit" busy={busy}>
							Change password
						</Button>
					</form>
				</Card>
			)}
		</Page>
	);
}

/** What a link for a new password opens. */
export function PasswordResetPage() {
	const token = fragmentOf(location.hash);
	const { load, reload } = useLoad(token, () => api.post<PasswordResetLookView>('/password-resets/look', { token }));
	if (load.state === 'loading') return <Loading what="this link" />;
	if (load.state === 'failed') return <DeadLink title="This link does not work" error={load.error} onRetry={reload} />;
	return <NewPassword token={token} account={load.value} />;
}
