/**
 * The caller's own leg at Twilio, in the browser. The SDK is fetched when somebody connects and not before; where nobody
 * is called, or callers dial in by phone, it never is.
 */
import type { Call, Device } from '@twilio/voice-sdk';
import type { LegState, LegTrouble } from './audio-leg.ts';

/** What the server gives for one connection. */
export interface BrowserCredential {
	token: string;
	/** Good once. */
	ticket: string;
}

export interface TwilioLegEvents {
	onState: (state: LegState, trouble?: LegTrouble) => void;
}

/** Codes of the SDK that mean: the network lets no sound through. */
const NETWORK = new Set([31003, 31005, 31009, 53000, 53001, 53405, 53407]);
/** Codes that mean: the microphone. */
export const isMicrophoneError = (code: number): boolean => code === 31401 || code === 31402 || code === 31208;

const codeOf = (error: unknown): number =>
	typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'number' ? error.code : 0;

export class TwilioLeg {
	readonly #events: TwilioLegEvents;
	readonly #credential: () => Promise<BrowserCredential>;
	#device: Device | null = null;
	#call: Call | null = null;
	#closed = false;
	#input = '';
	#output = '';

	constructor(credential: () => Promise<BrowserCredential>, events: TwilioLegEvents) {
		this.#credential = credential;
		this.#events = events;
	}

	/** To be called inside a press. Throws when there is no credential, or the SDK cannot be fetched. */
	async connect(): Promise<void> {
		this.#events.onState('connecting');
		const [{ Device }, { token, ticket }] = await Promise.all([import('@twilio/voice-sdk'), this.#credential()]);
		if (this.#closed) return;
		this.#device?.destroy();
		const device = new Device(token, {
			appName: 'Partyline',
			closeProtection: true,
			codecPreferences: ['opus', 'pcmu'] as Call.Codec[],
			edge: ['ashburn', 'roaming'],
			enableImprovedSignalingErrorPrecision: true,
			maxCallSignalingTimeoutMs: 10_000,
			tokenRefreshMs: 60_000,
		});
		this.#device = device;
		device.on('error', (error: unknown) => this.#down(error));
		device.on('tokenWillExpire', () => void this.#renew(device));
		// The page has sounds of its own.
		device.audio?.outgoing(false);
		device.audio?.disconnect(false);
		await this.#useDevices();
		const call = await device.connect({ params: { ticket } });
		this.#call = call;
		call.on('accept', () => this.#events.onState('up'));
		call.on('reconnecting', () => this.#events.onState('connecting'));
		call.on('reconnected', () => this.#events.onState('up'));
		call.on('error', (error: unknown) => this.#down(error));
		call.on('disconnect', () => this.#over(call));
		call.on('cancel', () => this.#over(call));
		call.on('reject', () => this.#over(call));
	}

	/** Device ids; '' = the system's choice. */
	async setInput(deviceId: string): Promise<void> {
		this.#input = deviceId;
		await this.#useDevices();
	}
	async setOutput(deviceId: string): Promise<void> {
		this.#output = deviceId;
		await this.#useDevices();
	}

	close(): void {
		this.#closed = true;
		this.#call?.disconnect();
		this.#device?.destroy();
		this.#call = null;
		this.#device = null;
		this.#events.onState('off');
	}

	async #useDevices(): Promise<void> {
		const audio = this.#device?.audio;
		if (!audio) return;
		try {
			if (this.#input !== '') await audio.setInputDevice(this.#input);
			if (this.#output !== '' && audio.isOutputSelectionSupported) await audio.speakerDevices.set(this.#output);
		} catch {
			// Unplugged meanwhile: the system's choice goes on.
		}
	}

	/** A connection outlives its token; a new one is needed to find back after a broken network. */
	async #renew(device: Device): Promise<void> {
		try {
			device.updateToken((await this.#credential()).token);
		} catch {
			// The next warning tries again.
		}
	}

	#over(call: Call): void {
		if (this.#call !== call || this.#closed) return;
		this.#call = null;
		this.#events.onState('off');
	}

	#down(error: unknown): void {
		if (this.#closed) return;
		this.#events.onState('down', NETWORK.has(codeOf(error)) ? 'network' : 'carrier');
	}
}
