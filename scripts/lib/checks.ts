/** Types, lint and format: what has to hold before any test is worth running. */
import { bin, fromRoot } from './paths.ts';
import { type Outcome, run } from './run.ts';

export interface Step {
	name: string;
	run: () => Promise<Outcome>;
}

const PROJECTS = ['worker', 'client', 'client/tsconfig.test.json', 'scripts', 'test', 'test/e2e'];

/** What the compiler found last time: it looks at changed files and what depends on them only. */
const remembered = (project: string): string => fromRoot('node_modules', '.cache', 'tsc', `${project.replaceAll('/', '-')}.tsbuildinfo`);

export const CHECKS: Step[] = [
	...PROJECTS.map((project) => ({
		name: `types of ${project}`,
		run: () => run(bin('tsc'), ['-p', fromRoot(project), '--pretty', 'false', '--incremental', '--tsBuildInfoFile', remembered(project)]),
	})),
	{ name: 'lint and format', run: () => run(bin('biome'), ['check', '--error-on-warnings', '--max-diagnostics=100', '.']) },
];

/** Runs one step; prints a line, and all it said when it failed. Returns whether it passed. */
export async function runStep(step: Step): Promise<boolean> {
	const { code, output, ms } = await step.run();
	console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${step.name} (${(ms / 1000).toFixed(1)} s)`);
	if (code !== 0) console.log(output.trimEnd());
	return code === 0;
}
