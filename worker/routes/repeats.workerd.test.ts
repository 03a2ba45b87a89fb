/** Requests sent again, lists in pages, and Do Not Call as a file. */
import { env } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DoNotCallImportView } from '../../protocol/organisation.ts';
import { type Answer, migrate, ORIGIN, organisation, type TestApi } from '../../test/support/worker-api.ts';

beforeAll(migrate);

const campaigns = async (api: TestApi) => (await api.send<{ name: string }[]>('GET', '/api/campaigns')).body.map(({ name }) => name);

describe('[O5] Idempotency-Key', () => {
	const make = (api: TestApi, key: string, name = 'Ward 5') =>
		api.send<{ id: string }>('POST', '/api/campaigns', { name }, { 'idempotency-key': key });

	test('a repeat gets the first answer and does nothing, also after other requests', async () => {
		const api = await organisation();
		const first = await make(api, 'a');
		await make(api, 'b', 'Other');
		const again = await make(api, 'a');
		expect([again.status, again.body]).toEqual([201, first.body]);
		expect([first.headers.get('idempotent-replayed'), again.headers.get('idempotent-replayed')]).toEqual([null, 'true']);
		expect(await campaigns(api)).toEqual(['Other', 'Ward 5']);
	});

	test('of several at once one is done; the others hear that it is at work, or get its answer', async () => {
		const api = await organisation();
		const answers = await Promise.all([1, 2, 3, 4].map(() => make(api, 'same')));
		expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThan(0);
		for (const { status, error } of answers.filter((answer) => answer.status !== 201))
			expect([status, error.details]).toEqual([409, { reason: 'idempotency_in_progress' }]);
		expect(await campaigns(api)).toEqual(['Ward 5']);
	});

	test('the key with another body or another path is refused, and another’s key is another key', async () => {
		const [api, other] = [await organisation(), await organisation()];
		await make(api, 'k');
		expect((await make(api, 'k', 'Ward 6')).error).toMatchObject({ code: 'conflict', details: { reason: 'idempotency_key_reused' } });
		const path = await api.send('POST', '/api/do-not-call', { name: 'Ward 5' }, { 'idempotency-key': 'k' });
		expect(path.error.details).toEqual({ reason: 'idempotency_key_reused' });
		expect((await make(other, 'k', 'Theirs')).status).toBe(201);
		for (const bad of ['x'.repeat(201), 'a b']) expect((await make(api, bad)).status, bad).toBe(400);
	});

	test('a refusal is kept too; the server’s own trouble is not, so that it can be tried again', async () => {
		const api = await organisation();
		const wrong = () => api.send('POST', '/api/do-not-call', { phones: [] }, { 'idempotency-key': 'w' });
		expect((await wrong()).status).toBe(400);
		expect([(await wrong()).status, (await wrong()).headers.get('idempotent-replayed')]).toEqual([400, 'true']);
		expect(await env.DB.prepare('select count(*) n from idempotency_keys where status >= 500').first('n')).toBe(0);
	});

	test('what is kept is sealed, ends after a day, and a new request may use the key then', async () => {
		const api = await organisation();
		const key = await api.send<{ key: string }>('POST', '/api/api-keys', { name: 'n' }, { 'idempotency-key': 'secret' });
		expect(key.body.key).toMatch(/^pl_/);
		const rows = await env.DB.prepare('select * from idempotency_keys where key = ?').bind('secret').all();
		expect(rows.results).toHaveLength(1);
		expect(JSON.stringify(rows.results)).not.toContain(key.body.key);
		await make(api, 'old');
		await env.DB.prepare('update idempotency_keys set created_at = created_at - 86400001 where key = ?').bind('old').run();
		await make(api, 'old', 'Second');
		expect(await campaigns(api)).toEqual(['Second', 'Ward 5']);
	});

	test('a first request that was cut off is not done a second time', async () => {
		const api = await organisation();
		await make(api, 'cut');
		await env.DB.prepare('update idempotency_keys set status = null, answer = null where key = ?').bind('cut').run();
		expect((await make(api, 'cut')).error).toMatchObject({
			details: { reason: 'idempotency_in_progress' },
			message: expect.stringContaining('Look what became of it'),
		});
		expect(await campaigns(api)).toEqual(['Ward 5']);
	});
});

describe('[O5] lists in pages', () => {
	test('the Link header leads through all of it, and without limit it comes whole', async () => {
		const api = await organisation();
		for (const name of ['A', 'B', 'C', 'D', 'E']) await api.send('POST', '/api/campaigns', { name });
		const seen: string[] = [];
		let path: string | null = '/api/campaigns?limit=2';
		while (path !== null) {
			const page: Answer<{ name: string }[]> = await api.send<{ name: string }[]>('GET', path);
			expect(page.body.length).toBeLessThanOrEqual(2);
			seen.push(...page.body.map(({ name }) => name));
			const next: string | undefined = /^<([^>]+)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1];
			path = next?.replace(ORIGIN, '') ?? null;
		}
		expect(seen.join('')).toBe('EDCBA');
		expect((await campaigns(api)).join('')).toBe('EDCBA');
		for (const bad of ['limit=0', 'limit=501', 'limit=x', 'cursor=x'])
			expect((await api.send('GET', `/api/campaigns?${bad}`)).status, bad).toBe(400);
	});
});

describe('[D1] Do Not Call as a file', () => {
	const upload = (text: string, key: string) =>
		exports.default
			.fetch(
				new Request(`${ORIGIN}/api/do-not-call/import?note=spring`, {
					method: 'POST',
					body: text,
					headers: { 'content-type': 'text/csv', authorization: `Bearer ${key}` },
				}),
			)
			.then(async (response) => ({
				status: response.status,
				body: await response.json<DoNotCallImportView & { error?: { message: string } }>(),
			}));
	const withKey = async () => {
		const api = await organisation();
		const { body } = await api.send<{ key: string }>('POST', '/api/api-keys', { name: 'file' });
		return { api, key: body.key };
	};

	test('every row is told: added, known, or why not, by its row', async () => {
		const { api, key } = await withKey();
		await api.send('POST', '/api/do-not-call', { phones: ['+16145550111'] });
		const file = 'Name;Home phone;Cell\nAnn;(614) 555-0111;614-555-0112\n\nTom;12;\nEve;;+16145550113\nAnn again;6145550112;\n';
		const { status, body } = await upload(file, key);
		expect(status).toBe(200);
		expect(body).toMatchObject({ rows: 4, added: 2, known: 1, rejected: 1, rejects: [{ row: 4, value: '12' }] });
		const again = await upload(file, key);
		expect(again.body).toMatchObject({ added: 0, known: 3 });
		const list = await api.send<{ entries: { phone: string; source: string; note: string; addedBy: string }[] }>(
			'GET',
			'/api/do-not-call?source=csv',
		);
		expect(list.body.entries.map(({ phone }) => phone).toSorted()).toEqual(['+16145550112', '+16145550113']);
		expect(list.body.entries[0]).toMatchObject({ source: 'csv', note: 'spring', addedBy: expect.stringContaining('API key "file"') });
		const out = await api.send<string>('GET', '/api/do-not-call/export.csv');
		const lines = String(out.body).trim().split('\r\n');
		expect(lines).toHaveLength(4);
		expect(lines[0]).toContain('phone,source,campaign,added_by,added_at,note');
		expect((await api.send('GET', '/api/audit-log?action=do_not_call')).body).toMatchObject({
			entries: [
				{ action: 'do_not_call.exported' },
				{},
				{ action: 'do_not_call.imported', detail: { rows: 4, added: 2, note: 'spring' } },
				{},
			],
		});
	});

	test('a file of numbers alone, a large one, and one without any', async () => {
		const { api, key } = await withKey();
		const many = Array.from({ length: 25_000 }, (_, i) => `+1614${String(2_360_000 + i).padStart(7, '0')}`).join('\n');
		expect((await upload(many, key)).body).toMatchObject({ rows: 25_000, added: 25_000, rejected: 0 });
		const out = await api.send<string>('GET', '/api/do-not-call/export.csv');
		expect(String(out.body).trim().split('\r\n')).toHaveLength(25_001);
		const none = await upload('Name,City\nAnn,Dayton\n', key);
		expect([none.status, none.body.error?.message]).toEqual([400, expect.stringContaining('No column with phone numbers')]);
	});

	test('it is taken off with a reason only', async () => {
		const api = await organisation();
		await api.send('POST', '/api/do-not-call', { phones: ['+16145550111'] });
		const remove = (json?: object) => api.send('DELETE', '/api/do-not-call/+16145550111', json);
		for (const json of [undefined, {}, { reason: ' ' }]) expect((await remove(json)).status).toBe(400);
		expect((await remove({ reason: 'typed wrongly' })).status).toBe(204);
		expect((await api.send('GET', '/api/audit-log?action=do_not_call.removed')).body).toMatchObject({
			entries: [{ detail: { phone: '+16145550111', reason: 'typed wrongly' } }],
		});
	});
});
