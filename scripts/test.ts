/** npm test: checks, builds, every test, and the deployment's dry run. Quiet about what is well. */
import { CHECKS, runStep, type Step } from './lib/checks.ts';
import { installChromium } from './lib/chromium.ts';
import { bin, fromRoot } from './lib/paths.ts';
import { run } from './lib/run.ts';
import { type Counts, runProject } from './lib/vitest.ts';

const PROJECTS = ['node', 'workerd', 'e2e'];

const BUILD: Step = { name: 'build', run: () => run(bin('node'), [fromRoot('scripts', 'build.ts')]) };
const DRY_RUN: Step = {
	name: 'deployment, dry run',
	run: () => run(bin('wrangler'), ['deploy', '--dry-run', '--outdir', fromRoot('dist', 'dry-run')]),
};

const total: Counts = { passed: 0, failed: 0, skipped: 0 };
async function step(one: Step): Promise<void> {
	if (await runStep(one)) total.passed += 1;
	else total.failed += 1;
}

const trouble = await installChromium((line) => console.log(line));
if (trouble !== null) {
	console.log(trouble);
	total.failed += 1;
}
for (const check of CHECKS) await step(check);
await step(BUILD);
for (const project of PROJECTS) {
	const { passed, failed, skipped } = await runProject(project);
	total.passed += passed;
	total.failed += failed;
	total.skipped += skipped;
}
await step(DRY_RUN);
if (total.skipped > 0) console.log(`${total.skipped} tests were skipped.`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
