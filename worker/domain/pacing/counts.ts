/** Distributions of "how many of these will": sums of independent yes/no chances (Poisson-binomial). */

/** Up to this many chances the distribution is exact; above it is a binomial with the same mean and variance. */
const EXACT_UP_TO = 24;
/** Tails below this are cut. */
const TAIL = 1e-9;

/** `p[k]` = P(k of the chances come true). */
export function countOf(chances: readonly number[]): number[] {
	if (chances.length <= EXACT_UP_TO) {
		let p = [1];
		for (const chance of chances) if (chance > 0) p = plusOne(p, chance);
		return p;
	}
	let mean = 0;
	let squares = 0;
	for (const chance of chances) {
		mean += chance;
		squares += chance * chance;
	}
	return matchedBinomial(mean, squares);
}

/** The distribution with one more chance. */
export function plusOne(p: readonly number[], chance: number): number[] {
	const n = p.length;
	const out = new Array<number>(n + 1);
	let carried = 0;
	for (let k = 0; k < n; k++) {
		const value = p[k] as number;
		out[k] = value * (1 - chance) + carried;
		carried = value * chance;
	}
	out[n] = carried;
	if (carried < TAIL && n > 8) out.pop();
	return out;
}

/** Binomial of real n and p: n p = mean, n p² = squares. */
function matchedBinomial(mean: number, squares: number): number[] {
	if (mean < 1e-9) return [1];
	const chance = Math.min(0.999999, squares / mean);
	const n = mean / chance;
	const odds = chance / (1 - chance);
	const p: number[] = [];
	let total = 0;
	// From p(0) upwards, unless that is too small to begin with: then from a k a little below the mean.
	const first = mean > 200 ? Math.floor(mean - 12 * Math.sqrt(mean)) : 0;
	let value = first > 0 ? Math.exp(-60) : Math.exp(n * Math.log1p(-chance));
	for (let k = 0; k < first; k++) p.push(0);
	for (let k = first; k < n + 1; k++) {
		p.push(value);
		total += value;
		if (k > mean && value < TAIL * total) break;
		const left = n - k;
		if (left <= 0) break;
		value *= (left / (k + 1)) * odds;
	}
	for (let k = first; k < p.length; k++) p[k] = (p[k] as number) / total;
	return p;
}

/** `c[k]` = P(at most k). */
export function cumulative(p: readonly number[]): number[] {
	let sum = 0;
	const c = new Array<number>(p.length);
	for (let k = 0; k < p.length; k++) {
		sum += p[k] as number;
		c[k] = Math.min(1, sum);
	}
	return c;
}

/**
 * P(competitors + waiting ≥ freed + ready): that one more answered person would find nobody.
 * `competitors`: distribution; `freedAtMost`: cumulative distribution; `spare` = ready − waiting.
 */
export function crowded(competitors: readonly number[], freedAtMost: readonly number[], spare: number): number {
	let sum = 0;
	const last = freedAtMost.length - 1;
	for (let k = Math.max(0, spare); k < competitors.length; k++) {
		const free = k - spare;
		sum += (competitors[k] as number) * (free >= last ? 1 : (freedAtMost[free] as number));
	}
	return sum;
}

/** E[people who find nobody] = E[(competitors − freed − spare)⁺]. */
export function expectedLeftOver(competitors: readonly number[], freedAtMost: readonly number[], spare: number): number {
	let sum = 0;
	// Of m people beyond the spare callers E[(m − freed)⁺] = Σ P(freed ≤ j), j < m, find nobody.
	let unserved = 0;
	let counted = 0;
	for (let k = Math.max(0, spare + 1); k < competitors.length; k++) {
		for (; counted < k - spare; counted++) unserved += freedAtMost[Math.min(counted, freedAtMost.length - 1)] as number;
		sum += (competitors[k] as number) * unserved;
	}
	return sum;
}

/** The least n with P(Poisson(mean) > n) ≤ `risk`. */
export function poissonQuantile(mean: number, risk: number): number {
	let p = Math.exp(-mean);
	let sum = p;
	let n = 0;
	while (1 - sum > risk && n < 10_000) {
		n++;
		p *= mean / n;
		sum += p;
	}
	return n;
}
