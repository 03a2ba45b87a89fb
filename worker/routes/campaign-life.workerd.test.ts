import { env } from 'cloudflare:test';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CallerIdView, CampaignListItem, CampaignView } from '../../protocol/rest.ts';
import type { Script } from '../../protocol/script.ts';
import type { Settings } from '../../protocol/settings.ts';
import { addList, migrate, organisation, type TestApi } from '../../test/support/worker-api.ts';

let api: TestApi;
beforeAll(async () => {
	await migrate();
	api = await organisation();
});

async function campaign(name = 'Ward 5'): Promise<{ id: string; path: string }> {
	const { body } = await api.send<CampaignView>('POST', '/api/campaigns', { name, timeZone: 'America/Chicago' });
	return { id: body.id, path: `/api/campaigns/${body.id}` };
}
/** Started with one list and one caller ID. */
async function started(name: string): Promise<{ id: string; path: string }> {
	const made = await campaign(name);
	await api.send('POST', `${made.path}/caller-ids`, { phone: '+16145550100', label: 'Office' });
	await addList(made.id, ['+16145550111', '+16145550112']);
	expect((await api.send('POST', `${made.path}/launch`)).status).toBe(201);
	return made;
}
const listed = async (show?: string) =>
	(await api.send<CampaignListItem[]>('GET', `/api/campaigns${show ? `?show=${show}` : ''}`)).body.map(({ id }) => id);
const rowsOf = async (table: string, column: string, value: string | number) =>
	await env.DB.prepare(`select count(*) n from ${table} where ${column} = ?`).bind(value).first<number>('n');

describe('the life of a campaign', () => {
	test('[O6] a copy has script, settings and numbers of its own, and no contacts', async () => {
		const from = await started('Fall canvass');
		const script = await api.send<{ version: number; script: Script }>('GET', `${from.path}/script`);
		const changed = { questions: script.body.script.questions.map((question) => ({ ...question, title: 'Who is there?' })) };
		await api.send('PUT', `${from.path}/script`, { script: changed, baseVersion: 1 });
		await api.send('PATCH', `${from.path}/settings`, { passes: 4, ringTimeoutS: 31 });
		const copy = await api.send<CampaignView>('POST', `${from.path}/copy`, {});
		expect(copy.status).toBe(201);
		expect(copy.body).toMatchObject({ name: 'Copy of Fall canvass', startedAt: null, callerUrl: null });
		const path = `/api/campaigns/${copy.body.id}`;
		expect((await api.send('GET', `${path}/script`)).body).toMatchObject({ version: 1, script: changed });
		expect((await api.send<Settings>('GET', `${path}/settings`)).body).toMatchObject({ passes: 4, ringTimeoutS: 31 });
		expect((await api.send<CallerIdView[]>('GET', `${path}/caller-ids`)).body).toMatchObject([{ phone: '+16145550100', label: 'Office' }]);
		expect((await api.send('GET', `${path}/lists`)).body).toEqual([]);
		await api.send('PATCH', `${path}/settings`, { passes: 2 });
		expect((await api.send<Settings>('GET', `${from.path}/settings`)).body.passes).toBe(4);
	});

	test('[O6] archived it is paused and without links; restored it has new ones and stays paused', async () => {
		const { id, path } = await started('Archived');
		const before = (await api.send<CampaignView>('GET', path)).body.callerUrl;
		expect((await api.send('DELETE', path)).status).toBe(204);
		expect(await listed()).not.toContain(id);
		expect(await listed('archived')).toContain(id);
		const refused = await api.send('PATCH', `${path}/settings`, { passes: 2 });
		expect([refused.error.code, refused.error.message]).toEqual(['gone', 'This campaign is archived. Restore it first.']);
		const restored = await api.send<CampaignView>('POST', `${path}/restore`);
		expect(restored.body.archivedAt).toBeNull();
		expect(restored.body.callerUrl).not.toBeNull();
		expect(restored.body.callerUrl).not.toBe(before);
		expect(await listed()).toContain(id);
		const { body } = await api.send<{ status: { kind: string } }>('GET', `${path}/status`);
		expect(body.status.kind).toMatch(/paused|loading/);
		expect((await api.send('POST', `${path}/restore`)).error.code).toBe('conflict');
	});

	test('[O6] the list tells what each campaign is doing now', async () => {
		const { id, path } = await started('Listed');
		await api.send('PUT', `${path}/pause`);
		const kind = async () => (await api.send<CampaignListItem[]>('GET', '/api/campaigns')).body.find((item) => item.id === id)?.statusKind;
		await expect.poll(kind, { timeout: 10_000 }).toBe('paused');
		await api.send('DELETE', `${path}/pause`);
		expect(await kind()).not.toBe('paused');
	});

	test('[O6] is deleted after its name was typed, once nothing runs; approvals stay', async () => {
		const { id, path } = await started('To be deleted');
		const list = await env.DB.prepare('select id from contact_lists where campaign_id = ?').bind(id).first<number>('id');
		await env.DB.prepare(
			`insert into approvals (campaign_id, seq, outcome, number_id, phone, session_id, session_name, pressed_at, received_at, input, ip_prefix, salt, hash)
			values (?, 1, 'approved', 1, '+16145550111', 's', 'Cleo', 1, 2, 'key', '', 'salt', 'hash')`,
		)
			.bind(id)
			.run();
		const carrier = env.SIMULATED_CARRIER.getByName(id);
		const order = { key: 'k', legId: `${id}.1.x`, campaignId: id, to: '+12125550191', from: '+12025550100' };
		expect(await carrier.originate({ ...order, ringTimeoutS: 25, maxDurationS: 60, machineDetection: false })).toMatchObject({ ok: true });
		expect(await carrier.ledger(0, 10)).toHaveLength(1);
		const confirm = (text: string) => api.send('POST', `${path}/delete`, { confirm: text });
		expect((await confirm('To be deleted')).error.message).toContain('Archive it first');
		await api.send('DELETE', path);
		expect((await confirm('something else')).error.details).toMatchObject({ issues: [{ path: ['confirm'] }] });
		expect((await confirm('To be deleted')).status).toBe(204);
		expect((await api.send('GET', path)).error.code).toBe('not_found');
		expect([await listed(), await listed('archived')].flat()).not.toContain(id);
		expect(await listed('deleted')).toContain(id);
		expect(await rowsOf('contacts', 'list_id', list ?? 0)).toBe(0);
		expect(await rowsOf('script_versions', 'campaign_id', id)).toBe(0);
		expect(await rowsOf('approvals', 'campaign_id', id)).toBe(1);
		expect(await carrier.ledger(0, 10)).toEqual([]);
		expect((await api.send<string>('GET', `${path}/exports/approvals.csv`)).body).toContain('+16145550111');
		expect((await confirm('To be deleted')).error.code).toBe('not_found');
	});

	test('[O6] a draft is deleted at once, and only owners delete', async () => {
		const { id, path } = await campaign('');
		const admin = await organisation('admin', api.organisationId);
		expect((await admin.send('POST', `${path}/delete`, { confirm: 'delete' })).error.code).toBe('forbidden');
		expect((await api.send('POST', `${path}/delete`, { confirm: 'delete' })).status).toBe(204);
		expect(await listed()).not.toContain(id);
	});
});
