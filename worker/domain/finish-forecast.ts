/** When a campaign will have dialed everything, at the pace of this moment: by the curves that pacing decides with. Pure. */
import type { DialingHours } from '../../protocol/settings.ts';
import { campaignWindow } from './hours.ts';
import { TALK_GRID_S, WRAP_GRID_S } from './pacing/curves.ts';
import { newLineWithin } from './pacing/decide.ts';
import { forecastOf } from './pacing/forecast.ts';
import type { PacingSnapshot } from './pacing/types.ts';

/** Numbers that may still be dialed, by passes they have used. */
export interface Remaining {
	passesUsed: number;
	numbers: number;
}
export interface FinishInput {
	/** As pacing sees it; `ready` and `busy` are the callers the forecast counts on. */
	snapshot: PacingSnapshot;
	remaining: readonly Remaining[];
	passes: number;
	minimumTimeMs: number;
	/** Share of the people reached whose answer settles the number, 0 … 1. */
	settledShare: number;
	/** Share of dials that find the number invalid, 0 … 1. */
	invalidShare: number;
	hours: DialingHours | null;
	/** Mean wait of a caller between two conversations, seconds; null = not known yet. */
	waitS: number | null;
}
export interface FinishForecast {
	/** Epoch ms. */
	at: number;
	dialsLeft: number;
	dialsPerHour: number;
}

const HORIZON_MS = 60 * 86_400_000;
/** Before any wait was seen. */
const FIRST_WAIT_S = 60;

/** Expected further attempts on a number with `left` passes, each settling it with chance `settles`. */
export function attemptsLeft(left: number, settles: number): number {
	if (left <= 0) return 0;
	return settles <= 0 ? left : (1 - (1 - settles) ** left) / settles;
}

/** Mean seconds of talk and wrap-up: what is left of the survival curves, summed. */
function handleS({ service, knowsWrap }: ReturnType<typeof forecastOf>): number {
	let alive = 1;
	let sum = 0;
	for (let s = 0; s < TALK_GRID_S; s++) {
		sum += alive;
		alive *= service.staying[service.rowOf[s] ?? 0] ?? 1;
	}
	if (knowsWrap) for (let s = 0; s < WRAP_GRID_S; s++) sum += service.wrapSurviving[s] ?? 0;
	return sum;
}

/** Null while nobody calls, nothing is left, or it would take more than 60 days. */
export function finishForecast(input: FinishInput): FinishForecast | null {
	const { snapshot, passes } = input;
	const callers = snapshot.ready + snapshot.busy.filter((busy) => !busy.leaving).length;
	if (callers === 0 || input.hours === null) return null;
	const forecast = forecastOf(snapshot);
	const answered = newLineWithin(forecast, snapshot, snapshot.limits.ringTimeoutMs / 1000);
	if (answered <= 0) return null;
	const settles = Math.min(1, answered * input.settledShare + input.invalidShare);
	const dialsLeft = input.remaining.reduce((sum, { passesUsed, numbers }) => sum + numbers * attemptsLeft(passes - passesUsed, settles), 0);
	if (dialsLeft === 0) return null;
	const cycleS = handleS(forecast) + (input.waitS ?? FIRST_WAIT_S);
	const limit = snapshot.limits.linesPerSecond ?? Number.POSITIVE_INFINITY;
	const dialsPerS = Math.min(callers / cycleS / answered, limit);
	const busyUntil = after(input.hours, snapshot.now, (dialsLeft / dialsPerS) * 1000);
	if (busyUntil === null) return null;
	// The last passes wait for the minimum time, whatever the pace.
	const fewest = Math.min(...input.remaining.filter(({ numbers }) => numbers > 0).map(({ passesUsed }) => passesUsed));
	const rests = Math.max(0, passes - fewest - 1) * input.minimumTimeMs * (1 - settles > 0.01 ? 1 : 0);
	const at = Math.max(busyUntil, after(input.hours, snapshot.now + rests, 1) ?? busyUntil);
	return at - snapshot.now > HORIZON_MS ? null : { at, dialsLeft: Math.round(dialsLeft), dialsPerHour: Math.round(dialsPerS * 3600) };
}

/** The moment by which `workMs` of open hours have gone by since `from`. */
function after(hours: DialingHours, from: number, workMs: number): number | null {
	let left = workMs;
	for (let at = from; at - from < HORIZON_MS; ) {
		const window = campaignWindow(hours, at);
		if (!window.open) {
			if (window.opensAt === null) return null;
			at = window.opensAt;
			continue;
		}
		if (window.closesAt === null || window.closesAt - at >= left) return at + left;
		left -= window.closesAt - at;
		at = window.closesAt;
	}
	return null;
}
