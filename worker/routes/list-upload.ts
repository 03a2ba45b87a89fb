/** Bytes of an uploaded file into a list: bounded memory, and every batch committed together with how far the file was read. */
import { LIMITS } from '../../protocol/limits.ts';
import { databaseOf } from '../directory/database.ts';
import { commitBatch, failList, findList, finishList, type ListRow } from '../directory/lists.ts';
import { fileProblem, SAMPLE_BYTES } from '../domain/csv/detect.ts';
import { ImportProblem, importRows } from '../domain/csv/import.ts';
import { ApiError } from '../lib/api-error.ts';
import { present } from '../lib/assert.ts';

const READ_BYTES = 32_768;

/** The body of a request, unpacked if it is gzip; refused when it grows too large. */
export async function* fileBytes(request: Request): AsyncGenerator<Uint8Array> {
	const encoding = request.headers.get('content-encoding')?.toLowerCase() ?? 'identity';
	if (!['identity', 'gzip', 'x-gzip'].includes(encoding)) {
		throw new ApiError('invalid_input', `Content-Encoding "${encoding}" is not understood; send the file as it is, or gzip.`);
	}
	if (!request.body) return;
	const packed = encoding !== 'identity';
	const stream: ReadableStream<Uint8Array> = packed ? request.body.pipeThrough(new DecompressionStream('gzip')) : request.body;
	let total = 0;
	// Left to itself a read gives 4 kB: a list of a million rows would be twenty thousand of them.
	const reader = stream.getReader({ mode: 'byob' });
	try {
		for (;;) {
			const { value, done } = await reader.readAtLeast(READ_BYTES / 2, new Uint8Array(READ_BYTES)).catch((error: unknown) => {
				if (packed && error instanceof TypeError) throw new ApiError('invalid_input', 'The gzip data is damaged.');
				throw error;
			});
			if (done) return;
			total += value.length;
			if (total > LIMITS.uploadPartBytes) {
				throw new ApiError('too_large', `At most ${LIMITS.uploadPartBytes / 1_000_000} MB in one request: send the file in parts.`);
			}
			yield value;
		}
	} finally {
		await reader.cancel().catch(() => undefined);
	}
}

/** The first bytes, and an iteration over all of them, those included. */
export async function peek(
	bytes: AsyncIterable<Uint8Array>,
	length: number,
): Promise<{ sample: Uint8Array; all: AsyncGenerator<Uint8Array> }> {
	const iterator = bytes[Symbol.asyncIterator]();
	const first: Uint8Array[] = [];
	let gathered = 0;
	while (gathered < length) {
		const { value, done } = await iterator.next();
		if (done) break;
		first.push(value);
		gathered += value.length;
	}
	const sample = new Uint8Array(Math.min(gathered, length));
	let at = 0;
	for (const part of first) {
		sample.set(part.subarray(0, sample.length - at), at);
		at = Math.min(sample.length, at + part.length);
	}
	async function* all() {
		yield* first;
		yield* { [Symbol.asyncIterator]: () => iterator };
	}
	return { sample, all: all() };
}

export interface Part {
	list: ListRow;
	bytes: AsyncIterable<Uint8Array>;
	/** Byte of the file at which the part begins. */
	offset: number;
	/** The part ends where the file ends. */
	last: boolean;
	defaultCountry: string;
}

/** So few first bytes say nothing about the file yet. */
const TELLING_BYTES = 1_024;

/** Takes in one part. Answers with the list as it stands then; refuses a part that does not begin where the list stands. */
export async function receive(d1: D1Database, { list, bytes, offset, last, defaultCountry }: Part): Promise<ListRow> {
	const db = databaseOf({ DB: d1 });
	const now = async () => present(await findList(db, list.campaignId, list.id), 'the list of this upload');
	if (list.state !== 'uploading' || offset !== list.nextOffset) throw misplaced(list);
	const { sample, all } = await peek(bytes, offset === 0 ? SAMPLE_BYTES : 0);
	const problem = offset === 0 && (last || sample.length >= TELLING_BYTES) ? fileProblem(sample) : null;
	if (problem !== null) {
		await failList(db, list, problem);
		return await now();
	}
	let received = offset;
	async function* counted() {
		for await (const part of all) {
			received += part.length;
			yield part;
		}
	}
	// A connection that was cut in a polite way must not turn half a row into a last one.
	const isWhole = () => last && (list.bytes === 0 || received === list.bytes);
	const from = { offset, recordsRead: list.recordsRead, rows: list.rows };
	let at = offset;
	try {
		for await (const batch of importRows(counted(), list.format, defaultCountry, from, { last: isWhole })) {
			if (!(await commitBatch(d1, list.id, at, batch))) throw misplaced(await now());
			at = batch.position.offset;
		}
	} catch (error) {
		if (!(error instanceof ImportProblem)) throw error;
		await failList(db, list, error.message);
	}
	const after = await now();
	if (!last || after.state !== 'uploading') return after;
	if (!isWhole()) throw misplaced(after, `The file was said to have ${list.bytes} bytes, but it ended after ${received}.`);
	await end(d1, after, received);
	return await now();
}

/** Nothing follows: the list is ready, or it turned out to hold nothing. */
async function end(d1: D1Database, list: ListRow, bytes: number): Promise<void> {
	const db = databaseOf({ DB: d1 });
	if (bytes === 0) await failList(db, list, 'The file is empty.');
	else if (list.rows === 0) await failList(db, list, 'There are no contacts in this file.');
	else await finishList(db, list, bytes);
}

function misplaced(list: ListRow, why?: string): ApiError {
	const { nextOffset, state } = list;
	const message = state === 'uploading' ? `The next part begins at byte ${nextOffset}.` : 'This list takes no more bytes.';
	return new ApiError('conflict', why === undefined ? message : `${why} ${message}`, { nextOffset, state });
}
