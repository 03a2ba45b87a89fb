/** `Idempotency-Key` on any POST: the first answer is kept for a day and given again, so that a repeat does nothing. */
import type { Context, MiddlewareHandler } from 'hono';
import { LIMITS } from '../../protocol/limits.ts';
import { databaseOf } from '../directory/database.ts';
import { claimKey, keepAnswer, releaseKey } from '../directory/idempotency.ts';
import { clockOf, secretOf } from '../env.ts';
import { ApiError } from '../lib/api-error.ts';
import { seal, unseal } from '../lib/seal.ts';
import { sha256Hex } from '../lib/tokens.ts';
import type { AppEnv } from '../routes/router.ts';

const PURPOSE = 'idempotent answer';
const KEY_SHAPE = /^[\x21-\x7e]{1,200}$/;

/** What a repeat must be the same in. Uploads are told apart by their length: a file is too large to be read twice. */
async function fingerprint(c: Context<AppEnv>): Promise<string> {
	const { pathname, search } = new URL(c.req.url);
	const type = c.req.header('content-type') ?? '';
	const body = /^application\/json\b/i.test(type) ? await c.req.text() : `${type} ${c.req.header('content-length') ?? '0'}`;
	return await sha256Hex(`POST ${pathname}${search}\n${body}`);
}

function answerAgain(status: number, body: string): Response {
	const headers = { 'content-type': 'application/json', 'idempotent-replayed': 'true' };
	return new Response(body === '' ? null : body, { status, headers: body === '' ? { 'idempotent-replayed': 'true' } : headers });
}

/** Runs after the sign-in: a key belongs to whoever sent it. Requests that need no sign-in have none. */
export const idempotency: MiddlewareHandler<AppEnv> = async (c, next) => {
	const key = c.req.header('idempotency-key');
	const principal = c.get('principal');
	if (key === undefined || c.req.method !== 'POST' || !principal) return await next();
	if (!KEY_SHAPE.test(key)) throw new ApiError('invalid_input', 'An Idempotency-Key has 1 to 200 printable characters without spaces.');
	const db = databaseOf(c.env);
	const who = { principal: `${principal.organisationId} ${principal.id}`, key };
	const request = await fingerprint(c);
	const now = clockOf(c.env).now();
	const kept = await claimKey(db, who, request, { now, oldest: now - LIMITS.idempotencyMs });
	if (kept) {
		if (kept.request !== request)
			throw new ApiError('conflict', 'This Idempotency-Key was used for another request.', { reason: 'idempotency_key_reused' });
		const body = kept.answer === null ? null : await unseal(secretOf(c.env), PURPOSE, kept.answer);
		if (kept.status !== null && body !== null) {
			c.res = answerAgain(kept.status, body);
			return;
		}
		throw new ApiError(
			'conflict',
			'The first request with this Idempotency-Key is still at work, or was cut off. Look what became of it before you send it with a new key.',
			{ reason: 'idempotency_in_progress' },
		);
	}
	await next();
	// Hono has turned a thrown error into the answer by now. The server's own trouble is worth another try.
	const type = c.res.headers.get('content-type') ?? '';
	const isKept = c.res.status < 500 && c.res.status !== 429 && (c.res.body === null || type.startsWith('application/json'));
	const text = isKept ? await c.res.clone().text() : '';
	if (!isKept || text.length > LIMITS.jsonBodyBytes) return await releaseKey(db, who);
	await keepAnswer(db, who, c.res.status, await seal(secretOf(c.env), PURPOSE, text));
};
