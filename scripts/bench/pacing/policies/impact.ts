import type { PacingEvent, PacingSnapshot } from '../../../../worker/domain/pacing/index.ts';
import { type SeededRandom, seededRandom } from '../../../../worker/lib/random.ts';
import type { Policy } from '../simulation.ts';

const ATTEMPTS = 100;
const SIMULATED_S = 240;
const ADAPT_MS = 120_000;
const STEPS = 6;

interface Seen {
	ringS: number;
	answered: boolean;
}

/**
 * Impact Dialing: from the last 100 attempts k = attempts ÷ answers; 240 s are simulated for each of f = max(1, k·j/6), j = 1…6,
 * by drawing from what was seen; the one with the best use of callers within the limit is kept for two minutes.
 */
export class Impact implements Policy {
	readonly name = 'impact';
	readonly atLineEnds = true;
	private readonly limit: number;
	private readonly random: SeededRandom;
	private attempts: Seen[] = [];
	private handles: number[] = [];
	private factor = 1;
	private adaptedAt = Number.NaN;
	private before = { answered: 0, dropped: 0 };

	constructor(limit: number, seed: number) {
		this.limit = limit;
		this.random = seededRandom(`impact ${seed}`);
	}

	shiftStarts(): void {
		this.adaptedAt = Number.NaN;
	}

	event(event: PacingEvent): void {
		if (event.t === 'attempt') this.attempts.push({ ringS: event.ringMs / 1000, answered: event.outcome === 'answered' });
		else if (event.t === 'handle') this.handles.push(event.ms / 1000);
		if (this.attempts.length > ATTEMPTS) this.attempts.shift();
		if (this.handles.length > ATTEMPTS) this.handles.shift();
	}

	plan(view: PacingSnapshot): { open: number; cancel: readonly number[] } {
		if (Number.isNaN(this.adaptedAt)) {
			this.before = { answered: view.ledger.answered, dropped: view.ledger.dropped };
			this.adaptedAt = view.now - ADAPT_MS;
		}
		const callers = view.ready + view.busy.length;
		if (view.now - this.adaptedAt >= ADAPT_MS) {
			this.adaptedAt = view.now;
			this.factor = callers < 5 || this.attempts.length < 50 ? 1 : this.best(callers);
		}
		const answered = view.ledger.answered - this.before.answered;
		const over = answered > 0 && (view.ledger.dropped - this.before.dropped) / answered > this.limit;
		const factor = callers < 5 ? 1 : over ? Math.max(1, 0.75 * this.factor) : this.factor;
		return { open: Math.max(0, Math.floor(factor * view.ready - view.lines.length)), cancel: [] };
	}

	private best(callers: number): number {
		const answers = this.attempts.filter((attempt) => attempt.answered).length;
		if (answers === 0 || this.handles.length === 0) return 1;
		const most = this.attempts.length / answers;
		let best = 1;
		let bestUse = -1;
		for (let j = 1; j <= STEPS; j++) {
			const factor = Math.max(1, (most * j) / STEPS);
			const { use, dropRate } = this.rehearse(factor, callers);
			if (dropRate <= this.limit && use > bestUse) {
				best = factor;
				bestUse = use;
			}
		}
		return best;
	}

	/** Steps of one second: callers free again after a time drawn from the handle times, lines ended after one from the attempts. */
	private rehearse(factor: number, callers: number): { use: number; dropRate: number } {
		const busyFor = new Array<number>(callers).fill(0);
		let lines: { left: number; answered: boolean }[] = [];
		let busyS = 0;
		let answered = 0;
		let dropped = 0;
		for (let s = 0; s < SIMULATED_S; s++) {
			for (let i = 0; i < callers; i++) {
				if ((busyFor[i] as number) > 0) busyS++;
				busyFor[i] = Math.max(0, (busyFor[i] as number) - 1);
			}
			const still: typeof lines = [];
			for (const line of lines) {
				line.left--;
				if (line.left > 0) still.push(line);
				else if (line.answered) {
					answered++;
					const free = busyFor.indexOf(0);
					if (free >= 0) busyFor[free] = this.draw(this.handles);
					else dropped++;
				}
			}
			lines = still;
			const idle = busyFor.filter((left) => left === 0).length;
			for (let open = Math.floor(factor * idle) - lines.length; open > 0; open--) {
				const seen = this.draw(this.attempts);
				lines.push({ left: seen.ringS, answered: seen.answered });
			}
		}
		return { use: busyS / (callers * SIMULATED_S), dropRate: answered > 0 ? dropped / answered : 0 };
	}

	private draw<T>(from: readonly T[]): T {
		return from[Math.floor(this.random.next() * from.length)] as T;
	}
}
