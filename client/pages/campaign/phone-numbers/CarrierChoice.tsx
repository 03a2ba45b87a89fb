import { Plus } from 'lucide';
import { useState } from 'preact/hooks';
import type { CarrierAccountView, CarrierName } from '../../../../protocol/carrier.ts';
import type { CallerIdView, CampaignView } from '../../../../protocol/rest.ts';
import { api } from '../../../net/api.ts';
import { useGet } from '../../../state/useGet.ts';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { FormAlert } from '../../../ui/FormAlert.tsx';
import { Choice } from '../../../ui/Switch.tsx';
import { useAttempt } from '../../../ui/useAttempt.ts';

export interface CarrierChoiceProps {
	campaign: CampaignView;
	numbers: readonly CallerIdView[];
	onCarrier: (campaign: CampaignView) => void;
	onAdded: (number: CallerIdView) => void;
}

/** Who places the calls of this campaign, and with a real carrier which of the account's numbers are shown. */
export function CarrierChoice({ campaign, numbers, onCarrier, onAdded }: CarrierChoiceProps) {
	const { load } = useGet<CarrierAccountView>('/carrier-account');
	const { busy, failure, attempt } = useAttempt();
	const alone: typeof attempt = async (what, work) => {
		if (busy === null) await attempt(what, work);
	};
	/** Pressed just now; the server's word follows. */
	const [chosen, setChosen] = useState<CarrierName | null>(null);
	const account = load.state === 'ready' ? load.value : null;
	const choose = (carrier: CarrierName) => {
		setChosen(carrier);
		void alone('carrier', async () => {
			try {
				onCarrier(await api.patch<CampaignView>(`/campaigns/${campaign.id}`, { carrier }));
			} finally {
				setChosen(null);
			}
		});
	};
	const add = (phone: string, label: string) =>
		void alone(phone, async () => onAdded(await api.post<CallerIdView>(`/campaigns/${campaign.id}/caller-ids`, { phone, label })));
	if (campaign.practice)
		return (
			<Card title="Carrier">
				<p>A practice campaign always uses the simulated carrier: nobody is called.</p>
			</Card>
		);
	const free = (account?.numbers ?? []).filter(({ phone }) => !numbers.some((own) => own.phone === phone));
	return (
		<Card title="Carrier">
			<div class="flex flex-col gap-4">
				<FormAlert failure={failure} />
				{campaign.startedAt === null ? (
					<Choice
						legend="Who places the calls"
						value={chosen ?? campaign.carrier}
						options={[
							{ value: 'simulated', label: 'Simulated', help: 'Nobody is called. For trying out and rehearsing.' },
							{
								value: 'twilio',
								label: 'Twilio',
								help: account?.account === null ? 'Needs the account, which an owner enters under Carrier.' : 'Real calls to real people.',
							},
						]}
						onChange={choose}
					/>
				) : (
					<p>
						{campaign.carrier === 'twilio' ? 'Twilio: real calls to real people.' : 'Simulated: nobody is called.'} A started campaign keeps
						its carrier.
					</p>
				)}
				{campaign.carrier === 'twilio' && free.length > 0 ? (
					<div>
						<h3 class="mb-1 font-semibold">Numbers of the account</h3>
						<ul class="flex flex-wrap gap-2">
							{free.map(({ phone, label }) => (
								<li key={phone}>
									<Button
										small
										icon={Plus}
										busy={busy === phone}
										label={`Add ${phone}`}
										onClick={() => add(phone, label === phone ? '' : label)}
									>
										{phone}
									</Button>
								</li>
							))}
						</ul>
					</div>
				) : null}
				<p class="text-sm text-muted">
					<a class="text-link" href="/carrier">
						Account, health and a test call to yourself
					</a>
				</p>
			</div>
		</Card>
	);
}
