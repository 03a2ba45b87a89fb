import type { PacingSnapshot } from '../../../../worker/domain/pacing/index.ts';
import type { Policy } from '../simulation.ts';

export const VICIDIAL_MODES = ['hard', 'average', 'tapered'] as const;
export interface VicidialOptions {
	max: number;
	/** Wanted difference between idle callers and waiting people; negative is more careful. */
	target: number;
	mode: (typeof VICIDIAL_MODES)[number];
}
export const VICIDIAL_DEFAULTS: VicidialOptions = { max: 3, target: 0, mode: 'hard' };

const ADAPT_MS = 15_000;
const SAMPLE_MS = 1_000;
const DIAL_MS = 3_000;
const DIALS_FIRST = 50;
const SHIFT_MS = 4 * 3_600_000;

/**
 * VICIdial's adaptive dialing: a level of lines per caller, moved every 15 s by the difference of idle callers and waiting
 * people over 15 samples; every 3 s lines are placed up to level × callers, calls in conversation counted.
 */
export class Vicidial implements Policy {
	readonly name: string;
	private readonly limit: number;
	private readonly options: VicidialOptions;
	private level = 1;
	private start = Number.NaN;
	private before = { answered: 0, dropped: 0 };
	private dials = 0;
	private idle = 0;
	private waiting = 0;
	private callers = 0;
	private samples = 0;
	private sampledAt = 0;
	private adaptedAt = 0;
	private dialedAt = 0;

	constructor(limit: number, options: VicidialOptions = VICIDIAL_DEFAULTS, name = 'vicidial') {
		this.limit = limit;
		this.options = options;
		this.name = name;
	}

	shiftStarts(): void {
		this.start = Number.NaN;
		this.level = 1;
		this.dials = 0;
		this.samples = this.idle = this.waiting = this.callers = 0;
	}

	event(): void {}

	plan(view: PacingSnapshot): { open: number; cancel: readonly number[] } {
		if (Number.isNaN(this.start)) {
			this.start = this.sampledAt = this.adaptedAt = this.dialedAt = view.now;
			this.before = { answered: view.ledger.answered, dropped: view.ledger.dropped };
		}
		if (view.now - this.sampledAt >= SAMPLE_MS) {
			this.sampledAt = view.now;
			this.samples++;
			this.idle += view.ready;
			this.waiting += view.holding;
			this.callers += view.ready + view.busy.length;
		}
		if (view.now - this.adaptedAt >= ADAPT_MS) this.adapt(view);
		if (view.now - this.dialedAt < DIAL_MS) return { open: 0, cancel: [] };
		this.dialedAt = view.now;
		const talking = view.busy.filter((busy) => busy.phase === 'talk').length;
		const lines = Math.round(this.level * (view.ready + view.busy.length));
		const open = Math.max(0, lines - view.lines.length - talking - view.holding);
		this.dials += open;
		return { open, cancel: [] };
	}

	private adapt(view: PacingSnapshot): void {
		this.adaptedAt = view.now;
		if (this.samples > 0 && this.callers > 0) {
			const difference = (this.idle - this.waiting) / this.samples + this.options.target;
			this.level *= 1 + difference / (this.callers / this.samples);
		}
		this.samples = this.idle = this.waiting = this.callers = 0;
		const answered = view.ledger.answered - this.before.answered;
		const dropped = view.ledger.dropped - this.before.dropped;
		if (this.dials >= DIALS_FIRST && answered > 0 && dropped / answered > this.limit) {
			if (this.options.mode === 'hard') this.level = 1;
			else if (this.options.mode === 'average') this.level /= 2;
			else this.level *= Math.max(0, 1 - (view.now - this.start) / SHIFT_MS);
		}
		this.level = Math.min(this.options.max, Math.max(1, this.level));
	}
}
