import { useState } from 'preact/hooks';
import type { CampaignView } from '../../../../protocol/rest.ts';
import { api, fieldErrors } from '../../../net/api.ts';
import { campaignStore } from '../../../state/campaign.ts';
import { useAutosave } from '../../../state/useAutosave.ts';
import { Card } from '../../../ui/Card.tsx';
import { TextField } from '../../../ui/Field.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { HelpTitle, StepForm } from '../StepForm.tsx';

interface Basics {
	name?: string;
	practice?: boolean;
}

function Help() {
	return (
		<>
			<HelpTitle>Name</HelpTitle>
			<p>Callers and clickers see it at the top of their page. Say what the calls are about.</p>
			<HelpTitle>Practice</HelpTitle>
			<p>
				A practice campaign uses the simulated carrier: volunteers hear ringing and voices, but nobody is called. It comes with a phone
				number of its own and may be used at any hour.
			</p>
		</>
	);
}

/** Step 1: what the campaign is called, and whether it is for practice. */
export function BasicsStep({ campaignId }: { campaignId: string }) {
	const store = campaignStore(campaignId);
	const campaign = store.campaign.value;
	const [local, setLocal] = useState<Basics>({});
	const autosave = useAutosave<Basics>(async (patch) => {
		store.campaign.value = await api.patch<CampaignView>(`/campaigns/${campaignId}`, patch);
		await store.refreshReadiness();
	});
	const state = autosave.state.value;
	const errors = state.kind === 'failed' ? fieldErrors(state.error) : {};
	const change = (patch: Basics) => {
		setLocal((last) => ({ ...last, ...patch }));
		autosave.push(patch);
	};
	return (
		<StepForm
			campaignId={campaignId}
			campaign={campaign}
			slug="basics"
			help={<Help />}
			save={{ state, retry: () => void autosave.flush() }}
		>
			<Card>
				<div class="flex flex-col gap-5">
					<TextField
						label="Campaign name"
						required
						maxLength={120}
						value={local.name ?? campaign?.name ?? ''}
						onInput={(name) => change({ name })}
						onBlur={() => void autosave.flush()}
						error={errors.name}
					/>
					<Switch
						label="Practice campaign"
						help="Nobody is called. Every page says so."
						reason={campaign?.startedAt ? 'It can be changed only before the start.' : null}
						checked={local.practice ?? campaign?.practice ?? false}
						onChange={(practice) => change({ practice })}
					/>
				</div>
			</Card>
		</StepForm>
	);
}
