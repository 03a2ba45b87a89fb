import { useState } from 'preact/hooks';
import { request } from '../../../net/api.ts';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { TextField } from '../../../ui/Field.tsx';
import { FormAlert } from '../../../ui/FormAlert.tsx';
import { toast } from '../../../ui/Toast.tsx';
import { useSubmit } from '../../../ui/useSubmit.ts';

/** The own password, changed with the old one. */
export function PasswordCard() {
	const [current, setCurrent] = useState('');
	const [next, setNext] = useState('');
	const [others, setOthers] = useState(true);
	const { busy, failure, errors, onSubmit } = useSubmit(async () => {
		await request('POST', '/auth/change-password', { json: { currentPassword: current, newPassword: next, revokeOtherSessions: others } });
		setCurrent('');
		setNext('');
		toast('Your password was changed.');
	});
	return (
		<Card title="Password">
			<form class="flex flex-col gap-4" onSubmit={onSubmit}>
				<FormAlert failure={failure ?? Object.values(errors)[0] ?? null} />
				<div class="grid gap-4 sm:grid-cols-2">
					<TextField label="Password now" type="password" autoComplete="current-password" required value={current} onInput={setCurrent} />
					<TextField
						label="New password"
						type="password"
						autoComplete="new-password"
						help="At least 10 characters."
						required
						value={next}
						onInput={setNext}
					/>
				</div>
				<Checkbox label="Sign out everywhere else" checked={others} onChange={setOthers} />
				<div>
					<Button
						type="submit"
						busy={busy}
						reason={next !== '' && next.length < 10 ? 'The new password has at least 10 characters.' : null}
					>
						Change password
					</Button>
				</div>
			</form>
		</Card>
	);
}
