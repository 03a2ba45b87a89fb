/**
 * npm run bench:export -- [--rows N] [--json]
 * One CSV of a million attempts over HTTP from the real server: when it begins, how fast it is, how much memory the runtime grows by; the same
 * for a quarter of the rows, since what is bounded does not grow with them.
 */
import { parseArgs } from 'node:util';
import { newCampaign } from '../lib/campaign.ts';
import { fillAttempts } from '../lib/filled.ts';
import { Report, say, whole } from '../lib/report.ts';
import { startBenchServer, watchMemory } from '../lib/server.ts';

async function main(): Promise<void> {
	const { values } = parseArgs({ options: { rows: { type: 'string' }, json: { type: 'boolean', default: false } } });
	const rows = whole('rows', values.rows, 1_000_000, 4_000, 10_000_000);
	const quarter = await exportOf(rows / 4, values.json);
	const full = await exportOf(rows, values.json);
	new Report('export', { rows }, values.json).add('memory_of_size_mb', full - quarter, 'MB more than for a quarter of the rows', {
		most: 32,
	});
}

/** Writes the rows on a server of its own, exports them and reports; MB that the runtime grew by. */
async function exportOf(rows: number, json: boolean): Promise<number> {
	const report = new Report('export', { rows }, json);
	const server = await startBenchServer();
	try {
		const id = await newCampaign(server, 'Export');
		say(`writing ${rows} attempts`);
		await fillAttempts(server.state, id, rows);
		// Memory is measured against a runtime that has answered the same kind of request before.
		await read(server.url, server.apiKey, `/api/campaigns/${id}/exports/attempts.jsonl?limit=5000`);
		const memory = watchMemory(server.runtime);
		const { firstByteMs, ms, lines } = await read(server.url, server.apiKey, `/api/campaigns/${id}/exports/attempts.csv`);
		memory.stop();
		if (lines !== rows + 1) throw new Error(`${rows + 1} lines were expected, ${lines} came`);
		say(`${rows} rows:`);
		report.add('first_byte_ms', firstByteMs, 'ms', { most: 1_000 });
		report.add('rows_per_s', (rows / ms) * 1_000, 'rows/s');
		report.add('peak_memory_mb', memory.peak() - memory.idle, 'MB', { most: 128 });
		return memory.peak() - memory.idle;
	} finally {
		await server.stop();
	}
}

/** Reads to the end; the first byte is the first one behind the byte-order mark and the headings. */
async function read(url: string, apiKey: string, path: string): Promise<{ firstByteMs: number; ms: number; lines: number }> {
	const began = performance.now();
	const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${apiKey}` } });
	if (!response.ok || !response.body) throw new Error(`${path}: ${response.status}`);
	let firstByteMs: number | null = null;
	let lines = 0;
	for await (const chunk of response.body) {
		for (const byte of chunk) if (byte === 10) lines += 1;
		if (lines > 1) firstByteMs ??= performance.now() - began;
	}
	return { firstByteMs: firstByteMs ?? performance.now() - began, ms: performance.now() - began, lines };
}

await main();
