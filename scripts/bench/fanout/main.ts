/**
 * npm run bench:fanout -- [--watchers N] [--json]
 * Admins' pages watching one campaign: from the request that changes it to the change on each page. Bare: one message of the
 * same length from a bare object to as many sockets.
 */
import { fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBare } from '../lib/bare.ts';
import { curlList, launch, newCampaign } from '../lib/campaign.ts';
import { writeList } from '../lib/list.ts';
import { Report, say, whole } from '../lib/report.ts';
import { startBenchServer } from '../lib/server.ts';
import type { WatchOrder, WatchResult } from './watchers.ts';

const { values } = parseArgs({ options: { watchers: { type: 'string' }, json: { type: 'boolean', default: false } } });
const watchers = whole('watchers', values.watchers, 1000, 1, 5000);
const report = new Report('fanout', { watchers }, values.json);

function watch(order: WatchOrder): Promise<WatchResult> {
	return new Promise((resolve, reject) => {
		const child = fork(join(import.meta.dirname, 'watchers.ts'), [JSON.stringify(order)], {
			stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
		});
		child.on('message', (message) => resolve(message as WatchResult));
		child.once('close', (code) => reject(new Error(`the watchers ended with ${code}`)));
	});
}

const file = join(tmpdir(), `partyline-fanout-${process.pid}.csv`);
const server = await startBenchServer();
let real: WatchResult;
try {
	await writeList(file, 1_000);
	const campaign = await newCampaign(server, 'Fan-out');
	await curlList(server, campaign, file);
	await launch(server, campaign);
	real = await watch({ url: server.url, apiKey: server.apiKey, campaign, watchers, bytes: 0 });
	say(JSON.stringify(real));
} finally {
	await server.stop();
	rmSync(file, { force: true });
}
const bareServer = await startBare();
try {
	const bare = await watch({ url: bareServer.url, apiKey: null, campaign: '', watchers, bytes: Math.round(real.bytes) });
	report.add('fanout_p50_ms', real.p50, 'ms', { bare: bare.p50 });
	report.add('fanout_p99_ms', real.p99, 'ms', { bare: bare.p99, most: 500 });
	report.add('missed', real.missed, 'changes not seen', { most: 0 });
	report.add('message_bytes', real.bytes, 'bytes');
} finally {
	await bareServer.stop();
}
process.exit(0);
