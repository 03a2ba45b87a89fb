/** Where carriers report. Signed, small, answered at once; mounted at /hooks. */
import { Hono } from 'hono';
import type { z } from 'zod';
import type { LegAction } from '../carriers/port.ts';
import { checkSignature, SIGNATURE_HEADER } from '../carriers/simulated/signature.ts';
import { answerBody, eventsBody } from '../carriers/wire.ts';
import { clockOf, secretOf } from '../env.ts';
import { ApiError } from '../lib/api-error.ts';
import type { AppEnv } from './router.ts';
import { smallBody } from './small-body.ts';

/** The checked body of a webhook of the simulated carrier. Throws ApiError. */
async function signedBody<S extends z.ZodType>(request: Request, env: AppEnv['Bindings'], schema: S): Promise<z.infer<S>> {
	if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? ''))
		throw new ApiError('invalid_input', 'A webhook is application/json.');
	const text = await smallBody(request);
	const clock = clockOf(env);
	const path = new URL(request.url).pathname;
	const check = checkSignature(
		secretOf(env),
		request.headers.get(SIGNATURE_HEADER),
		{ path, body: text },
		{ now: clock.now(), speed: clock.speed },
	);
	if (check === 'missing') throw new ApiError('not_signed_in', 'A webhook has to be signed.');
	if (check !== 'good') throw new ApiError('forbidden', check === 'old' ? 'This signature is too old.' : 'This signature is wrong.');
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw new ApiError('invalid_input', 'The body is not JSON.');
	}
	const parsed = schema.safeParse(value);
	if (!parsed.success) throw new ApiError('invalid_input', 'The body is not a webhook of ours.');
	return parsed.data;
}

const belongs = (legId: string, campaignId: string): boolean => legId.startsWith(`${campaignId}.`);

/** Calls that are not the campaign's are none of its business: answered as if they were, so that nothing can be probed. */
export const hooks = new Hono<AppEnv>()
	.post('/simulated/:campaignId/events', async (c) => {
		const campaignId = c.req.param('campaignId');
		const { events } = await signedBody(c.req.raw, c.env, eventsBody);
		const own = events.filter((event) => belongs(event.legId, campaignId));
		if (own.length > 0) await c.env.CAMPAIGN.getByName(campaignId).carrierEvents(own);
		return c.json({});
	})
	.post('/simulated/:campaignId/answer', async (c) => {
		const campaignId = c.req.param('campaignId');
		const request = await signedBody(c.req.raw, c.env, answerBody);
		const unknown: LegAction = { do: 'hangup' };
		return c.json(belongs(request.legId, campaignId) ? await c.env.CAMPAIGN.getByName(campaignId).carrierAnswer(request) : unknown);
	});
