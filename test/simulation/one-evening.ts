/** A thread of `npm run simulate -- --many`: simulates the evenings it is sent, one after the other. */
import { parentPort } from 'node:worker_threads';
import type { EveningOptions } from './options.ts';
import { simulate, type Verdict } from './run.ts';

export interface EveningDone {
	verdict: Verdict;
	/** How long it took, real ms. */
	ms: number;
}

parentPort?.on('message', (options: EveningOptions) => {
	const began = performance.now();
	const verdict = simulate(options);
	parentPort?.postMessage({ verdict, ms: performance.now() - began } satisfies EveningDone);
});
