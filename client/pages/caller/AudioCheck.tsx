import { useState } from 'preact/hooks';
import { MICROPHONE_HELP } from '../../audio/microphone.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Choice } from '../../ui/Switch.tsx';
import type { SoundDesk } from './sound-desk.ts';

/** Hear a sound, see the microphone move. */
export function AudioCheck({ desk, simulated }: { desk: SoundDesk; simulated: boolean }) {
	const [use, setUse] = useState<'without' | 'with'>(simulated ? 'without' : 'with');
	return (
		<Card title="2. Can you hear, can you be heard?">
			<div class="flex flex-col gap-4">
				<div class="flex flex-wrap items-center gap-3">
					<Button onClick={() => void desk.test()}>Play a test sound</Button>
					<Caption desk={desk} />
				</div>
				<Volume desk={desk} />
				{simulated ? (
					<Choice
						legend="Microphone"
						value={use}
						options={[
							{
								value: 'without',
								label: 'I’ll practise without a microphone',
								help: 'The people who answer are simulated: nobody hears you.',
							},
							{ value: 'with', label: 'Use my microphone' },
						]}
						onChange={setUse}
					/>
				) : null}
				{use === 'with' ? <Microphone desk={desk} /> : null}
			</div>
		</Card>
	);
}

/** The last sounds in words. */
export function Caption({ desk }: { desk: SoundDesk }) {
	const captions = desk.captions.value;
	return (
		<p class="text-sm text-muted">
			<span class="sr-only">Last sounds: </span>
			{captions.length === 0 ? 'No sound yet' : `♪ ${captions.map((each) => each.text).join(' · ')}`}
		</p>
	);
}

export function Volume({ desk }: { desk: SoundDesk }) {
	return (
		<label class="flex items-center gap-3">
			<span>Volume</span>
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

function Microphone({ desk }: { desk: SoundDesk }) {
	const microphone = desk.microphone.value;
	const percent = Math.round(desk.level.value * 100);
	return (
		<div class="flex flex-col gap-3">
			{microphone.is === 'on' ? (
				<>
					<p role="status">The microphone works. Say something: the bar moves.</p>
					<meter class="h-4 w-full max-w-sm" min={0} max={100} low={15} value={percent} aria-label="Loudness of your microphone">
						{percent} %
					</meter>
				</>
			) : (
				<Button busy={microphone.is === 'asking'} class="self-start" onClick={() => void desk.checkMicrophone()}>
					{microphone.is === 'failed' ? 'Check again' : 'Check my microphone'}
				</Button>
			)}
			{microphone.is === 'asking' ? <p>Your browser asks whether this page may use the microphone: please allow it.</p> : null}
			{microphone.is === 'failed' ? (
				<Alert tone="warning" urgent>
					{MICROPHONE_HELP[microphone.problem]}
				</Alert>
			) : null}
		</div>
	);
}
