/** Puts each named fault into a copy of the engine and looks whether the simulation notices, and after how many seeds. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MUTANTS, type Mutant } from '../test/simulation/mutants.ts';

const FOLDER = '.tmp/mutants';
/** Seeds within which every mutant has to be noticed. */
export const WITHIN_SEEDS = 6;

export interface MutantVerdict {
	name: string;
	/** Which of the seeds noticed it, counted from 1; null = none did. */
	seeds: number | null;
	rule: string | null;
}

function copyWith(root: string, mutant: Mutant): string {
	const copy = join(root, FOLDER, mutant.name.replaceAll(/[^a-z0-9]+/gi, '-'));
	rmSync(copy, { recursive: true, force: true });
	mkdirSync(copy, { recursive: true });
	for (const folder of [
		'worker',
		'protocol',
		'test/support',
		'test/simulation',
		'scripts/simulate.ts',
		'scripts/mutants.ts',
		'package.json',
	])
		cpSync(join(root, folder), join(copy, folder), { recursive: true });
	const file = join(copy, 'worker/campaign/engine', mutant.file);
	const source = readFileSync(file, 'utf8');
	if (source.split(mutant.find).length !== 2) throw new Error(`The mutant “${mutant.name}” does not fit ${mutant.file} any more.`);
	writeFileSync(
		file,
		source.replace(mutant.find, () => mutant.replace),
	);
	return copy;
}

/** Runs the simulation on the mutated copy, seed after seed, until it breaks by one of the expected rules. */
export async function tryMutant(root: string, mutant: Mutant): Promise<MutantVerdict> {
	const copy = copyWith(root, mutant);
	for (let n = 1; n <= WITHIN_SEEDS; n += 1) {
		const args = [
			'scripts/simulate.ts',
			'--json',
			'--no-shrink',
			'--seed',
			String(n),
			'--hours',
			'0.5',
			'--numbers',
			'120',
			'--faults',
			'all',
			...(mutant.args ?? []),
		];
		// A broken evening ends with 1; what it prints tells.
		const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: copy, timeout: 600_000 }).catch(
			(error: { stdout?: string; stderr?: string; message: string }) => ({
				stdout: error.stdout ?? '',
				stderr: error.stderr || error.message,
			}),
		);
		const line = stdout.trim().split('\n').at(-1) ?? '';
		// An evening that could not be simulated says nothing about the mutant.
		if (!line.startsWith('{')) throw new Error(`No evening for the mutant “${mutant.name}”: ${stderr}`);
		const rule = (JSON.parse(line) as { broken: { rule: string } | null }).broken?.rule ?? null;
		if (rule !== null && mutant.rules.includes(rule)) return { name: mutant.name, seeds: n, rule };
	}
	return { name: mutant.name, seeds: null, rule: null };
}

/** All of them, so many at a time; prints as it goes. Returns how many went unnoticed. */
export async function tryAllMutants(root: string, jobs: number, say: (line: string) => void, json: boolean): Promise<number> {
	let unnoticed = 0;
	let next = 0;
	const work = async (): Promise<void> => {
		for (let mutant = MUTANTS[next++]; mutant; mutant = MUTANTS[next++]) {
			const verdict = await tryMutant(root, mutant);
			if (verdict.seeds === null) unnoticed += 1;
			say(json ? JSON.stringify(verdict) : wordsFor(verdict));
		}
	};
	await Promise.all(Array.from({ length: jobs }, work));
	rmSync(join(root, FOLDER), { recursive: true, force: true });
	say(json ? JSON.stringify({ mutants: MUTANTS.length, unnoticed }) : `${MUTANTS.length - unnoticed} of ${MUTANTS.length} mutants noticed`);
	return unnoticed;
}

const wordsFor = ({ name, seeds, rule }: MutantVerdict): string =>
	seeds === null
		? `NOT NOTICED within ${WITHIN_SEEDS} seeds: ${name}`
		: `noticed by ${rule}, with ${seeds} ${seeds === 1 ? 'seed' : 'seeds'}: ${name}`;
