/**
 * Installs the dependencies when they are missing or older than the lock file. Plain JavaScript for Node 20:
 * the packages bring the Node that runs everything else. Says nothing when there is nothing to do.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lock = join(root, 'package-lock.json');
// npm writes this file last, so that an install that was cut off half-way is done again.
const installed = join(root, 'node_modules', '.package-lock.json');
const node = join(root, 'node_modules', '.bin', 'node');

/** A linked folder belongs to another copy of the project: npm ci would empty it. */
function isBorrowed() {
	return lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function isFresh() {
	if (isBorrowed()) return true;
	if (!existsSync(installed) || !existsSync(node)) return false;
	return statSync(installed).mtimeMs >= statSync(lock).mtimeMs;
}

const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
	console.error(`Partyline needs Node 20 or newer to install itself; this is ${process.version}.`);
	process.exit(1);
}
if (!isFresh()) {
	console.error('Installing dependencies (npm ci), about half a minute …');
	// Everything npm says goes to standard error: standard output belongs to the command that follows.
	const run = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
		cwd: root,
		stdio: ['ignore', 2, 2],
		shell: process.platform === 'win32',
	});
	if (run.status !== 0) {
		console.error('npm ci failed; see above. Is the package registry reachable?');
		process.exit(run.status ?? 1);
	}
}
