import { signal } from '@preact/signals';
import type { ListView } from '../../../../protocol/rest.ts';
import { ApiFailure, api, failureText } from '../../../net/api.ts';
import { campaignStore } from '../../../state/campaign.ts';
import { type UploadFailure, UploadStopped, type UploadTransport, uploadFile } from './uploader.ts';

/** An upload of this page; it goes on while other steps are looked at. */
export interface ActiveUpload {
	campaignId: string;
	list: ListView;
	/** The connection is gone; the next try comes by itself. */
	waiting: boolean;
	/** Why it ended without success. */
	problem: string | null;
	cancel: () => void;
}

/** Uploads under way, and those that failed and were not put away yet. */
export const uploads = signal<readonly ActiveUpload[]>([]);

const put = (upload: ActiveUpload) => {
	uploads.value = [...uploads.value.filter((other) => other.list.id !== upload.list.id), upload];
};

/** Takes an upload out of sight. */
export function forgetUpload(listId: number): void {
	uploads.value = uploads.value.filter((upload) => upload.list.id !== listId);
}

function failureOf(error: unknown): UploadFailure {
	if (!(error instanceof ApiFailure)) return { kind: 'stop', message: failureText(error) };
	if (error.code === 'conflict') return { kind: 'moved', message: failureText(error) };
	const passing = error.status === 0 || error.status === 408 || error.status === 429 || error.status >= 500;
	return passing ? { kind: 'retry' } : { kind: 'stop', message: failureText(error) };
}

function transportOf(campaignId: string): UploadTransport {
	const base = `/campaigns/${encodeURIComponent(campaignId)}/lists`;
	return {
		list: (listId, signal) => api.get<ListView>(`${base}/${listId}`, { signal }),
		put: (listId, offset, part, last, signal) =>
			api.put<ListView>(`${base}/${listId}/content?offset=${offset}${last ? '&last=true' : ''}`, undefined, {
				body: part,
				headers: { 'content-type': 'application/octet-stream' },
				signal,
			}),
	};
}

/** Resolves after `ms`, at once when the network comes back, and when it was cancelled (the uploader looks at the signal itself). */
function wait(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const done = () => {
			clearTimeout(timer);
			removeEventListener('online', done);
			signal.removeEventListener('abort', done);
			resolve();
		};
		const timer = setTimeout(done, ms);
		addEventListener('online', done);
		signal.addEventListener('abort', done);
	});
}

const warnBeforeLeaving = (event: BeforeUnloadEvent) => event.preventDefault();
function watchLeaving(): void {
	if (uploads.value.some((upload) => upload.problem === null)) addEventListener('beforeunload', warnBeforeLeaving);
	else removeEventListener('beforeunload', warnBeforeLeaving);
}

/**
 * Sends `file` into `list` from where the server stands. Progress is in `uploads`; resolves with the finished list, or null when it was
 * cancelled or failed (then `uploads` says why).
 */
export async function startUpload(campaignId: string, list: ListView, file: File): Promise<ListView | null> {
	const controller = new AbortController();
	let upload: ActiveUpload = { campaignId, list, waiting: false, problem: null, cancel: () => controller.abort() };
	const show = (change: Partial<ActiveUpload>) => {
		upload = { ...upload, ...change };
		put(upload);
	};
	show({});
	watchLeaving();
	try {
		const finished = await uploadFile({
			file,
			list,
			transport: transportOf(campaignId),
			failureOf,
			wait,
			signal: controller.signal,
			onProgress: (progress) => show(progress),
			random: Math.random,
		});
		forgetUpload(list.id);
		await campaignStore(campaignId).refreshReadiness();
		return finished;
	} catch (error) {
		if (controller.signal.aborted) forgetUpload(list.id);
		else show({ waiting: false, problem: error instanceof UploadStopped ? error.message : failureText(error) });
		return null;
	} finally {
		watchLeaving();
	}
}
