/** npm run rehearse: a phone bank run by robots. `npm run rehearse -- --help` lists the options. */
import { rmSync } from 'node:fs';
import { startServer, type TestServer } from '../test/support/server.ts';
import { CannotRehearse } from './rehearse/campaign.ts';
import { defaultSpeed, HELP, parseRehearseOptions, type RehearseOptions, UsageError } from './rehearse/options.ts';
import { Rehearsal, type Summary } from './rehearse/rehearsal.ts';
import { RestError } from './rehearse/rest.ts';
import { afternoonState, clockIn, startTwilio, type TwilioProcess } from './rehearse/twilio.ts';

const BROKEN_SHOWN = 20;
/** Virtual ms of an answer of the server from which on its speed is worth a word. */
const LAG_SHOWN_MS = 1_000;

/** The simulated Twilio beside a server of our own. */
async function ownTwilio(options: RehearseOptions, state: string): Promise<TwilioProcess> {
	const { electorate, faults, callsPerSecond, seed } = options;
	return await startTwilio({ clock: clockIn(state), electorate, faults, callsPerSecond, seed });
}

async function ownServer(options: RehearseOptions, say: (line: string) => void): Promise<TestServer> {
	const speed = options.speed ?? defaultSpeed(options.callers);
	say(`Starting a server of its own, at ${speed} times the speed of real time …`);
	return await startServer({
		...(options.carrier === 'simulated' ? {} : { state: afternoonState(speed) }),
		empty: options.list !== null || options.carrier !== 'simulated',
		speed,
		electorate: options.electorate,
		...(options.faults === null || options.carrier !== 'simulated' ? {} : { faults: options.faults }),
	});
}

function report(summary: Summary): string {
	const lines = [
		'',
		`Numbers loaded   ${summary.loaded} (${summary.duplicates} duplicates, ${summary.invalid} invalid)`,
		`Approved         ${summary.approved}`,
		`Dialed           ${summary.dialed}`,
		`Answered         ${summary.answered}`,
		`Connected        ${summary.connected}`,
		`Dropped          ${summary.dropped}${summary.joinedLate > 0 ? `, ${summary.joinedLate} of them by a caller who came after 2 s: this machine may be too slow for --speed ${summary.speed}` : ''}`,
		`Answers saved    ${summary.answersSaved}`,
		`Wait             ${summary.waitS === null ? 'nobody was connected' : `${summary.waitS} s between conversations`}`,
		`Lost             ${summary.lost} of what the server had acknowledged`,
		`Errors           ${summary.errors}`,
		...summary.problems.map((text) => `  ${text}`),
		'',
	];
	if (summary.lagMs * summary.speed > LAG_SHOWN_MS)
		lines.push(
			`The server took ${summary.lagMs} ms to answer, ${Math.round((summary.lagMs * summary.speed) / 100) / 10} s at ${summary.speed} times the speed: too slow to have callers there within 2 s. Take a lower --speed.`,
			'',
		);
	if (summary.broken.length === 0) return [...lines, "I1 to I7 hold, recomputed from the carrier's ledger."].join('\n');
	const shown = summary.broken.slice(0, BROKEN_SHOWN).map(({ rule, phone, text }) => `  ${rule} ${phone}: ${text}`);
	const more = summary.broken.length > BROKEN_SHOWN ? [`  and ${summary.broken.length - BROKEN_SHOWN} more`] : [];
	return [...lines, `BROKEN ${summary.broken.length} times:`, ...shown, ...more].join('\n');
}

async function main(): Promise<number> {
	const options = parseRehearseOptions(process.argv.slice(2));
	if (!options) {
		console.log(HELP);
		return 0;
	}
	// With --json standard output belongs to the object; people read the other one.
	const say = (line: string): void => (options.json ? console.error(line) : console.log(line));
	const server = options.server ? null : await ownServer(options, say);
	const twilio = server && options.carrier === 'twilio' ? await ownTwilio(options, server.state) : null;
	const stop = () => void server?.stop().then(() => process.exit(130));
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
	try {
		const summary = await new Rehearsal(options, options.server ?? server ?? { url: '', apiKey: '' }, say, twilio).run();
		say(report(summary));
		if (options.json) console.log(JSON.stringify(summary));
		return summary.broken.length === 0 && summary.lost === 0 ? 0 : 1;
	} finally {
		process.off('SIGINT', stop);
		process.off('SIGTERM', stop);
		await server?.stop();
		twilio?.stop();
		if (server && options.carrier !== 'simulated') rmSync(server.state, { recursive: true, force: true });
	}
}

try {
	process.exitCode = await main();
} catch (error) {
	const expected = error instanceof UsageError || error instanceof CannotRehearse || error instanceof RestError;
	console.error(error instanceof Error ? (expected ? error.message : (error.stack ?? error.message)) : String(error));
	process.exitCode = 2;
}
