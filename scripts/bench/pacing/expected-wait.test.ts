/** The wait that callers are told, against the waits that follow: what the page says is made of `expectedWaitS`. */
import { expect, test } from 'vitest';
import { parseElectorate } from '../../../worker/domain/electorate.ts';
import { type PacingSnapshot, planLines } from '../../../worker/domain/pacing/index.ts';
import { partyline } from './policies/partyline.ts';
import { Simulation } from './simulation.ts';

/** Mean wait told to callers while they wait, and mean wait they had, s. */
function waits(callers: number, electorate: string): { told: number; had: number } {
	const inner = partyline();
	const told: number[] = [];
	const policy = {
		...inner,
		plan: (view: PacingSnapshot) => {
			const plan = planLines({ ...view, learned: inner.learned });
			if (view.ready > 0 && plan.expectedWaitS !== null) told.push(plan.expectedWaitS);
			return plan;
		},
	};
	const { waitS } = new Simulation({ electorate: parseElectorate(electorate), callers, hours: 4, seed: 7, limit: 0.03, policy }).run();
	return { told: told.reduce((sum, each) => sum + each, 0) / told.length, had: waitS };
}

test.each([
	[1, '{}'],
	[3, '{"answerRate":0.25}'],
	[10, '{}'],
	[30, '{"answerRate":0.25}'],
])('[T2] %i callers, electorate %s: what is said is from a tenth less to twice the wait that follows', (callers, electorate) => {
	const { told, had } = waits(callers, electorate);
	expect(told / had).toBeGreaterThan(0.9);
	expect(told / had).toBeLessThan(2);
});
