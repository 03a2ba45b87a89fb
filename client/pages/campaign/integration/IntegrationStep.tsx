import { Plug } from 'lucide';
import { campaignStore } from '../../../state/campaign.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { StepForm } from '../StepForm.tsx';

/** Step 2: connections to other systems. There are none yet. */
export function IntegrationStep({ campaignId }: { campaignId: string }) {
	return (
		<StepForm campaignId={campaignId} campaign={campaignStore(campaignId).campaign.value} slug="integration" lead="This step is optional.">
			<EmptyState icon={Plug} title="None yet">
				<p>Partyline is not connected to other systems so far. Nothing has to be done here.</p>
				<p>
					Contacts come in as a CSV file. An external ID such as a VANID is kept and exported again, and programs can do everything an admin
					can with an{' '}
					<a class="text-link" href="/api-keys">
						API key
					</a>
					.
				</p>
			</EmptyState>
		</StepForm>
	);
}
