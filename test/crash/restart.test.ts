import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { childrenOf, isAlive } from '../../scripts/server/processes.ts';
import { spawnStart, startServer, type TestServer } from '../support/server.ts';

let state: string;
const running: TestServer[] = [];
beforeEach(() => {
	state = mkdtempSync(join(tmpdir(), 'partyline-crash-'));
});
afterEach(async () => {
	for (const server of running.splice(0)) await server.stop();
	rmSync(state, { recursive: true, force: true });
});

async function start(options: { npm?: boolean; port?: number } = {}): Promise<TestServer> {
	const server = await startServer({ state, ...options });
	running.push(server);
	return server;
}
const portOf = (server: TestServer): number => Number(new URL(server.url).port);
const answers = async (server: TestServer): Promise<number> =>
	(await fetch(`${server.url}/api/me`, { headers: { authorization: `Bearer ${server.apiKey}` } })).status;
/** The server's process with everything below it. */
const familyOf = (server: TestServer): number[] => [server.pid, ...childrenOf(server.pid)];

const KILLS: [who: string, npm: boolean, kill: (server: TestServer) => void][] = [
	['node', false, (server) => process.kill(server.pid, 'SIGKILL')],
	['npm', true, (server) => server.process.kill('SIGKILL')],
	['the whole group', true, (server) => process.kill(-(server.process.pid ?? 0), 'SIGKILL')],
];

describe('[I9] a server that was killed', () => {
	test.each(KILLS)('kill -9 of %s: a start right afterwards works, with the same port and sign-in', async (_who, npm, kill) => {
		const first = await start({ npm });
		const family = familyOf(first);
		expect(family.length).toBeGreaterThan(2);
		kill(first);
		const second = await start({ npm, port: portOf(first) });
		expect(await answers(second)).toBe(200);
		expect(second.url).toBe(first.url);
		expect([second.email, second.password, second.apiKey]).toEqual([first.email, first.password, first.apiKey]);
		expect(second.pid).not.toBe(first.pid);
		// And without another start, nothing stays behind either.
		const both = [...family, ...familyOf(second)];
		kill(second);
		await vi.waitFor(() => expect(both.filter(isAlive)).toEqual([]), { timeout: 5_000, interval: 50 });
	});

	test('a killed runtime comes back by itself', async () => {
		const server = await start();
		const watcher = (JSON.parse(readFileSync(join(state, 'server.json'), 'utf8')) as { watcher: number }).watcher;
		const runtime = childrenOf(server.pid).filter((pid) => pid !== watcher);
		expect(runtime.length).toBeGreaterThan(0);
		for (const pid of runtime) process.kill(pid, 'SIGKILL');
		await vi.waitFor(async () => expect(await answers(server)).toBe(200), { timeout: 10_000, interval: 100 });
	});
});

describe('a server that runs', () => {
	test('a second start on its state says so and exits with 2', async () => {
		const server = await start();
		const second = spawnStart(['--json', '--empty', '--port', '0', '--state', state]);
		let said = '';
		second.stderr?.on('data', (chunk: Buffer) => {
			said += chunk.toString();
		});
		const [code] = await once(second, 'close');
		expect(code).toBe(2);
		expect(said).toContain(`already running on ${state} at ${server.url}`);
		expect(await answers(server)).toBe(200);
	});

	test('a taken port is named, with what to do', async () => {
		const server = await start();
		const other = join(state, 'other');
		const second = spawnStart(['--json', '--empty', '--port', String(portOf(server)), '--state', other]);
		let said = '';
		second.stderr?.on('data', (chunk: Buffer) => {
			said += chunk.toString();
		});
		const [code] = await once(second, 'close');
		expect(code).toBe(1);
		expect(said).toContain(`Port ${portOf(server)} is taken by another program. Choose another one`);
	});

	test('Ctrl-C ends it cleanly', async () => {
		for (const npm of [false, true]) {
			const server = await start({ npm });
			const family = familyOf(server);
			expect(await server.stop()).toBe(0);
			await vi.waitFor(() => expect(family.filter(isAlive)).toEqual([]), { timeout: 2_000, interval: 20 });
		}
	});
});
