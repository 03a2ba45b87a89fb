import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiFailure, api } from './api.ts';
import { readBrought } from './brought.ts';

const asked: string[] = [];
beforeEach(() => {
	vi.useFakeTimers();
	asked.length = 0;
	vi.stubGlobal('fetch', async (path: string) => {
		asked.push(path);
		return Response.json({ from: 'server' });
	});
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

function pageWith(answers: unknown): void {
	const element = { textContent: JSON.stringify(answers), remove: () => vi.stubGlobal('document', { getElementById: () => null }) };
	vi.stubGlobal('document', { getElementById: () => element });
	readBrought();
}

it('an answer that came with the page is taken once, then the server is asked', async () => {
	pageWith([['/people', 200, { from: 'page' }]]);
	expect(await api.get('/people')).toEqual({ from: 'page' });
	expect(asked).toEqual([]);
	expect(await api.get('/people')).toEqual({ from: 'server' });
	expect(asked).toEqual(['/api/people']);
});

it('a refusal that came with the page is one', async () => {
	pageWith([['/me', 401, { error: { code: 'not_signed_in', message: 'Please sign in.' } }]]);
	const failure = await api.get('/me').catch((error: unknown) => error);
	expect(failure).toBeInstanceOf(ApiFailure);
	expect(failure).toMatchObject({ code: 'not_signed_in', status: 401, message: 'Please sign in.' });
});

it('is not believed after some seconds', async () => {
	pageWith([['/people', 200, { from: 'page' }]]);
	vi.advanceTimersByTime(5_000);
	expect(await api.get('/people')).toEqual({ from: 'server' });
});

it('is not believed after anything was changed', async () => {
	pageWith([['/people', 200, { from: 'page' }]]);
	await api.post('/campaigns', {});
	expect(await api.get('/people')).toEqual({ from: 'server' });
});

it('a page that brought nothing asks', async () => {
	vi.stubGlobal('document', { getElementById: () => null });
	readBrought();
	expect(await api.get('/people')).toEqual({ from: 'server' });
});
