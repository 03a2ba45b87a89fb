/**
 * npm run bench:connect -- [--callers N] [--answers SHARE] [--seconds S] [--json]
 * From the carrier's answer to the card on the caller's screen and the join command at the carrier: on the real server, with
 * what the time is made of, and the same way through a bare object.
 */
import { fork } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CampaignView } from '../../../protocol/rest.ts';
import { startBare } from '../lib/bare.ts';
import { curlList, launch, newCampaign } from '../lib/campaign.ts';
import { phoneOf } from '../lib/list.ts';
import { quantile, Report, say, whole } from '../lib/report.ts';
import { type BenchServer, cpuOf, startBenchServer } from '../lib/server.ts';
import type { BareOrder } from './bare-generator.ts';
import { engineTime } from './engine-time.ts';
import type { ConnectOrder, ConnectResult } from './generator.ts';

/** Everybody lets it ring: whoever answers is said by the generator, which is the carrier's voice here. */
const NOBODY_ANSWERS = { answerRate: 0, machineRate: 0, badRate: 0, busyRate: 0, noAnswerRingS: 60 };
const TALK_S = 28;
const WRAP_S = 8;
const WARM_UP_S = 70;
const NUMBERS = 30_000;

const { values } = parseArgs({
	options: {
		callers: { type: 'string' },
		answers: { type: 'string' },
		seconds: { type: 'string' },
		json: { type: 'boolean', default: false },
	},
});
const callers = whole('callers', values.callers, 300, 1, 2000);
const answerRate = whole('answers', values.answers, 0.3, 0.01, 1);
const seconds = whole('seconds', values.seconds, 45, 5, 3600);
const report = new Report('connect', { callers, answerRate, seconds }, values.json);

function generate<T>(file: string, order: object): Promise<T> {
	return new Promise((resolve, reject) => {
		const child = fork(join(import.meta.dirname, file), [JSON.stringify(order)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
		child.on('message', (message: T | { joined: number }) => {
			if (typeof message === 'object' && message !== null && 'joined' in message) say(`${message.joined} callers are in the queue`);
			else resolve(message);
		});
		child.once('close', (code) => reject(new Error(`the generator ended with ${code}`)));
	});
}

async function campaignOf(server: BenchServer): Promise<{ id: string; token: string }> {
	const id = await newCampaign(server, 'Connect');
	await server.rest.json('PATCH', `/api/campaigns/${id}/settings`, { clicking: false, ringTimeoutS: 60 });
	const file = join(tmpdir(), `partyline-connect-${process.pid}.csv`);
	const rows = Array.from({ length: NUMBERS }, (_, n) => `Person,Nr ${n},${phoneOf(n)},Ward ${n % 50}`);
	writeFileSync(file, `First Name,Last Name,Home Phone,Ward\n${rows.join('\n')}\n`);
	await curlList(server, id, file);
	rmSync(file);
	say(`${NUMBERS} numbers, loaded in ${Math.round(await launch(server, id))} ms`);
	const { callerUrl } = await server.rest.json<CampaignView>('GET', `/api/campaigns/${id}`);
	return { id, token: new URL(callerUrl ?? '').pathname.split('/').at(-1) ?? '' };
}

async function real(): Promise<ConnectResult> {
	const server = await startBenchServer({ electorate: NOBODY_ANSWERS });
	try {
		const { id, token } = await campaignOf(server);
		const secret = readFileSync(join(server.state, 'app-secret'), 'utf8').trim();
		const cpu = cpuOf(server.runtime);
		const began = performance.now();
		const order: ConnectOrder = {
			...{ url: server.url, apiKey: server.apiKey, campaign: id, token, secret },
			callers,
			answerRate,
			seconds,
			talkS: TALK_S,
			wrapS: WRAP_S,
			warmUpS: WARM_UP_S,
			seed: 'connect',
		};
		const result = await generate<ConnectResult>('generator.ts', order);
		say(`server ${((cpuOf(server.runtime) - cpu) / ((performance.now() - began) / 1000)).toFixed(2)} CPU`);
		return result;
	} finally {
		await server.stop();
	}
}

async function bareLimit(rate: number, bytes: number): Promise<number[]> {
	const bare = await startBare();
	try {
		return await generate<number[]>('bare-generator.ts', {
			url: bare.url,
			callers,
			rate,
			seconds: Math.min(seconds, 20),
			bytes,
			seed: 'bare',
		} satisfies BareOrder);
	} finally {
		await bare.stop();
	}
}

const sorted = (times: readonly number[]): number[] => [...times].sort((a, b) => a - b);
const result = await real();
const bare = sorted(await bareLimit(Math.max(1, result.connect.length / seconds), result.cardBytes));
const engine = engineTime(callers, 300);
const connect = sorted(result.connect);
report.add('connect_p50_ms', quantile(connect, 0.5), 'ms', { bare: quantile(bare, 0.5) });
report.add('connect_p99_ms', quantile(connect, 0.99), 'ms', { bare: quantile(bare, 0.99), most: 100 });
report.add('connect_max_ms', connect.at(-1) ?? 0, 'ms');
report.add('connected', connect.length, 'calls');
report.add('held', result.held, 'calls');
report.add('given_to_nobody', result.others, 'calls');
report.add('dials_per_s', result.dials / (WARM_UP_S + seconds), '1/s');
for (const [name, times] of [
	['join', result.join],
	['card', result.card],
	['route', result.route],
	['turn', result.turn],
	['engine_decide', engine.decide],
	['engine_card', engine.card],
] as const) {
	report.add(`${name}_p50_ms`, quantile(sorted(times), 0.5), 'ms');
	report.add(`${name}_p99_ms`, quantile(sorted(times), 0.99), 'ms');
}
report.add('card_bytes', result.cardBytes, 'bytes');
process.exit(0);
