import { Broken } from './broken.ts';
import { Checks } from './checks.ts';
import { Evening } from './evening.ts';
import type { EveningOptions } from './options.ts';
import { type Planned, planEvening } from './plan.ts';

export interface Verdict {
	ok: boolean;
	seed: number;
	steps: number;
	/** Rule and text of what broke, or null. */
	broken: { rule: string; text: string; step: number; after: string } | null;
	figures: { dialed: number; answered: number; connected: number; dropped: number; approved: number; saved: number };
}

/** Runs one evening with every check after every step. */
export function simulate(options: EveningOptions, plan: readonly Planned[] = planEvening(options)): Verdict {
	let checks: Checks | null = null;
	let last: { evening: Evening; what: string } | null = null;
	let broken: Verdict['broken'] = null;
	try {
		const evening = runEvening(options, plan, (world, what) => {
			last = { evening: world, what };
			checks ??= new Checks(world);
			checks.look(world, what);
		});
		last = { evening, what: 'end' };
		(checks ?? new Checks(evening)).end(evening);
	} catch (error) {
		const seen = last as { evening: Evening; what: string } | null;
		broken = {
			rule: error instanceof Broken ? error.rule : 'thrown',
			text: error instanceof Broken ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error),
			step: seen?.evening.steps ?? 0,
			after: seen?.what ?? 'start',
		};
	}
	const evening = (last as { evening: Evening } | null)?.evening ?? null;
	return { ok: broken === null, seed: options.seed, steps: evening?.steps ?? 0, broken, figures: figuresOf(evening) };
}

function figuresOf(evening: Evening | null): Verdict['figures'] {
	const rows = evening?.sql.rows<{ disposition: string | null; n: number; accepted: number; saved: number }>(
		`select disposition, count(*) n, count(accepted_at) accepted, count(saved_at) saved from attempts group by disposition`,
	);
	const of = (...names: string[]): number =>
		(rows ?? []).filter((row) => names.includes(row.disposition ?? '')).reduce((sum, row) => sum + row.n, 0);
	return {
		dialed: (rows ?? []).reduce((sum, row) => sum + row.accepted, 0),
		answered: of('connected', 'dropped', 'hung_up_first'),
		connected: of('connected'),
		dropped: of('dropped'),
		approved: evening?.sql.rows<{ n: number }>('select count(*) n from numbers where approved = 1')[0]?.n ?? 0,
		saved: (rows ?? []).reduce((sum, row) => sum + row.saved, 0),
	};
}

/** Leaves out operations that the failure does not need, halving first, within a time limit (real ms). */
export function shrink(options: EveningOptions, plan: readonly Planned[], rule: string, limitMs: number, now: () => number): Planned[] {
	const until = now() + limitMs;
	let kept = [...plan];
	for (let size = Math.ceil(kept.length / 2); size >= 1; size = Math.floor(size / 2)) {
		for (let from = 0; from < kept.length && now() < until; ) {
			const less = [...kept.slice(0, from), ...kept.slice(from + size)];
			const verdict = simulate(options, less);
			if (verdict.broken?.rule === rule) kept = less;
			else from += size;
		}
		if (now() >= until) break;
	}
	return kept;
}

/** Runs the plan to the end of the evening; `look` sees the world after every step. */
export function runEvening(options: EveningOptions, plan: readonly Planned[], look: (evening: Evening, what: string) => void): Evening {
	const evening = new Evening(options);
	evening.planned = () => look(evening, 'planned');
	look(evening, 'loaded');
	for (const { at, operation } of plan) {
		while (evening.step(evening.start + at)) {
			evening.adminReturns();
			look(evening, 'step');
		}
		evening.perform(operation);
		if (evening.engine.nextLoad()) evening.loadRest();
		look(evening, operation.do);
	}
	const end = evening.start + options.hours * 3_600_000;
	while (evening.step(end)) {
		evening.adminReturns();
		look(evening, 'step');
	}
	// The evening is over: everybody goes home, the carrier finishes what is under way, D1 comes back.
	evening.over();
	const late = evening.time + 75 * 60_000;
	while (evening.step(late)) look(evening, 'after hours');
	return evening;
}
