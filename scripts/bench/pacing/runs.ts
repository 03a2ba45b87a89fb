/** One run of the bench, and the runs that were made already. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { type Electorate, parseElectorate } from '../../../worker/domain/electorate.ts';
import { policyOf, VICIDIAL_GRID } from './policies/index.ts';
import type { VicidialOptions } from './policies/vicidial.ts';
import { Simulation } from './simulation.ts';

export interface RunSpec {
	policy: string;
	callers: number;
	hours: number;
	seed: number;
	limit: number;
	/** JSON text of the electorate file; what it leaves out has its default. */
	electorate: string;
	cold: boolean;
}

/** What `--json` prints, one line a run. */
export interface RunResult {
	policy: string;
	callers: number;
	hours: number;
	seed: number;
	waitS: number;
	dropRate: number;
	utilisation: number;
	dialsPerCallerHour: number;
	connectedPerCallerHour: number;
	/** The greatest drop share of a shift with at least 100 answers. */
	worstShift: number;
	answered: number;
	dropped: number;
	/** Whether I8 was broken at any moment. */
	overBound: boolean;
	/** Shares of the dials that were cancelled, and of these before 15 s of ringing. */
	cancelled: number;
	cancelledYoung: number;
}

/** Hours of the search for the best VICIdial settings; big crews tell as much in fewer. */
const SEARCH_HOURS = 20;
const SEARCH_CALLER_HOURS = 800;
const found = new Map<string, VicidialOptions>();

/** The settings with the least wait within the limit, of a search on one seed; the least drops when none keeps it. */
function tunedVicidial(spec: RunSpec, electorate: Electorate): VicidialOptions {
	const key = `${spec.callers} ${spec.limit} ${spec.electorate}`;
	const known = found.get(key);
	if (known) return known;
	let best: { options: VicidialOptions; waitS: number; dropRate: number } | undefined;
	for (const options of VICIDIAL_GRID) {
		const { waitS, dropRate } = simulate(
			{ ...spec, policy: 'vicidial-tuned', hours: Math.min(SEARCH_HOURS, SEARCH_CALLER_HOURS / spec.callers), seed: 1 },
			electorate,
			options,
		);
		const keeps = dropRate <= spec.limit;
		const keptBefore = best !== undefined && best.dropRate <= spec.limit;
		if (!best || (keeps && (!keptBefore || waitS < best.waitS)) || (!keeps && !keptBefore && dropRate < best.dropRate))
			best = { options, waitS, dropRate };
	}
	if (!best) throw new Error('The grid is empty.');
	found.set(key, best.options);
	return best.options;
}

function simulate(spec: RunSpec, electorate: Electorate, vicidial?: VicidialOptions) {
	const policy = policyOf(spec.policy, { electorate, limit: spec.limit, seed: spec.seed, ...(vicidial ? { vicidial } : {}) });
	if (!policy) throw new Error(`There is no policy ${spec.policy}.`);
	const { callers, hours, seed, limit, cold } = spec;
	return new Simulation({ electorate, policy, callers, hours, seed, limit, cold }).run();
}

/** Runs it. */
export function run(spec: RunSpec): RunResult {
	const electorate = parseElectorate(spec.electorate);
	const vicidial = spec.policy === 'vicidial-tuned' ? tunedVicidial(spec, electorate) : undefined;
	const result = simulate(spec, electorate, vicidial);
	const { shifts: _shifts, cancelled, cancelledYoung, ...figures } = result;
	const dials = Math.max(1, result.dialsPerCallerHour * result.callerHours);
	const { policy, callers, hours, seed } = spec;
	return { policy, callers, hours, seed, ...figures, cancelled: cancelled / dials, cancelledYoung: cancelledYoung / dials };
}

/** Runs made before, kept in a file of JSON lines so that a long table can be made in parts. */
export class KeptRuns {
	private readonly file: string | null;
	private readonly known = new Map<string, RunResult>();

	private readonly keptOnly: boolean;

	constructor(file: string | null, keptOnly = false) {
		this.file = file;
		this.keptOnly = keptOnly;
		if (!file || !existsSync(file)) return;
		for (const line of readFileSync(file, 'utf8').split('\n')) {
			if (!line) continue;
			const { spec, result } = JSON.parse(line) as { spec: RunSpec; result: RunResult };
			this.known.set(JSON.stringify(spec), result);
		}
	}

	/** Null only when the run was not made before and no runs are made. */
	run(spec: RunSpec): RunResult | null {
		const key = JSON.stringify(spec);
		const before = this.known.get(key);
		if (before || this.keptOnly) return before ?? null;
		const result = run(spec);
		this.known.set(key, result);
		if (this.file) appendFileSync(this.file, `${JSON.stringify({ spec, result })}\n`);
		return result;
	}
}
