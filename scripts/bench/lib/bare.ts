/** The bare Worker (bare-worker.mjs) in a Miniflare of its own, persisted on disk as the real one is. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare';
import { fromRoot } from '../../lib/paths.ts';
import { thrifty } from '../../server/memory.ts';
import { childOf } from './server.ts';

export interface Bare {
	url: string;
	/** Process id of its workerd, when no other is ours. */
	runtime: number;
	/** Posts to the bare Worker; its answer as JSON. */
	post<T>(path: string, body: string): Promise<T>;
	stop(): Promise<void>;
}

export async function startBare(): Promise<Bare> {
	const folder = mkdtempSync(join(tmpdir(), 'partyline-bare-'));
	thrifty();
	const miniflare = new Miniflare(
		convertV4MiniflareOptions({
			host: '127.0.0.1',
			port: 0,
			rootPath: fromRoot(),
			resourcePersistencePath: folder,
			log: new Log(LogLevel.NONE),
			telemetry: { enabled: false },
			cf: false,
			workers: [
				{
					name: 'bare',
					compatibilityDate: '2026-10-01',
					compatibilityFlags: ['nodejs_compat'],
					modules: [{ type: 'ESModule', path: fromRoot('scripts', 'bench', 'lib', 'bare-worker.mjs') }],
					durableObjects: { BARE: { className: 'BareObject', useSQLite: true } },
					d1Databases: { DB: 'bare' },
				},
			],
		}),
	);
	const url = String(await miniflare.ready).replace(/\/$/, '');
	return {
		url,
		runtime: childOf(process.pid, 'workerd'),
		post: async <T>(path: string, body: string) => {
			const response = await fetch(`${url}${path}`, { method: 'POST', body });
			if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
			return (await response.json()) as T;
		},
		stop: async () => {
			await miniflare.dispose();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
