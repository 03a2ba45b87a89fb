import type { PacingEvent, PacingSnapshot } from '../../../../worker/domain/pacing/index.ts';
import type { Policy } from '../simulation.ts';

const ADAPT_MS = 180_000;
const LOOK_BACK_MS = 600_000;
const MAX_RATIO = 8;

/** Kooragang: a ratio of lines per idle caller, every 3 min down by 0.4 when the last 10 min were over the limit, else up by 0.2. */
export class Kooragang implements Policy {
	readonly name = 'kooragang';
	readonly atLineEnds = true;
	private readonly limit: number;
	private ratio = 1;
	private adaptedAt = Number.NaN;
	private history: { at: number; answered: number; dropped: number }[] = [];

	constructor(limit: number) {
		this.limit = limit;
	}

	shiftStarts(): void {
		this.ratio = 1;
		this.adaptedAt = Number.NaN;
		this.history = [];
	}

	event(_event: PacingEvent): void {}

	plan(view: PacingSnapshot): { open: number; cancel: readonly number[] } {
		if (Number.isNaN(this.adaptedAt)) this.adaptedAt = view.now;
		const last = this.history.at(-1);
		if (!last || view.now - last.at >= 1000)
			this.history.push({ at: view.now, answered: view.ledger.answered, dropped: view.ledger.dropped });
		while (this.history.length > 1 && (this.history[0]?.at ?? 0) < view.now - LOOK_BACK_MS) this.history.shift();
		if (view.now - this.adaptedAt >= ADAPT_MS) {
			this.adaptedAt = view.now;
			const from = this.history[0] ?? { answered: 0, dropped: 0 };
			const answered = view.ledger.answered - from.answered;
			const over = answered > 0 && (view.ledger.dropped - from.dropped) / answered > this.limit;
			this.ratio = Math.min(MAX_RATIO, Math.max(1, this.ratio + (over ? -0.4 : 0.2)));
		}
		const ratio = view.ready + view.busy.length < 5 ? 1 : this.ratio;
		return { open: Math.max(0, Math.floor(view.ready * ratio) - view.lines.length), cancel: [] };
	}
}
