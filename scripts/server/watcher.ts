/** Ends the runtime when this process dies in a way that lets it do nothing itself. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { childrenOf } from './processes.ts';

/** In the environment of everything we start from now on: how the watcher knows it, without being told pids. */
const MARK = 'PARTYLINE_SERVER';

/**
 * Runs in a process of its own group until its input ends, which happens however we end. Then it kills what carries the
 * mark, where the system shows environments as files, and the pids it was told last.
 */
const PROGRAM = `
const fs = require('node:fs');
const mark = ${JSON.stringify(`${MARK}=`)} + process.argv[1] + '\\0';
let pids = [];
const kill = (pid) => { try { process.kill(pid, 'SIGKILL'); } catch {} };
const marked = (pid) => { try { return fs.readFileSync('/proc/' + pid + '/environ', 'latin1').includes(mark); } catch { return false; } };
process.stdin.on('data', (data) => { pids = String(data).trim().split('\\n').pop().split(' ').filter(Boolean).map(Number); });
process.stdin.on('end', () => {
	pids.forEach(kill);
	if (fs.existsSync('/proc/self/environ')) fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name) && marked(name)).map(Number).forEach(kill);
	process.exit();
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
`;

export interface Watcher {
	pid: number;
	stop(): void;
}

/** Watches over the children of this process from now on, those that come later included. */
export function startWatcher(): Watcher {
	const mark = randomBytes(16).toString('hex');
	const child = spawn(process.execPath, ['-e', PROGRAM, mark], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
	const pid = child.pid ?? 0;
	child.unref();
	child.stdin.on('error', () => undefined);
	process.env[MARK] = mark;
	const timer = existsSync('/proc/self/environ') ? null : tellPids(pid, (line) => child.stdin.write(line));
	return {
		pid,
		stop: () => {
			if (timer) clearInterval(timer);
			child.stdin.end();
		},
	};
}

/** Where environments cannot be read, the watcher has to be told who our children are. */
function tellPids(watcher: number, write: (line: string) => void): NodeJS.Timeout {
	let told = '';
	const tell = (): void => {
		const pids = childrenOf(process.pid)
			.filter((one) => one !== watcher)
			.join(' ');
		if (pids !== told) write(`${pids}\n`);
		told = pids;
	};
	return setInterval(tell, 500).unref();
}
