/** Microphones and speakers: asking for them, choosing one, what went wrong, and how loud it is. */

export type MicrophoneProblem = 'insecure' | 'refused' | 'missing' | 'busy';
export const MICROPHONE_PROBLEMS: readonly MicrophoneProblem[] = ['insecure', 'refused', 'missing', 'busy'];

/** A device to choose. Labels are known only after the microphone was allowed once. */
export interface Device {
	id: string;
	label: string;
}
export interface Devices {
	inputs: readonly Device[];
	outputs: readonly Device[];
}

const NONE: Devices = { inputs: [], outputs: [] };

/** What is plugged in and may be named. */
export async function listDevices(): Promise<Devices> {
	if (!('mediaDevices' in navigator)) return NONE;
	try {
		const all = await navigator.mediaDevices.enumerateDevices();
		const of = (kind: MediaDeviceKind): Device[] =>
			all
				.filter((each) => each.kind === kind && each.label !== '' && each.deviceId !== '' && each.deviceId !== 'communications')
				.map((each) => ({ id: each.deviceId, label: each.label }));
		return { inputs: of('audioinput'), outputs: of('audiooutput') };
	} catch {
		return NONE;
	}
}

/** Calls `changed` whenever something is plugged in or out. @returns ends it */
export function watchDevices(changed: () => void): () => void {
	if (!('mediaDevices' in navigator)) return () => {};
	navigator.mediaDevices.addEventListener('devicechange', changed);
	return () => navigator.mediaDevices.removeEventListener('devicechange', changed);
}

export type Opened = { ok: true; stream: MediaStream; deviceId: string } | { ok: false; problem: MicrophoneProblem };

/** Asks for the microphone; a device that is not there any more is replaced by the system's choice. Browsers may show a question. */
export async function openMicrophone(deviceId = ''): Promise<Opened> {
	if (!('mediaDevices' in navigator)) return { ok: false, problem: 'insecure' };
	try {
		const wanted = deviceId === '' ? {} : { deviceId: { ideal: deviceId } };
		const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...wanted };
		const stream = await navigator.mediaDevices.getUserMedia({ audio });
		return { ok: true, stream, deviceId: stream.getAudioTracks()[0]?.getSettings().deviceId ?? '' };
	} catch (error) {
		const name = error instanceof DOMException ? error.name : '';
		if (name === 'NotAllowedError' || name === 'SecurityError') return { ok: false, problem: 'refused' };
		return { ok: false, problem: name === 'NotFoundError' || name === 'OverconstrainedError' ? 'missing' : 'busy' };
	}
}

/**
 * Measures a stream ten times a second.
 * @param level from 0 (silence) to 1 (as loud as it gets)
 * @returns ends the measuring; the stream goes on
 */
export function watchLevel(context: AudioContext, stream: MediaStream, level: (level: number) => void): () => void {
	const source = new MediaStreamAudioSourceNode(context, { mediaStream: stream });
	const meter = new AnalyserNode(context, { fftSize: 512 });
	source.connect(meter);
	const samples = new Float32Array(meter.fftSize);
	const timer = setInterval(() => {
		meter.getFloatTimeDomainData(samples);
		const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
		// From -60 dB to 0 dB, as ears hear it.
		level(Math.min(1, Math.max(0, 1 + (10 * Math.log10(power + 1e-9)) / 60)));
	}, 100);
	return () => {
		clearInterval(timer);
		source.disconnect();
	};
}
