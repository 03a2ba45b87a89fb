/** What a bench prints: one line of JSON a metric with --json, else one line for people. */
export interface Metric {
	bench: string;
	metric: string;
	value: number;
	unit: string;
	/** The same work by a bare object or bare SQLite, in the same run. */
	bare?: number;
	/** What the bar compares: value / bare. */
	ratio?: number;
	/** The bar, in words, and whether it is met. */
	bar?: string;
	met?: boolean;
	params: Record<string, string | number | boolean>;
}

const figure = (value: number): number => Number(value.toPrecision(4));

/** Prints metrics of one bench. */
export class Report {
	readonly #bench: string;
	readonly #params: Metric['params'];
	readonly #json: boolean;

	constructor(bench: string, params: Metric['params'], json: boolean) {
		this.#bench = bench;
		this.#params = params;
		this.#json = json;
	}

	/** `least`/`most`: the bar on the value; `leastRatio`/`mostRatio`: on value / bare. */
	add(
		metric: string,
		value: number,
		unit: string,
		more: { bare?: number; least?: number; most?: number; leastRatio?: number; mostRatio?: number } = {},
	): void {
		const ratio = more.bare ? value / more.bare : undefined;
		const bars: [string, boolean][] = [];
		if (more.least !== undefined) bars.push([`at least ${more.least}`, value >= more.least]);
		if (more.most !== undefined) bars.push([`at most ${more.most}`, value <= more.most]);
		if (more.leastRatio !== undefined && ratio !== undefined) bars.push([`at least ${more.leastRatio} of bare`, ratio >= more.leastRatio]);
		if (more.mostRatio !== undefined && ratio !== undefined) bars.push([`at most ${more.mostRatio} of bare`, ratio <= more.mostRatio]);
		const line: Metric = {
			bench: this.#bench,
			metric,
			value: figure(value),
			unit,
			...(more.bare === undefined ? {} : { bare: figure(more.bare) }),
			...(ratio === undefined ? {} : { ratio: figure(ratio) }),
			...(bars.length === 0 ? {} : { bar: bars.map(([text]) => text).join(', '), met: bars.every(([, met]) => met) }),
			params: this.#params,
		};
		if (this.#json) console.log(JSON.stringify(line));
		else {
			const bare = line.bare === undefined ? '' : `   bare ${line.bare}, ratio ${line.ratio}`;
			const bar = line.bar === undefined ? '' : `   (${line.bar}: ${line.met ? 'met' : 'MISSED'})`;
			console.log(`${metric.padEnd(30)}${String(line.value).padStart(10)} ${unit}${bare}${bar}`);
		}
	}
}

/** What goes on, for whoever watches; never among the results. */
export const say = (line: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);

/** The value below which a share of the sorted values lies. */
export function quantile(sorted: readonly number[] | Float64Array, share: number): number {
	return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? 0;
}

/** A whole number from the command line. */
export function whole(name: string, text: string | undefined, otherwise: number, least: number, most: number): number {
	const value = text === undefined ? otherwise : Number(text);
	if (!Number.isFinite(value) || value < least || value > most) throw new Error(`--${name} is a number from ${least} to ${most}.`);
	return value;
}
