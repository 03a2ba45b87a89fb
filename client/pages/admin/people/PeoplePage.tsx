import { useState } from 'preact/hooks';
import type { PasswordResetView, PersonView } from '../../../../protocol/organisation.ts';
import { can } from '../../../state/session.ts';
import { useGet } from '../../../state/useGet.ts';
import { Card } from '../../../ui/Card.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { Page } from '../../../ui/Page.tsx';
import { Invitations } from './Invitations.tsx';
import { OneTimeLink } from './OneTimeLink.tsx';
import { PersonRow } from './PersonRow.tsx';

/** Who belongs to the organisation, and who is invited. */
export function PeoplePage() {
	const { load, reload, set } = useGet<PersonView[]>('/people');
	const [reset, setReset] = useState<{ person: PersonView; link: PasswordResetView } | null>(null);
	const people = load.state === 'ready' ? load.value : [];
	const mayManage = can('manage_people');
	return (
		<Page title="People" lead="Everybody who signs in to run campaigns. Callers and clickers need no account: they hold a link.">
			{reset ? (
				<OneTimeLink
					title={`Send this link to ${reset.person.name} yourself. It is not shown again.`}
					url={reset.link.url}
					label="Copy the link for a new password"
					expiresAt={reset.link.expiresAt}
				/>
			) : null}
			{mayManage ? <Invitations /> : null}
			<Card title="People">
				{load.state === 'loading' ? <Loading what="the people" /> : null}
				{load.state === 'failed' ? <ErrorState what="The people" error={load.error} onRetry={reload} /> : null}
				<ul class="divide-y divide-base-300">
					{people.map((person) => (
						<PersonRow
							key={person.id}
							person={person}
							mayManage={mayManage}
							onChanged={(changed) => set(people.map((other) => (other.id === changed.id ? changed : other)))}
							onRemoved={() => set(people.filter((other) => other.id !== person.id))}
							onReset={(link) => setReset({ person, link })}
						/>
					))}
				</ul>
			</Card>
		</Page>
	);
}
