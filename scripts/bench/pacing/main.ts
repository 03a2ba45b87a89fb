/**
 * npm run bench:pacing -- [--policy P] [--callers N] [--hours H] [--seed S] [--electorate FILE] [--limit 0.03] [--cold] [--json]
 * Without these: the whole league table. [--out FILE] writes it, [--results FILE] keeps the runs, so that it can be made in
 * parts, [--kept] makes it of the kept runs alone. [--speed] measures one decision.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseElectorate } from '../../../worker/domain/electorate.ts';
import { league } from './league.ts';
import { POLICIES, policyOf } from './policies/index.ts';
import { KeptRuns, type RunResult, type RunSpec } from './runs.ts';
import { measureSpeed } from './speed.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;
const OPTIONS = {
	policy: text,
	callers: text,
	hours: text,
	seed: text,
	electorate: text,
	limit: text,
	out: text,
	results: text,
	cold: flag,
	kept: flag,
	speed: flag,
	json: flag,
};

function main(): void {
	const { values } = parseArgs({ options: OPTIONS });
	if (values.speed) {
		for (const text of measureSpeed()) console.log(text);
		return;
	}
	const runs = new KeptRuns(values.results ?? null, values.kept);
	const { policy, callers, hours, seed, electorate, limit, cold, json } = values;
	const print = (result: RunResult) => {
		if (json) console.log(JSON.stringify(rounded(result)));
	};
	if ([policy, callers, hours, seed, electorate, limit].every((value) => value === undefined) && !cold) {
		const markdown = league(runs, print);
		if (values.out) writeFileSync(values.out, markdown);
		else if (!json) console.log(markdown);
		return;
	}
	const spec: RunSpec = {
		policy: policy ?? 'partyline',
		callers: number('callers', callers ?? '10', 1, 2_000),
		hours: number('hours', hours ?? (cold ? '3' : '80'), 0.01, 10_000),
		seed: number('seed', seed ?? '1', 0, Number.MAX_SAFE_INTEGER),
		limit: number('limit', limit ?? '0.03', 0, 0.03),
		electorate: electorate === undefined ? '{}' : readFileSync(electorate, 'utf8'),
		cold,
	};
	const known = policyOf(spec.policy, { electorate: parseElectorate(spec.electorate), limit: spec.limit, seed: spec.seed });
	if (!known) throw new Error(`There is no policy ${spec.policy}. Known: ${POLICIES.join(', ')}, fixed:K.`);
	const result = runs.run(spec);
	if (!result) return;
	if (json) print(result);
	else for (const [name, value] of Object.entries(rounded(result))) console.log(`${name.padEnd(24)}${value}`);
}

function number(name: string, value: string, least: number, most: number): number {
	const n = Number(value);
	if (value.trim() === '' || !Number.isFinite(n) || n < least || n > most)
		throw new Error(`--${name} is a number from ${least} to ${most}.`);
	return n;
}

function rounded(result: RunResult): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(result).map(([key, value]) => [key, typeof value === 'number' ? Number(value.toPrecision(6)) : value]),
	);
}

try {
	main();
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
