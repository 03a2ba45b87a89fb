/** Requests to the carrier's REST interface, and what their answers mean. Plain fetch; nothing is ever repeated here. */
import { API_VERSION, type TwilioAccount } from './config.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;
export type RestAccount = Pick<TwilioAccount, 'accountSid' | 'apiKeySid' | 'apiKeySecret' | 'apiBase'>;

export type RestAnswer =
	| { ok: true; body: Record<string, unknown> }
	/** It did not happen. `code` and `message` are the carrier's own. */
	| { ok: false; why: 'rejected'; status: number; code: string; message: string }
	| { ok: false; why: 'throttled'; status: number; code: string; message: string; retryAfterMs: number }
	/** It may have happened. */
	| { ok: false; why: 'unknown'; message: string };

export interface RestRequest {
	method: 'GET' | 'POST' | 'DELETE';
	/** Below the account, e.g. /Calls.json */
	path: string;
	/** Query of a GET, body of a POST; an array repeats its name. */
	params?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
	timeoutMs?: number;
}

const TIMEOUT_MS = 5_000;
/** Codes by which the carrier says "not now": too many requests, too many calls, queue full. */
const LATER = new Set(['20429', '10004', '22005', '14107']);

function encoded(params: RestRequest['params']): URLSearchParams {
	const form = new URLSearchParams();
	for (const [name, value] of Object.entries(params ?? {}))
		for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) form.append(name, String(one));
	return form;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
export const textOf = (body: Record<string, unknown>, name: string): string => {
	const value = body[name];
	return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
};

async function bodyOf(response: Response): Promise<Record<string, unknown> | null> {
	try {
		const value: unknown = JSON.parse(await response.text());
		return isRecord(value) ? value : null;
	} catch {
		return null;
	}
}

function retryAfterMs(response: Response): number {
	const seconds = Number(response.headers.get('retry-after'));
	return Number.isFinite(seconds) && seconds > 0 ? Math.min(60_000, seconds * 1000) : 1_000;
}

/** One request. Never throws. */
export async function rest(fetch: Fetch, account: RestAccount, request: RestRequest): Promise<RestAnswer> {
	const form = encoded(request.params);
	const query = request.method === 'GET' && form.size > 0 ? `?${form}` : '';
	const url = `${account.apiBase}/${API_VERSION}/Accounts/${account.accountSid}${request.path}${query}`;
	const abort = new AbortController();
	const timer = setTimeout(() => abort.abort(), request.timeoutMs ?? TIMEOUT_MS);
	try {
		const response = await fetch(url, {
			method: request.method,
			headers: {
				authorization: `Basic ${btoa(`${account.apiKeySid}:${account.apiKeySecret}`)}`,
				accept: 'application/json',
				...(request.method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
			},
			redirect: 'manual',
			signal: abort.signal,
			...(request.method === 'POST' ? { body: form.toString() } : {}),
		});
		return meaningOf(response, await bodyOf(response));
	} catch (error) {
		return { ok: false, why: 'unknown', message: error instanceof Error ? error.message : 'The carrier could not be reached.' };
	} finally {
		clearTimeout(timer);
	}
}

function meaningOf(response: Response, body: Record<string, unknown> | null): RestAnswer {
	const { status } = response;
	if (status >= 200 && status < 300) {
		if (status === 204) return { ok: true, body: {} };
		return body ? { ok: true, body } : { ok: false, why: 'unknown', message: 'The carrier’s answer could not be read.' };
	}
	const code = body ? textOf(body, 'code') || String(status) : String(status);
	const message = (body ? textOf(body, 'message') : '') || `The carrier answered with status ${status}.`;
	if (status === 429 || LATER.has(code))
		return { ok: false, why: 'throttled', status, code, message, retryAfterMs: retryAfterMs(response) };
	if (status >= 500 || status < 400) return { ok: false, why: 'unknown', message };
	return { ok: false, why: 'rejected', status, code, message };
}
