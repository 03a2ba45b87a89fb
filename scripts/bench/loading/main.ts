/**
 * npm run bench:loading -- [--rows N] [--no-browser] [--json]
 * A list by one curl with an API key, then Start to 100 %; the same file through the page in Chromium; and the same work bare:
 * papaparse of the file, its rows into D1, and from there into an object.
 */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Papa from 'papaparse';
import { startBare } from '../lib/bare.ts';
import { curlList, launch, newCampaign, usageOf } from '../lib/campaign.ts';
import { phoneOf, writeList } from '../lib/list.ts';
import { Report, say, whole } from '../lib/report.ts';
import { type BenchServer, cpuOf, startBenchServer, watchMemory } from '../lib/server.ts';
import { browserUpload } from './browser.ts';

const { values } = parseArgs({
	options: { rows: { type: 'string' }, 'no-browser': { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
});
const rows = whole('rows', values.rows, 1_000_000, 1, 1_000_000);
const folder = mkdtempSync(join(tmpdir(), 'partyline-loading-'));
const file = join(folder, 'list.csv');
/** One row in ten thousand is no number, so that rejects are made as well. */
const bytes = await writeList(file, rows, rows >= 10_000 ? 10_000 : 0);
const report = new Report('loading', { rows, megabytes: Math.round(bytes / 1e5) / 10 }, values.json);
const seconds = (since: number): number => (performance.now() - since) / 1000;

interface Loaded {
	upload: number;
	load: number;
	/** MB over idle, at most. */
	uploadPeak: number;
	loadPeak: number;
	/** Seconds of CPU of the whole runtime. */
	cpu: number;
}

/** So that idle is a server that has been used: code is compiled, caches have their size. */
async function warmUp(server: BenchServer): Promise<void> {
	const small = join(folder, 'small.csv');
	await writeList(small, 5_000);
	const campaign = await newCampaign(server, 'Warm-up');
	await curlList(server, campaign, small);
	await launch(server, campaign);
	await new Promise((resolve) => setTimeout(resolve, 2_000));
}

async function real(server: BenchServer): Promise<Loaded> {
	await warmUp(server);
	const memory = watchMemory(server.runtime);
	const cpu = cpuOf(server.runtime);
	const campaign = await newCampaign(server, 'Loading');
	let began = performance.now();
	const list = await curlList(server, campaign, file);
	const upload = seconds(began);
	const bad = rows >= 10_000 ? Math.floor(rows / 10_000) : 0;
	if (list.rows !== rows || list.rejected !== bad) throw new Error(`${rows} rows and ${bad} rejects expected: ${JSON.stringify(list)}`);
	const uploadPeak = memory.peak() - memory.idle;
	say(`idle ${memory.idle.toFixed(0)} MB; uploaded in ${upload.toFixed(1)} s, ${uploadPeak.toFixed(0)} MB over idle`);
	began = performance.now();
	await launch(server, campaign);
	const load = seconds(began);
	memory.stop();
	const usage = await usageOf(server, campaign);
	report.add('rows_written_per_number', usage.rowsWritten / rows, 'rows in the object');
	return { upload, load, uploadPeak, loadPeak: memory.peak() - memory.idle, cpu: cpuOf(server.runtime) - cpu };
}

/** What the platform needs for the same rows, without any rule of ours. */
async function bareSeconds(): Promise<{ parse: number; database: number; object: number; cpu: number; peak: number }> {
	let began = performance.now();
	const cpuBefore = process.cpuUsage();
	const parsed = Papa.parse<string[]>(readFileSync(file, 'utf8'), { header: false, skipEmptyLines: true });
	const parse = seconds(began);
	const parseCpu = process.cpuUsage(cpuBefore);
	const bare = await startBare();
	try {
		await bare.post('/schema', '');
		const memory = watchMemory(bare.runtime);
		const cpu = cpuOf(bare.runtime);
		began = performance.now();
		for (let from = 1; from < parsed.data.length; from += 5_000)
			await bare.post(
				'/contacts',
				JSON.stringify(
					parsed.data
						.slice(from, from + 5_000)
						.map((cells, n) => [
							from + n + 1,
							phoneOf(from + n - 1),
							cells[0],
							cells[1],
							cells[2],
							JSON.stringify({ address: cells[4], precinct: cells[5], party: cells[6] }),
						]),
				),
			);
		const database = seconds(began);
		began = performance.now();
		await bare.post('/load', '');
		const object = seconds(began);
		memory.stop();
		const used = cpuOf(bare.runtime) - cpu + (parseCpu.user + parseCpu.system) / 1e6;
		return { parse, database, object, cpu: used, peak: memory.peak() - memory.idle };
	} finally {
		await bare.stop();
	}
}

say(`${rows} rows, ${(bytes / 1e6).toFixed(1)} MB (${statSync(file).size} bytes)`);
const server = await startBenchServer();
try {
	const loaded = await real(server);
	if (!values['no-browser']) {
		const seen = await browserUpload(server, file);
		if (seen !== null) {
			report.add('browser_upload_s', seen.seconds, 's');
			report.add('browser_memory_mb', seen.peakMb, 'MB over idle in the process of the page', { most: 128 });
			report.add('browser_resumed_at_percent', seen.resumedAt, '% were there when the tab died');
			report.add('browser_rows_twice', seen.contacts + seen.rejected - rows, 'rows', { most: 0 });
		}
	}
	const bare = await bareSeconds();
	const bareTotal = bare.parse + bare.database + bare.object;
	say(`bare: papaparse ${bare.parse.toFixed(1)} s, D1 ${bare.database.toFixed(1)} s, object ${bare.object.toFixed(1)} s`);
	report.add('upload_s', loaded.upload, 's', { bare: bare.parse + bare.database });
	report.add('load_s', loaded.load, 's', { bare: bare.object });
	report.add('total_s', loaded.upload + loaded.load, 's', { bare: bareTotal, mostRatio: 3 });
	report.add('server_cpu_s', loaded.cpu, 's of CPU', { bare: bare.cpu });
	report.add('upload_memory_mb', loaded.uploadPeak, 'MB over idle after the upload');
	report.add('peak_memory_mb', loaded.loadPeak, 'MB over idle', { bare: bare.peak, most: 128 });
} finally {
	await server.stop();
	rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
