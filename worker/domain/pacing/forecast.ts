/** From what was learned to the curves that a decision needs. */
import { meanTakenS, RING_GRID_S, type RingCurve, type ServiceCurve, TALK_GRID_S, WRAP_GRID_S } from './curves.ts';
import { answerHazard, factorOf, hourFactorOf, hourOf, type Learned, latelyAt, passFactorOf } from './learned.ts';
import { PRIOR_RING, PRIOR_TALK, PRIOR_WRAP, RING_BINS, type RingCounts, type SpanCounts, TALK_EDGES, WRAP_EDGES } from './prior.ts';
import type { PacingSnapshot } from './types.ts';

export interface Forecast {
	ring: { cell: RingCurve; landline: RingCurve };
	service: ServiceCurve;
	/** Mean ring time of the lines that a person answers, seconds: the horizon. */
	ringS: number;
	/** Whether wrap-ups are known on their own. */
	knowsWrap: boolean;
}

/** Answers' worth of "as always" against the last minutes. */
const LATELY_WEIGHT = 15;
/** Wrap-ups seen from which they are foreseen on their own. */
const WRAPS_KNOWN = 5;
const UNKNOWN_RING_S = 9;

const ROW_OF_SECOND = rowsOf(TALK_EDGES, TALK_GRID_S);

export function forecastOf(snapshot: PacingSnapshot): Forecast {
	const { learned, lines, dialableKind } = snapshot;
	const machines = snapshot.machinesTakeCallers === true;
	const timeoutS = snapshot.limits.ringTimeoutMs / 1000;
	const cellHazard = baseHazard(learned.ring.cell);
	const anyLandline = dialableKind.landline > 0 || lines.some((line) => line.kind === 'landline');
	const landlineHazard = anyLandline ? baseHazard(learned.ring.landline) : cellHazard;
	const factor = levelOf(snapshot, cellHazard, landlineHazard);
	const cell = ringCurve(learned.ring.cell, cellHazard, factor, machines, timeoutS);
	const landline = anyLandline ? ringCurve(learned.ring.landline, landlineHazard, factor, machines, timeoutS) : cell;
	const mostlyCell = dialableKind.cell >= dialableKind.landline;
	let people = mostlyCell ? cell : landline;
	if (machines) {
		const counts = mostlyCell ? learned.ring.cell : learned.ring.landline;
		people = ringCurve(counts, mostlyCell ? cellHazard : landlineHazard, factor, false, timeoutS);
	}
	return {
		ring: { cell, landline },
		service: serviceCurve(snapshot),
		ringS: meanTakenS(people) ?? UNKNOWN_RING_S,
		knowsWrap: total(learned.wrap.ended) >= WRAPS_KNOWN,
	};
}

/** P(answered in the second after s | still in the air), before factors. */
function baseHazard(ring: RingCounts): Float64Array {
	const hazard = new Float64Array(RING_BINS);
	for (let s = 0; s < RING_BINS; s++) hazard[s] = answerHazard(ring, s);
	return hazard;
}

/** By how much answers are likelier now than the counts say; while little is known, an upper bound of that. */
function levelOf(snapshot: PacingSnapshot, cellHazard: Float64Array, landlineHazard: Float64Array): number {
	const { learned, now } = snapshot;
	const pass = learned.byPass[Math.min(learned.byPass.length, Math.max(1, snapshot.pass)) - 1];
	const hour = learned.byHour[hourOf(now)];
	const steady = (pass ? passFactorOf(pass) : 1) * (hour ? hourFactorOf(hour) : 1);
	const lately = latelyAt(learned, now);
	// Lines still in the air were not answered so far, which is news too.
	const cell = summed(cellHazard);
	const landline = landlineHazard === cellHazard ? cell : summed(landlineHazard);
	for (const line of snapshot.lines) {
		const grid = line.kind === 'landline' ? landline : cell;
		lately.expected += steady * (grid[Math.min(RING_BINS, Math.floor(line.ageMs / 1000))] as number);
	}
	return steady * factorOf(lately, LATELY_WEIGHT) * caution(learned);
}

/** One standard deviation of the answer rate above its mean, as a factor. */
function caution(learned: Learned): number {
	return 1 + 1 / Math.sqrt(learned.answers + 4);
}

function summed(hazard: Float64Array): Float64Array {
	const grid = new Float64Array(RING_BINS + 1);
	for (let s = 0; s < RING_BINS; s++) grid[s + 1] = (grid[s] as number) + (hazard[s] as number);
	return grid;
}

function ringCurve(ring: RingCounts, hazard: Float64Array, factor: number, machines: boolean, timeoutS: number): RingCurve {
	const surviving = new Float64Array(RING_GRID_S);
	const taken = new Float64Array(RING_GRID_S);
	let alive = 1;
	let sum = 0;
	for (let s = 0; s < RING_GRID_S; s++) {
		surviving[s] = alive;
		taken[s] = sum;
		if (s >= RING_BINS || s >= timeoutS) continue;
		const reached = (ring.reached[s] as number) + (PRIOR_RING.reached[s] as number);
		const answer = Math.min(0.95, (hazard[s] as number) * factor);
		const machine = ((ring.machine[s] as number) + (PRIOR_RING.machine[s] as number)) / reached;
		const ended = ((ring.ended[s] as number) + (PRIOR_RING.ended[s] as number)) / reached;
		sum += alive * Math.min(1, machines ? answer + machine : answer);
		alive *= Math.max(0, 1 - answer - machine - ended);
	}
	return { surviving, taken };
}

/** Talks seen from which those of this moment change nothing any more. */
const TALKS_KNOWN = 200;
/** The curve of a state with enough talks depends on its handles alone; `handles` tells whether it is still that. */
const kept = new WeakMap<Learned, { handles: number; curve: ServiceCurve }>();

function serviceCurve(snapshot: PacingSnapshot): ServiceCurve {
	const { learned } = snapshot;
	if (learned.handles < TALKS_KNOWN) return serviceCurveOf(learned, presentS(snapshot));
	const before = kept.get(learned);
	if (before?.handles === learned.handles) return before.curve;
	const curve = serviceCurveOf(learned, new Float64Array(TALK_EDGES.length));
	kept.set(learned, { handles: learned.handles, curve });
	return curve;
}

function serviceCurveOf({ talk, wrap }: Learned, present: Float64Array): ServiceCurve {
	const staying = new Float64Array(TALK_EDGES.length);
	const direct = new Float64Array(TALK_EDGES.length);
	for (let i = 0; i < TALK_EDGES.length; i++) {
		staying[i] = Math.exp(-hazardOf(talk, PRIOR_TALK, i, present[i] as number));
		direct[i] = (talk.direct[i] as number) / ((talk.ended[i] as number) + 0.001);
	}
	return { rowOf: ROW_OF_SECOND, staying, direct, wrapSurviving: wrapCurve(wrap) };
}

function wrapCurve(wrap: SpanCounts): Float64Array {
	const surviving = new Float64Array(WRAP_GRID_S);
	let alive = 1;
	for (let i = 0; i < WRAP_EDGES.length; i++) {
		const stay = Math.exp(-hazardOf(wrap, PRIOR_WRAP, i, 0));
		const to = WRAP_EDGES[i + 1] ?? WRAP_GRID_S;
		for (let s = WRAP_EDGES[i] as number; s < to; s++) {
			surviving[s] = alive;
			alive *= stay;
		}
	}
	return surviving;
}

/** Ends per second of exposure: the piecewise exponential form of the Kaplan–Meier estimate. */
function hazardOf(spans: SpanCounts, prior: SpanCounts, i: number, presentS: number): number {
	const ended = (spans.ended[i] as number) + (prior.ended[i] as number);
	return ended / ((spans.spentS[i] as number) + (prior.spentS[i] as number) + presentS + 1e-6);
}

/** Seconds that the talks of this moment have spent in each bin: censored, they count although they have not ended. */
function presentS(snapshot: PacingSnapshot): Float64Array {
	const present = new Float64Array(TALK_EDGES.length);
	for (const busy of snapshot.busy) {
		if (busy.phase !== 'talk') continue;
		const age = busy.ageMs / 1000;
		for (let i = 0; i < TALK_EDGES.length; i++) {
			const from = TALK_EDGES[i] as number;
			if (age <= from) break;
			present[i] = (present[i] as number) + Math.min(age, TALK_EDGES[i + 1] ?? age) - from;
		}
	}
	return present;
}

function rowsOf(edges: readonly number[], seconds: number): Uint16Array {
	const rows = new Uint16Array(seconds);
	let row = 0;
	for (let s = 0; s < seconds; s++) {
		while (row + 1 < edges.length && (edges[row + 1] as number) <= s) row++;
		rows[s] = row;
	}
	return rows;
}

function total(row: readonly number[]): number {
	let sum = 0;
	for (const value of row) sum += value;
	return sum;
}
