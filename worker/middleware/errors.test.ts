import { OpenAPIHono } from '@hono/zod-openapi';
import { afterEach, expect, test, vi } from 'vitest';
import { ApiError } from '../lib/api-error.ts';
import type { AppEnv } from '../routes/router.ts';
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
