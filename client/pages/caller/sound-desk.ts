/** The page's sound: one leg for the whole visit, started inside a press, with what it says as signals. */
import { signal } from '@preact/signals';
import type { AudioLeg, Caption, LegState, LegTrouble } from '../../audio/audio-leg.ts';
import { type Devices, listDevices, type MicrophoneProblem, openMicrophone, watchDevices } from '../../audio/microphone.ts';
import { SimulatedLeg } from '../../audio/simulated-leg.ts';
import { readDevices, readVolume, writeDevices, writeVolume } from './caller-store.ts';

/** Louder than this counts as speaking. */
const SPEECH_LEVEL = 0.5;

export type MicrophoneState = { is: 'unused' } | { is: 'asking' } | { is: 'on' } | { is: 'failed'; problem: MicrophoneProblem };

export class SoundDesk {
	readonly state = signal<LegState>('off');
	/** Why the leg is down. */
	readonly trouble = signal<LegTrouble | null>(null);
	/** The last sounds in words: two, for the plink and the first word follow each other closely. */
	readonly captions = signal<readonly Caption[]>([]);
	readonly microphone = signal<MicrophoneState>({ is: 'unused' });
	/** From 0 to 1. */
	readonly level = signal(0);
	readonly volume = signal(readVolume());
	/** What can be chosen, once the browser tells. */
	readonly devices = signal<Devices>({ inputs: [], outputs: [] });
	/** Device ids; '' = the system's choice. */
	readonly input = signal(readDevices().input);
	readonly output = signal(readDevices().output);
	readonly leg: AudioLeg;
	/** Somebody speaks into the microphone. */
	onSpeech: () => void = () => {};
	#stream: MediaStream | null = null;
	#watching = false;

	constructor() {
		this.leg = new SimulatedLeg({
			onState: (state, trouble) => {
				this.state.value = state;
				this.trouble.value = state === 'down' ? (trouble ?? 'carrier') : null;
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
		if (this.output.value !== '') void this.leg.setOutput?.(this.output.value);
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
		const opened = await openMicrophone(this.input.value);
		for (const track of this.#stream?.getTracks() ?? []) track.stop();
		this.#stream = opened.ok ? opened.stream : null;
		this.leg.setInput(this.#stream);
		this.microphone.value = opened.ok ? { is: 'on' } : { is: 'failed', problem: opened.problem };
		if (!opened.ok) return;
		// Pulled out in the middle of a shift: said at once.
		opened.stream.getAudioTracks()[0]?.addEventListener('ended', () => {
			if (this.#stream === opened.stream) this.microphone.value = { is: 'failed', problem: 'missing' };
		});
		if (opened.deviceId !== '') this.input.value = opened.deviceId;
		await this.#list();
	}

	/** Another microphone, at once. */
	async chooseInput(deviceId: string): Promise<void> {
		this.input.value = deviceId;
		writeDevices({ input: deviceId, output: this.output.value });
		await this.checkMicrophone();
	}

	/** Other speakers, for the whole page. */
	async chooseOutput(deviceId: string): Promise<void> {
		this.output.value = deviceId;
		writeDevices({ input: this.input.value, output: deviceId });
		await this.leg.setOutput?.(deviceId);
	}

	/** Watched from the first use on: for this the browser starts a service, which nobody needs who only looks at the page. */
	async #list(): Promise<void> {
		if (!this.#watching) watchDevices(() => void this.#list());
		this.#watching = true;
		this.devices.value = await listDevices();
	}
}
