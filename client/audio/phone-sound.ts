/** Any sound the browser can read as what a telephone carries: one channel, 8,000 samples a second, 16 bits. */

const RATE = 8_000;
const HEAD = 44;

/** Samples between -1 and 1 as a WAV file. */
export function wavOf(samples: Float32Array, rate: number): Uint8Array<ArrayBuffer> {
	const bytes = new Uint8Array(HEAD + samples.length * 2);
	const view = new DataView(bytes.buffer);
	const word = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at);
	word(0, 'RIFF');
	view.setUint32(4, bytes.length - 8, true);
	word(8, 'WAVEfmt ');
	view.setUint32(16, 16, true);
	view.setUint16(20, 1, true);
	view.setUint16(22, 1, true);
	view.setUint32(24, rate, true);
	view.setUint32(28, rate * 2, true);
	view.setUint16(32, 2, true);
	view.setUint16(34, 16, true);
	word(36, 'data');
	view.setUint32(40, samples.length * 2, true);
	for (const [index, sample] of samples.entries())
		view.setInt16(HEAD + index * 2, Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_767))), true);
	return bytes;
}

/** The channels of a sound as one: their mean. */
export function mixed(channels: readonly Float32Array[]): Float32Array {
	const [first, ...others] = channels;
	if (!first || others.length === 0) return first ?? new Float32Array();
	return first.map((sample, index) => others.reduce((sum, channel) => sum + (channel[index] ?? 0), sample) / channels.length);
}

/** Null when the browser cannot read it: the server then says what is wrong with it. */
export async function phoneSound(file: Blob): Promise<Blob | null> {
	// The context's rate is what the sound is brought to as it is read.
	const context = new OfflineAudioContext(1, 1, RATE);
	try {
		const sound = await context.decodeAudioData(await file.arrayBuffer());
		const channels = Array.from({ length: sound.numberOfChannels }, (_, index) => sound.getChannelData(index));
		return new Blob([wavOf(mixed(channels), RATE)], { type: 'audio/wav' });
	} catch {
		return null;
	}
}
