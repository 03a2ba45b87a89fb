/** Snapshots for tests. */
import { emptyLearned, type Learned, learn } from './learned.ts';
import type { BusyCaller, Line, PacingSnapshot } from './types.ts';

export function line(ageS: number, more: Partial<Line> = {}): Line {
	return { ageMs: ageS * 1000, kind: 'cell', reserved: false, ...more };
}
export function talking(ageS: number, more: Partial<BusyCaller> = {}): BusyCaller {
	return { ageMs: ageS * 1000, phaseAgeMs: ageS * 1000, phase: 'talk', leaving: false, ...more };
}
export function wrappingUp(ageS: number, phaseAgeS: number): BusyCaller {
	return { ageMs: ageS * 1000, phaseAgeMs: phaseAgeS * 1000, phase: 'wrap', leaving: false };
}

/** A campaign in its stride: 10,000 answers, 2.7 % dropped, one caller ready. */
export function snapshotOf(more: Partial<PacingSnapshot> = {}): PacingSnapshot {
	return {
		now: 1_000_000,
		ready: 1,
		busy: [],
		lines: [],
		holding: 0,
		dialable: 10_000,
		dialableKind: { cell: 10_000, landline: 0 },
		pass: 1,
		limits: { dropLimit: 0.03, ringTimeoutMs: 28_000, graceMs: 2_000, linesPerSecond: null, concurrent: null },
		ledger: { answered: 10_000, dropped: 270, recentAnswered: 100, recentDropped: 2 },
		learned: taught(),
		...more,
	};
}

/** Of 100 attempts: 10 answered after 4–13 s, 45 machines after 22 s, 10 bad after 3 s, 35 not answered; two talks in three are short. */
export function taught(rounds = 10): Learned {
	const learned = emptyLearned();
	for (let round = 0; round < rounds; round++) {
		const attempt = (ringS: number, outcome: 'answered' | 'machine' | 'bad' | 'no_answer') =>
			learn(learned, { t: 'attempt', at: 1_000_000, kind: 'cell', pass: 1, ringMs: ringS * 1000, outcome });
		for (let i = 0; i < 100; i++) {
			// 37 has no factor in common with 100: every n once, well mixed.
			const n = (i * 37) % 100;
			if (n < 10) attempt(4.5 + n, 'answered');
			else if (n < 55) attempt(22.5, 'machine');
			else if (n < 65) attempt(3, 'bad');
			else attempt(27.9, 'no_answer');
		}
		for (let i = 0; i < 10; i++) {
			const talkS = i % 3 < 2 ? 12 + 2 * i : 100 + 20 * i;
			learn(learned, { t: 'handle', at: 1_000_000, ms: (talkS + 5 + (i % 7)) * 1000, talkMs: talkS * 1000, censored: false });
		}
	}
	return learned;
}
