/**
 * npm run bench:costs -- [--clicking FILE] [--callers N] [--minutes M]
 * What a million approvals and a million dials cost on the platform, from counts that were measured: FILE holds the JSON lines of
 * bench:clicking (else the counts of docs/benchmarks.md are taken), the dials are those of a rehearsal on a server of its own.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bin, fromRoot } from '../../lib/paths.ts';
import { curlList, launch, newCampaign, usageOf } from '../lib/campaign.ts';
import { writeList } from '../lib/list.ts';
import { say, whole } from '../lib/report.ts';
import { startBenchServer } from '../lib/server.ts';
import { type Counts, costOf, table } from './prices.ts';

const { values } = parseArgs({ options: { clicking: { type: 'string' }, callers: { type: 'string' }, minutes: { type: 'string' } } });
const callers = whole('callers', values.callers, 10, 1, 200);
const minutes = whole('minutes', values.minutes, 5, 1, 600);

/** One clicker approves 20,000 an hour; with a thousand of them the object's time is shared by a thousand. */
function approvalCounts(): Counts {
	const counts: Counts = {
		rowsWritten: 2.42,
		rowsRead: 73,
		d1RowsWritten: 1,
		d1RowsRead: 0,
		messages: 0.3,
		objectSeconds: 1 / 5_600,
		requests: 0,
	};
	if (values.clicking === undefined) return counts;
	const names: Record<string, keyof Counts> = {
		rows_written_per_approval: 'rowsWritten',
		rows_read_per_approval: 'rowsRead',
		d1_rows_written_per_approval: 'd1RowsWritten',
		messages_per_approval: 'messages',
	};
	for (const line of readFileSync(values.clicking, 'utf8').split('\n')) {
		if (!line.startsWith('{')) continue;
		const { metric, value } = JSON.parse(line) as { metric: string; value: number };
		const name = names[metric];
		if (name !== undefined) counts[name] = value;
		if (metric === 'steady_approvals_per_s') counts.objectSeconds = 1 / Math.max(1, value);
	}
	return counts;
}

/** Runs a script to its end; its output by lines. This process goes on meanwhile, so that it sees when the server closes a connection. */
async function linesOf(script: string, args: readonly string[]): Promise<{ lines: string[]; errors: string }> {
	const child = spawn(bin('node'), [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
	let out = '';
	let errors = '';
	child.stdout.on('data', (chunk: Buffer) => {
		out += chunk.toString();
	});
	child.stderr.on('data', (chunk: Buffer) => {
		errors += chunk.toString();
	});
	await once(child, 'close');
	return { lines: out.trim().split('\n'), errors };
}

async function dialCounts(): Promise<Counts> {
	const server = await startBenchServer();
	const file = join(tmpdir(), `partyline-costs-${process.pid}.csv`);
	try {
		await writeList(file, 2_000);
		const campaign = await newCampaign(server, 'Costs');
		await server.rest.json('PATCH', `/api/campaigns/${campaign}/settings`, { clicking: false });
		await curlList(server, campaign, file);
		await launch(server, campaign);
		const before = await usageOf(server, campaign);
		const args = [
			'--url',
			server.url,
			'--api-key',
			server.apiKey,
			'--campaign',
			campaign,
			'--callers',
			`${callers}`,
			'--clickers',
			'0',
			'--minutes',
			`${minutes}`,
		];
		const { lines, errors } = await linesOf(fromRoot('scripts', 'rehearse.ts'), args);
		say(lines.at(-1) ?? '');
		const after = await usageOf(server, campaign);
		const dials = after.dials - before.dials;
		if (dials === 0) throw new Error(`nothing was dialed: ${errors}`);
		say(`${dials} dials`);
		const each = (name: 'rowsWritten' | 'rowsRead' | 'd1RowsWritten' | 'd1RowsRead' | 'messagesIn' | 'alarms'): number =>
			(after[name] - before[name]) / dials;
		return {
			rowsWritten: each('rowsWritten'),
			rowsRead: each('rowsRead'),
			d1RowsWritten: each('d1RowsWritten'),
			d1RowsRead: each('d1RowsRead'),
			messages: each('messagesIn'),
			objectSeconds: (after.sinceWaking - before.sinceWaking) / 1000 / dials,
			// Webhooks of a call, its order and its answer, and the alarms.
			requests: 6 + each('alarms'),
		};
	} finally {
		await server.stop();
		rmSync(file, { force: true });
	}
}

const rows: [string, ReturnType<typeof costOf>, Counts][] = [];
const approvals = approvalCounts();
rows.push(['a million approvals', costOf(approvals), approvals]);
const dials = await dialCounts();
rows.push([`a million dials (${callers} callers)`, costOf(dials), dials]);
console.log(table(rows));
process.exit(0);
