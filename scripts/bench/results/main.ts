/**
 * npm run bench:results -- [--attempts N] [--rounds N] [--json]
 * Every view of the results page over HTTP, on the real server, on a campaign of 100,000 attempts with their answers and callers.
 */
import { parseArgs } from 'node:util';
import { newCampaign } from '../lib/campaign.ts';
import { fillCampaign } from '../lib/filled.ts';
import { quantile, Report, say, whole } from '../lib/report.ts';
import { startBenchServer } from '../lib/server.ts';

const VIEWS = [
	'results',
	'results?pass=1',
	'results?lineKind=cell&list=1',
	'results?weekday=5&hour=10',
	'results?caller=ses_3',
	'results?callerId=%2B12025550101&pass=2',
	'results/rows',
	'results/rows?figure=dropped',
	'results/rows?figure=connected&caller=ses_7',
	'results/rows?figure=noAnswer&weekday=6&hour=12',
	'results/rows?question=result&answer=refused',
];

async function main(): Promise<void> {
	const text = { type: 'string' } as const;
	const { values } = parseArgs({ options: { attempts: text, rounds: text, json: { type: 'boolean', default: false } } });
	const attempts = whole('attempts', values.attempts, 100_000, 1_000, 5_000_000);
	const rounds = whole('rounds', values.rounds, 20, 1, 1_000);
	const report = new Report('results', { attempts, views: VIEWS.length, rounds }, values.json);
	const server = await startBenchServer();
	try {
		const id = await newCampaign(server, 'Results');
		say(`filling a campaign with ${attempts} attempts`);
		await fillCampaign(server.state, id, attempts);
		const times: number[] = [];
		const slowest = new Map<string, number>();
		for (let round = 0; round <= rounds; round += 1) {
			for (const view of VIEWS) {
				const began = performance.now();
				await server.rest.json('GET', `/api/campaigns/${id}/${view}`);
				const ms = performance.now() - began;
				// The first round warms caches, as a page that is open does.
				if (round === 0) continue;
				times.push(ms);
				slowest.set(view, Math.max(slowest.get(view) ?? 0, ms));
			}
		}
		times.sort((a, b) => a - b);
		for (const [view, ms] of slowest) say(`${view}: at most ${ms.toFixed(0)} ms`);
		report.add('view_p50_ms', quantile(times, 0.5), 'ms');
		report.add('view_p99_ms', quantile(times, 0.99), 'ms', { most: 300 });
	} finally {
		await server.stop();
	}
}

await main();
