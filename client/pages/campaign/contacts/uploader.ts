import type { ListView } from '../../../../protocol/rest.ts';
import { backoffMs } from '../../../net/backoff.ts';

/** How the uploader reaches the server. Both calls throw what they like; `failureOf` says what it means. */
export interface UploadTransport {
	/** Where the list stands now. */
	list(listId: number, signal: AbortSignal): Promise<ListView>;
	/** Sends the bytes that begin at `offset`; `last` ends the file. */
	put(listId: number, offset: number, part: Blob, last: boolean, signal: AbortSignal): Promise<ListView>;
}

/**
 * What a failed call asks for: `retry` (the connection broke, or the server is busy),
 * `moved` (the server stands elsewhere: another tab sent a part, or an answer was lost), or `stop` (it will never work; the message is for the admin).
 */
export type UploadFailure = { kind: 'retry' } | { kind: 'moved'; message: string } | { kind: 'stop'; message: string };

export interface UploadOptions {
	file: Blob;
	list: ListView;
	transport: UploadTransport;
	failureOf: (error: unknown) => UploadFailure;
	/** Resolves after so many ms, or earlier when the connection is back; rejects when the signal aborts. */
	wait: (ms: number, signal: AbortSignal) => Promise<void>;
	signal: AbortSignal;
	onProgress: (progress: UploadProgress) => void;
	/** 0 … 1, for the jitter. */
	random: () => number;
}

export interface UploadProgress {
	list: ListView;
	/** Set while the next try is being waited for. */
	waiting: boolean;
}

/** Ended for good; the message says why, for the admin. */
export class UploadStopped extends Error {
	override name = 'UploadStopped';
}

const KIB = 1024;
const MAX_PART_BYTES = 4 * KIB * KIB;
const MIN_PART_BYTES = 256 * KIB;
/** Parts that were accepted without the offset moving on: the file cannot be read. */
const MAX_STUCK = 5;
const WAITS = { firstMs: 500, maxMs: 15_000 };

/** About fifty parts a file, so that the bar moves, within 256 KiB and 4 MiB. */
export function partBytes(fileBytes: number): number {
	return Math.min(MAX_PART_BYTES, Math.max(MIN_PART_BYTES, Math.ceil(fileBytes / 50)));
}

/**
 * Sends what the server does not have yet, part by part, until the list is no longer `uploading`.
 * A broken connection is waited out and the server asked where to go on, so that no row arrives twice.
 */
export async function uploadFile(options: UploadOptions): Promise<ListView> {
	const { file, transport, signal, onProgress } = options;
	let list = options.list;
	let offset = list.nextOffset;
	let failures = 0;
	let stuck = 0;
	while (list.state === 'uploading') {
		signal.throwIfAborted();
		const end = Math.min(file.size, offset + partBytes(file.size));
		try {
			list = await transport.put(list.id, offset, file.slice(offset, end), end === file.size, signal);
			stuck = list.state === 'uploading' && list.nextOffset <= offset ? stuck + 1 : 0;
			if (stuck > MAX_STUCK) throw new UploadStopped('The server does not take this file any further. Check that it is a CSV file.');
			offset = list.nextOffset;
			failures = 0;
			onProgress({ list, waiting: false });
		} catch (error) {
			signal.throwIfAborted();
			const failure = error instanceof UploadStopped ? { kind: 'stop' as const, message: error.message } : options.failureOf(error);
			if (failure.kind === 'stop') throw new UploadStopped(failure.message);
			failures += 1;
			list = await whereToGoOn(options, list, failures, failure.kind === 'moved' && failures < MAX_STUCK);
			// Refused although it stands where we sent: that will not get better for ever.
			stuck = failure.kind === 'moved' && list.nextOffset === offset ? stuck + 1 : 0;
			if (stuck > MAX_STUCK && failure.kind === 'moved') throw new UploadStopped(failure.message);
			offset = list.nextOffset;
		}
	}
	return list;
}

/** Waits (the first time not if `atOnce`), then asks the server where it stands, as often as it takes. */
async function whereToGoOn(options: UploadOptions, known: ListView, failures: number, atOnce: boolean): Promise<ListView> {
	for (let attempt = failures; ; attempt += 1) {
		if (!atOnce || attempt > failures) {
			options.onProgress({ list: known, waiting: true });
			await options.wait(backoffMs(attempt, options.random(), WAITS), options.signal);
			options.signal.throwIfAborted();
		}
		try {
			const list = await options.transport.list(known.id, options.signal);
			options.onProgress({ list, waiting: false });
			return list;
		} catch (error) {
			options.signal.throwIfAborted();
			const failure = options.failureOf(error);
			if (failure.kind === 'stop') throw new UploadStopped(failure.message);
		}
	}
}

/** An unfinished list that this file belongs to: same name, same size. */
export function unfinishedListFor(lists: readonly ListView[], file: { name: string; size: number }): ListView | undefined {
	return lists.find((list) => list.state === 'uploading' && list.bytes === file.size && list.name === listName(file.name));
}

/** The list's name, from the file's. */
export function listName(fileName: string): string {
	const trimmed = fileName.trim().slice(0, 200).trim();
	return trimmed === '' ? 'Contacts' : trimmed;
}
