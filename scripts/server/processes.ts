/** Looking at processes without `ps` where the system shows them as files. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Whether a process runs. */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}

interface Entry {
	pid: number;
	parent: number;
}

function fromProc(): Entry[] {
	const entries: Entry[] = [];
	for (const name of readdirSync('/proc')) {
		if (!/^\d+$/.test(name)) continue;
		try {
			// "pid (name) state ppid …"; the name may hold spaces and brackets, so count from its end.
			const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
			entries.push({ pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) });
		} catch {
			// It ended between the two looks.
		}
	}
	return entries;
}

function fromPs(): Entry[] {
	const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
	return text
		.trim()
		.split('\n')
		.map((line) => line.trim().split(/\s+/).map(Number))
		.map(([pid = 0, parent = 0]) => ({ pid, parent }));
}

/** The pids of a process's own children. */
export function childrenOf(parent: number): number[] {
	return (existsSync('/proc/self/stat') ? fromProc() : fromPs()).filter((entry) => entry.parent === parent).map((entry) => entry.pid);
}
