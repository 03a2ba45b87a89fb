import type { Context, ErrorHandler, NotFoundHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { ERROR_STATUS, type ErrorBody, type ErrorCode } from '../../protocol/errors.ts';
import { ApiError } from '../lib/api-error.ts';
import { redact } from '../lib/redact.ts';
import type { AppEnv } from '../routes/router.ts';

function answer(c: Context<AppEnv>, code: ErrorCode, message: string, details?: unknown): Response {
	const body: ErrorBody = { error: { code, message, requestId: c.get('requestId'), ...(details === undefined ? {} : { details }) } };
	return c.json(body, ERROR_STATUS[code]);
}

/** Platform trouble that is worth another try: an object that moved or is overloaded, D1 that is busy. */
function isPassing(error: Error): boolean {
	const says = (flag: string) => flag in error && Reflect.get(error, flag) === true;
	return says('retryable') || says('overloaded') || /D1_ERROR.*(overloaded|timeout|reset)/i.test(error.message);
}

const HTTP_CODES: Record<number, ErrorCode> = {
	400: 'invalid_input',
	401: 'not_signed_in',
	403: 'forbidden',
	404: 'not_found',
	413: 'too_large',
};

/** Every failed request in one shape. Of our own bugs only the request's id goes out; the log has the rest. */
export const onError: ErrorHandler<AppEnv> = (error, c) => {
	if (error instanceof ApiError) return answer(c, error.code, error.message, error.details);
	if (error instanceof HTTPException && error.status === 415)
		return answer(c, 'invalid_input', 'Send the body as JSON, with the header "Content-Type: application/json".');
	if (error instanceof HTTPException && error.status < 500)
		return answer(c, HTTP_CODES[error.status] ?? 'invalid_input', error.message || 'The request could not be read.');
	if (isPassing(error)) return answer(c, 'unavailable', 'The server is busy. Please try again in a moment.');
	const line = { level: 'error', requestId: c.get('requestId'), method: c.req.method, path: redact(c.req.path) };
	console.error(JSON.stringify({ ...line, error: redact(error.stack ?? String(error)) }));
	return answer(c, 'internal', 'Something went wrong on the server. It has been logged.');
};

export const onNotFound: NotFoundHandler<AppEnv> = (c) => answer(c, 'not_found', 'There is nothing at this address.');
