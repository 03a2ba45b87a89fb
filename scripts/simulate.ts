/** npm run simulate: whole evenings on virtual time, every rule checked after every step. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { EveningDone } from '../test/simulation/one-evening.ts';
import { DEFAULT_EVENING, type EveningOptions, parseFaultNames } from '../test/simulation/options.ts';
import { planEvening } from '../test/simulation/plan.ts';
import { shrink, type Verdict } from '../test/simulation/run.ts';
import { tryAllMutants } from './mutants.ts';

const HELP = `npm run simulate -- [--seed S] [--hours H] [--callers N] [--clickers N] [--numbers N] [--faults none|all|LIST] [--many N [--jobs N]] [--mutants] [--json]`;

function options(): { evening: EveningOptions; many: number; jobs: number; mutants: boolean; json: boolean; shrinks: boolean } {
	const { values } = parseArgs({
		options: {
			seed: { type: 'string' },
			hours: { type: 'string' },
			callers: { type: 'string' },
			clickers: { type: 'string' },
			numbers: { type: 'string' },
			faults: { type: 'string' },
			many: { type: 'string' },
			jobs: { type: 'string' },
			mutants: { type: 'boolean', default: false },
			'no-shrink': { type: 'boolean', default: false },
			json: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		console.log(HELP);
		process.exit(0);
	}
	const number = (
		name: 'seed' | 'hours' | 'callers' | 'clickers' | 'numbers' | 'many' | 'jobs',
		otherwise: number,
		least: number,
		most: number,
	): number => {
		const given = values[name];
		const parsed = given === undefined ? otherwise : Number(given);
		if (!Number.isFinite(parsed) || parsed < least || parsed > most) throw new Error(`--${name} takes a number from ${least} to ${most}.`);
		return parsed;
	};
	return {
		evening: {
			// Many evenings without a seed are random ones; each prints its own.
			seed: number('seed', values.many === undefined ? DEFAULT_EVENING.seed : Math.floor(Date.now() / 1000) % 1_000_000_000, 0, 2 ** 31),
			hours: number('hours', DEFAULT_EVENING.hours, 0.01, 100),
			callers: number('callers', DEFAULT_EVENING.callers, 0, 500),
			clickers: number('clickers', DEFAULT_EVENING.clickers, 0, 500),
			numbers: number('numbers', DEFAULT_EVENING.numbers, 1, 100_000),
			faults: values.faults === undefined ? DEFAULT_EVENING.faults : parseFaultNames(values.faults),
		},
		many: number('many', 1, 1, 100_000),
		jobs: number('jobs', availableParallelism(), 1, 64),
		mutants: values.mutants,
		json: values.json,
		shrinks: !values['no-shrink'],
	};
}

function say(verdict: Verdict, json: boolean, ms: number): void {
	const { figures, broken } = verdict;
	if (json) console.log(JSON.stringify({ ...verdict, ms }));
	else if (!broken)
		console.log(
			`seed ${verdict.seed}: ${verdict.steps} steps in ${(ms / 1000).toFixed(1)} s, ${figures.dialed} dialed, ${figures.answered} answered, ${figures.connected} connected, ${figures.dropped} dropped, ${figures.approved} approved, ${figures.saved} saved`,
		);
	else console.log(`seed ${verdict.seed}: BROKEN at step ${broken.step} (${broken.after}): ${broken.text}`);
}

/** Evenings of `many` seeds from the first one on, over so many threads; `done` hears of each as it ends. */
async function simulateAll(first: EveningOptions, many: number, jobs: number, done: (evening: EveningDone) => void): Promise<void> {
	let next = 0;
	const work = (): Promise<void> =>
		new Promise((resolve, reject) => {
			const thread = new Worker(new URL('../test/simulation/one-evening.ts', import.meta.url));
			const send = (): void => {
				if (next < many) thread.postMessage({ ...first, seed: first.seed + next++ });
				else void thread.terminate().then(() => resolve());
			};
			thread.on('message', (evening: EveningDone) => {
				done(evening);
				send();
			});
			thread.on('error', reject);
			send();
		});
	await Promise.all(Array.from({ length: Math.min(jobs, many) }, work));
}

function showShortest(one: EveningOptions, rule: string): void {
	const plan = shrink(one, planEvening(one), rule, 20_000, () => performance.now());
	console.error(
		`The shortest plan found (${plan.length} operations) for seed ${one.seed}, ${one.hours} h, ${one.callers} callers, ${one.clickers} clickers, ${one.numbers} numbers, faults ${one.faults.join(',') || 'none'}:`,
	);
	for (const { at, operation } of plan.slice(0, 60)) console.error(`  ${(at / 1000).toFixed(3)} s ${JSON.stringify(operation)}`);
}

async function main(): Promise<number> {
	const { evening, many, jobs, mutants, json, shrinks } = options();
	if (mutants) return (await tryAllMutants(process.cwd(), jobs, (line) => console.log(line), json)) > 0 ? 1 : 0;
	const began = performance.now();
	const broken: Verdict[] = [];
	await simulateAll(evening, many, jobs, ({ verdict, ms }) => {
		say(verdict, json, ms);
		if (verdict.broken) broken.push(verdict);
	});
	if (shrinks) for (const verdict of broken) showShortest({ ...evening, seed: verdict.seed }, verdict.broken?.rule ?? '');
	if (many > 1 && !json)
		console.log(`${many - broken.length} evenings clean, ${broken.length} broken, in ${((performance.now() - began) / 1000).toFixed(0)} s`);
	return broken.length > 0 ? 1 : 0;
}

try {
	process.exitCode = await main();
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 2;
}
