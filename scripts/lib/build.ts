/** Builds client and Worker into dist/, each only when one of its sources has changed. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { bin, fromRoot, ROOT } from './paths.ts';
import { run } from './run.ts';

interface Target {
	name: 'client' | 'worker';
	sources: string[];
	/** The file whose presence means that the result is there. */
	result: string;
	build: (outDir: string) => Promise<{ code: number; output: string }>;
}

/** In dist/worker: the Worker's bindings as Miniflare takes them. */
export const WORKER_OPTIONS = 'worker-options.json';

const SHARED = ['protocol', 'package-lock.json', 'tsconfig.json'];

const TARGETS: Target[] = [
	{
		name: 'client',
		sources: [...SHARED, 'client', 'vite.config.ts'],
		result: 'index.html',
		build: async (outDir) => {
			const vite = (...more: string[]) =>
				run(bin('vite'), ['build', ...more, '--outDir', outDir, '--logLevel', 'warn'], { env: { NODE_ENV: 'production' } });
			let outcome = await vite();
			for (const page of ['caller', 'clicker']) if (outcome.code === 0) outcome = await vite('--mode', page);
			return outcome;
		},
	},
	{
		name: 'worker',
		sources: [...SHARED, 'worker', 'wrangler.toml'],
		result: 'index.js',
		build: async (outDir) => {
			const outcome = await run(bin('wrangler'), ['deploy', '--dry-run', '--outdir', outDir]);
			if (outcome.code === 0) {
				// Reading wrangler alone takes a second: a start has here what it makes of wrangler.toml.
				const { unstable_getMiniflareWorkerOptions } = await import('wrangler');
				const { workerOptions } = unstable_getMiniflareWorkerOptions(fromRoot('wrangler.toml'));
				writeFileSync(join(outDir, WORKER_OPTIONS), JSON.stringify(workerOptions));
			}
			return outcome;
		},
	},
];

/** The files below a file or folder, in a fixed order; tests are no sources. */
function filesOf(path: string): string[] {
	if (!existsSync(path)) return [];
	if (!statSync(path).isDirectory()) return [path];
	return readdirSync(path, { recursive: true, encoding: 'utf8' })
		.map((name) => join(path, name))
		.filter((file) => !/\.test\.tsx?$/.test(file) && statSync(file).isFile())
		.sort();
}

/** Changes exactly when one of the sources does. */
export function fingerprint(sources: readonly string[]): string {
	const hash = createHash('sha256');
	for (const source of sources) {
		for (const file of filesOf(fromRoot(source)))
			hash
				.update(`${relative(ROOT, file)}\0`)
				.update(readFileSync(file))
				.update('\0');
	}
	return hash.digest('hex');
}

const isAlive = (pid: number): boolean => {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
};

/** One build at a time: two starts from one folder must not write over each other. */
async function withLock<T>(work: () => Promise<T>): Promise<T> {
	const lock = fromRoot('dist', '.lock');
	mkdirSync(fromRoot('dist'), { recursive: true });
	for (;;) {
		try {
			writeFileSync(lock, String(process.pid), { flag: 'wx' });
			break;
		} catch {
			const owner = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
			// An empty lock is one that is being written this moment.
			if (owner > 0 && !isAlive(owner)) rmSync(lock, { force: true });
			else await wait(100);
		}
	}
	try {
		return await work();
	} finally {
		rmSync(lock, { force: true });
	}
}

async function buildTarget(target: Target, say: (line: string) => void): Promise<void> {
	const dir = fromRoot('dist', target.name);
	const stamp = fromRoot('dist', `.${target.name}.stamp`);
	// What was built names this folder.
	const print = `${ROOT} ${fingerprint(target.sources)}`;
	if (existsSync(join(dir, target.result)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === print) return;
	say(`Building the ${target.name} …`);
	const fresh = fromRoot('dist', `.${target.name}.${process.pid}`);
	rmSync(fresh, { recursive: true, force: true });
	const outcome = await target.build(fresh);
	if (outcome.code !== 0) {
		rmSync(fresh, { recursive: true, force: true });
		throw new Error(`The ${target.name} could not be built:\n${outcome.output}`);
	}
	rmSync(stamp, { force: true });
	rmSync(dir, { recursive: true, force: true });
	renameSync(fresh, dir);
	writeFileSync(stamp, print);
}

/** Brings dist/client and dist/worker up to date. Throws with the tool's output when a build fails. */
export async function build(say: (line: string) => void, only?: 'client' | 'worker'): Promise<void> {
	await withLock(async () => {
		// The Worker's dry run looks at the assets, so the client comes first.
		for (const target of TARGETS) if (only === undefined || only === target.name) await buildTarget(target, say);
	});
}
