/** npm run check: types, lint and format. */
import { CHECKS, runStep } from './lib/checks.ts';

let failed = 0;
for (const step of CHECKS) if (!(await runStep(step))) failed += 1;
process.exit(failed === 0 ? 0 : 1);
