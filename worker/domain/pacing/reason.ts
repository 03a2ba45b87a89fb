import type { PacingReason } from './types.ts';

/** The reason in plain words, for admins. */
export function reasonText(reason: PacingReason): string {
	switch (reason.code) {
		case 'no_callers':
			return 'Nobody is on the line: nothing is dialed until a caller joins.';
		case 'nothing_dialable':
			return `${callers(reason.ready)} ready; no number can be dialed now.`;
		case 'opening':
			return `${callers(reason.ready)} ready, ${lines(reason.lines)} ringing, opening ${reason.open} more${next(reason.nextAnswerS)}.`;
		case 'enough_lines':
			return `${callers(reason.ready)} ready, ${lines(reason.lines)} ringing: enough for now${next(reason.nextAnswerS)}.`;
		case 'callers_busy':
			return `${callers(reason.busy)} in conversation or wrap-up; nobody is expected to be free soon enough for a new line.`;
		case 'one_to_one':
			return `The drop limit is 0: one line for each ready caller (${reason.ready} ready, ${lines(reason.lines)} ringing).`;
		case 'budget_spent': {
			const wait = reason.forS === null ? 'until more people have answered' : `for about ${duration(reason.forS)}`;
			const figures = `${reason.dropped} of ${reason.answered} answered dropped, limit ${percent(reason.limit)}`;
			return `Holding to one line for each ready caller ${wait}: the drop budget is spent (${figures}).`;
		}
		case 'first_answers':
			return `Starting carefully: ${reason.answered} of the first 100 people have answered (${callers(reason.ready)} ready, ${lines(reason.lines)} ringing).`;
		case 'callers_left':
			return `Callers left: ${reason.cancel} of ${lines(reason.lines)} ringing cancelled, ${callers(reason.ready)} ready.`;
		case 'carrier_rate':
			return `Slowed by the carrier's limit of ${reason.perSecond} calls per second.`;
		case 'carrier_concurrent':
			return `Slowed by the carrier's limit of ${reason.concurrent} lines at once.`;
	}
}

function callers(n: number): string {
	return n === 1 ? '1 caller' : `${n} callers`;
}

function lines(n: number): string {
	return n === 1 ? '1 line' : `${n} lines`;
}

function next(seconds: number | null): string {
	return seconds === null ? '' : `, next answer expected in ${duration(seconds)}`;
}

function duration(seconds: number): string {
	if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
	return `${Math.round(seconds / 60)} min`;
}

function percent(share: number): string {
	return `${Number((share * 100).toFixed(2))} %`;
}
