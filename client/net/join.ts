/** The public side of a link: what it opens, joining, and tickets for the socket. No account, the link is enough (R8). */
import type { AudioView, DialInView } from '../../protocol/carrier.ts';
import type { LinkKind, StatusKind } from '../../protocol/enums.ts';
import type { ErrorBody, ErrorCode } from '../../protocol/errors.ts';
import type { Script } from '../../protocol/script.ts';
import type { AlertBarView } from '../../protocol/views.ts';

/** What a link shows before anybody joined. */
export interface JoinInfo {
	kind: LinkKind;
	campaign: { name: string; practice: boolean; simulated: boolean };
	state: {
		kind: StatusKind;
		sentence: string;
		reason: string | null;
		opensText: string | null;
		opensAt?: number | null;
		loading: { placed: number; total: number; percent: number } | null;
	};
	bars: AlertBarView[];
	/** Server's clock, epoch ms, and how many of its ms one of ours is. */
	now: number;
	speed: number;
	/** IANA zone of the campaign. */
	zone: string;
	/** When the next bar appears, in real ms from now; null = none is waiting. */
	nextBarInMs: number | null;
	/** Caller links only. */
	script?: Script;
}
/** A session this browser owns. `key` proves it to the server and is never shown. */
export interface SessionKey {
	sessionId: string;
	key: string;
}
/** A refused or failed request. `status` 0: the server could not be reached. */
export class JoinError extends Error {
	readonly code: ErrorCode | 'offline';
	readonly status: number;
	constructor(code: ErrorCode | 'offline', message: string, status: number) {
		super(message);
		this.name = 'JoinError';
		this.code = code;
		this.status = status;
	}
	/** Whether the same request may succeed later. */
	get passing(): boolean {
		return this.status === 0 || this.status === 429 || this.status >= 500;
	}
}

const REQUEST_MS = 15_000;

function isErrorBody(body: unknown): body is ErrorBody {
	if (typeof body !== 'object' || body === null || !('error' in body)) return false;
	const { error } = body;
	return typeof error === 'object' && error !== null && 'code' in error && 'message' in error;
}

async function request<T>(path: string, body?: unknown): Promise<T> {
	let response: Response;
	let answer: unknown;
	try {
		response = await fetch(path, {
			headers: body === undefined ? {} : { 'content-type': 'application/json' },
			signal: AbortSignal.timeout(REQUEST_MS),
			// Browsers keep an answer 410 for ever unless told otherwise; a link may work again.
			cache: 'no-store',
			...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
		});
		answer = await response.json().catch(() => null);
	} catch {
		throw new JoinError('offline', 'The server cannot be reached. Check your connection.', 0);
	}
	if (response.ok) return answer as T;
	if (isErrorBody(answer)) throw new JoinError(answer.error.code, answer.error.message, response.status);
	throw new JoinError('internal', 'The server gave an answer this page does not understand.', response.status);
}

const base = (token: string): string => `/api/join/${encodeURIComponent(token)}`;

/** What came with the page itself, once: it is of the moment when the page was opened. */
export function givenJoinInfo(): JoinInfo | null {
	const given = document.getElementById('join-info');
	given?.remove();
	return given === null || given.textContent === null ? null : (JSON.parse(given.textContent) as JoinInfo);
}
export const fetchJoinInfo = (token: string): Promise<JoinInfo> => request(base(token));

/** A new session. The ticket opens its first socket. */
export const joinAsCaller = (
	token: string,
	body: { name: string; phone: string; elsewhere: 'ask' | 'move' | 'other' },
): Promise<SessionKey & { ticket: string }> => request(`${base(token)}/caller`, body);
export const joinAsClicker = (token: string, body: { name: string }): Promise<SessionKey & { ticket: string }> =>
	request(`${base(token)}/clicker`, body);

/** What the browser needs for its own sound at the carrier. */
export const fetchAudio = (token: string, { sessionId, key }: SessionKey): Promise<AudioView> =>
	request(`${base(token)}/audio`, { sessionId, key });
/** A number and a PIN, to have the sound by phone. */
export const fetchDialIn = (token: string, { sessionId, key }: SessionKey): Promise<DialInView> =>
	request(`${base(token)}/dial-in`, { sessionId, key });

/** A fresh ticket, good for one try to open the socket. */
export async function fetchTicket(token: string, session: SessionKey): Promise<string> {
	const { ticket } = await request<{ ticket: string }>(`${base(token)}/ticket`, { sessionId: session.sessionId, key: session.key });
	return ticket;
}
