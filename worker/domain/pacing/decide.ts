/** Look-ahead: how many more lines before the next answered person would too probably find nobody. */
import { countOf, crowded, cumulative, plusOne } from './counts.ts';
import { RING_GRID_S, readyFromTalk, readyFromWrap, takenByAge, takenWithin, wrapsInTime } from './curves.ts';
import type { Forecast } from './forecast.ts';
import type { BusyCaller, Line, PacingSnapshot } from './types.ts';

/** One look ahead: who competes for whom by the end of the horizon. */
export interface Look {
	/** P(one more answered person finds nobody) with the lines given. */
	risk: number;
	/** Expected people who answer. */
	answers: number;
	/** Of each line: P(it takes a caller). */
	chances: number[];
	competitors: number[];
	freedAtMost: number[];
	/** Ready callers less people who wait already. */
	spare: number;
}

/** P(the busy caller is ready within `withinS`). */
function freeWithin(forecast: Forecast, busy: BusyCaller, withinS: number, wraps: Float64Array): number {
	if (busy.leaving || busy.phase === 'reserved') return 0;
	if (busy.phase === 'wrap' && forecast.knowsWrap && busy.phaseAgeMs !== undefined)
		return readyFromWrap(forecast.service, busy.phaseAgeMs / 1000, withinS);
	return readyFromTalk(forecast.service, busy.ageMs / 1000, withinS, wraps);
}

/** For each line P(it takes a caller within `withinS`). */
export function chancesOf(forecast: Forecast, lines: readonly Line[], withinS: number): number[] {
	const cell = takenByAge(forecast.ring.cell, withinS);
	const landline = lines.some((line) => line.kind === 'landline') ? takenByAge(forecast.ring.landline, withinS) : cell;
	return lines.map((line) => {
		const age = Math.min(RING_GRID_S - 1, Math.round(line.ageMs / 1000));
		return (line.kind === 'landline' ? landline[age] : cell[age]) as number;
	});
}

/** Looks one mean ring time ahead; callers have the grace time on top. */
export function lookAhead(forecast: Forecast, snapshot: PacingSnapshot, lines: readonly Line[]): Look {
	const withinS = forecast.ringS;
	const callersS = withinS + snapshot.limits.graceMs / 1000;
	const wraps = wrapsInTime(forecast.service, callersS);
	const freedAtMost = cumulative(countOf(snapshot.busy.map((busy) => freeWithin(forecast, busy, callersS, wraps))));
	const chances = chancesOf(forecast, lines, withinS);
	const competitors = countOf(chances);
	const spare = snapshot.ready - snapshot.holding;
	let answers = 0;
	for (const chance of chances) answers += chance;
	return { risk: crowded(competitors, freedAtMost, spare), answers, chances, competitors, freedAtMost, spare };
}

/** P(a line opened now takes a caller within `withinS`), over the kinds that would be drawn. */
export function newLineWithin(forecast: Forecast, snapshot: PacingSnapshot, withinS: number): number {
	const { cell, landline } = snapshot.dialableKind;
	const share = cell + landline > 0 ? landline / (cell + landline) : 0;
	return share * takenWithin(forecast.ring.landline, 0, withinS) + (1 - share) * takenWithin(forecast.ring.cell, 0, withinS);
}

/** Lines to open, up to `most`, while the risk stays within `bold`. */
export function linesWithin(start: Look, chance: number, bold: number, most: number): number {
	let { competitors, risk } = start;
	let open = 0;
	while (open < most && risk <= bold) {
		open++;
		competitors = plusOne(competitors, chance);
		risk = crowded(competitors, start.freedAtMost, start.spare);
	}
	return open;
}
