import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CampaignView, ListView } from '../../protocol/rest.ts';
import type { RoomView, StatusView } from '../../protocol/views.ts';
import { apiOf } from '../../scripts/server/api.ts';
import { spawnStart, startServer, type TestServer } from '../support/server.ts';

let state: string;
const running: TestServer[] = [];
beforeEach(() => {
	state = mkdtempSync(join(tmpdir(), 'partyline-seed-'));
});
afterEach(async () => {
	for (const server of running.splice(0)) await server.stop();
	rmSync(state, { recursive: true, force: true });
});
async function start(empty = false): Promise<TestServer> {
	const server = await startServer({ state, empty });
	running.push(server);
	return server;
}
const pathOf = (url: string | null): string => new URL(url ?? 'about:blank').pathname;

test('the demo is made once, loaded whole, and its links stay', async () => {
	const first = await start();
	const api = apiOf(first.url, { apiKey: first.apiKey });
	const [campaign] = await api.send<CampaignView[]>('GET', '/api/campaigns');
	expect(campaign).toMatchObject({ name: 'Fall canvass (practice)', practice: true });
	const lists = await api.send<ListView[]>('GET', `/api/campaigns/${campaign?.id}/lists`);
	expect(lists).toMatchObject([{ state: 'ready', rows: 2000 }]);
	const { status } = await api.send<{ status: StatusView; room: RoomView }>('GET', `/api/campaigns/${campaign?.id}/status`);
	expect(status.kind).toBe('running');
	expect(status.loadSummary?.landlines).toBeGreaterThan(800);
	expect(status.waterfall.dialable).toBeGreaterThan(800);
	expect(status.waterfall.unapproved).toBeGreaterThan(600);
	expect(statSync(join(state, 'access.json')).mode & 0o077).toBe(0);
	for (const url of [first.callerUrl, first.clickerUrl]) expect((await fetch(url ?? '')).status).toBe(200);
	await first.stop();

	const second = await start();
	expect(pathOf(second.callerUrl)).toBe(pathOf(first.callerUrl));
	expect(pathOf(second.clickerUrl)).toBe(pathOf(first.clickerUrl));
	expect(pathOf(second.callerUrl)).toMatch(/^\/c\/.{20,}/);
	expect(await apiOf(second.url, { apiKey: second.apiKey }).send<CampaignView[]>('GET', '/api/campaigns')).toHaveLength(1);
});

test('[R3] [I9] a seeding that was killed half-way goes on, and doubles nothing', async () => {
	for (const moment of ['apiKey', 'campaign'] as const) {
		const child = spawnStart(['--json', '--port', '0', '--state', state]);
		const access = join(state, 'access.json');
		await vi.waitFor(
			async () => {
				const known = existsSync(access) ? (JSON.parse(readFileSync(access, 'utf8')) as { apiKey: string | null }) : null;
				if (!known?.apiKey) throw new Error('no API key yet');
				if (moment === 'apiKey') return;
				const { url } = JSON.parse(readFileSync(join(state, 'server.json'), 'utf8')) as { url: string };
				const campaigns = await apiOf(url, { apiKey: known.apiKey }).send<CampaignView[]>('GET', '/api/campaigns');
				if (campaigns.length === 0) throw new Error('no campaign yet');
			},
			{ timeout: 60_000, interval: 5 },
		);
		child.kill('SIGKILL');
		await once(child, 'close');
	}
	const server = await start();
	expect(server.callerUrl).not.toBeNull();
	const api = apiOf(server.url, { apiKey: server.apiKey });
	const campaigns = await api.send<CampaignView[]>('GET', '/api/campaigns');
	expect(campaigns).toHaveLength(1);
	expect(await api.send<ListView[]>('GET', `/api/campaigns/${campaigns[0]?.id}/lists`)).toMatchObject([{ state: 'ready', rows: 2000 }]);
});

test('an empty start has an admin and an API key, and the demo can come later', async () => {
	const empty = await start(true);
	expect([empty.callerUrl, empty.clickerUrl]).toEqual([null, null]);
	expect(await apiOf(empty.url, { apiKey: empty.apiKey }).send<CampaignView[]>('GET', '/api/campaigns')).toEqual([]);
	await empty.stop();
	const full = await start();
	expect(full.apiKey).toBe(empty.apiKey);
	expect(full.callerUrl).toMatch(/\/c\//);
});
