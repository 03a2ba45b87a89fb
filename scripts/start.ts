/** npm start: Partyline on this machine, with a demo campaign to try. `npm start -- --help` lists the options. */
import { build } from './lib/build.ts';
import { type Seeded, seed } from './seed.ts';
import { HELP, parseStartOptions, type StartOptions, UsageError } from './server/options.ts';
import { type Runtime, startRuntime } from './server/runtime.ts';
import { LiveStateError, openState, type State } from './server/state.ts';
import { startWatcher, type Watcher } from './server/watcher.ts';

const say = (line: string): void => console.error(line);

function printForPeople(options: StartOptions, url: string, seeded: Seeded): void {
	const stop = 'Ctrl-C stops it; the next npm start goes on from here.';
	const head = `
Partyline is running on ${url}${options.speed === 1 ? '' : `, at ${options.speed} times the speed of real time`}.
The carrier is simulated: nobody is called.

  Admin     ${url}/
            e-mail    ${seeded.email}
            password  ${seeded.password}
  API key   ${seeded.apiKey}
`;
	const links = `  Callers   ${seeded.callerUrl}
  Clickers  ${seeded.clickerUrl ?? '(clicking is off)'}

What to do first:
  1. Open the Callers link, say your name and press Start calling. Somebody picks up within seconds.
  2. Open the Clickers link in a second window and press Space a few times: each press approves one cell number.
  3. Sign in as admin and open the campaign: its Run page shows both, live.
`;
	const empty = `
What to do first: sign in as admin and press New campaign.
`;
	console.log(head + (seeded.callerUrl ? links : empty));
	console.log(stop);
}

function printForPrograms(url: string, seeded: Seeded): void {
	console.log(JSON.stringify({ url, adminUrl: `${url}/`, ...seeded, pid: process.pid }));
}

/** Puts everything away, once, and ends. */
function stopper(parts: { runtime?: Runtime; watcher?: Watcher; state?: State }): (code: number) => Promise<void> {
	let stopping = false;
	return async (code) => {
		if (stopping) return;
		stopping = true;
		// Should the runtime not end by itself, the watcher ends it with us.
		setTimeout(() => process.exit(code), 3_000).unref();
		await parts.runtime?.stop().catch(() => undefined);
		parts.watcher?.stop();
		parts.state?.close();
		process.exit(code);
	};
}

/** npm does not pass on its own death: under npm we end when it is gone. */
function endWithParent(stop: () => void): void {
	if (!process.env.npm_lifecycle_event) return;
	const parent = process.ppid;
	setInterval(() => {
		if (process.ppid !== parent) stop();
	}, 250).unref();
}

async function main(): Promise<void> {
	const options = parseStartOptions(process.argv.slice(2));
	if (!options) {
		console.log(HELP);
		return;
	}
	const parts: Parameters<typeof stopper>[0] = {};
	const stop = stopper(parts);
	try {
		const state = await openState(options.state, options.speed);
		parts.state = state;
		endWithParent(() => void stop(1));
		await build(say);
		const watcher = startWatcher();
		parts.watcher = watcher;
		const vars: Record<string, string> = { APP_SECRET: state.secret, CLOCK: state.clock, ELECTORATE: options.electorate };
		if (options.faults !== null) vars.CARRIER_FAULTS = options.faults;
		const runtime = await startRuntime(state, { port: options.port, vars });
		parts.runtime = runtime;
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));
		state.announce({ pid: process.pid, watcher: watcher.pid, url: runtime.url });
		const seeded = await seed(options.state, runtime.url, options.empty, say);
		if (options.json) printForPrograms(runtime.url, seeded);
		else printForPeople(options, runtime.url, seeded);
	} catch (error) {
		const expected = error instanceof LiveStateError || error instanceof UsageError;
		say(expected || !(error instanceof Error) ? String(error instanceof Error ? error.message : error) : (error.stack ?? error.message));
		await stop(error instanceof LiveStateError ? 2 : 1);
	}
}

try {
	await main();
} catch (error) {
	say(error instanceof Error ? error.message : String(error));
	process.exit(1);
}
