import { Plus } from 'lucide';
import { useState } from 'preact/hooks';
import type { CallerIdView } from '../../../../protocol/rest.ts';
import { api, failureText, fieldErrors } from '../../../net/api.ts';
import { campaignStore } from '../../../state/campaign.ts';
import { useGet } from '../../../state/useGet.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { TextField } from '../../../ui/Field.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { focusTitle } from '../../../ui/Page.tsx';
import { toast } from '../../../ui/Toast.tsx';
import { HelpTitle, StepForm } from '../StepForm.tsx';
import { stepPath } from '../steps.ts';
import { CarrierChoice } from './CarrierChoice.tsx';
import { NumberRow } from './NumberRow.tsx';

function AddNumber({ campaignId, onAdded }: { campaignId: string; onAdded: (added: CallerIdView) => void }) {
	const [phone, setPhone] = useState('');
	const [label, setLabel] = useState('');
	const [busy, setBusy] = useState(false);
	const [failure, setFailure] = useState<unknown>(null);
	const errors = fieldErrors(failure);
	const submit = async (event: Event) => {
		event.preventDefault();
		if (busy) return;
		setFailure(null);
		if (phone.trim().length < 3) {
			setFailure(new Error('This is too short for a phone number.'));
			return;
		}
		setBusy(true);
		try {
			onAdded(await api.post<CallerIdView>(`/campaigns/${campaignId}/caller-ids`, { phone: phone.trim(), label: label.trim() }));
			setPhone('');
			setLabel('');
		} catch (error) {
			setFailure(error);
		}
		setBusy(false);
	};
	return (
		<form class="grid items-start gap-4 sm:grid-cols-2" onSubmit={(event) => void submit(event)}>
			<TextField
				label="Phone number"
				type="tel"
				required
				help="With area code, for example +1 614 555 0142."
				value={phone}
				onInput={setPhone}
				error={failure ? (errors.phone ?? failureText(failure)) : null}
			/>
			<TextField label="Label (optional)" help="To tell your numbers apart." value={label} onInput={setLabel} error={errors.label} />
			<div>
				<Button kind="primary" type="submit" icon={Plus} busy={busy}>
					Add number
				</Button>
			</div>
		</form>
	);
}

function Help({ campaignId }: { campaignId: string }) {
	return (
		<>
			<HelpTitle>What they are for</HelpTitle>
			<p>People who are called see one of these numbers. Volunteers' own numbers are never shown.</p>
			<HelpTitle>Several numbers</HelpTitle>
			<p>
				With several, each call takes one of them at random, or the one that shares the contact's area code. Which of the two is said in the{' '}
				<a class="text-link" href={stepPath(campaignId, 'settings')}>
					settings
				</a>
				.
			</p>
			<p>
				A number can be added, renamed and removed while calling runs; the next call goes by it. Without any, nothing is dialed and the Run
				page says so.
			</p>
		</>
	);
}

/** Step 5: the numbers that show up at the people called. */
export function PhoneNumbersStep({ campaignId }: { campaignId: string }) {
	const store = campaignStore(campaignId);
	const { load, reload, set } = useGet<CallerIdView[]>(`/campaigns/${campaignId}/caller-ids`);
	const numbers = load.state === 'ready' ? load.value : [];
	const [failure, setFailure] = useState<string | null>(null);
	const remove = async (item: CallerIdView) => {
		setFailure(null);
		try {
			await api.delete(`/campaigns/${campaignId}/caller-ids/${item.id}`);
			set(numbers.filter((other) => other.id !== item.id));
			focusTitle();
			toast(`${item.phone} was removed.`);
			await store.refreshReadiness();
		} catch (error) {
			setFailure(failureText(error));
		}
	};
	const added = (item: CallerIdView) => {
		set([...numbers.filter((other) => other.id !== item.id), item]);
		toast(`${item.phone} was added.`);
		void store.refreshReadiness();
	};
	return (
		<StepForm campaignId={campaignId} campaign={store.campaign.value} slug="phone-numbers" help={<Help campaignId={campaignId} />}>
			{store.campaign.value ? (
				<CarrierChoice
					campaign={store.campaign.value}
					numbers={numbers}
					onCarrier={(changed) => {
						store.campaign.value = changed;
						void store.refreshReadiness();
					}}
					onAdded={added}
				/>
			) : null}
			<Card title="Caller-ID numbers">
				{failure ? (
					<Alert tone="error" urgent>
						{failure}
					</Alert>
				) : null}
				{load.state === 'loading' ? <Loading what="the phone numbers" lines={2} /> : null}
				{load.state === 'failed' ? <ErrorState what="The phone numbers" error={load.error} onRetry={reload} /> : null}
				{load.state === 'ready' && numbers.length === 0 ? (
					<p class="text-muted">None yet. Add at least one number that belongs to your organisation: people see it and call it back.</p>
				) : null}
				<ul class="divide-y divide-base-300">
					{numbers.map((item) => (
						<NumberRow
							key={item.id}
							campaignId={campaignId}
							item={item}
							onRenamed={(renamed) => set(numbers.map((other) => (other.id === renamed.id ? renamed : other)))}
							onRemove={() => void remove(item)}
						/>
					))}
				</ul>
			</Card>
			<Card title="Add a number">
				<AddNumber campaignId={campaignId} onAdded={added} />
			</Card>
		</StepForm>
	);
}
