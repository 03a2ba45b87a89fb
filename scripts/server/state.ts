/** The state folder: who holds it, its secret, its clock, its sign-in. */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { type ClockSettings, clockFrom } from '../../worker/lib/clock.ts';
import { UsageError } from './options.ts';
import { isAlive } from './processes.ts';

/** Another server runs on this folder: exit code 2. */
export class LiveStateError extends Error {
	override name = 'LiveStateError';
}

/** What the server that holds the folder says about itself. */
export interface ServerFile {
	pid: number;
	/** Ends the runtime when the server was killed. */
	watcher: number;
	url: string;
}

/** Reads a JSON file of ours; null when it is missing or was cut off. */
export function readJson<T>(file: string): T | null {
	if (!existsSync(file)) return null;
	try {
		return JSON.parse(readFileSync(file, 'utf8')) as T;
	} catch {
		return null;
	}
}

/** Writes a file that only we may read, whole or not at all. */
export function writePrivate(file: string, text: string): void {
	const fresh = `${file}.${process.pid}`;
	writeFileSync(fresh, text, { mode: 0o600 });
	chmodSync(fresh, 0o600);
	renameSync(fresh, file);
}

/** How long a new start waits for a server that is just ending. */
const PATIENCE_MS = 3_000;

/**
 * A lock that the operating system lets go of however its owner ends: a transaction on a database file.
 * (A pid file alone would be fooled by a pid that was given to another program.)
 */
async function lockFolder(folder: string): Promise<DatabaseSync> {
	const db = new DatabaseSync(join(folder, 'lock.db'));
	const until = performance.now() + PATIENCE_MS;
	for (;;) {
		try {
			db.exec('begin exclusive');
			return db;
		} catch (error) {
			if (!(error instanceof Error && /locked|busy/i.test(error.message))) throw error;
			if (performance.now() > until) break;
			await wait(50);
		}
	}
	const owner = readJson<ServerFile>(join(folder, 'server.json'));
	const where = owner ? ` at ${owner.url} (process ${owner.pid})` : ', it is just starting';
	throw new LiveStateError(`Partyline is already running on ${folder}${where}.`);
}

/** A server that was killed leaves its runtime to its watcher, which needs a moment. */
async function waitForWatcher(folder: string): Promise<void> {
	const last = readJson<ServerFile>(join(folder, 'server.json'));
	const until = performance.now() + PATIENCE_MS;
	while (last && isAlive(last.watcher) && performance.now() < until) await wait(20);
}

export interface State {
	folder: string;
	/** Where the runtime keeps its databases. */
	storage: string;
	secret: string;
	/** JSON for the CLOCK var. */
	clock: string;
	/** Tells others where we are. */
	announce(server: ServerFile): void;
	/** Lets go of the folder. */
	close(): void;
}

function secretOf(folder: string): string {
	const file = join(folder, 'app-secret');
	if (!existsSync(file)) writePrivate(file, randomBytes(32).toString('hex'));
	const secret = readFileSync(file, 'utf8').trim();
	// A full disk or a careless hand: with half a secret nobody could sign in, and nothing would say why.
	if (secret.length < 32) throw new UsageError(`${file} is damaged. Put it back, or remove it to get a new one; everybody signs in again.`);
	return secret;
}

/**
 * The mapping from real to virtual time. It goes on through restarts (also while nothing runs), and bends at
 * this start when the speed is another one, so that the clock never jumps and never goes back.
 */
export function continueClock(last: ClockSettings | null, speed: number, realNow: number): ClockSettings {
	if (last && last.speed === speed) return last;
	return { speed, realMs: realNow, virtualMs: last ? Math.floor(last.virtualMs + (realNow - last.realMs) * last.speed) : realNow };
}

function clockOf(folder: string, speed: number): string {
	const file = join(folder, 'clock.json');
	const realNow = Date.now();
	const settings = continueClock(readJson<ClockSettings>(file), speed, realNow);
	// Fails here, and not in the Worker, should somebody have edited the file.
	if (!Number.isFinite(clockFrom(settings).now())) throw new UsageError(`${file} is damaged. Remove it to go on with the real time.`);
	writePrivate(file, JSON.stringify(settings));
	return JSON.stringify(settings);
}

/** The lock of the folder, which is made if need be; what the system has against it is said in one line. */
async function takeFolder(folder: string): Promise<DatabaseSync> {
	try {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		return await lockFolder(folder);
	} catch (error) {
		if (error instanceof LiveStateError) throw error;
		throw new UsageError(`--state ${folder} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
	}
}

/** Takes the folder for this process, making it if need be. Throws LiveStateError when another server holds it. */
export async function openState(folder: string, speed: number): Promise<State> {
	const lock = await takeFolder(folder);
	await waitForWatcher(folder);
	const serverFile = join(folder, 'server.json');
	rmSync(serverFile, { force: true });
	return {
		folder,
		storage: join(folder, 'storage'),
		secret: secretOf(folder),
		clock: clockOf(folder, speed),
		announce: (server) => writePrivate(serverFile, `${JSON.stringify(server)}\n`),
		close: () => {
			rmSync(serverFile, { force: true });
			lock.close();
		},
	};
}
