/**
 * npm run bench:draw -- [--numbers N] [--json]
 * Draws from a full pool: in an object in workerd over blocks of 100 (its clock has steps of a millisecond), and one by one
 * on node:sqlite, on disk, inside the transaction of a tick. Bare: the same picks from one table without queues.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { fromRoot } from '../../lib/paths.ts';
import { quantile, Report, say, whole } from '../lib/report.ts';
import { drawInObject } from './object.ts';
import { drawOnNode } from './on-node.ts';

const { values } = parseArgs({ options: { numbers: { type: 'string' }, json: { type: 'boolean', default: false } } });
const numbers = whole('numbers', values.numbers, 1_000_000, 1_000, 1_000_000);
const report = new Report('draw', { numbers, zones: 12 }, values.json);
const folder = mkdtempSync(join(tmpdir(), 'partyline-draw-'));
const sorted = (times: readonly number[]): number[] => [...times].sort((a, b) => a - b);

try {
	say('node:sqlite on disk');
	const node = drawOnNode(join(folder, 'pool.sqlite'), numbers);
	const draws = sorted(node.draws);
	const bare = sorted(node.bare);
	report.add('draw_node_mean_us', draws.reduce((sum, us) => sum + us, 0) / draws.length, 'µs');
	report.add('draw_node_p99_us', quantile(draws, 0.99), 'µs', { bare: quantile(bare, 0.99), most: 200 });
	report.add('commit_p99_us', quantile(sorted(node.commits), 0.99), 'µs');
	say('an object in workerd');
	await build({
		configFile: false,
		logLevel: 'silent',
		build: {
			ssr: fromRoot('scripts', 'bench', 'draw', 'worker.mjs'),
			outDir: folder,
			emptyOutDir: false,
			target: 'esnext',
			rollupOptions: { external: [/^cloudflare:/, /^node:/], output: { entryFileNames: 'worker.mjs' } },
		},
		ssr: { noExternal: true },
	});
	const file = join(folder, 'worker.mjs');
	const blocks = await drawInObject(folder, file, numbers);
	const real = sorted(blocks.draw);
	const plain = sorted(blocks.bare);
	report.add('draw_mean_us', real.reduce((sum, us) => sum + us, 0) / real.length, 'µs');
	report.add('draw_p99_us', quantile(real, 0.99), 'µs, blocks of 100', { bare: Math.max(1, quantile(plain, 0.99)), most: 200 });
} finally {
	rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
