/** Codes of `{error:{code,message,requestId,details?}}`, the one shape of a refused request. */
export const ERROR_CODES = [
	'invalid_input',
	'not_signed_in',
	'forbidden',
	'not_found',
	'gone',
	'conflict',
	'not_ready',
	'too_large',
	'rate_limited',
	'full',
	'unavailable',
	'internal',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export interface ErrorBody {
	error: { code: ErrorCode; message: string; requestId: string; details?: unknown };
}

/** HTTP status of each code. */
export const ERROR_STATUS = {
	invalid_input: 400,
	not_signed_in: 401,
	forbidden: 403,
	not_found: 404,
	gone: 410,
	conflict: 409,
	not_ready: 409,
	too_large: 413,
	rate_limited: 429,
	full: 503,
	unavailable: 503,
	internal: 500,
} as const satisfies Record<ErrorCode, number>;

/** Close codes of our sockets. */
export const CLOSE = {
	normal: 1000,
	protocol: 4400,
	notSignedIn: 4401,
	forbidden: 4403,
	gone: 4404,
	replaced: 4408,
	tooOld: 4409,
	rateLimited: 4429,
	full: 4503,
} as const;

/** Whether a page should open the socket again after it was closed with `code`. */
export function shouldReconnect(code: number): boolean {
	switch (code) {
		case CLOSE.normal:
		case CLOSE.protocol:
		case CLOSE.notSignedIn:
		case CLOSE.forbidden:
		case CLOSE.gone:
		case CLOSE.replaced:
		case CLOSE.tooOld:
			return false;
		default:
			return true;
	}
}
