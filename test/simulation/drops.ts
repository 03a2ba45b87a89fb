/**
 * I8: drops that dialing too much caused. A person who answered and found nobody is such a drop when, from the moment the
 * call was placed, nothing took a caller away that pacing could not foresee: no caller left, vanished or took a break, no
 * kill, pause, change of settings, late alarm, outage of the carrier or jump of the clock. The ledger that the limit is held
 * against counts every drop, whatever caused it.
 */
import { check } from './broken.ts';
import type { Evening } from './evening.ts';

interface EndedCall {
	id: number;
	disposition: string | null;
	cause: string | null;
	placed_at: number;
}

export class Drops {
	readonly #judged = new Set<number>();

	/** Calls that were being taken back: who answers in that instant was not dialed too much. */
	readonly #cancelled = new Set<number>();

	cancelled(open: readonly { id: number; cancelling: number }[]): void {
		for (const attempt of open) if (attempt.cancelling === 1) this.#cancelled.add(attempt.id);
	}

	/** `ended` are the attempts that ended since the last look, or more. */
	look(evening: Evening, ended: readonly EndedCall[]): void {
		const { sql, config, now } = evening;
		for (const drop of ended) {
			if (drop.disposition !== 'dropped' || drop.cause !== 'no_caller' || this.#judged.has(drop.id)) continue;
			this.#judged.add(drop.id);
			if (evening.disturbedAt >= drop.placed_at || this.#cancelled.has(drop.id)) continue;
			evening.pacingDrops += 1;
			const limit = config.settings.dropLimitPercent / 100;
			const ledger = sql.rows<{ answered: number; dropped: number }>(
				`select count(*) answered, coalesce(sum(disposition = 'dropped'), 0) dropped from attempts
				 where answered_at is not null and coalesce(disposition, '') <> 'machine' and answered_at > ?`,
				now - 30 * 86_400_000,
			)[0] ?? { answered: 0, dropped: 0 };
			const allowed = limit === 0 ? 0 : ledger.answered < 100 ? 3 : limit * ledger.answered + 1;
			check(
				ledger.dropped <= allowed,
				'I8',
				() => `${ledger.dropped} of ${ledger.answered} were dropped at a limit of ${limit * 100} %, the last one by dialing too much`,
			);
		}
	}
}
