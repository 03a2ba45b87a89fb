import type { ErrorCode } from '../../protocol/errors.ts';

/** A rule's answer: it was done, or it was refused for a reason that people can read. */
export type Result<T> = { ok: true; value: T } | { ok: false; code: ErrorCode; message: string };

export const done = <T>(value: T): Result<T> => ({ ok: true, value });
export const refused = (code: ErrorCode, message: string): Result<never> => ({ ok: false, code, message });
