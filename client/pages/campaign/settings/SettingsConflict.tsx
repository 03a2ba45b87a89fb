import type { Settings } from '../../../../protocol/settings.ts';
import type { SettingsForm } from '../../../state/useSettings.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { WEEKDAYS, windowText } from './clock.ts';

const NAMES: Record<keyof Settings, string> = {
	clicking: 'Clicking',
	hours: 'Dialing hours',
	localWindow: 'Local time of the person called',
	dropLimitPercent: 'Drop limit',
	ringTimeoutS: 'Ring timeout',
	machineDetection: 'Answering-machine detection',
	dropMessage: 'What a dropped person hears',
	wrapUpS: 'Wrap-up',
	maxAttemptsPer24h: 'Most attempts in 24 hours',
	callerIdRotation: 'Which number is shown',
	passes: 'Number of passes',
	minimumTimeMinutes: 'Minimum time',
};

/** A value of the settings in a few words. */
export function valueText(field: keyof Settings, settings: Partial<Settings>): string {
	switch (field) {
		case 'clicking':
		case 'machineDetection':
			return settings[field] ? 'on' : 'off';
		case 'hours': {
			const { hours } = settings;
			if (!hours) return 'not set';
			const days = hours.week.map((day, index) => `${WEEKDAYS[index]?.slice(0, 3)} ${day ? windowText(day) : 'closed'}`);
			return `${days.join(', ')}; ${hours.timeZone.replaceAll('_', ' ')}`;
		}
		case 'localWindow':
			return settings.localWindow ? windowText(settings.localWindow) : '';
		case 'dropMessage':
			return `landlines ${settings.dropMessage?.landline}, cells ${settings.dropMessage?.cell}`;
		case 'dropLimitPercent':
			return `${settings.dropLimitPercent} %`;
		case 'ringTimeoutS':
		case 'wrapUpS':
			return `${settings[field]} seconds`;
		case 'minimumTimeMinutes':
			return `${settings.minimumTimeMinutes} minutes`;
		case 'callerIdRotation':
			return settings.callerIdRotation === 'area_code' ? 'by area code' : 'at random';
		case 'maxAttemptsPer24h':
		case 'passes':
			return String(settings[field]);
	}
}

/** [S5] Somebody else changed the same setting meanwhile: both values, and a choice. */
export function SettingsConflict({ form }: { form: SettingsForm }) {
	const { conflict } = form;
	if (!conflict) return null;
	return (
		<Alert
			tone="warning"
			urgent
			title="Somebody else changed this meanwhile."
			actions={
				<>
					<Button small onClick={() => form.settle('mine')}>
						Keep mine
					</Button>
					<Button small onClick={() => form.settle('theirs')}>
						Show theirs
					</Button>
				</>
			}
		>
			<dl class="grid gap-x-4 gap-y-1 sm:grid-cols-[auto_minmax(0,1fr)]">
				{conflict.fields.map((field) => (
					<div key={field} class="contents">
						<dt class="font-semibold">{NAMES[field]}</dt>
						<dd class="break-words">
							theirs: {valueText(field, conflict.theirs)}
							<br />
							mine: {valueText(field, conflict.mine)}
						</dd>
					</div>
				))}
			</dl>
			<p>Your change is not saved until you choose.</p>
		</Alert>
	);
}
