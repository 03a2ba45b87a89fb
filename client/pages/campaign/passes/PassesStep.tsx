import { useState } from 'preact/hooks';
import { campaignStore } from '../../../state/campaign.ts';
import { type SettingsForm, useSettings } from '../../../state/useSettings.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Card } from '../../../ui/Card.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { NumberField, SelectField } from '../../../ui/Field.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { Choice } from '../../../ui/Switch.tsx';
import { HelpTitle, StepForm } from '../StepForm.tsx';
import { SettingsConflict } from '../settings/SettingsConflict.tsx';
import { splitMinutes, TIME_UNITS, type TimeUnit, toMinutes } from './minimum-time.ts';

const PASSES = [1, 2, 3, 4, 5].map((count) => ({
	value: String(count),
	label: count === 1 ? '1 attempt for each number' : `Up to ${count} attempts for each number`,
}));

function Help() {
	return (
		<>
			<HelpTitle>What counts</HelpTitle>
			<p>
				A number is tried again while its last result is a retry, such as no answer. A final result ends it. A call that was dropped,
				because no caller was free, uses up no attempt.
			</p>
			<HelpTitle>Order</HelpTitle>
			<p>First attempts come before second attempts, and second before third. Within one round the order is random.</p>
			<HelpTitle>Changing it later</HelpTitle>
			<p>Both can be changed while calling runs. More attempts open a complete campaign again; fewer make tried numbers final.</p>
		</>
	);
}

function MinimumTime({ form, minutes }: { form: SettingsForm; minutes: number }) {
	// The unit is the person's choice: 24 hours stay 24 hours while they type.
	const [unit, setUnit] = useState<TimeUnit | null>(null);
	const split = splitMinutes(minutes);
	const shown = unit ?? split.unit;
	const amount = unit ? minutes / toMinutes(1, unit) : split.amount;
	return (
		<div class="flex flex-col gap-2">
			<div class="flex flex-wrap items-end gap-3">
				<NumberField
					label="Minimum time between two attempts"
					min={0}
					max={43_200}
					value={Math.round(amount * 100) / 100}
					onInput={(typed) => {
						setUnit(shown);
						form.change({ minimumTimeMinutes: toMinutes(typed, shown) });
					}}
					error={form.errors.minimumTimeMinutes}
				/>
				<SelectField
					label="Unit"
					class="w-36"
					value={shown}
					options={TIME_UNITS.map((value) => ({ value, label: value }))}
					onChange={(value) => {
						setUnit(value);
						form.change({ minimumTimeMinutes: toMinutes(amount, value) });
					}}
				/>
			</div>
			<p class="text-sm text-muted">
				Counted from the end of the last attempt on the same number. 20 hours = again tomorrow evening. A time that falls into the night
				waits for the next opening.
			</p>
		</div>
	);
}

/** Step 7: how often a number is tried, and how long it is left alone between. */
export function PassesStep({ campaignId }: { campaignId: string }) {
	const store = campaignStore(campaignId);
	const form = useSettings(campaignId);
	const { settings, load } = form;
	return (
		<StepForm
			campaignId={campaignId}
			campaign={store.campaign.value}
			slug="passes"
			help={<Help />}
			save={form.conflict || form.load.state === 'failed' ? undefined : { state: form.state, retry: () => void form.flush() }}
		>
			<SettingsConflict form={form} />
			<Card>
				{load.state === 'loading' ? <Loading what="the number of passes" /> : null}
				{load.state === 'failed' ? <ErrorState what="The number of passes" error={load.error} onRetry={form.reload} /> : null}
				{settings ? (
					<div class="flex flex-col gap-6">
						<Choice
							legend="Number of passes"
							value={String(settings.passes)}
							options={PASSES}
							onChange={(value) => form.change({ passes: Number(value) })}
						/>
						{form.errors.passes ? <Alert tone="error">{form.errors.passes}</Alert> : null}
						<MinimumTime form={form} minutes={settings.minimumTimeMinutes} />
					</div>
				) : null}
			</Card>
		</StepForm>
	);
}
