import type { CallableHoursView } from '../../../../protocol/rest.ts';
import { api, brought } from '../../../net/api.ts';
import { campaignStore } from '../../../state/campaign.ts';
import { useSettings } from '../../../state/useSettings.ts';
import { Button } from '../../../ui/Button.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { Staged } from '../../../ui/Staged.tsx';
import { useLoad } from '../../../ui/useLoad.ts';
import { HelpTitle, StepForm } from '../StepForm.tsx';
import { ClickingCard } from './ClickingCard.tsx';
import { AnswersCard, DialingCard, LocalWindowCard, RotationCard } from './DialingCards.tsx';
import { HoursCard } from './HoursCard.tsx';
import { SettingsConflict } from './SettingsConflict.tsx';

function Help() {
	return (
		<>
			<HelpTitle>Two clocks</HelpTitle>
			<p>
				A call is placed only while both are open: the campaign's hours in its own zone, and the local window where the number is. It must
				also be able to ring its full time before closing.
			</p>
			<HelpTitle>Drops</HelpTitle>
			<p>
				To keep volunteers busy, more lines may ring than callers are waiting. Somebody who picks up and finds no caller within 2 seconds is
				a drop. The dialer slows down before the limit is reached.
			</p>
			<HelpTitle>The law</HelpTitle>
			<p>
				Rules about hours, numbers and recorded messages differ from place to place. The values here are cautious to begin with; whether
				they are enough for your calls is for your counsel to say. Nothing on these pages is legal advice, and no setting makes a call
				lawful.
			</p>
			<HelpTitle>While calling runs</HelpTitle>
			<p>Everything here can be changed at any time and holds for the next call.</p>
		</>
	);
}

/** Numbers of the lists by hour; asked for again after every save. Null while there is nothing to show. */
function useCallableHours(campaignId: string, timeZone: string | undefined, saves: number): CallableHoursView | null {
	const path = `/campaigns/${encodeURIComponent(campaignId)}/callable-hours`;
	const { load } = useLoad<CallableHoursView | null>(
		`${campaignId} ${timeZone ?? ''} ${saves}`,
		async (signal) => (timeZone === undefined ? null : await api.get<CallableHoursView>(path, { signal })),
		() => (timeZone === undefined ? undefined : brought<CallableHoursView>(path)),
	);
	return load.state === 'ready' && load.value !== null && load.value.numbers > 0 ? load.value : null;
}

/** Step 6: clicking, hours, and how the dialer behaves. */
export function SettingsStep({ campaignId }: { campaignId: string }) {
	const store = campaignStore(campaignId);
	const campaign = store.campaign.value;
	const form = useSettings(campaignId);
	const { settings, load, change, errors } = form;
	const callable = useCallableHours(campaignId, settings?.hours?.timeZone, form.saves);
	const simulated = campaign?.practice === true || campaign?.carrier === 'simulated';
	const zoneError = errors.hours ?? errors['hours.timeZone'];
	const dayErrors = Object.entries(errors).flatMap(([path, message]) => (path.startsWith('hours.week') ? [message] : []));
	return (
		<StepForm
			campaignId={campaignId}
			campaign={campaign}
			slug="settings"
			help={<Help />}
			save={form.conflict || load.state === 'failed' ? undefined : { state: form.state, retry: () => void form.flush() }}
			actions={
				form.state.kind === 'failed' && !form.conflict ? (
					<Button small onClick={form.revert}>
						Take back
					</Button>
				) : null
			}
		>
			{load.state === 'loading' ? <Loading what="the settings" lines={8} /> : null}
			{load.state === 'failed' ? <ErrorState what="The settings" error={load.error} onRetry={form.reload} /> : null}
			<SettingsConflict form={form} />
			{settings ? (
				<Staged>
					<ClickingCard clicking={settings.clicking} started={Boolean(campaign?.startedAt)} onChange={(clicking) => change({ clicking })} />
					<HoursCard
						hours={settings.hours}
						callable={callable}
						onChange={(hours) => change({ hours })}
						error={zoneError}
						dayErrors={dayErrors}
					/>
					<LocalWindowCard settings={settings} change={change} errors={errors} simulated={simulated} />
					<DialingCard settings={settings} change={change} errors={errors} simulated={simulated} />
					<AnswersCard
						campaignId={campaignId}
						settings={settings}
						change={change}
						errors={errors}
						simulated={simulated}
						saved={form.flush}
					/>
					<RotationCard settings={settings} change={change} errors={errors} simulated={simulated} />
				</Staged>
			) : null}
		</StepForm>
	);
}
