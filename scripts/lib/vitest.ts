/** Runs vitest projects and counts what became of their tests. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { bin, fromRoot } from './paths.ts';
import { run } from './run.ts';

export interface Counts {
	passed: number;
	failed: number;
	skipped: number;
}

interface Report {
	numPassedTests: number;
	numFailedTests: number;
	numPendingTests: number;
	numTodoTests: number;
	numFailedTestSuites: number;
}

/** Runs the projects one by one; prints a line for each, and all it said when something failed. */
export async function runProject(project: string): Promise<Counts> {
	const file = fromRoot('dist', 'reports', `${project}.json`);
	mkdirSync(fromRoot('dist', 'reports'), { recursive: true });
	rmSync(file, { force: true });
	const args = ['run', '--root', '.', '--project', project, '--passWithNoTests', '--reporter=default', '--reporter=json'];
	const { code, output, ms } = await run(bin('vitest'), [...args, `--outputFile.json=${file}`], { env: { CI: '1', NO_COLOR: '1' } });
	const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : null;
	const counts = {
		passed: report?.numPassedTests ?? 0,
		failed: report?.numFailedTests ?? 0,
		skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
	};
	// A file that could not be loaded, or an error outside of any test, fails the run without failing a test.
	if (code !== 0 && counts.failed === 0) counts.failed = Math.max(1, report?.numFailedTestSuites ?? 0);
	console.log(`${counts.failed === 0 ? 'ok    ' : 'FAILED'} tests, ${project}: ${counts.passed} passed (${(ms / 1000).toFixed(1)} s)`);
	if (counts.failed > 0) console.log(output.trimEnd());
	return counts;
}
