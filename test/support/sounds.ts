/** Sound files made by hand, for tests of recordings. */

/** A tone as WAV: 16-bit PCM, unless said otherwise. */
export function wavFile(
	ms: number,
	{ rate = 8_000, channels = 1, code = 1 }: { rate?: number; channels?: number; code?: number } = {},
): Uint8Array<ArrayBuffer> {
	const bits = code === 1 ? 16 : 8;
	const align = (channels * bits) / 8;
	const samples = Math.round((rate * ms) / 1000);
	const bytes = new Uint8Array(44 + samples * align);
	const view = new DataView(bytes.buffer);
	const word = (at: number, text: string): void => bytes.set(new TextEncoder().encode(text), at);
	word(0, 'RIFF');
	view.setUint32(4, bytes.length - 8, true);
	word(8, 'WAVEfmt ');
	view.setUint32(16, 16, true);
	view.setUint16(20, code, true);
	view.setUint16(22, channels, true);
	view.setUint32(24, rate, true);
	view.setUint32(28, rate * align, true);
	view.setUint16(32, align, true);
	view.setUint16(34, bits, true);
	word(36, 'data');
	view.setUint32(40, samples * align, true);
	if (bits === 16)
		for (let sample = 0; sample < samples; sample++)
			for (let channel = 0; channel < channels; channel++)
				view.setInt16(44 + sample * align + channel * 2, Math.sin((sample * 440 * 2 * Math.PI) / rate) * 8_000, true);
	return bytes;
}

/** Silent frames of MPEG-1 layer III, 128 kbit/s at 44.1 kHz: 26 ms and 417 bytes each. */
export function mp3File(frames: number, tagBytes = 0): Uint8Array<ArrayBuffer> {
	const bytes = new Uint8Array((tagBytes === 0 ? 0 : 10 + tagBytes) + frames * 417);
	let at = 0;
	if (tagBytes > 0) {
		bytes.set(new TextEncoder().encode('ID3'), 0);
		bytes.set([4, 0, 0, (tagBytes >> 21) & 127, (tagBytes >> 14) & 127, (tagBytes >> 7) & 127, tagBytes & 127], 3);
		at = 10 + tagBytes;
	}
	for (let frame = 0; frame < frames; frame++, at += 417) bytes.set([0xff, 0xfb, 0x90, 0xc0], at);
	return bytes;
}
