/** Long answers, written as fast as they are read and never further ahead. */

/**
 * The parts of a text as the body of an answer. Each is handed over before the next is made, so that memory does not grow with the answer;
 * a reader who goes away ends the generator. A failure breaks the transfer off, so that half a file never looks whole.
 */
export function textStream(parts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
	const { readable, writable } = new IdentityTransformStream();
	void pour(parts, writable.getWriter());
	return readable;
}

async function pour(parts: AsyncGenerator<string>, writer: WritableStreamDefaultWriter<Uint8Array>): Promise<void> {
	const text = new TextEncoder();
	try {
		for await (const part of parts) await writer.write(text.encode(part));
		await writer.close();
	} catch (error) {
		// The reader sees a body that was cut off, which is what happened. A reader who left does not hear of it.
		await writer.abort(error).catch(() => undefined);
	}
}
