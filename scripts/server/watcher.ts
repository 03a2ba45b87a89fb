/** Ends the runtime when this process dies in a way that lets it do nothing itself. */
import { type ChildProcess, spawn } from 'node:child_process';
import { childrenOf } from './processes.ts';

/** Runs in a process of its own group: gathers pids from its input and kills them when the input ends. */
const PROGRAM = `
let pids = [];
process.stdin.on('data', (data) => { pids = String(data).trim().split('\\n').pop().split(' ').filter(Boolean).map(Number); });
process.stdin.on('end', () => { for (const pid of pids) { try { process.kill(pid, 'SIGKILL'); } catch {} } process.exit(); });
process.on('SIGINT', () => {}); process.on('SIGTERM', () => {}); process.on('SIGHUP', () => {});
`;

export interface Watcher {
	pid: number;
	stop(): void;
}

/** Watches over the children of this process from now on, those that come later included. */
export function startWatcher(): Watcher {
	const child: ChildProcess = spawn(process.execPath, ['-e', PROGRAM], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
	const pid = child.pid ?? 0;
	child.unref();
	child.stdin?.on('error', () => undefined);
	let told = '';
	const tell = (): void => {
		const pids = childrenOf(process.pid)
			.filter((one) => one !== pid)
			.join(' ');
		if (pids !== told) child.stdin?.write(`${pids}\n`);
		told = pids;
	};
	tell();
	const timer = setInterval(tell, 100);
	timer.unref();
	return {
		pid,
		stop: () => {
			clearInterval(timer);
			child.stdin?.end();
		},
	};
}
