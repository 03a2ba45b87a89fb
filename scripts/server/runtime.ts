/** The built Worker in Miniflare, without the dev server in between: ten times as many socket messages a second. */
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4WorkerOptions } from 'miniflare';
import { WORKER_OPTIONS } from '../lib/build.ts';
import { fromRoot } from '../lib/paths.ts';
import { thrifty } from './memory.ts';
import { migrate } from './migrate.ts';
import { UsageError } from './options.ts';
import type { State } from './state.ts';

const HOST = '127.0.0.1';

export interface RuntimeOptions {
	/** 0 = any free port. */
	port: number;
	/** Vars of the Worker, in addition to those of wrangler.toml. */
	vars: Record<string, string>;
}
export interface Runtime {
	url: string;
	stop(): Promise<void>;
}

/** Listens for a moment: the port when it is free, null when it is taken. */
function tryPort(port: number): Promise<number | null> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(null);
			else reject(error);
		});
		probe.listen(port, HOST, () => {
			const address = probe.address();
			probe.close(() => resolve(typeof address === 'object' && address ? address.port : null));
		});
	});
}

/** A server that was killed a moment ago may hold the port a little longer, so this asks for 5 s. */
async function freePort(port: number): Promise<number> {
	const until = performance.now() + 5_000;
	for (;;) {
		const found = await tryPort(port);
		if (found !== null) return found;
		if (performance.now() > until) break;
		await wait(100);
	}
	throw new UsageError(
		`Port ${port} is taken by another program. Choose another one (npm start -- --port ${port + 1}) or let me (--port 0).`,
	);
}

/** Miniflare ends the whole process at a signal, before anything of ours could be put away. We end it ourselves. */
function takeBackSignals(): void {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.removeAllListeners(signal);
}

/** What the Worker logs goes to a file; it has a line for every error, which nobody wants between the links. */
function logTo(file: string): (entry: { timestamp: number; level: string; message: string }) => void {
	return ({ timestamp, level, message }) => appendFileSync(file, `${new Date(timestamp).toISOString()} ${level} ${message}\n`);
}

/** The Worker of wrangler.toml as it was built, with our vars. */
function workerWith(vars: Record<string, string>): V4WorkerOptions {
	const built = JSON.parse(readFileSync(fromRoot('dist', 'worker', WORKER_OPTIONS), 'utf8')) as V4WorkerOptions;
	return {
		...built,
		name: 'partyline',
		bindings: { ...(built.bindings as Record<string, string> | undefined), ...vars },
		modules: [{ type: 'ESModule', path: fromRoot('dist', 'worker', 'index.js') }],
	};
}

/** Opens the server on 127.0.0.1 and brings its database up to date. */
export async function startRuntime(state: State, options: RuntimeOptions): Promise<Runtime> {
	const worker = workerWith(options.vars);
	thrifty();
	for (let attempt = 1; ; attempt++) {
		const port = await freePort(options.port);
		const miniflare = new Miniflare(
			convertV4MiniflareOptions({
				host: HOST,
				port,
				rootPath: fromRoot(),
				resourcePersistencePath: state.storage,
				log: new Log(LogLevel.NONE),
				handleStructuredLogs: logTo(join(state.folder, 'server.log')),
				telemetry: { enabled: false },
				// Otherwise it asks the network where it is.
				cf: false,
				workers: [worker],
			}),
		);
		takeBackSignals();
		try {
			await miniflare.ready;
			await migrate(await miniflare.getD1Database('DB'));
			return { url: `http://${HOST}:${port}`, stop: () => miniflare.dispose() };
		} catch (error) {
			await miniflare.dispose().catch(() => undefined);
			if (error instanceof Error && error.cause instanceof Error && error.cause.message === 'bad port')
				throw new UsageError(`Browsers do not open port ${port}: it belongs to another kind of service. Choose another one.`);
			// Another program took the port in this moment, or the way to the new runtime broke, as it does on a machine that is very busy.
			const passing = error instanceof Error && /address already in use|fetch failed/i.test(error.message);
			if (!passing || attempt === 3) throw error;
		}
	}
}
