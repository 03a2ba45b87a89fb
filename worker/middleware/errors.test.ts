import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { afterEach, expect, test, vi } from 'vitest';
import { ApiError } from '../lib/api-error.ts';
import { type AppEnv, body } from '../routes/router.ts';
import { onError } from './errors.ts';

afterEach(() => vi.restoreAllMocks());

function app() {
	const made = new OpenAPIHono<AppEnv>();
	made.onError(onError);
	made.get('/api/join/:token', (c) => {
		throw new Error(`Failed query: select * from links where token = ?\nparams: ${c.req.param('token')}`);
	});
	made.get('/refused', () => {
		throw new ApiError('gone', 'It ended.');
	});
	const taken = createRoute({
		method: 'post',
		path: '/taken',
		request: { body: body(z.object({ name: z.string() })) },
		responses: { 200: { description: 'Taken.' } },
	});
	made.openapi(taken, (c) => c.json({}, 200));
	return made;
}

test('[R9] the log of a fault has neither the token of the link in the path nor the values of the query', async () => {
	const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
	const answer = await app().request('/api/join/AbCdEfGhIjKlMnOpQrStUv');
	expect(answer.status).toBe(500);
	expect(await answer.text()).not.toContain('AbCdEf');
	const line = String(said.mock.calls[0]?.[0]);
	expect(line).not.toContain('AbCdEf');
	expect(JSON.parse(line)).toMatchObject({ method: 'GET', path: '/api/join/…', error: expect.stringContaining('Failed query') });
});

test('a refusal is no fault: nothing is logged', async () => {
	const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
	expect((await app().request('/refused')).status).toBe(410);
	expect(said).not.toHaveBeenCalled();
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/json;;;', ''])(
	'[O5] a JSON body sent as %j is the sender’s mistake, said in words, not a fault of the server',
	async (type) => {
		const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
		const answer = await app().request('/taken', { method: 'POST', headers: { 'content-type': type }, body: '{"name":"x"}' });
		expect(answer.status).toBe(400);
		expect(await answer.json()).toMatchObject({ error: { code: 'invalid_input', message: expect.stringContaining('application/json') } });
		expect(said).not.toHaveBeenCalled();
	},
);
