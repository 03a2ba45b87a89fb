import { describe, expect, it } from 'vitest';
import { parseElectorate } from '../../../worker/domain/electorate.ts';
import { seededRandom } from '../../../worker/lib/random.ts';
import { EventQueue } from './event-queue.ts';
import { policyOf } from './policies/index.ts';
import { partyline } from './policies/partyline.ts';
import { type RunSpec, run } from './runs.ts';
import { Simulation } from './simulation.ts';

const spec = (more: Partial<RunSpec>): RunSpec => ({
	policy: 'partyline',
	callers: 10,
	hours: 2,
	seed: 1,
	limit: 0.03,
	electorate: '{}',
	cold: false,
	...more,
});

describe('the pacing bench', () => {
	it('[R22d] gives the same figures for the same seed', () => {
		const first = run(spec({ hours: 1 }));
		expect(run(spec({ hours: 1 }))).toEqual(first);
		expect(run(spec({ hours: 1, seed: 2 })).waitS).not.toBe(first.waitS);
	});

	it('[R22d] one line each waits about as long as arithmetic says', () => {
		const { waitS, dropRate } = run(spec({ policy: 'one-line', callers: 20, hours: 24 }));
		// (0.1·9 + 0.45·(22 + 3) + 0.1·3 + 0.35·28) s of ringing per dial, ten dials per answer.
		expect(waitS).toBeGreaterThan(200);
		expect(waitS).toBeLessThan(240);
		expect(dropRate).toBe(0);
	});

	it('[R22d] keeps ten callers talking within the drop limit', () => {
		const result = run(spec({ hours: 6 }));
		expect(result.waitS).toBeLessThan(30);
		expect(result.dropRate).toBeLessThan(0.03);
		expect(result.overBound).toBe(false);
	});

	it('[R22d] drop limit 0: nobody is ever dropped, though callers leave without notice', () => {
		const result = run(spec({ limit: 0, hours: 5, electorate: '{"answerRate":0.3,"departuresPerIdleHour":20}' }));
		expect(result.answered).toBeGreaterThan(500);
		expect(result.dropped).toBe(0);
	});

	it('[I8] holds at every moment on a cold night, with few answers and with many', () => {
		for (const electorate of ['{"answerRate":0.05}', '{"answerRate":0.6,"machineRate":0.2}', '{"swing":{"amplitude":1,"periodS":900}}'])
			for (const callers of [2, 15])
				expect(run(spec({ callers, cold: true, hours: 1.5, electorate })).overBound, `${electorate} ${callers}`).toBe(false);
	});

	it('[I8] holds when nine of ten suddenly answer where one in twenty did', () => {
		const policy = partyline();
		const before = parseElectorate('{"answerRate":0.05}');
		new Simulation({ electorate: before, policy, callers: 20, hours: 2, seed: 1, limit: 0.03 }).run();
		const after = parseElectorate('{"answerRate":0.9,"machineRate":0,"badRate":0}');
		const result = new Simulation({ electorate: after, policy, callers: 20, hours: 0.5, seed: 2, limit: 0.03 }).run();
		expect(result.answered).toBeGreaterThan(100);
		expect(result.overBound).toBe(false);
	});

	it('[I8] holds on cold nights although cancellations take a second and callers leave without notice', () => {
		const electorate = parseElectorate('{"departuresPerIdleHour":30}');
		for (const callers of [3, 12]) {
			const simulation = new Simulation({
				electorate,
				policy: partyline(),
				callers,
				hours: 1.5,
				seed: 4,
				limit: 0.03,
				cold: true,
				cancelLagS: 1,
			});
			expect(simulation.run().overBound).toBe(false);
		}
	});

	it('[R22d] every policy of the table runs, an unknown one is refused', () => {
		const electorate = parseElectorate({});
		for (const name of ['oracle', 'fixed:3', 'vicidial', 'impact', 'kooragang'])
			expect(run(spec({ policy: name, hours: 0.5 })).connectedPerCallerHour).toBeGreaterThan(5);
		expect(policyOf('best', { electorate, limit: 0.03, seed: 1 })).toBeNull();
	});

	it('[R22d] no shift of a crew of two goes far over the limit', () => {
		const result = run(spec({ callers: 2, hours: 24 }));
		expect(result.worstShift).toBeGreaterThan(0);
		expect(result.worstShift).toBeLessThanOrEqual(0.05);
	});

	it('[R22d] accepts machines that take callers', () => {
		for (const mode of ['async', 'off']) {
			const result = run(spec({ hours: 2, electorate: JSON.stringify({ amd: { mode } }) }));
			expect(result.dropRate).toBeLessThan(0.045);
			expect(result.waitS).toBeLessThan(200);
		}
	});
});

describe('the event queue', () => {
	it('gives what is due in order, equals in the order they came', () => {
		const random = seededRandom('queue').next;
		const queue = new EventQueue<number>();
		const expected: { at: number; i: number }[] = [];
		for (let i = 0; i < 500; i++) {
			const at = Math.floor(random() * 50);
			queue.push(at, i);
			expected.push({ at, i });
		}
		expected.sort((a, b) => a.at - b.at || a.i - b.i);
		expect(expected.map(() => queue.pop())).toEqual(expected.map(({ i }) => i));
		expect(queue.size).toBe(0);
	});
});
