import { DROP_MESSAGES, type DropMessage } from '../../../../protocol/enums.ts';
import type { Settings } from '../../../../protocol/settings.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Card } from '../../../ui/Card.tsx';
import { NumberField, SelectField } from '../../../ui/Field.tsx';
import { Choice, Switch } from '../../../ui/Switch.tsx';
import { closingMinute, windowText } from './clock.ts';
import { TimeBox } from './HoursCard.tsx';
import { RecordingPart, type RecordingPartProps, useRecording } from './RecordingPart.tsx';

export interface SettingsPartProps {
	settings: Settings;
	change: (patch: Partial<Settings>) => void;
	errors: Record<string, string>;
	/** Wider local windows are for the simulated carrier only. */
	simulated: boolean;
}

const LEGAL = { openMinute: 480, closeMinute: 1260 };

/** The called party's own window, inside the dialing hours. */
export function LocalWindowCard({ settings, change, errors, simulated }: SettingsPartProps) {
	const { localWindow } = settings;
	const clockRound = localWindow.openMinute === 0 && localWindow.closeMinute === 1440;
	const wide = localWindow.openMinute < LEGAL.openMinute || localWindow.closeMinute > LEGAL.closeMinute;
	const error = errors.localWindow ?? errors['localWindow.openMinute'] ?? errors['localWindow.closeMinute'];
	return (
		<Card title="Local time of the person called">
			<div class="flex flex-col gap-3">
				<p class="text-sm text-muted">
					Besides the hours above, a number is dialed only between these times where it is. 08:00 to 21:00 is the widest for real calls.
				</p>
				{clockRound && simulated ? null : (
					<span class="flex flex-wrap items-center gap-1.5 sm:gap-2">
						<TimeBox
							label="Local time from"
							minute={localWindow.openMinute}
							onChange={(openMinute) => change({ localWindow: { ...localWindow, openMinute } })}
						/>
						<span class="text-muted">to</span>
						<TimeBox
							label="Local time to"
							minute={localWindow.closeMinute}
							onChange={(minute) => change({ localWindow: { ...localWindow, closeMinute: closingMinute(minute) } })}
						/>
						<span class="text-sm text-muted">now {windowText(localWindow)}</span>
					</span>
				)}
				{error ? <p class="text-sm font-medium text-ink-error">{error}</p> : null}
				{simulated ? (
					<Switch
						label="Around the clock"
						help="Possible here because the carrier is simulated and nobody is called."
						checked={clockRound}
						onChange={(on) => change({ localWindow: on ? { openMinute: 0, closeMinute: 1440 } : LEGAL })}
					/>
				) : null}
				{wide && !simulated ? <Alert tone="error">With real calls the widest window is 08:00 to 21:00.</Alert> : null}
			</div>
		</Card>
	);
}

/** Speed and patience of the dialer. */
export function DialingCard({ settings, change, errors }: SettingsPartProps) {
	return (
		<Card title="Dialing">
			<div class="grid gap-5 sm:grid-cols-2">
				<NumberField
					label="Drop limit"
					unit="%"
					min={0}
					max={3}
					step={0.1}
					value={settings.dropLimitPercent}
					onInput={(dropLimitPercent) => change({ dropLimitPercent })}
					error={errors.dropLimitPercent}
					help="Most people who may pick up and find no caller, over 30 days. 0 means one line for each ready caller."
				/>
				<NumberField
					label="Ring timeout"
					unit="seconds"
					min={15}
					max={60}
					value={settings.ringTimeoutS}
					onInput={(ringTimeoutS) => change({ ringTimeoutS })}
					error={errors.ringTimeoutS}
					help="How long a phone rings before the call is given up: 15 to 60."
				/>
				<NumberField
					label="Wrap-up"
					unit="seconds"
					min={5}
					max={180}
					value={settings.wrapUpS}
					onInput={(wrapUpS) => change({ wrapUpS })}
					error={errors.wrapUpS}
					help="Time to finish the record after a call. Somebody who is typing is never interrupted."
				/>
				<NumberField
					label="Most attempts in 24 hours"
					unit="a number"
					min={1}
					max={10}
					value={settings.maxAttemptsPer24h}
					onInput={(maxAttemptsPer24h) => change({ maxAttemptsPer24h })}
					error={errors.maxAttemptsPer24h}
					help="Across all passes, for the same number."
				/>
			</div>
		</Card>
	);
}

const HEARS: Record<DropMessage, string> = {
	nothing: 'Nothing',
	message: 'A spoken sentence',
	recording: 'Your recording',
};

interface AnswersCardProps extends SettingsPartProps, Pick<RecordingPartProps, 'saved'> {
	campaignId: string;
}

/** What happens with machines and with people who found no caller. */
export function AnswersCard({ settings, change, errors, campaignId, saved }: AnswersCardProps) {
	const form = useRecording(campaignId);
	const { landline, cell } = settings.dropMessage;
	const used = landline === 'recording' || cell === 'recording';
	// What cannot be chosen is not offered; the part below says how to come by it.
	const offered = DROP_MESSAGES.filter((value) => value !== 'recording' || form.recording !== null || used);
	const options = offered.map((value) => ({ value, label: HEARS[value] }));
	return (
		<Card title="Machines and dropped calls">
			<div class="flex flex-col gap-5">
				<Switch
					label="Answering-machine detection"
					help="A person is joined at once either way. When a machine is heard, the caller is told and released, unless they choose to stay."
					checked={settings.machineDetection}
					onChange={(machineDetection) => change({ machineDetection })}
				/>
				<div class="grid gap-5 sm:grid-cols-2">
					<SelectField
						label="Landlines hear, when dropped"
						value={landline}
						options={options}
						onChange={(value) => change({ dropMessage: { ...settings.dropMessage, landline: value } })}
						error={errors.dropMessage}
					/>
					<SelectField
						label="Cells hear, when dropped"
						help="Numbers of unknown type, too."
						value={cell}
						options={options}
						onChange={(value) => change({ dropMessage: { ...settings.dropMessage, cell: value } })}
					/>
				</div>
				<p class="text-sm text-muted">
					Somebody who picks up while no caller is free hears this before we hang up. The spoken sentence says who called, that nobody was
					free, and how to be called no more. Rules about such messages, above all to cells, differ from place to place; by default nothing
					is said.
				</p>
				<RecordingPart form={form} used={used} saved={saved} />
			</div>
		</Card>
	);
}

/** Which caller-ID number a call shows. */
export function RotationCard({ settings, change }: SettingsPartProps) {
	return (
		<Card title="Caller-ID numbers">
			<Choice
				legend="Which number is shown"
				value={settings.callerIdRotation}
				onChange={(callerIdRotation) => change({ callerIdRotation })}
				options={[
					{ value: 'random', label: 'Any of them, at random' },
					{ value: 'area_code', label: "One with the contact's area code", help: 'At random where none has it.' },
				]}
			/>
		</Card>
	);
}
