import { env, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { CLOSE } from '../../protocol/errors.ts';
import type { CampaignView, EndCardAdminView, JoinedView } from '../../protocol/rest.ts';
import { addList, migrate, ORIGIN, organisation, send, type TestApi } from '../../test/support/worker-api.ts';

let api: TestApi;
beforeAll(async () => {
	await migrate();
	api = await organisation();
});

/** A started campaign with one landline. */
async function running(over: object = {}): Promise<{ id: string; path: string; caller: string; clicker: string }> {
	const { id } = (await api.send<CampaignView>('POST', '/api/campaigns', { name: 'Ward 5', practice: true, timeZone: 'UTC', ...over }))
		.body;
	const path = `/api/campaigns/${id}`;
	await addList(id, ['+16145550111']);
	expect((await api.send('POST', `${path}/launch`)).status).toBe(201);
	const { callerUrl, clickerUrl } = (await api.send<CampaignView>('GET', path)).body;
	return { id, path, caller: callerUrl?.split('/').at(-1) ?? '', clicker: clickerUrl?.split('/').at(-1) ?? '' };
}

describe('[O5] the OpenAPI document', () => {
	test('has every operation with a summary and the one error shape', async () => {
		const { body } = await send<{
			openapi: string;
			paths: Record<string, Record<string, { summary?: string; responses: object }>>;
			components: { schemas: object };
		}>('GET', '/api/openapi.json');
		expect(body.openapi).toBe('3.1.0');
		expect(body.components.schemas).toHaveProperty('Error');
		for (const [path, methods] of Object.entries(body.paths))
			for (const [method, operation] of Object.entries(methods)) {
				expect(operation.summary, `${method} ${path}`).toMatch(/\w/);
				expect(operation.responses, `${method} ${path}`).toHaveProperty('default');
			}
	});
});

describe('links', () => {
	test('[R8] [R9] a caller link shows its campaign and the script, a clicker link no script, and neither opens anything else', async () => {
		const { path, caller, clicker } = await running();
		const look = await send<{ kind: string; script?: object; campaign: object; state: { sentence: string } }>('GET', `/api/join/${caller}`);
		expect(look.body).toMatchObject({ kind: 'caller', campaign: { name: 'Ward 5', practice: true, simulated: true } });
		expect(look.body.state.sentence).toMatch(/^This campaign/);
		expect(look.body.script).toHaveProperty('questions');
		const clicking = await send<{ kind: string; script?: object }>('GET', `/api/join/${clicker}`);
		expect(clicking.body.kind).toBe('clicker');
		expect(clicking.body).not.toHaveProperty('script');
		expect((await send('POST', `/api/join/${clicker}/caller`, { name: 'Ann' })).status).toBe(403);
		expect((await send('POST', `/api/join/${caller}/clicker`, {})).status).toBe(403);
		expect((await send('GET', path, undefined, { authorization: `Bearer ${caller}` })).status).toBe(401);
		expect((await send('GET', '/api/join/AAAAAAAAAAAAAAAAAAAAAA')).error).toMatchObject({
			code: 'not_found',
			message: expect.stringContaining('link'),
		});
	});

	test('[R7] with clicking off the clicker link refuses politely', async () => {
		const { path, clicker } = await running();
		await api.send('PATCH', `${path}/settings`, { clicking: false });
		const answer = await send('GET', `/api/join/${clicker}`);
		expect([answer.status, answer.error.message]).toEqual([403, expect.stringContaining('Thank you')]);
		expect((await send('POST', `/api/join/${clicker}/clicker`, {})).status).toBe(403);
	});

	test('[R8] joining gives a session; only its own key gets further tickets', async () => {
		const { caller } = await running();
		expect((await send('POST', `/api/join/${caller}/caller`, { name: ' ' })).error.details).toMatchObject({
			issues: [{ path: ['name'], message: 'Please say your name.' }],
		});
		const joined = await send<JoinedView>('POST', `/api/join/${caller}/caller`, { name: 'Ann', phone: '(614) 555-0123' });
		expect(joined.status).toBe(201);
		const { sessionId, key } = joined.body;
		expect((await send('POST', `/api/join/${caller}/ticket`, { sessionId, key })).status).toBe(200);
		expect((await send('POST', `/api/join/${caller}/ticket`, { sessionId, key: 'wrong' })).error.code).toBe('gone');
	});

	test('[T9] the same name and number again is asked about; “Move me here” hands the session over, and the old key opens nothing', async () => {
		const { caller } = await running();
		const join = (body: object) => send<JoinedView>('POST', `/api/join/${caller}/caller`, body);
		const { sessionId, key } = (await join({ name: 'Mia', phone: '(614) 555-0177' })).body;
		const again = { name: 'mia', phone: '+1 614 555 0177' };
		expect((await join(again)).error.code).toBe('conflict');
		const moved = (await join({ ...again, elsewhere: 'move' })).body;
		expect(moved.sessionId).toBe(sessionId);
		expect((await send('POST', `/api/join/${caller}/ticket`, { sessionId, key })).error.code).toBe('gone');
		expect((await send('POST', `/api/join/${caller}/ticket`, { sessionId, key: moved.key })).status).toBe(200);
		expect((await join({ ...again, elsewhere: 'other' })).body.sessionId).not.toBe(sessionId);
	});

	test('[R24] the landing page learns when the next bar appears, and on which clock bars end', async () => {
		const { path, caller } = await running();
		const startsAt = Date.now() + 60_000;
		const bar = { text: 'Soon', severity: 'info', link: null, startsAt, expiresAt: null, position: 0 };
		expect((await api.send('POST', `${path}/alert-bars`, bar)).status).toBe(201);
		const look = (
			await send<{ now: number; speed: number; zone: string; nextBarInMs: number; bars: object[] }>('GET', `/api/join/${caller}`)
		).body;
		expect(look).toMatchObject({ speed: 1, zone: 'UTC', bars: [] });
		expect(look.nextBarInMs).toBe(startsAt - look.now);
	});

	test('[O6] an archived campaign says thank you', async () => {
		const { path, caller } = await running();
		expect((await api.send('DELETE', path)).status).toBe(204);
		expect((await send('GET', `/api/join/${caller}`)).status).toBe(410);
	});
});

describe('sockets', () => {
	async function open(ticket: string, headers: Record<string, string> = {}): Promise<WebSocket> {
		const url = `${ORIGIN}/api/socket?ticket=${encodeURIComponent(ticket)}`;
		const response = await exports.default.fetch(new Request(url, { headers: { upgrade: 'websocket', origin: ORIGIN, ...headers } }));
		expect(response.status).toBe(101);
		if (!response.webSocket) throw new Error('no socket');
		response.webSocket.accept();
		return response.webSocket;
	}
	const closeCode = (ws: WebSocket) => new Promise<number>((resolve) => ws.addEventListener('close', (event) => resolve(event.code)));
	const firstFrame = (ws: WebSocket) =>
		new Promise<{ t: string }>((resolve) => ws.addEventListener('message', (event) => resolve(JSON.parse(String(event.data)))));

	test('an admin’s ticket opens the live figures once', async () => {
		const { path } = await running();
		const { ticket } = (await api.send<{ ticket: string }>('POST', `${path}/socket-ticket`)).body;
		const ws = await open(ticket);
		expect(await firstFrame(ws)).toMatchObject({ t: 'live', status: { kind: expect.any(String) } });
		expect(await closeCode(await open(ticket))).toBe(CLOSE.notSignedIn);
		ws.close(1000);
	});

	test('a caller’s ticket opens the caller’s view', async () => {
		const { caller } = await running();
		const { ticket } = (await send<JoinedView>('POST', `/api/join/${caller}/caller`, { name: 'Ann' })).body;
		const ws = await open(ticket);
		expect(await firstFrame(ws)).toMatchObject({ t: 'view', view: { session: { name: 'Ann' } } });
		ws.close(1000);
	});

	test('a bad ticket, a foreign page and a ticket slipped in as a header are closed with a code the page can read', async () => {
		const { id, path } = await running();
		const forged = JSON.stringify({ campaignId: id, role: 'admin', sessionId: 'x', nonce: 'x', expiresAt: Number.MAX_SAFE_INTEGER });
		expect(await closeCode(await open(''))).toBe(CLOSE.notSignedIn);
		expect(await closeCode(await open('x.y', { 'x-partyline-ticket': forged }))).toBe(CLOSE.notSignedIn);
		const { ticket } = (await api.send<{ ticket: string }>('POST', `${path}/socket-ticket`)).body;
		expect(await closeCode(await open(ticket, { origin: 'https://evil.example' }))).toBe(CLOSE.forbidden);
		expect((await send('GET', '/api/socket')).error.code).toBe('invalid_input');
	});
});

describe('messages', () => {
	test('[R23] [R24] alert bars are kept in order and only those of now are shown to callers', async () => {
		const { path, caller } = await running();
		const bar = (over: object) => api.send<{ id: string }>('POST', `${path}/alert-bars`, { text: 'Hi', ...over });
		const first = await bar({ text: 'second', position: 2, severity: 'warning', link: { url: 'https://example.org', label: 'More' } });
		await bar({ text: 'first', position: 1 });
		await bar({ text: 'expired', expiresAt: 1 });
		await bar({ text: 'future', startsAt: 4_000_000_000_000 });
		expect((await bar({ startsAt: 5, expiresAt: 5 })).error.details).toMatchObject({ issues: [{ path: ['expiresAt'] }] });
		expect((await bar({ link: { url: 'javascript:alert(1)', label: 'x' } })).status).toBe(400);
		const shown = async () => (await send<{ bars: { text: string }[] }>('GET', `/api/join/${caller}`)).body.bars.map((b) => b.text);
		expect(await shown()).toEqual(['first', 'second']);
		expect((await api.send('PUT', `${path}/alert-bars/${first.body.id}`, { text: 'changed' })).body).toMatchObject({
			text: 'changed',
			link: null,
		});
		expect((await api.send('DELETE', `${path}/alert-bars/${first.body.id}`)).status).toBe(204);
		expect((await api.send('DELETE', `${path}/alert-bars/${first.body.id}`)).status).toBe(404);
		expect(await shown()).toEqual(['first']);
	});

	test('[R24] a time that no calendar has is refused; one that no alarm can wait for stops nothing', async () => {
		const { id, path, caller } = await running();
		for (const expiresAt of [9_007_199_254_740_991, -1])
			expect((await api.send('POST', `${path}/alert-bars`, { text: 'Pizza', expiresAt })).error?.code).toBe('invalid_input');
		expect((await api.send('POST', `${path}/alert-bars`, { text: 'Pizza', expiresAt: 253_402_300_799_999 })).status).toBe(201);
		expect((await send('GET', `/api/join/${caller}`)).status).toBe(200);
		// "For ever" is later than any alarm of the platform can be: the campaign goes on all the same.
		const live = env.CAMPAIGN.getByName(id);
		const alarm = () => runInDurableObject(live, (_, state) => state.storage.getAlarm());
		// Until nothing else is due.
		await vi.waitUntil(async () => (await runDurableObjectAlarm(live)) && ((await alarm()) ?? 0) > Date.now() + 600_000, {
			timeout: 20_000,
		});
		expect((await send('POST', `/api/join/${caller}/caller`, { name: 'Ann' })).status).toBe(201);
	});

	test('[R25] [R26] end cards have defaults, are sanitised, and may name another campaign of the organisation', async () => {
		const { id, path } = await running();
		const other = (await api.send<CampaignView>('POST', '/api/campaigns', { name: 'Next' })).body.id;
		const cards = async () => (await api.send<EndCardAdminView[]>('GET', `${path}/end-cards`)).body;
		expect((await cards()).map((c) => [c.kind, c.isDefault])).toEqual([
			['paused', true],
			['complete', true],
			['outside_hours', true],
		]);
		const put = (json: object) => api.send<EndCardAdminView>('PUT', `${path}/end-cards/paused`, json);
		expect((await put({ html: '<p onclick="x()">Back <b>soon</b><script>alert(1)</script></p>', nextCampaignId: other })).body).toEqual({
			kind: 'paused',
			html: '<p>Back <b>soon</b></p>',
			nextCampaignId: other,
			isDefault: false,
		});
		for (const nextCampaignId of [id, 'cmp_of_somebody_else'])
			expect((await put({ html: 'x', nextCampaignId })).status, nextCampaignId).toBe(400);
		expect((await api.send<EndCardAdminView>('DELETE', `${path}/end-cards/paused`)).body.isDefault).toBe(true);
		expect((await cards()).every((c) => c.isDefault)).toBe(true);
	});
});

describe('Do Not Call', () => {
	test('[D1] [I2] is one list per organisation: added in any form, once, searched, and taken off by owners', async () => {
		const mine = await organisation('owner');
		const add = (phones: string[]) => mine.send<{ added: number }>('POST', '/api/do-not-call', { phones, note: 'asked' });
		expect((await add(['(614) 555-0111', '+16145550111', '+16145550122'])).body).toEqual({ added: 2 });
		expect((await add(['+16145550122'])).body).toEqual({ added: 0 });
		expect((await add(['+16145550133', 'nonsense'])).error.details).toMatchObject({ issues: [{ path: ['phones', 1] }] });
		const list = async (query = '') =>
			(await mine.send<{ entries: { phone: string; source: string }[]; cursor: null }>('GET', `/api/do-not-call${query}`)).body;
		expect((await list()).entries).toHaveLength(2);
		expect((await list('?q=555-0122')).entries).toMatchObject([{ phone: '+16145550122', source: 'api' }]);
		expect((await api.send<{ entries: object[] }>('GET', '/api/do-not-call')).body.entries).toEqual([]);
		expect((await mine.send('DELETE', '/api/do-not-call/+16145550122', { reason: 'A wrong number' })).status).toBe(204);
		expect((await mine.send('DELETE', '/api/do-not-call/+16145550122', { reason: 'A wrong number' })).status).toBe(404);
		expect(await list()).toMatchObject({ entries: [{ phone: '+16145550111' }], cursor: null });
		const actions = await env.DB.prepare('select action from audit_log where organisation_id = ? order by id')
			.bind(mine.organisationId)
			.all();
		expect(actions.results.map((r) => r.action)).toEqual(['do_not_call.added', 'do_not_call.added', 'do_not_call.removed']);
	});

	test('[D1] numbers without a country code are those of the organisation’s campaigns', async () => {
		const mexican = await organisation();
		await mexican.send('POST', '/api/campaigns', { name: 'Norte', timeZone: 'America/Mexico_City' });
		await mexican.send('POST', '/api/do-not-call', { phones: ['55 1234 5678'] });
		const { body } = await mexican.send<{ entries: { phone: string }[] }>('GET', '/api/do-not-call');
		expect(body.entries.map(({ phone }) => phone)).toEqual(['+525512345678']);
	});

	test('is read in pages, newest first, nothing twice', async () => {
		const mine = await organisation('owner');
		const phones = Array.from({ length: 250 }, (_, i) => `+1614556${String(1000 + i)}`);
		expect((await mine.send<{ added: number }>('POST', '/api/do-not-call', { phones })).body.added).toBe(250);
		const seen: string[] = [];
		for (let cursor: string | null = ''; cursor !== null; ) {
			const page: { entries: { phone: string }[]; cursor: string | null } = (
				await mine.send<{ entries: { phone: string }[]; cursor: string | null }>('GET', `/api/do-not-call${cursor && `?cursor=${cursor}`}`)
			).body;
			seen.push(...page.entries.map((e) => e.phone));
			cursor = page.cursor;
		}
		expect([seen.length, new Set(seen).size]).toEqual([250, 250]);
	});
});

describe('pages behind links', () => {
	test.each(['/c/sometoken', '/k/sometoken'])('%s is the Worker’s answer, hardened and uncached', async (path) => {
		const answer = await send('GET', path);
		expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
		expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
		expect(answer.headers.get('cache-control')).toBe('no-store');
	});
});
