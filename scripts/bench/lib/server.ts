/** The real server, as `npm start` runs it, in processes of its own on a state folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { bin, fromRoot, ROOT } from '../../lib/paths.ts';
import { type Rest, restOf } from '../../rehearse/rest.ts';

export interface BenchServer {
	url: string;
	email: string;
	password: string;
	apiKey: string;
	rest: Rest;
	state: string;
	/** Process id of workerd. */
	runtime: number;
	stop(): Promise<void>;
}

interface Links {
	url: string;
	email: string;
	password: string;
	apiKey: string;
}

function linksOf(child: ChildProcess): Promise<Links> {
	return new Promise((resolve, reject) => {
		let out = '';
		let said = '';
		child.stderr?.on('data', (chunk: Buffer) => {
			said += chunk.toString();
		});
		child.stdout?.on('data', (chunk: Buffer) => {
			out += chunk.toString();
			const end = out.indexOf('\n');
			if (end >= 0) resolve(JSON.parse(out.slice(0, end)) as Links);
		});
		child.once('close', (code) => reject(new Error(`The server ended with ${code} before it was ready.\n${said}`)));
	});
}

/** The child of a process with this name. */
export function childOf(parent: number, name: string): number {
	for (const entry of readdirSync('/proc')) {
		if (!/^\d+$/.test(entry)) continue;
		try {
			const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
			const close = stat.lastIndexOf(')');
			if (Number(stat.slice(close + 4).split(' ')[0]) === parent && stat.slice(stat.indexOf('(') + 1, close) === name) return Number(entry);
		} catch {
			// It ended in this instant.
		}
	}
	throw new Error(`no process ${name} below ${parent}`);
}

/** Resident memory of a process, MB. */
export function memoryOf(pid: number): number {
	const line = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
	return Number(line?.[1] ?? 0) / 1024;
}

/** CPU seconds a process has used. */
export function cpuOf(pid: number): number {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Watches the memory of a process; `peak` is the most it had since then, MB. */
export function watchMemory(pid: number): { idle: number; peak: () => number; stop: () => void } {
	const idle = memoryOf(pid);
	let most = idle;
	const timer = setInterval(() => {
		try {
			most = Math.max(most, memoryOf(pid));
		} catch {
			clearInterval(timer);
		}
	}, 100);
	return { idle, peak: () => most, stop: () => clearInterval(timer) };
}

/** Starts it, without a demo campaign, and waits until it can be used. `electorate`: fields that differ from the defaults. */
export async function startBenchServer(options: { electorate?: object } = {}): Promise<BenchServer> {
	const state = mkdtempSync(join(tmpdir(), 'partyline-bench-'));
	const args = ['--json', '--empty', '--port', '0', '--state', state];
	if (options.electorate) {
		const file = join(state, 'electorate.json');
		writeFileSync(file, JSON.stringify(options.electorate));
		args.push('--electorate', file);
	}
	const child = spawn(bin('node'), [fromRoot('scripts', 'start.ts'), ...args], {
		cwd: ROOT,
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...process.env, npm_lifecycle_event: process.env.npm_lifecycle_event ?? 'bench' },
	});
	const ended = once(child, 'close');
	// A bench that is broken off takes its server with it.
	const kill = (): void => {
		if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGINT');
	};
	process.once('exit', kill);
	const links = await linksOf(child);
	return {
		...links,
		rest: restOf(links.url, links.apiKey),
		state,
		runtime: childOf(child.pid ?? 0, 'workerd'),
		stop: async () => {
			kill();
			await ended;
			process.removeListener('exit', kill);
			rmSync(state, { recursive: true, force: true });
		},
	};
}

/** Reads the local D1 beside the running server. */
export function readD1(state: string): DatabaseSync {
	const folder = join(state, 'storage');
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.sqlite') && /d1/i.test(file));
	for (const file of files) {
		const db = new DatabaseSync(join(folder, file), { readOnly: true });
		if (db.prepare(`select count(*) n from sqlite_schema where name = 'approvals'`).get()?.n === 1) return db;
		db.close();
	}
	throw new Error('the database of the server was not found');
}
