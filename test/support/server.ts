/** Starts the real server in a process of its own, on a state folder of its own, for tests and rehearsals. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bin, fromRoot, ROOT } from '../../scripts/lib/paths.ts';

/** What `npm start -- --json` prints. The links are null without a demo campaign. */
export interface ServerLinks {
	url: string;
	adminUrl: string;
	email: string;
	password: string;
	apiKey: string;
	callerUrl: string | null;
	clickerUrl: string | null;
	pid: number;
}

export interface TestServerOptions {
	/** Go on with this folder; without it a new one, which `stop` removes. */
	state?: string;
	/** Default: any free port. */
	port?: number;
	/** Default true: no demo campaign, which starts a second or two sooner. */
	empty?: boolean;
	speed?: number;
	/** Fields of the electorate that differ from the defaults. */
	electorate?: object;
	faults?: object;
	/** Through `npm start`, as a person would, instead of node directly. */
	npm?: boolean;
}

export interface TestServer extends ServerLinks {
	state: string;
	/** The process that was started: npm or node. The leader of a group of its own. */
	process: ChildProcess;
	/** Ends it as Ctrl-C would; returns its exit code. Repeats are harmless. */
	stop(): Promise<number | null>;
}

function argumentsFor(options: TestServerOptions, state: string): string[] {
	const args = ['--json', '--port', String(options.port ?? 0), '--state', state];
	if (options.empty ?? true) args.push('--empty');
	if (options.speed !== undefined) args.push('--speed', String(options.speed));
	if (options.faults) args.push('--faults', JSON.stringify(options.faults));
	if (options.electorate) {
		const file = join(state, 'electorate.json');
		writeFileSync(file, JSON.stringify(options.electorate));
		args.push('--electorate', file);
	}
	return args;
}

/** Starts the command without waiting for anything. */
export function spawnStart(args: readonly string[], npm = false): ChildProcess {
	const [command, first] = npm ? ['npm', ['start', '--']] : [bin('node'), [fromRoot('scripts', 'start.ts')]];
	return spawn(command, [...first, ...args], {
		cwd: ROOT,
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
		// A server that belongs to this process ends with it, however it ends.
		env: { ...process.env, npm_lifecycle_event: process.env.npm_lifecycle_event ?? 'test' },
	});
}

/** The line of JSON, or an error that holds all that was said. */
function linksFrom(child: ChildProcess): Promise<ServerLinks> {
	return new Promise((resolve, reject) => {
		let out = '';
		let said = '';
		child.stderr?.on('data', (chunk: Buffer) => {
			said += chunk.toString();
		});
		child.stdout?.on('data', (chunk: Buffer) => {
			out += chunk.toString();
			// npm writes lines of its own before ours.
			const line = out.split('\n').find((one, index, all) => one.startsWith('{') && index < all.length - 1);
			if (line) resolve(JSON.parse(line) as ServerLinks);
		});
		child.once('error', reject);
		child.once('close', (code) => reject(new Error(`The server ended with ${code} before it was ready.\n${said}`)));
	});
}

/** Starts a server and waits until it can be used. */
export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
	const state = options.state ?? mkdtempSync(join(tmpdir(), 'partyline-'));
	const child = spawnStart(argumentsFor(options, state), options.npm);
	const ended = once(child, 'close');
	const links = await linksFrom(child);
	return {
		...links,
		state,
		process: child,
		stop: async () => {
			if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
			await ended;
			if (options.state === undefined) rmSync(state, { recursive: true, force: true });
			return child.exitCode;
		},
	};
}
