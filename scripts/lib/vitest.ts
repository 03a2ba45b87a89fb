/** Runs vitest projects and counts what became of their tests. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
	testResults: FileReport[];
}

interface FileReport {
	name: string;
	status: string;
	message: string;
	assertionResults: { fullName: string; status: string; failureMessages: string[] | null }[];
}

/** Lines of one message of a failure that are shown; the rest is in the log. */
const SHOWN_LINES = 8;
/** Characters of such a line: enough for what a page showed. */
const SHOWN_CHARS = 800;

/** What failed, a few lines each: the first thing somebody reads must not be what passed. */
export function failures(report: Pick<Report, 'testResults'>, root: string): string[] {
	const short = (text: string) => {
		const lines = text.split('\n').filter((line) => line.trim() !== '');
		return lines.slice(0, SHOWN_LINES).map((line) => `      ${line.trim().slice(0, SHOWN_CHARS)}`);
	};
	return report.testResults.flatMap((file) => {
		const name = file.name.replace(`${root}/`, '');
		const tests = file.assertionResults.filter(({ status }) => status === 'failed');
		if (tests.length === 0) return file.status === 'failed' ? [`   ✗ ${name}`, ...short(file.message)] : [];
		return tests.flatMap((test) => [`   ✗ ${name}: ${test.fullName}`, ...(test.failureMessages ?? []).flatMap(short)]);
	});
}

/** Runs one project; prints a line of its figures and what failed, and keeps all it said in dist/reports. */
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
	if (counts.failed > 0) {
		const log = fromRoot('dist', 'reports', `${project}.log`);
		writeFileSync(log, output);
		const lines = report === null ? [] : failures(report, fromRoot());
		console.log((lines.length > 0 ? lines : output.trimEnd().split('\n').slice(-40)).join('\n'));
		console.log(`   All that was said: ${log}`);
	}
	return counts;
}
