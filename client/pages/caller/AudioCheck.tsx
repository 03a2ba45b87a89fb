import { useState } from 'preact/hooks';
import type { Caption as LegCaption } from '../../audio/audio-leg.ts';
import type { Device } from '../../audio/microphone.ts';
import { outputCanBeChosen } from '../../audio/simulated-leg.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { SelectField } from '../../ui/Field.tsx';
import { Choice } from '../../ui/Switch.tsx';
import type { SoundDesk } from './sound-desk.ts';
import { t } from './words/words.ts';

/** Hear a sound, see the microphone move, choose the devices. */
export function AudioCheck({ desk, simulated }: { desk: SoundDesk; simulated: boolean }) {
	const [use, setUse] = useState<'without' | 'with'>(simulated ? 'without' : 'with');
	return (
		<Card title={t('audio.title')}>
			<div class="flex flex-col gap-4">
				<div class="flex flex-wrap items-center gap-3">
					<Button onClick={() => void desk.test()}>{t('audio.test')}</Button>
					<Caption desk={desk} />
				</div>
				<Volume desk={desk} />
				{simulated ? (
					<Choice
						legend={t('audio.microphone')}
						value={use}
						options={[
							{ value: 'without', label: t('audio.without'), help: t('audio.withoutHelp') },
							{ value: 'with', label: t('audio.with') },
						]}
						onChange={setUse}
					/>
				) : null}
				{use === 'with' ? <Microphone desk={desk} /> : null}
				{outputCanBeChosen() && desk.devices.value.outputs.length > 1 ? (
					<DeviceChoice
						label={t('audio.speakers')}
						value={desk.output.value}
						devices={desk.devices.value.outputs}
						onChange={(id) => void desk.chooseOutput(id)}
					/>
				) : null}
			</div>
		</Card>
	);
}

function captionText({ sound, words }: LegCaption): string {
	return sound === 'says' ? t('caption.says', { words: words ?? '' }) : t(`caption.${sound}`);
}

/** The last sounds in words. */
export function Caption({ desk }: { desk: SoundDesk }) {
	const captions = desk.captions.value;
	return (
		<p class="text-sm text-muted">
			<span class="sr-only">{t('caption.label')} </span>
			{captions.length === 0 ? t('caption.none') : `♪ ${captions.map(captionText).join(' · ')}`}
		</p>
	);
}

export function Volume({ desk }: { desk: SoundDesk }) {
	return (
		<label class="flex items-center gap-3">
			<span>{t('audio.volume')}</span>
			<input
				type="range"
				class="range range-sm range-primary max-w-60"
				min={0}
				max={100}
				step={5}
				value={Math.round(desk.volume.value * 100)}
				onInput={(event) => desk.setVolume(event.currentTarget.valueAsNumber / 100)}
			/>
		</label>
	);
}

interface DeviceChoiceProps {
	label: string;
	value: string;
	devices: readonly Device[];
	onChange: (id: string) => void;
}
function DeviceChoice({ label, value, devices, onChange }: DeviceChoiceProps) {
	const known = devices.some((each) => each.id === value);
	const options = devices.map((each) => ({ value: each.id, label: each.label }));
	return (
		<SelectField
			label={label}
			value={known ? value : ''}
			options={known ? options : [{ value: '', label: t('audio.default') }, ...options]}
			onChange={onChange}
		/>
	);
}

function Microphone({ desk }: { desk: SoundDesk }) {
	const microphone = desk.microphone.value;
	const percent = Math.round(desk.level.value * 100);
	return (
		<div class="flex flex-col gap-3">
			{microphone.is === 'on' ? (
				<>
					<p role="status">{t('audio.works')}</p>
					<meter class="h-4 w-full max-w-sm" min={0} max={100} low={15} value={percent} aria-label={t('audio.level')}>
						{percent} %
					</meter>
				</>
			) : (
				<Button busy={microphone.is === 'asking'} class="self-start" onClick={() => void desk.checkMicrophone()}>
					{t(microphone.is === 'failed' ? 'audio.again' : 'audio.check')}
				</Button>
			)}
			{microphone.is === 'asking' ? <p>{t('audio.asking')}</p> : null}
			{microphone.is === 'failed' ? (
				<Alert tone="warning" urgent>
					{t(`audio.${microphone.problem}`)}
				</Alert>
			) : null}
			{desk.devices.value.inputs.length > 1 ? (
				<DeviceChoice
					label={t('audio.which')}
					value={desk.input.value}
					devices={desk.devices.value.inputs}
					onChange={(id) => void desk.chooseInput(id)}
				/>
			) : null}
		</div>
	);
}
