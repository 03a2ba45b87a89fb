import { LIMITS } from '../../protocol/limits.ts';
import { ApiError } from '../lib/api-error.ts';

/** The body of a request, never more of it in memory than `most` bytes; a larger one is refused in these words. */
export async function bytesOf(request: Request, most: number, words: string): Promise<Uint8Array> {
	const tooLarge = () => new ApiError('too_large', words);
	if (Number(request.headers.get('content-length') ?? 0) > most) throw tooLarge();
	const parts: Uint8Array[] = [];
	let bytes = 0;
	for await (const part of request.body ?? []) {
		bytes += part.byteLength;
		if (bytes > most) throw tooLarge();
		parts.push(part);
	}
	return await new Blob(parts).bytes();
}

/** The body of a webhook as text. */
export async function smallBody(request: Request): Promise<string> {
	const bytes = await bytesOf(request, LIMITS.webhookBytes, `A webhook has at most ${LIMITS.webhookBytes} bytes.`);
	return new TextDecoder().decode(bytes);
}
