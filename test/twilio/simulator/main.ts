/** npm run twilio-simulator: the simulated Twilio in a process of its own. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseElectorate } from '../../../worker/domain/electorate.ts';
import { faultsSchema } from './faults.ts';
import { DEFAULT_OPTIONS, type SimulatorOptions, TwilioSimulator } from './simulator.ts';

const HELP = `npm run twilio-simulator -- [options]

Behaves as Twilio does, on this machine: nobody is called. Point an organisation's Twilio account at its address.

  --port N            default any free one
  --number +1…        a number of the account; repeat for more (default ${DEFAULT_OPTIONS.numbers.join(', ')})
  --cps N             calls the account starts a second; further ones are queued (default 1)
  --max-concurrent N  calls at once (default no limit)
  --electorate FILE   who answers (default: the defaults of the format)
  --faults JSON       what goes wrong: duplicate, late, outOfOrder, lost, connection, rest, stuck (default nothing)
  --seed TEXT         what the people and the faults depend on (default 1)
  --clock JSON        {"speed","realMs","virtualMs"}: a clock that runs faster (default real time)
  --notice-delay MS   notices come up to so much later than what they tell of (default 0)
  --json              one line of JSON instead of words

Under /_simulator/: GET ledger, webhooks, requests, state; PUT faults; POST clients {token, params},
inbound {from, to}, calls/SID/digits {digits}, calls/SID/hangup.`;

const { values } = parseArgs({
	options: {
		port: { type: 'string' },
		number: { type: 'string', multiple: true },
		cps: { type: 'string' },
		'max-concurrent': { type: 'string' },
		electorate: { type: 'string' },
		faults: { type: 'string' },
		seed: { type: 'string' },
		clock: { type: 'string' },
		'notice-delay': { type: 'string' },
		json: { type: 'boolean' },
		help: { type: 'boolean', short: 'h' },
	},
});

async function main(): Promise<void> {
	if (values.help) return console.log(HELP);
	const options: Partial<SimulatorOptions> = {
		...(values.port ? { port: Number(values.port) } : {}),
		...(values.number ? { numbers: values.number } : {}),
		...(values.cps ? { callsPerSecond: Number(values.cps) } : {}),
		...(values['max-concurrent'] ? { maxConcurrent: Number(values['max-concurrent']) } : {}),
		...(values.electorate ? { electorate: parseElectorate(readFileSync(values.electorate, 'utf8')) } : {}),
		...(values.faults ? { faults: faultsSchema.parse(JSON.parse(values.faults)) } : {}),
		...(values.seed ? { seed: values.seed } : {}),
		...(values.clock ? { clock: JSON.parse(values.clock) } : {}),
		...(values['notice-delay'] ? { noticeDelayMs: Number(values['notice-delay']) } : {}),
	};
	const simulator = await TwilioSimulator.start(options);
	const { accountSid, authToken, apiKeySid, apiKeySecret, numbers } = simulator.options;
	const account = { url: simulator.url, accountSid, authToken, apiKeySid, apiKeySecret, numbers, pid: process.pid };
	if (values.json) console.log(JSON.stringify(account));
	else
		console.log(`The simulated Twilio is at ${simulator.url}
  Account SID     ${accountSid}
  Auth token      ${authToken}
  API key         ${apiKeySid}
  API key secret  ${apiKeySecret}
  Numbers         ${numbers.join(', ')}`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulator.stop().then(() => process.exit(0)));
}

try {
	await main();
} catch (error) {
	console.error(error instanceof Error ? error.message : String(error));
	process.exitCode = 2;
}
