/** The server is killed while it loads a list: the load goes on where it was, nothing is lost, nothing is there twice. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CampaignView } from '../../protocol/rest.ts';
import type { StatusView } from '../../protocol/views.ts';
import { makeCampaign, restOf } from '../support/campaigns.ts';
import { startServer, type TestServer } from '../support/server.ts';

const state = mkdtempSync(join(tmpdir(), 'partyline-loading-'));
let server: TestServer;
beforeAll(async () => {
	server = await startServer({ state });
});
afterAll(async () => {
	await server.stop();
	rmSync(state, { recursive: true, force: true });
});

/** Many pages of the load; every tenth number is one that came before. */
const ROWS = 40_000;
const REPEATED = ROWS / 10;
function manyPeople(): string {
	const rows = ['First name,Home phone'];
	for (let n = 0; n < ROWS; n += 1) rows.push(`Person ${n},212${2_000_000 + (n % 10 === 9 ? n - 1 : n)}`);
	return `${rows.join('\n')}\n`;
}

async function killAndRestart(): Promise<void> {
	const { pid } = server.process;
	if (pid === undefined) throw new Error('no process');
	process.kill(-pid, 'SIGKILL');
	server = await startServer({ state, port: Number(new URL(server.url).port) });
}

it('[R3] [I9] kill -9 while a list is loaded: the percentage never goes back, and every number is there once', async () => {
	const { id } = await makeCampaign(server, { name: 'Loading', landlines: 10, started: false });
	const path = `/api/campaigns/${id}`;
	await restOf(server).send('POST', `${path}/lists/import?name=Many`, manyPeople());
	await restOf(server).send<CampaignView>('POST', `${path}/launch`);
	// Forty thousand rows are not loaded by the time the answer is here.
	await killAndRestart();
	let percent = 0;
	let kills = 1;
	let status: StatusView;
	for (;;) {
		({ status } = await restOf(server).send<{ status: StatusView }>('GET', `${path}/status`));
		if (status.kind !== 'loading') break;
		const now = status.loading?.percent ?? 0;
		expect(now).toBeGreaterThanOrEqual(percent);
		// Once more at the first progress that is seen, and once later.
		if (now > percent && kills < 3) {
			kills += 1;
			await killAndRestart();
		}
		percent = now;
	}
	expect(status.loadSummary).toMatchObject({ loaded: ROWS + 10 - REPEATED, duplicates: REPEATED, invalid: 0, doNotCall: 0 });
	expect(status.waterfall).toMatchObject({ total: ROWS + 10 - REPEATED, dialable: ROWS + 10 - REPEATED, inTheAir: 0 });
}, 240_000);
