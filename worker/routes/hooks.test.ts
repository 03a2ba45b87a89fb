import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../protocol/limits.ts';
import { SIGNATURE_HEADER, sign } from '../carriers/simulated/signature.ts';
import { onError } from '../middleware/errors.ts';
import { hooks } from './hooks.ts';
import type { AppEnv } from './router.ts';

const SECRET = 'only-for-tests-0123456789abcdef0123456789';
const PATH = '/hooks/simulated/cmp/events';
const ringing = { id: 'cmp.1.x.2', legId: 'cmp.1.x', at: 1_000, t: 'ringing' };

/** The routes with a campaign that notes what it was told. */
function world() {
	const told: unknown[] = [];
	const env = {
		APP_SECRET: SECRET,
		CAMPAIGN: {
			getByName: (name: string) => ({
				carrierEvents: async (events: unknown) => void told.push({ name, events }),
				carrierAnswer: async (request: unknown) => {
					told.push({ name, request });
					return { do: 'join', room: 'session-1' };
				},
			}),
		},
	};
	const app = new Hono<AppEnv>().onError(onError).route('/hooks', hooks);
	const post = (body: string, headers: Record<string, string> = {}, path = PATH) =>
		app.request(path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } }, env);
	const signed = (body: unknown, change: { path?: string; at?: number; secret?: string } = {}) => {
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		const path = change.path ?? PATH;
		const signature = sign(change.secret ?? SECRET, change.at ?? Date.now(), path, text);
		return post(text, { [SIGNATURE_HEADER]: signature }, path);
	};
	return { told, post, signed };
}

describe('webhooks of the simulated carrier', () => {
	test('signed events reach their campaign, unknown fields and all', async () => {
		const { told, signed } = world();
		const response = await signed({ events: [{ ...ringing, newField: 1 }] });
		expect(response.status).toBe(200);
		expect(told).toEqual([{ name: 'cmp', events: [ringing] }]);
	});

	test('an answer request is answered with the decision', async () => {
		const { told, signed } = world();
		const request = { id: 'cmp.1.x.ask1', legId: 'cmp.1.x', at: 1_000, verdict: 'person' };
		const response = await signed(request, { path: '/hooks/simulated/cmp/answer' });
		expect(await response.json()).toEqual({ do: 'join', room: 'session-1' });
		expect(told).toEqual([{ name: 'cmp', request }]);
	});

	test('calls of another campaign are answered as if they were known, and go nowhere', async () => {
		const { told, signed } = world();
		expect((await signed({ events: [{ ...ringing, legId: 'other.1.x' }] })).status).toBe(200);
		const request = { id: 'a', legId: 'other.1.x', at: 1, verdict: 'unknown' };
		expect(await (await signed(request, { path: '/hooks/simulated/cmp/answer' })).json()).toEqual({ do: 'hangup' });
		expect(told).toEqual([]);
	});

	test('no signature 401; wrong, foreign, moved or old ones 403', async () => {
		const { told, post, signed } = world();
		const text = JSON.stringify({ events: [ringing] });
		expect((await post(text)).status).toBe(401);
		const good = sign(SECRET, Date.now(), PATH, text);
		expect((await post(text, { [SIGNATURE_HEADER]: 'nonsense' })).status).toBe(403);
		expect((await post(`${text} `, { [SIGNATURE_HEADER]: good })).status).toBe(403);
		expect((await post(text, { [SIGNATURE_HEADER]: good }, '/hooks/simulated/other/events')).status).toBe(403);
		expect((await post(text, { [SIGNATURE_HEADER]: good.replace(/t=\d+/, `t=${Date.now() + 1}`) })).status).toBe(403);
		expect((await signed({ events: [ringing] }, { secret: `${SECRET}x` })).status).toBe(403);
		expect((await signed({ events: [ringing] }, { at: Date.now() - 301_000 })).status).toBe(403);
		expect(told).toEqual([]);
	});

	test('what is too large, not JSON or not an event is refused', async () => {
		const { told, post, signed } = world();
		expect((await post('{}', { 'content-type': 'text/plain' })).status).toBe(400);
		expect((await signed('x'.repeat(LIMITS.webhookBytes + 1))).status).toBe(413);
		for (const body of ['{', '[]', '{"events":[]}', '{"events":[{"t":"ringing"}]}']) expect((await signed(body)).status).toBe(400);
		expect((await signed({ events: [{ ...ringing, t: 'exploded' }] })).status).toBe(400);
		expect(told).toEqual([]);
	});
});
