/**
 * npm run dev: the Worker under wrangler with reload, the pages under Vite with reload. The state is wrangler's own
 * (.wrangler), apart from that of npm start; the first visit asks for an organisation and an admin.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { parseElectorate } from '../worker/domain/electorate.ts';
import { build } from './lib/build.ts';
import { bin, fromRoot, ROOT } from './lib/paths.ts';
import { run } from './lib/run.ts';
import { openState } from './server/state.ts';

const WORKER_PORT = '8788';
const PAGES_PORT = '5173';
const electorate = JSON.stringify(parseElectorate(readFileSync(fromRoot('scripts', 'demo-electorate.json'), 'utf8')));

const children: ChildProcess[] = [];
function start(command: string, args: string[]): void {
	const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', PARTYLINE_WORKER: `http://127.0.0.1:${WORKER_PORT}` };
	const child = spawn(bin(command), args, { cwd: ROOT, env, stdio: 'inherit' });
	children.push(child);
	child.on('exit', (code) => {
		for (const other of children) other.kill('SIGTERM');
		process.exitCode = code ?? 1;
	});
}

// The Worker's assets must exist, though Vite serves the pages.
if (!existsSync(fromRoot('dist', 'client'))) await build((line) => console.error(line), 'client');
mkdirSync(fromRoot('.wrangler'), { recursive: true });
const state = await openState(fromRoot('.wrangler', 'dev'), 1);
const migrated = await run(bin('wrangler'), ['d1', 'migrations', 'apply', 'DB', '--local'], { env: { CI: '1' } });
if (migrated.code !== 0) {
	console.error(migrated.output);
	process.exit(1);
}
start('wrangler', [
	'dev',
	'--ip',
	'127.0.0.1',
	'--port',
	WORKER_PORT,
	'--var',
	`APP_SECRET:${state.secret}`,
	'--var',
	`ELECTORATE:${electorate}`,
	'--var',
	`PUBLIC_URL:http://127.0.0.1:${PAGES_PORT}`,
]);
start('vite', ['--clearScreen', 'false', '--port', PAGES_PORT, '--strictPort']);
