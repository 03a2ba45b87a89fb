import { ShieldCheck } from 'lucide';
import { useState } from 'preact/hooks';
import type { Role } from '../../../../protocol/enums.ts';
import type { PasswordResetView, PersonView } from '../../../../protocol/organisation.ts';
import { api } from '../../../net/api.ts';
import { session } from '../../../state/session.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { SelectField } from '../../../ui/Field.tsx';
import { FormAlert } from '../../../ui/FormAlert.tsx';
import { focusTitle } from '../../../ui/Page.tsx';
import { toast } from '../../../ui/Toast.tsx';
import { dayText } from '../../../ui/times.ts';
import { useAttempt } from '../../../ui/useAttempt.ts';
import { roleName, rolesBelow } from './roles.ts';

export interface PersonRowProps {
	person: PersonView;
	mayManage: boolean;
	onChanged: (person: PersonView) => void;
	onRemoved: () => void;
	onReset: (link: PasswordResetView) => void;
}

type Asking = 'remove' | 'second_factor' | 'reset' | null;

const QUESTIONS = {
	remove: {
		title: (name: string) => `Remove ${name}?`,
		text: 'Their account and all their sessions end now. What they did stays in the audit log; API keys they made go on working.',
		yes: 'Remove',
	},
	second_factor: {
		title: (name: string) => `Switch off the second factor of ${name}?`,
		text: 'Their password alone will open the account until they set a new one up. Make sure that it really is them who asks.',
		yes: 'Switch off',
	},
	reset: {
		title: (name: string) => `Make a link for a new password of ${name}?`,
		text: 'You get a link to send to them. Whoever opens it chooses the password; it works once, for a day. An earlier link ends.',
		yes: 'Make the link',
	},
} as const;

/** One person: name, role, and what may be done about them. */
export function PersonRow({ person, mayManage, onChanged, onRemoved, onReset }: PersonRowProps) {
	const [asking, setAsking] = useState<Asking>(null);
	const { failure, attempt } = useAttempt();
	const own: Role = session.value.kind === 'signed_in' ? session.value.me.role : 'admin';
	const reaches = rolesBelow(own).some(({ value }) => value === person.role);
	const path = `/people/${person.id}`;
	const confirmed = {
		remove: async () => {
			await api.delete(path);
			onRemoved();
			focusTitle();
			toast(`${person.name} was removed.`);
		},
		second_factor: async () => {
			await api.delete(`${path}/second-factor`);
			onChanged({ ...person, twoFactor: false });
			toast(`The second factor of ${person.name} is off.`);
		},
		reset: async () => {
			onReset(await api.post<PasswordResetView>(`${path}/password-reset`));
			focusTitle();
		},
	};
	return (
		<li class="flex flex-col gap-2 py-3">
			<div class="flex flex-wrap items-center gap-x-4 gap-y-2">
				<span class="min-w-48 flex-1">
					<span class="font-semibold break-words">{person.name}</span> {person.isMe ? <Badge>You</Badge> : null}{' '}
					{person.twoFactor ? (
						<Badge tone="success" icon={ShieldCheck}>
							Second factor
						</Badge>
					) : null}
					<span class="block text-sm break-all text-muted">{person.email}</span>
					<span class="block text-sm text-muted">
						Since {dayText(person.joinedAt)} · {person.lastSeenAt ? `last seen ${dayText(person.lastSeenAt)}` : 'signed in nowhere'}
					</span>
				</span>
				{mayManage && reaches ? (
					<SelectField
						label={`Role of ${person.name}`}
						labelHidden
						small
						value={person.role}
						options={rolesBelow(own)}
						onChange={(role) => void attempt('role', async () => onChanged(await api.patch<PersonView>(path, { role })))}
					/>
				) : (
					<span class="text-sm">{roleName(person.role)}</span>
				)}
			</div>
			{mayManage && reaches ? (
				<div class="flex flex-wrap gap-2">
					<Button small label={`New password for ${person.name}`} onClick={() => setAsking('reset')}>
						New password
					</Button>
					{person.twoFactor && !person.isMe ? (
						<Button small label={`Switch off the second factor of ${person.name}`} onClick={() => setAsking('second_factor')}>
							Second factor off
						</Button>
					) : null}
					<Button small kind="danger" label={`Remove ${person.name}`} onClick={() => setAsking('remove')}>
						Remove
					</Button>
				</div>
			) : null}
			<FormAlert failure={failure} />
			<Dialog
				open={asking !== null}
				title={asking ? QUESTIONS[asking].title(person.name) : ''}
				onClose={() => setAsking(null)}
				actions={
					<>
						<Button onClick={() => setAsking(null)}>Cancel</Button>
						<Button
							kind={asking === 'reset' ? 'primary' : 'danger'}
							onClick={() => {
								if (asking) void attempt(asking, confirmed[asking]);
								setAsking(null);
							}}
						>
							{asking ? QUESTIONS[asking].yes : ''}
						</Button>
					</>
				}
			>
				<p>{asking ? QUESTIONS[asking].text : ''}</p>
			</Dialog>
		</li>
	);
}
