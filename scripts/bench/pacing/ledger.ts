import type { PacingLedger } from '../../../worker/domain/pacing/index.ts';

const RECENT_MS = 30 * 60_000;
const SHIFT_MS = 4 * 3_600_000;
const WINDOW_MS = 30 * 24 * 3_600_000;

/** Answers and drops of the last 30 days (by day) and of the last half hour. */
export class BenchLedger {
	private days: { at: number; answered: number; dropped: number }[] = [];
	private answeredAt: number[] = [];
	private droppedAt: number[] = [];
	private firstAnswer = 0;
	private firstDrop = 0;
	private firstOfShift = { answer: 0, drop: 0 };
	private answered = 0;
	private dropped = 0;

	newDay(at: number): void {
		this.days.push({ at, answered: 0, dropped: 0 });
		while (this.days[0] && this.days[0].at <= at - WINDOW_MS) {
			this.answered -= this.days[0].answered;
			this.dropped -= this.days[0].dropped;
			this.days.shift();
		}
		this.answeredAt = [];
		this.droppedAt = [];
		this.firstAnswer = 0;
		this.firstDrop = 0;
		this.firstOfShift = { answer: 0, drop: 0 };
	}

	answer(at: number): void {
		const day = this.days.at(-1);
		if (day) day.answered++;
		this.answered++;
		this.answeredAt.push(at);
	}

	drop(at: number): void {
		const day = this.days.at(-1);
		if (day) day.dropped++;
		this.dropped++;
		this.droppedAt.push(at);
	}

	at(now: number): PacingLedger {
		const from = now - RECENT_MS;
		while (this.firstAnswer < this.answeredAt.length && (this.answeredAt[this.firstAnswer] as number) < from) this.firstAnswer++;
		while (this.firstDrop < this.droppedAt.length && (this.droppedAt[this.firstDrop] as number) < from) this.firstDrop++;
		const shift = this.firstOfShift;
		while (shift.answer < this.answeredAt.length && (this.answeredAt[shift.answer] as number) < now - SHIFT_MS) shift.answer++;
		while (shift.drop < this.droppedAt.length && (this.droppedAt[shift.drop] as number) < now - SHIFT_MS) shift.drop++;
		return {
			answered: this.answered,
			dropped: this.dropped,
			recentAnswered: this.answeredAt.length - this.firstAnswer,
			recentDropped: this.droppedAt.length - this.firstDrop,
			shift: { answered: this.answeredAt.length - shift.answer, dropped: this.droppedAt.length - shift.drop },
		};
	}
}
