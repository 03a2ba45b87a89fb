/**
 * npm run bench:clicking -- [--clickers N] [--rate R] [--seconds S] [--json]
 * Clickers at a steady pace on the real server, then as fast as they are let, then the same on a bare object.
 */
import { fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBare } from '../lib/bare.ts';
import { clickerToken, curlList, launch, newCampaign, usageOf } from '../lib/campaign.ts';
import { writeList } from '../lib/list.ts';
import { Report, say, whole } from '../lib/report.ts';
import { type BenchServer, cpuOf, readD1, startBenchServer } from '../lib/server.ts';
import type { GeneratorOrder, GeneratorResult } from './generator.ts';

/** Faster than one object can take from many: what it takes then is its limit. */
const FLOOD_RATE = 28;
const FLOOD_SECONDS = 15;

const { values } = parseArgs({
	options: {
		clickers: { type: 'string' },
		rate: { type: 'string' },
		seconds: { type: 'string' },
		json: { type: 'boolean', default: false },
	},
});
const clickers = whole('clickers', values.clickers, 1000, 1, 2000);
const rate = whole('rate', values.rate, 5.6, 0.1, 30);
const seconds = whole('seconds', values.seconds, 60, 1, 3600);
const report = new Report('clicking', { clickers, rate, seconds }, values.json);

function generate(order: GeneratorOrder): Promise<GeneratorResult> {
	return new Promise((resolve, reject) => {
		const child = fork(join(import.meta.dirname, 'generator.ts'), [JSON.stringify(order)], {
			stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
		});
		child.on('message', (message: GeneratorResult | { joined: number }) => {
			if ('joined' in message) say(`${message.joined} clickers have ids`);
			else resolve(message);
		});
		child.once('close', (code) => reject(new Error(`the generator ended with ${code}`)));
	});
}

const SETTLED_MS = 15_000;

/** Rows in D1 by session, once all presses are there, or nothing more has come for a while. */
async function drained(server: BenchServer, campaign: string, presses: number): Promise<Map<string, number>> {
	const db = readD1(server.state);
	const query = db.prepare('select session_id, count(*) n from approvals where campaign_id = ? group by session_id');
	let last = -1;
	let changedAt = performance.now();
	for (;;) {
		const rows = query.all(campaign) as { session_id: string; n: number }[];
		const sum = rows.reduce((all, row) => all + row.n, 0);
		if (sum !== last) changedAt = performance.now();
		if (sum >= presses || performance.now() - changedAt > SETTLED_MS) {
			db.close();
			return new Map(rows.map((row) => [row.session_id, row.n]));
		}
		last = sum;
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
}

async function campaignOf(server: BenchServer, name: string, numbers: number): Promise<{ id: string; token: string }> {
	const file = join(tmpdir(), `partyline-clicking-${process.pid}.csv`);
	await writeList(file, numbers);
	const id = await newCampaign(server, name);
	await curlList(server, id, file);
	say(`${name}: ${numbers} numbers, loaded in ${Math.round(await launch(server, id))} ms`);
	return { id, token: await clickerToken(server, id) };
}

const lostOf = (result: GeneratorResult, rows: Map<string, number>): number =>
	Object.entries(result.bySession).reduce((sum, [session, presses]) => sum + Math.abs(presses - (rows.get(session) ?? 0)), 0);

async function steady(server: BenchServer): Promise<void> {
	const { id, token } = await campaignOf(server, 'Steady', Math.ceil(clickers * (rate * seconds * 1.2 + 200)));
	const before = await usageOf(server, id);
	const cpu = cpuOf(server.runtime);
	const result = await generate({ url: server.url, token, clickers, rate, seconds, seed: 'steady' });
	say(`server ${((cpuOf(server.runtime) - cpu) / seconds).toFixed(2)} CPU; ${JSON.stringify({ ...result, bySession: undefined })}`);
	const rows = await drained(server, id, result.presses);
	const after = await usageOf(server, id);
	const approvals = after.approvals - before.approvals;
	report.add('ack_p50_ms', result.p50, 'ms');
	report.add('ack_p99_ms', result.p99, 'ms', { most: 1000 });
	report.add('presses', result.presses, 'presses');
	report.add('starved', result.starved, 'presses');
	report.add(
		'refused',
		Object.values(result.refused).reduce((sum, n) => sum + n, 0),
		'presses',
		{ most: 0 },
	);
	report.add('lost', lostOf(result, rows), 'presses', { most: 0 });
	report.add('counted_wrong', Math.abs(result.presses - approvals), 'approvals', { most: 0 });
	report.add('steady_approvals_per_s', result.perSecond, '1/s');
	report.add('rows_written_per_approval', (after.rowsWritten - before.rowsWritten) / approvals, 'rows in the object', { most: 2.5 });
	report.add('d1_rows_written_per_approval', (after.d1RowsWritten - before.d1RowsWritten) / approvals, 'rows in D1', { most: 1.1 });
	report.add('rows_read_per_approval', (after.rowsRead - before.rowsRead) / approvals, 'rows in the object');
	report.add('messages_per_approval', (after.messagesIn - before.messagesIn) / approvals, 'messages in');
	report.add('d1_batches_per_approval', (after.d1Batches - before.d1Batches) / approvals, 'batches');
}

interface Flood extends GeneratorResult {
	/** CPU of the whole runtime, µs for each approval: what is left of the rate on a machine that does other things as well. */
	cpuUs: number;
}

async function flood(server: BenchServer): Promise<Flood> {
	const { id, token } = await campaignOf(server, 'Flood', Math.min(1_000_000, clickers * FLOOD_RATE * (FLOOD_SECONDS + 8)));
	const cpu = cpuOf(server.runtime);
	const result = await generate({ url: server.url, token, clickers, rate: FLOOD_RATE, seconds: FLOOD_SECONDS, seed: 'flood' });
	const rows = await drained(server, id, result.presses);
	const cpuUs = ((cpuOf(server.runtime) - cpu) * 1e6) / Math.max(1, result.acknowledged);
	say(JSON.stringify({ ...result, bySession: undefined }));
	// Pressing this fast, some come too close for R13; the page paces itself, this generator does not.
	const refused = Object.values(result.refused).reduce((sum, n) => sum + n, 0);
	report.add('flood_lost', Math.max(0, lostOf(result, rows) - refused), 'presses', { most: 0 });
	return { ...result, cpuUs };
}

async function bareFlood(): Promise<Flood> {
	const bare = await startBare();
	try {
		await bare.post('/numbers', String(1_500_000));
		const cpu = cpuOf(bare.runtime);
		const result = await generate({ url: bare.url, token: null, clickers, rate: FLOOD_RATE, seconds: FLOOD_SECONDS, seed: 'flood' });
		say(`bare ${JSON.stringify({ ...result, bySession: undefined })}`);
		return { ...result, cpuUs: ((cpuOf(bare.runtime) - cpu) * 1e6) / Math.max(1, result.acknowledged) };
	} finally {
		await bare.stop();
	}
}

const server = await startBenchServer();
let flooded: Flood;
try {
	await steady(server);
	flooded = await flood(server);
} finally {
	await server.stop();
}
const bare = await bareFlood();
report.add('approvals_per_s', flooded.perSecond, '1/s', { bare: bare.perSecond, leastRatio: 0.5 });
report.add('cpu_us_per_approval', flooded.cpuUs, 'µs of CPU', { bare: bare.cpuUs });
report.add('flood_ack_p99_ms', flooded.p99, 'ms', { bare: bare.p99 });
process.exit(0);
