import { LIMITS } from '../../protocol/limits.ts';
import { ApiError } from '../lib/api-error.ts';

/** The body of a webhook as text, never more of it in memory than the limit. */
export async function smallBody(request: Request): Promise<string> {
	const tooLarge = () => new ApiError('too_large', `A webhook has at most ${LIMITS.webhookBytes} bytes.`);
	if (Number(request.headers.get('content-length') ?? 0) > LIMITS.webhookBytes) throw tooLarge();
	const parts: Uint8Array[] = [];
	let bytes = 0;
	for await (const part of request.body ?? []) {
		bytes += part.byteLength;
		if (bytes > LIMITS.webhookBytes) throw tooLarge();
		parts.push(part);
	}
	return await new Blob(parts).text();
}
