/** The audio of the simulated carrier: silence while waiting, the plink, and a synthetic voice that answers. */
import type { AudioLeg, AudioLegEvents, CaptionSound } from './audio-leg.ts';
import { watchLevel } from './microphone.ts';
import { endTone, plink } from './sounds.ts';
import { sayHello, voiceOf } from './voice.ts';

/** From the plink to the first word. */
const BEFORE_HELLO_MS = 450;

type Choosing = AudioContext & { setSinkId: (deviceId: string) => Promise<void> };
const canChooseOutput = (context: AudioContext): context is Choosing => 'setSinkId' in context;
/** Whether this browser lets a page choose where the sound comes out. */
export const outputCanBeChosen = (): boolean => 'AudioContext' in window && 'setSinkId' in AudioContext.prototype;

export class SimulatedLeg implements AudioLeg {
	readonly #events: AudioLegEvents;
	#context: AudioContext | null = null;
	#out: GainNode | null = null;
	#volume = 0.8;
	#captions = 0;
	#hello: ReturnType<typeof setTimeout> | undefined;
	#unwatch: (() => void) | null = null;
	#stream: MediaStream | null = null;
	#output = '';

	constructor(events: AudioLegEvents) {
		this.#events = events;
	}

	async connect(): Promise<void> {
		if (this.#context === null) {
			this.#context = new AudioContext();
			this.#out = new GainNode(this.#context, { gain: this.#volume });
			this.#out.connect(this.#context.destination);
			this.#context.addEventListener('statechange', () => this.#tell());
			this.#events.onState('connecting');
			this.setInput(this.#stream);
			if (this.#output !== '') void this.setOutput(this.#output);
		}
		try {
			// Without a press this promise may wait for ever; the state tells.
			await Promise.race([this.#context.resume(), new Promise((resolve) => setTimeout(resolve, 500))]);
		} catch {
			this.#events.onState('down');
			return;
		}
		this.#tell();
	}

	joined(seed: string): void {
		clearTimeout(this.#hello);
		this.#sound('plink', plink);
		this.#hello = setTimeout(() => this.#sound('hello', (context, out) => sayHello(context, out, voiceOf(seed))), BEFORE_HELLO_MS);
	}

	plink(): void {
		this.#sound('plink', plink);
	}

	/** The browser's own voice where it has one; the caption in any case. */
	says(words: string, language: string): void {
		this.#captions += 1;
		this.#events.onCaption({ id: this.#captions, sound: 'says', words });
		if (this.#context?.state !== 'running' || !('speechSynthesis' in window)) return;
		const speech = new SpeechSynthesisUtterance(words);
		speech.lang = language;
		speech.volume = this.#volume;
		speechSynthesis.cancel();
		speechSynthesis.speak(speech);
	}

	left(): void {
		clearTimeout(this.#hello);
		if ('speechSynthesis' in window) speechSynthesis.cancel();
		this.#sound('end', endTone);
	}

	setVolume(volume: number): void {
		this.#volume = Math.min(1, Math.max(0, volume));
		if (this.#out !== null) this.#out.gain.value = this.#volume;
	}

	/** Browsers that cannot choose keep to the system's choice. */
	async setOutput(deviceId: string): Promise<void> {
		this.#output = deviceId;
		const context = this.#context;
		if (context === null || !canChooseOutput(context)) return;
		try {
			await context.setSinkId(deviceId);
		} catch {
			// Unplugged meanwhile: the system's choice goes on.
		}
	}

	setInput(stream: MediaStream | null): void {
		this.#unwatch?.();
		this.#unwatch = null;
		this.#stream = stream;
		if (stream === null || this.#context === null) return;
		this.#unwatch = watchLevel(this.#context, stream, this.#events.onLevel);
	}

	close(): void {
		clearTimeout(this.#hello);
		this.#unwatch?.();
		for (const track of this.#stream?.getTracks() ?? []) track.stop();
		void this.#context?.close();
		this.#context = null;
		this.#out = null;
		this.#events.onState('off');
	}

	/** The caption comes with or without the sound: some do not hear it, some browsers do not play it. */
	#sound(sound: CaptionSound, play: (context: AudioContext, out: AudioNode) => void): void {
		this.#captions += 1;
		this.#events.onCaption({ id: this.#captions, sound });
		if (this.#context?.state === 'running' && this.#out !== null) play(this.#context, this.#out);
	}

	#tell(): void {
		if (this.#context === null) return;
		this.#events.onState(this.#context.state === 'running' ? 'up' : 'blocked');
	}
}
