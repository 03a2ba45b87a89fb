import { readdirSync, readFileSync } from 'node:fs';
import { memoryOf } from '../lib/server.ts';

/** All processes below this one. */
function below(): number[] {
	const parents = new Map<number, number>();
	for (const entry of readdirSync('/proc')) {
		if (!/^\d+$/.test(entry)) continue;
		try {
			const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
			parents.set(Number(entry), Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]));
		} catch {
			// It ended in this instant.
		}
	}
	const isOurs = (pid: number): boolean => pid === process.pid || (parents.has(pid) && isOurs(parents.get(pid) ?? 0));
	return [...parents.keys()].filter((pid) => pid !== process.pid && isOurs(pid));
}

/** The process that shows the only page: of our Chromium's renderers the largest. */
export function rendererOf(): number {
	const renderers = below().filter((pid) => {
		try {
			return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer');
		} catch {
			return false;
		}
	});
	const [first] = renderers.sort((a, b) => memoryOf(b) - memoryOf(a));
	if (first === undefined) throw new Error('the page has no process');
	return first;
}
