/**
 * What is assumed before anything is known: a somewhat better answer rate and longer talks than is usual, so that a
 * fresh campaign begins carefully. Each prior weighs as much as a few dozen attempts or a few conversations and is soon outvoted.
 */

export const RING_BINS = 61;
/** Edges of the bins of talk time, seconds; the last bin is open. */
export const TALK_EDGES = edges([30, 2], [60, 5], [180, 15], [600, 60], [1800, 300]);
export const WRAP_EDGES = edges([20, 1], [60, 5], [180, 30]);

const PRIOR_ATTEMPTS = 30;
const PRIOR_TALKS = 8;

function edges(...parts: readonly (readonly [toS: number, stepS: number])[]): number[] {
	const out = [0];
	for (const [to, step] of parts) for (let s = (out.at(-1) ?? 0) + step; s <= to; s += step) out.push(s);
	return out;
}

/** By second of ring age: attempts that reached it, and of these answered, picked up by a machine, ended otherwise. */
export interface RingCounts {
	reached: number[];
	answered: number[];
	machine: number[];
	ended: number[];
}

export function emptyRing(): RingCounts {
	const zeros = () => new Array<number>(RING_BINS).fill(0);
	return { reached: zeros(), answered: zeros(), machine: zeros(), ended: zeros() };
}

/** By bin of age: ends, and seconds spent in the bin. */
export interface SpanCounts {
	ended: number[];
	/** Of the ends, those that went straight back to ready; empty for wrap-up. */
	direct: number[];
	spentS: number[];
}

export function emptySpans(bins: number): SpanCounts {
	const zeros = () => new Array<number>(bins).fill(0);
	return { ended: zeros(), direct: zeros(), spentS: zeros() };
}

export const PRIOR_RING: RingCounts = priorRing();
export const PRIOR_TALK: SpanCounts = priorSpans(TALK_EDGES, (s) => 0.6 * Math.exp(-s / 20) + 0.4 * Math.exp(-s / 150));
export const PRIOR_WRAP: SpanCounts = priorSpans(WRAP_EDGES, (s) => Math.exp(-((s / 12) ** 1.6)));

function priorRing(): RingCounts {
	const ring = emptyRing();
	let alive = PRIOR_ATTEMPTS;
	for (let s = 0; s < RING_BINS; s++) {
		ring.reached[s] = alive;
		ring.answered[s] = PRIOR_ATTEMPTS * 0.12 * bump(s, 8, 4.5);
		ring.machine[s] = PRIOR_ATTEMPTS * 0.4 * bump(s, 21, 5);
		ring.ended[s] = s === 3 ? PRIOR_ATTEMPTS * 0.08 : 0;
		alive -= (ring.answered[s] as number) + (ring.machine[s] as number) + (ring.ended[s] as number);
	}
	return ring;
}

/** A bell over the seconds, of area about 1. */
function bump(s: number, mean: number, deviation: number): number {
	const z = (s + 0.5 - mean) / deviation;
	return Math.exp((-z * z) / 2) / (deviation * Math.sqrt(2 * Math.PI));
}

function priorSpans(binEdges: readonly number[], surviving: (s: number) => number): SpanCounts {
	const spans = emptySpans(binEdges.length);
	for (let i = 0; i < binEdges.length; i++) {
		const from = binEdges[i] as number;
		const to = binEdges[i + 1] ?? from * 1.5;
		spans.ended[i] = PRIOR_TALKS * (surviving(from) - surviving(to));
		spans.spentS[i] = (PRIOR_TALKS * (to - from) * (surviving(from) + 4 * surviving((from + to) / 2) + surviving(to))) / 6;
	}
	return spans;
}
