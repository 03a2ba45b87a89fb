import { useState } from 'preact/hooks';
import type { ClickingPolicy } from '../../../protocol/enums.ts';
import type { OrganisationView } from '../../../protocol/organisation.ts';
import { api } from '../../net/api.ts';
import { can, loadSession, session } from '../../state/session.ts';
import { useGet } from '../../state/useGet.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { TextField } from '../../ui/Field.tsx';
import { FormAlert } from '../../ui/FormAlert.tsx';
import { count, counted } from '../../ui/format.ts';
import { Loading } from '../../ui/Loading.tsx';
import { Page } from '../../ui/Page.tsx';
import { Choice } from '../../ui/Switch.tsx';
import { toast } from '../../ui/Toast.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';

const ONLY_OWNER = 'Only an organisation owner decides this.';
const POLICIES: readonly { value: ClickingPolicy; label: string; help: string }[] = [
	{ value: 'allowed', label: 'Allowed', help: 'Each campaign decides in its settings.' },
	{ value: 'required', label: 'Required', help: 'Every campaign has clicking on: no cell number is dialed before somebody approved it.' },
	{ value: 'forbidden', label: 'Forbidden', help: 'No campaign has clicking on: every valid number can be dialed.' },
];

const VERBS: Readonly<Record<ClickingPolicy, string>> = {
	allowed: 'Allow clicking',
	required: 'Require clicking',
	forbidden: 'Forbid clicking',
};

function NameCard({ organisation, onSaved }: { organisation: OrganisationView; onSaved: (saved: OrganisationView) => void }) {
	const [name, setName] = useState(organisation.name);
	const mayChange = can('change_organisation');
	const { busy, failure, errors, onSubmit } = useSubmit(async () => {
		onSaved(await api.patch<OrganisationView>('/organisation', { name: name.trim() }));
		await loadSession();
		toast('The name was changed.');
	});
	return (
		<Card title="Name">
			<form class="flex flex-col gap-4" onSubmit={onSubmit}>
				<FormAlert failure={failure} />
				<TextField
					label="Name of the organisation"
					class="max-w-md"
					required
					maxLength={120}
					value={name}
					onInput={setName}
					error={errors.name}
					help="Volunteers do not see it; invitations and admins’ pages show it."
				/>
				<div>
					<Button type="submit" busy={busy} reason={mayChange ? null : ONLY_OWNER}>
						Save name
					</Button>
				</div>
			</form>
		</Card>
	);
}

/** The campaigns that a new decision changes. */
function affected(organisation: OrganisationView, policy: ClickingPolicy) {
	if (policy === 'required') return organisation.campaigns.clickingOff;
	return policy === 'forbidden' ? organisation.campaigns.clickingOn : [];
}

function ConfirmDialog(props: { organisation: OrganisationView; policy: ClickingPolicy | null; onClose: () => void; onYes: () => void }) {
	const { organisation, policy } = props;
	const changed = policy ? affected(organisation, policy) : [];
	const word = policy === 'required' ? 'on' : 'off';
	return (
		<Dialog
			open={policy !== null}
			title={policy ? `${VERBS[policy]} in all campaigns?` : ''}
			onClose={props.onClose}
			actions={
				<>
					<Button onClick={props.onClose}>Cancel</Button>
					<Button kind={policy === 'forbidden' ? 'danger' : 'primary'} onClick={props.onYes}>
						{policy ? VERBS[policy] : ''}
					</Button>
				</>
			}
		>
			<div class="flex flex-col gap-2">
				{policy === 'allowed' ? <p>Nothing changes now. From then on each campaign decides in its settings.</p> : null}
				{policy !== 'allowed' && changed.length === 0 ? <p>No campaign changes now; none can choose otherwise from then on.</p> : null}
				{changed.length > 0 ? (
					<>
						<p>
							Clicking is switched {word} at once in {counted(changed.length, 'campaign')}, also where people are being called now:
						</p>
						<ul class="list-disc pl-5">
							{changed.slice(0, 10).map((campaign) => (
								<li key={campaign.id}>
									{campaign.name || 'A campaign without a name'}
									{campaign.started ? ' (started)' : ''}
								</li>
							))}
						</ul>
						{changed.length > 10 ? <p>and {changed.length - 10} more.</p> : null}
					</>
				) : null}
				{policy === 'forbidden' ? (
					<p>The law may require clicking; counsel decides. Numbers that nobody approved can be dialed from then on.</p>
				) : null}
			</div>
		</Dialog>
	);
}

function ClickingCard({ organisation, onSaved }: { organisation: OrganisationView; onSaved: (saved: OrganisationView) => void }) {
	const [policy, setPolicy] = useState(organisation.clicking);
	const [asking, setAsking] = useState<ClickingPolicy | null>(null);
	const mayChange = can('change_organisation');
	const { busy, failure, onSubmit } = useSubmit(async () => {
		onSaved(await api.patch<OrganisationView>('/organisation', { clicking: policy }));
		await loadSession();
		toast(`Clicking is ${policy}.`);
	});
	const reason = !mayChange ? ONLY_OWNER : policy === organisation.clicking ? 'This is how it is now.' : null;
	return (
		<Card title="Clicking">
			<div class="flex flex-col gap-4">
				<FormAlert failure={failure} />
				<Choice
					legend="May campaigns use clicking?"
					value={policy}
					options={POLICIES}
					onChange={setPolicy}
					help="The law may require that a person approves each cell number before it is dialed. Counsel decides whether it applies to you; clicking does not make a call lawful."
				/>
				<div>
					<Button busy={busy} reason={reason} onClick={() => setAsking(policy)}>
						Save decision
					</Button>
				</div>
			</div>
			<ConfirmDialog
				organisation={organisation}
				policy={asking}
				onClose={() => setAsking(null)}
				onYes={() => {
					setAsking(null);
					onSubmit(new Event('submit'));
				}}
			/>
		</Card>
	);
}

const NAMED = 10;

/** Whether a password alone is enough. */
function SecondFactorCard({ organisation, onSaved }: { organisation: OrganisationView; onSaved: (saved: OrganisationView) => void }) {
	const { secondFactorRequired: on, withoutSecondFactor: without } = organisation;
	const { busy, failure, onSubmit } = useSubmit(async () => {
		onSaved(await api.patch<OrganisationView>('/organisation', { secondFactorRequired: !on }));
		await loadSession();
		toast(on ? 'A second factor is everybody’s own choice.' : 'Everybody needs a second factor.');
	});
	const own = session.value.kind === 'signed_in' && session.value.me.user.twoFactor;
	const reason = can('change_organisation') ? (on || own ? null : 'Switch on your own first, under Your account.') : ONLY_OWNER;
	const names = without.length > NAMED ? [...without.slice(0, NAMED), `${count(without.length - NAMED)} more`] : without;
	return (
		<Card title="Second factor">
			<form class="flex flex-col gap-4" onSubmit={onSubmit}>
				<FormAlert failure={failure} />
				<p>
					{on
						? 'Everybody needs one: who has none can do nothing but switch it on. API keys are not asked for it.'
						: 'Each person decides, under Your account. When everybody needs one, who has none can do nothing but switch it on; API keys are not asked for it.'}
				</p>
				<p class="text-sm text-muted">{without.length === 0 ? 'Everybody has one.' : `Without one: ${names.join(', ')}.`}</p>
				<div>
					<Button type="submit" busy={busy} reason={reason}>
						{on ? 'Leave it to each person' : 'Ask everybody for it'}
					</Button>
				</div>
			</form>
		</Card>
	);
}

/** The organisation itself: its name, and what its owner alone decides. */
export function OrganisationPage() {
	const { load, reload, set } = useGet<OrganisationView>('/organisation');
	return (
		<Page title="Organisation">
			{load.state === 'loading' ? <Loading what="the organisation" /> : null}
			{load.state === 'failed' ? <ErrorState what="The organisation" error={load.error} onRetry={reload} /> : null}
			{load.state === 'ready' ? (
				<>
					<NameCard organisation={load.value} onSaved={set} />
					<ClickingCard key={load.value.clicking} organisation={load.value} onSaved={set} />
					<SecondFactorCard organisation={load.value} onSaved={set} />
				</>
			) : null}
		</Page>
	);
}
