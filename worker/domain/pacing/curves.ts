/** What becomes of a line by its ring age, and of a caller by the age of the talk, on grids of one second. */

export const RING_GRID_S = 64;
export const TALK_GRID_S = 1_800;
export const WRAP_GRID_S = 200;

/** `surviving[a]`: share of lines that reach age `a` s; `taken[a]`: share that has taken a caller by then. */
export interface RingCurve {
	surviving: Float64Array;
	taken: Float64Array;
}

/** P(the line takes a caller within `withinS` | it is in the air at `ageS`). */
export function takenWithin(curve: RingCurve, ageS: number, withinS: number): number {
	const alive = at(curve.surviving, ageS);
	if (alive < 1e-6) return 0;
	return Math.min(1, Math.max(0, (at(curve.taken, ageS + withinS) - at(curve.taken, ageS)) / alive));
}

/** `takenWithin` at every second of ring age. */
export function takenByAge(curve: RingCurve, withinS: number): Float64Array {
	const { surviving, taken } = curve;
	const out = new Float64Array(RING_GRID_S);
	const last = RING_GRID_S - 1;
	const whole = Math.floor(withinS);
	const part = withinS - whole;
	for (let s = 0; s < RING_GRID_S; s++) {
		const alive = surviving[s] as number;
		if (alive < 1e-6) continue;
		const low = taken[Math.min(last, s + whole)] as number;
		const high = taken[Math.min(last, s + whole + 1)] as number;
		out[s] = Math.min(1, (low + (high - low) * part - (taken[s] as number)) / alive);
	}
	return out;
}

/** Mean age at which a line takes a caller; null when none ever does. */
export function meanTakenS(curve: RingCurve): number | null {
	const all = curve.taken[RING_GRID_S - 1] as number;
	if (all <= 1e-9) return null;
	let sum = 0;
	for (let s = 0; s < RING_GRID_S - 1; s++) sum += (s + 0.5) * ((curve.taken[s + 1] as number) - (curve.taken[s] as number));
	return sum / all;
}

/** Conversations and wrap-ups. */
export interface ServiceCurve {
	/** Row of `staying` and `direct` that holds for second t of a talk. */
	rowOf: Uint16Array;
	/** P(the talk goes on for another second). */
	staying: Float64Array;
	/** Of the talks that end: share without any wrap-up. */
	direct: Float64Array;
	/** Share of wrap-ups longer than `t` s. */
	wrapSurviving: Float64Array;
}

/** `done[u]`: P(a talk that ends in second u from now is followed by a wrap-up that ends in time too). */
export function wrapsInTime(curve: ServiceCurve, withinS: number): Float64Array {
	const done = new Float64Array(Math.ceil(withinS));
	for (let u = 0; u < done.length; u++) done[u] = 1 - at(curve.wrapSurviving, Math.max(0, withinS - u - 0.5));
	return done;
}

/** P(ready again within `withinS` | in conversation since `ageS`); `wraps` = `wrapsInTime(curve, withinS)`. */
export function readyFromTalk(curve: ServiceCurve, ageS: number, withinS: number, wraps: Float64Array): number {
	const { rowOf, staying, direct } = curve;
	const last = rowOf.length - 1;
	const from = Math.min(last, Math.floor(ageS));
	let alive = 1;
	let ready = 0;
	for (let u = 0; u < wraps.length; u++) {
		const row = rowOf[Math.min(last, from + u)] as number;
		const stay = staying[row] as number;
		const ending = alive * (1 - stay) * Math.min(1, withinS - u);
		const straight = direct[row] as number;
		ready += ending * (straight + (1 - straight) * (wraps[u] as number));
		alive *= stay;
	}
	return Math.min(1, ready);
}

/** P(ready again within `withinS` | in wrap-up since `ageS`). */
export function readyFromWrap(curve: ServiceCurve, ageS: number, withinS: number): number {
	const alive = at(curve.wrapSurviving, ageS);
	if (alive < 1e-6) return 0;
	return Math.min(1, Math.max(0, 1 - at(curve.wrapSurviving, ageS + withinS) / alive));
}

/** Linear between grid points; constant beyond the last. */
function at(grid: Float64Array, s: number): number {
	const last = grid.length - 1;
	if (s >= last) return grid[last] as number;
	const i = Math.floor(s);
	const low = grid[i] as number;
	return low + ((grid[i + 1] as number) - low) * (s - i);
}
