/** Fetches what a <Play> names, as Twilio does: any sound by its content type. */

/** How long a WAV file plays by its own head; other kinds play `otherwise` ms. */
function lengthOf(bytes: Buffer, otherwise: number): number {
	if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.length < 44) return otherwise;
	const byteRate = bytes.readUInt32LE(28);
	return byteRate === 0 ? otherwise : ((bytes.length - 44) / byteRate) * 1000;
}

/** Ms; null when it cannot be had or is no sound. */
export async function soundAt(url: string, otherwise: number): Promise<number | null> {
	try {
		const response = await fetch(url);
		const bytes = Buffer.from(await response.arrayBuffer());
		const isSound = /^audio\/(wav|wave|x-wav|mpeg|mp3|aiff|x-aiff|x-gsm|gsm|ulaw)\b/.test(response.headers.get('content-type') ?? '');
		return response.ok && isSound ? lengthOf(bytes, otherwise) : null;
	} catch {
		return null;
	}
}
