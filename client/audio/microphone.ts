/** The microphone: asking for it, what to do when it is refused, and how loud it is. */

export type MicrophoneProblem = 'insecure' | 'refused' | 'missing' | 'busy';

/** What to do, in words. */
export const MICROPHONE_HELP: Record<MicrophoneProblem, string> = {
	insecure: 'Browsers allow the microphone only on secure (https) pages. Ask the organiser for the secure link.',
	refused: 'The microphone is not allowed on this page. Press the icon left of the address, allow the microphone, then check again.',
	missing: 'No microphone was found. Plug one in or choose another device in your system’s settings, then check again.',
	busy: 'The microphone cannot be used just now. Close other programs that use it, such as a video call, then check again.',
};

/** Asks for the microphone. Browsers may show a question to the person. */
export async function openMicrophone(): Promise<{ ok: true; stream: MediaStream } | { ok: false; problem: MicrophoneProblem }> {
	if (!('mediaDevices' in navigator)) return { ok: false, problem: 'insecure' };
	try {
		const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
		return { ok: true, stream: await navigator.mediaDevices.getUserMedia({ audio }) };
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
