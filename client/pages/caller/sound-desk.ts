/** The page's sound: one leg for the whole visit, started inside a press, with what it says as signals. */
import { signal } from '@preact/signals';
import type { AudioLeg, Caption, LegState } from '../../audio/audio-leg.ts';
import { type MicrophoneProblem, openMicrophone } from '../../audio/microphone.ts';
import { SimulatedLeg } from '../../audio/simulated-leg.ts';
import { readVolume, writeVolume } from './caller-store.ts';

/** Louder than this counts as speaking. */
const SPEECH_LEVEL = 0.5;

export type MicrophoneState = { is: 'unused' } | { is: 'asking' } | { is: 'on' } | { is: 'failed'; problem: MicrophoneProblem };

export class SoundDesk {
	readonly state = signal<LegState>('off');
	/** The last sounds in words: two, for the plink and the first word follow each other closely. */
	readonly captions = signal<readonly Caption[]>([]);
	readonly microphone = signal<MicrophoneState>({ is: 'unused' });
	/** From 0 to 1. */
	readonly level = signal(0);
	readonly volume = signal(readVolume());
	readonly leg: AudioLeg;
	/** Somebody speaks into the microphone. */
	onSpeech: () => void = () => {};

	constructor() {
		this.leg = new SimulatedLeg({
			onState: (state) => {
				this.state.value = state;
			},
			onCaption: (caption) => {
				this.captions.value = [...this.captions.value.slice(-1), caption];
			},
			onLevel: (level) => {
				this.level.value = level;
				if (level > SPEECH_LEVEL) this.onSpeech();
			},
		});
		this.leg.setVolume(this.volume.value);
	}

	setVolume(volume: number): void {
		this.volume.value = volume;
		this.leg.setVolume(volume);
		writeVolume(volume);
	}

	/** Plays what a caller hears when somebody picks up. Call it inside a press. */
	async test(): Promise<void> {
		await this.leg.connect();
		this.leg.joined('test');
	}

	/** Asks for the microphone. Call it inside a press. */
	async checkMicrophone(): Promise<void> {
		this.microphone.value = { is: 'asking' };
		void this.leg.connect();
		const opened = await openMicrophone();
		this.leg.setInput(opened.ok ? opened.stream : null);
		this.microphone.value = opened.ok ? { is: 'on' } : { is: 'failed', problem: opened.problem };
	}
}
