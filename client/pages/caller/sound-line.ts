/** A caller's own line at a real carrier: by this browser, or by phone with a PIN. Which of them is up, the view tells. */
import { signal } from '@preact/signals';
import type { AudioView, DialInView } from '../../../protocol/carrier.ts';
import type { LegState, LegTrouble } from '../../audio/audio-leg.ts';
import { TwilioLeg } from '../../audio/twilio-leg.ts';
import { fetchAudio, fetchDialIn, JoinError, type SessionKey } from '../../net/join.ts';

export class SoundLine {
	readonly state = signal<LegState>('off');
	readonly trouble = signal<LegTrouble | null>(null);
	/** Number and PIN, once asked for. */
	readonly dialIn = signal<DialInView | null>(null);
	/** Why it could not be, in the server's words. */
	readonly problem = signal<string | null>(null);
	readonly busy = signal(false);
	readonly #token: string;
	readonly #key: SessionKey;
	#leg: TwilioLeg | null = null;

	constructor(token: string, key: SessionKey) {
		this.#token = token;
		this.#key = key;
	}

	/** Inside a press: browsers ask for the microphone and play sound only then. */
	async byBrowser(devices: { input: string; output: string }): Promise<void> {
		await this.#attempt(async () => {
			this.#leg?.close();
			const leg = new TwilioLeg(() => this.#credential(), {
				onState: (state, trouble) => {
					if (this.#leg !== leg) return;
					this.state.value = state;
					this.trouble.value = state === 'down' ? (trouble ?? 'carrier') : null;
				},
			});
			this.#leg = leg;
			await leg.setInput(devices.input);
			await leg.setOutput(devices.output);
			try {
				await leg.connect();
			} catch (error) {
				leg.close();
				this.state.value = 'down';
				this.trouble.value = 'carrier';
				if (error instanceof JoinError) throw error;
			}
		});
	}

	/** Asks for a number and a PIN. */
	async byPhone(): Promise<void> {
		await this.#attempt(async () => {
			this.dialIn.value = await fetchDialIn(this.#token, this.#key);
		});
	}

	close(): void {
		this.#leg?.close();
		this.#leg = null;
	}

	async #credential(): Promise<Extract<AudioView, { kind: 'twilio' }>> {
		const audio = await fetchAudio(this.#token, this.#key);
		if (audio.kind !== 'twilio') throw new JoinError('conflict', 'Nobody is called here: there is nothing to connect.', 409);
		return audio;
	}

	async #attempt(work: () => Promise<void>): Promise<void> {
		if (this.busy.value) return;
		this.busy.value = true;
		this.problem.value = null;
		try {
			await work();
		} catch (error) {
			this.problem.value = error instanceof Error ? error.message : String(error);
		}
		this.busy.value = false;
	}
}
