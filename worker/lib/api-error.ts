import type { ErrorCode } from '../../protocol/errors.ts';
import type { Result } from './result.ts';

/** The request's own mistake, or a rule's refusal: answered in the one error shape, with words that people can read. */
export class ApiError extends Error {
	override name = 'ApiError';
	readonly code: ErrorCode;
	readonly details: unknown;
	constructor(code: ErrorCode, message: string, details?: unknown) {
		super(message);
		this.code = code;
		this.details = details;
	}
}

/** The value of a `Result`, or its refusal as an `ApiError`. */
export function unwrap<T>(result: Result<T>): T {
	if (result.ok) return result.value;
	throw new ApiError(result.code, result.message);
}
