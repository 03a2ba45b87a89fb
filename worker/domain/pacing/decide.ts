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
	const landline = lines.some(isLandline) ? takenByAge(forecast.ring.landline, withinS) : cell;
	const last = RING_GRID_S - 1;
	const chances = new Array<number>(lines.length);
	for (let i = 0; i < lines.length; i++) {
		const line = lines[i] as Line;
		chances[i] = (line.kind === 'landline' ? landline : cell)[Math.min(last, Math.round(line.ageMs / 1000))] as number;
	}
	return chances;
}

const isLandline = (line: Line) => line.kind === 'landline';

/** Looks one mean ring time ahead; callers have the grace time on top. */
export function lookAhead(forecast: Forecast, snapshot: PacingSnapshot, lines: readonly Line[]): Look {
	const withinS = forecast.ringS;
	const callersS = withinS + snapshot.limits.graceMs / 1000;
	const wraps = wrapsInTime(forecast.service, callersS);
	const freeing = new Array<number>(snapshot.busy.length);
	for (let i = 0; i < freeing.length; i++) freeing[i] = freeWithin(forecast, snapshot.busy[i] as BusyCaller, callersS, wraps);
	const freedAtMost = cumulative(countOf(freeing));
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
