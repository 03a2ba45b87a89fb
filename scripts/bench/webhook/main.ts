/**
 * npm run bench:webhook -- [--callers N] [--cps N] [--seconds S] [--json]
 * Callers wait with their sound connected, a simulated Twilio in a process of its own calls people who all pick up, and its
 * own record says how long each answer took, and how long the object says that it took. Beside it, at the same pace, requests that are turned away at the route.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseElectorate } from '../../../worker/domain/electorate.ts';
import { seededRandom } from '../../../worker/lib/random.ts';
import { CallerRobot } from '../../rehearse/caller-robot.ts';
import { campaignFromFile, untilLoaded } from '../../rehearse/campaign.ts';
import { Problems } from '../../rehearse/errors.ts';
import { restOf } from '../../rehearse/rest.ts';
import { realWait, ServerTime } from '../../rehearse/time.ts';
import { connectSound, enterAccount, startTwilio, type TwilioProcess, webhooksOf } from '../../rehearse/twilio.ts';
import { phoneOf } from '../lib/list.ts';
import { quantile, Report, say, whole } from '../lib/report.ts';
import { type BenchServer, startBenchServer } from '../lib/server.ts';
import { decisions } from './decision.ts';

const BAR_MS = 20;
const JOIN_GAP_MS = 25;
/** Everybody picks up soon and talks for half a minute. */
const PEOPLE = {
	answerRate: 1,
	machineRate: 0,
	badRate: 0,
	answerRing: { meanS: 3, cv: 0.2, minS: 2, maxS: 5 },
	talk: [{ share: 1, meanS: 25, cv: 0.3, minS: 10, maxS: 50 }],
};

const { values } = parseArgs({
	options: {
		callers: { type: 'string' },
		cps: { type: 'string' },
		seconds: { type: 'string' },
		json: { type: 'boolean', default: false },
	},
});
const callers = whole('callers', values.callers, 300, 1, 1000);
const cps = whole('cps', values.cps, 6, 0.1, 100);
const seconds = whole('seconds', values.seconds, 60, 1, 3600);
const report = new Report('webhook', { callers, cps, seconds }, values.json);

/** Landlines, so that nobody has to approve them. */
function listFile(count: number): string {
	const file = join(tmpdir(), `partyline-webhook-${process.pid}.csv`);
	const rows = Array.from({ length: count }, (_, n) => `Pat,Person ${n},${phoneOf(n)}`);
	writeFileSync(file, ['First name,Last name,Home phone', ...rows].join('\r\n'));
	return file;
}

/** Requests that the route turns away before any object hears of them; ms each. */
async function bareRoute(url: string, until: number): Promise<number[]> {
	const took: number[] = [];
	const body = new URLSearchParams({
		CallSid: `CA${'0'.repeat(32)}`,
		CallStatus: 'in-progress',
		AccountSid: `AC${'0'.repeat(32)}`,
	}).toString();
	while (performance.now() < until) {
		const began = performance.now();
		const response = await fetch(`${url}/hooks/twilio/none/answer/none/none`, {
			method: 'POST',
			headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' },
			body,
		});
		await response.text();
		took.push(performance.now() - began);
		await realWait(1000 / cps);
	}
	return took.sort((a, b) => a - b);
}

async function robots(server: BenchServer, twilio: TwilioProcess, token: string, problems: Problems): Promise<CallerRobot[]> {
	const rest = restOf(server.url, null);
	const time = new ServerTime();
	const all: CallerRobot[] = [];
	for (let n = 1; n <= callers; n++) {
		const robot = new CallerRobot({
			rest,
			token,
			time,
			problems,
			random: seededRandom(`caller ${n}`).next,
			electorate: parseElectorate(PEOPLE),
			hears: () => 'person',
			connect: (who) => connectSound(rest, twilio.url, { token, ...who }),
		});
		await robot.start(`Robot ${n}`, '+16145550100');
		all.push(robot);
		if (n % 50 === 0) say(`${n} callers have joined`);
		await realWait(JOIN_GAP_MS);
	}
	return all;
}

async function overHttp(server: BenchServer, twilio: TwilioProcess): Promise<void> {
	const file = listFile(Math.ceil(cps * (seconds + 60) * 3));
	await enterAccount(server.rest, twilio);
	const campaign = await campaignFromFile(server.rest, file, say, twilio.numbers);
	rmSync(file, { force: true });
	await untilLoaded(server.rest, campaign.id, say);
	const problems = new Problems();
	const all = await robots(server, twilio, campaign.callerToken, problems);
	const before = (await webhooksOf(twilio.url)).length;
	const bare = await bareRoute(server.url, performance.now() + seconds * 1000);
	const asked = (await webhooksOf(twilio.url)).slice(before).filter((one) => one.kind === 'answer' && one.attempts.length > 0);
	const took = asked.flatMap((one) => one.attempts.map((attempt) => attempt.ms)).sort((a, b) => a - b);
	const refused = asked.filter((one) => one.attempts.some((attempt) => attempt.status !== 200)).length;
	for (const problem of problems.list(5)) say(problem);
	for (const robot of all) void robot.stop(0);
	const inObject = asked
		.flatMap((one) => one.attempts.flatMap(({ timing }) => /^decide;dur=(\d+)/.exec(timing ?? '')?.[1] ?? []))
		.map(Number)
		.sort((a, b) => a - b);
	report.add('answers', took.length, 'requests', { least: 1 });
	report.add('not_answered', refused, 'requests', { most: 0 });
	for (const [name, share] of [
		['p50', 0.5],
		['p95', 0.95],
		['p99', 0.99],
	] as const)
		report.add(`answer_${name}_ms`, quantile(took, share), 'ms', { bare: quantile(bare, share) });
	report.add('in_object_p50_ms', quantile(inObject, 0.5), 'ms');
	report.add('in_object_p99_ms', quantile(inObject, 0.99), 'ms', { most: BAR_MS });
}

const alone = await decisions(callers, 1000);
report.add('engine_p50_ms', quantile(alone, 0.5), 'ms');
report.add('engine_p99_ms', quantile(alone, 0.99), 'ms', { most: BAR_MS });
const server = await startBenchServer();
const twilio = await startTwilio({ clock: null, electorate: PEOPLE, faults: null, callsPerSecond: cps, seed: 'bench' });
try {
	await overHttp(server, twilio);
} finally {
	twilio.stop();
	await server.stop();
}
process.exit(0);
