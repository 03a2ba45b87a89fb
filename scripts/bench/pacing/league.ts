/** The league table: which runs it takes, and the Markdown made of them. */
import { POLICIES } from './policies/index.ts';
import type { KeptRuns, RunResult, RunSpec } from './runs.ts';

export const CREWS = [1, 2, 3, 5, 10, 20, 50, 100] as const;
export const SEEDS = [1, 2, 3, 4, 5] as const;
/** Seeds of the tables beside the main one. */
export const FEW_SEEDS = [1, 2, 3] as const;
const HOURS = 80;
const LIMIT = 0.03;

/** Mean idle seconds that the project set itself, by crew size. */
const BARS: Readonly<Record<number, number>> = { 3: 65, 5: 45, 10: 25, 20: 16, 50: 8, 100: 5 };

export const ELECTORATES: readonly { name: string; file: string }[] = [
	{ name: '5 % answer', file: '{"answerRate":0.05}' },
	{ name: '20 % answer', file: '{"answerRate":0.2}' },
	{ name: 'answers swing by ±50 % within the hour', file: '{"swing":{"amplitude":0.5,"periodS":3600}}' },
	{ name: '20 departures without notice per idle hour', file: '{"departuresPerIdleHour":20}' },
	{
		name: '30 % answer, swing ±50 % in 20 min, late answers, talks of one kind, departures',
		file: '{"answerRate":0.3,"machineRate":0.3,"answerRing":{"meanS":14,"cv":0.4},"talk":[{"share":1,"meanS":60,"cv":0.5,"minS":2,"maxS":300}],"swing":{"amplitude":0.5,"periodS":1200},"departuresPerIdleHour":10}',
	},
];

/** One row or cell of results: the seeds of one setting. */
export interface Group {
	policy: string;
	callers: number;
	/** Runs that it is made of. */
	seeds: number;
	waitS: number;
	dropRate: number;
	utilisation: number;
	dialsPerCallerHour: number;
	connectedPerCallerHour: number;
	worstDropRate: number;
	worstShift: number;
	overBound: boolean;
	cancelled: number;
	cancelledYoung: number;
}

export type Setting = Omit<RunSpec, 'seed'>;

/** Runs a setting on all seeds. Medians, but for what is called worst. */
export function group(
	runs: KeptRuns,
	setting: Setting,
	seeds: readonly number[] = SEEDS,
	each: (result: RunResult) => void = () => {},
): Group {
	const results: RunResult[] = [];
	for (const seed of seeds) {
		const { policy, callers, hours, limit, electorate, cold } = setting;
		const result = runs.run({ policy, callers, hours, seed, limit, electorate, cold });
		if (result) results.push(result);
		if (result) each(result);
	}
	const middle = (pick: (result: RunResult) => number) => median(results.map(pick));
	return {
		policy: setting.policy,
		callers: setting.callers,
		seeds: results.length,
		waitS: middle((result) => result.waitS),
		dropRate: middle((result) => result.dropRate),
		utilisation: middle((result) => result.utilisation),
		dialsPerCallerHour: middle((result) => result.dialsPerCallerHour),
		connectedPerCallerHour: middle((result) => result.connectedPerCallerHour),
		worstDropRate: Math.max(...results.map((result) => result.dropRate)),
		worstShift: Math.max(...results.map((result) => result.worstShift)),
		overBound: results.some((result) => result.overBound),
		cancelled: middle((result) => result.cancelled),
		cancelledYoung: middle((result) => result.cancelledYoung),
	};
}

function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const half = Math.floor(sorted.length / 2);
	const high = sorted[half] ?? Number.NaN;
	return sorted.length % 2 === 1 ? high : (high + (sorted[half - 1] ?? high)) / 2;
}

const base = (policy: string, callers: number, electorate = '{}'): Setting => ({
	policy,
	callers,
	hours: HOURS,
	limit: LIMIT,
	electorate,
	cold: false,
});

/** The whole table as Markdown. `each` is told every run as it ends. */
export function league(runs: KeptRuns, each: (result: RunResult) => void = () => {}): string {
	const main = POLICIES.map((policy) => CREWS.map((callers) => group(runs, base(policy, callers), SEEDS, each)));
	const of = (policy: string, callers: number) => main.flat().find((one) => one.policy === policy && one.callers === callers);
	return [
		'# Pacing: the league table',
		'',
		'Made by `npm run bench:pacing -- --out docs/pacing-league.md`; what the figures mean and how the rules work is in [pacing.md](pacing.md).',
		'',
		`Default electorate, drop limit 3 %, ${HOURS} h in shifts of 4 h, median of ${SEEDS.length} seeds. Mean idle seconds between two conversations (greatest drop share of the ${SEEDS.length} runs). In square brackets: made of so many runs only; –: not run.`,
		'',
		table(
			['', ...CREWS.map((n) => `${n}`)],
			main.map((row) => [row[0]?.policy ?? '', ...row.map((one) => `${wait(one.waitS)} (${percent(one.worstDropRate)})${few(one)}`)]),
		),
		'',
		'Shares of time in conversation or wrap-up:',
		'',
		table(
			['', ...CREWS.map((n) => `${n}`)],
			main.map((row) => [row[0]?.policy ?? '', ...row.map((one) => percent(one.utilisation))]),
		),
		'',
		'## Against the bars',
		'',
		...bars(of),
		'',
		'## When machines take callers',
		'',
		'`async`: detection answers after 4 s, with its errors; `off`: every machine takes a caller for 8 s. The wait is then the time between conversations with people. In `async`, 2 % of the people are taken for machines and hung up on, which are drops that pacing cannot avoid and has to make room for.',
		'',
		...machines(runs, each),
		'',
		'## Other electorates, not tuned for',
		'',
		`${HOURS} h each, ${FEW_SEEDS.length} seeds.`,
		'',
		...others(runs, each),
		'',
		'## Cold nights',
		'',
		`A fresh campaign, 3 h: callers come within 10 minutes and leave in the last 30. Median of ${SEEDS.length} seeds; the shift is the night.`,
		'',
		...cold(runs, each),
		'',
	].join('\n');
}

function bars(of: (policy: string, callers: number) => Group | undefined): string[] {
	const rows = CREWS.map((callers) => {
		const ours = of('partyline', callers);
		const tuned = of('vicidial-tuned', callers);
		const best = of('oracle', callers);
		if (!ours || !tuned || !best) return [`${callers}`];
		const bar = BARS[callers];
		return [
			`${callers}`,
			wait(ours.waitS),
			bar === undefined ? '–' : `≤ ${bar} s: ${within(ours.waitS, bar)}`,
			callers < 3 ? '–' : `${percent(ours.waitS / tuned.waitS)}: ${within(ours.waitS, 0.6 * tuned.waitS)}`,
			callers < 10 ? times(ours.waitS / best.waitS) : `${times(ours.waitS / best.waitS)}: ${within(ours.waitS, 1.25 * best.waitS)}`,
			`${percent(ours.worstDropRate)}: ${within(ours.worstDropRate, 0.03)}`,
			`${percent(ours.worstShift)}: ${within(ours.worstShift, 0.05)}`,
			boundKept(ours),
			`${percent(ours.cancelled)} (${percent(ours.cancelledYoung)})`,
		];
	});
	return [
		'Partyline on the default electorate.',
		'',
		table(
			[
				'Callers',
				'Wait, s',
				'Bar',
				'Of tuned VICIdial (≤ 60 %)',
				'Of the oracle (≤ 1.25 from 10)',
				'Drops, worst run (≤ 3 %)',
				'Worst shift (≤ 5 %)',
				'I8 kept',
				'Dials cancelled (before 15 s)',
			],
			rows,
		),
	];
}

function machines(runs: KeptRuns, each: (result: RunResult) => void): string[] {
	const rows = ['async', 'off'].flatMap((mode) =>
		[3, 10, 20].map((callers) => {
			const electorate = JSON.stringify({ amd: { mode } });
			const ours = group(runs, base('partyline', callers, electorate), FEW_SEEDS, each);
			const best = group(runs, base('oracle', callers, electorate), FEW_SEEDS, each);
			const ratio = ours.waitS / best.waitS;
			return [
				mode,
				`${callers}`,
				wait(ours.waitS),
				wait(best.waitS),
				callers < 10 ? times(ratio) : `${times(ratio)}: ${within(ratio, 1.25)}`,
				`${percent(ours.worstDropRate)}: ${within(ours.worstDropRate, 0.03)}`,
				percent(ours.worstShift),
			];
		}),
	);
	return [table(['Detection', 'Callers', 'Partyline, s', 'Oracle, s', 'Ratio', 'Drops, worst run', 'Worst shift'], rows)];
}

function others(runs: KeptRuns, each: (result: RunResult) => void): string[] {
	const rows = ELECTORATES.flatMap(({ name, file }) =>
		[3, 10].map((callers) => {
			const one = group(runs, base('partyline', callers, file), FEW_SEEDS, each);
			return [
				name,
				`${callers}`,
				wait(one.waitS),
				`${percent(one.worstDropRate)}: ${within(one.worstDropRate, 0.03)}`,
				`${percent(one.worstShift)}: ${within(one.worstShift, 0.05)}`,
				boundKept(one),
			];
		}),
	);
	return [table(['Electorate', 'Callers', 'Wait, s', 'Drops, worst run', 'Worst shift', 'I8 kept'], rows)];
}

function cold(runs: KeptRuns, each: (result: RunResult) => void): string[] {
	const rows = [3, 5, 10, 20, 50, 100].map((callers) => {
		const one = group(runs, { ...base('partyline', callers), hours: 3, cold: true }, SEEDS, each);
		return [
			`${callers}`,
			wait(one.waitS),
			`${percent(one.worstDropRate)}`,
			`${percent(one.worstShift)}: ${within(one.worstShift, 0.05)}`,
			boundKept(one),
			`${percent(one.cancelled)} (${percent(one.cancelledYoung)})`,
		];
	});
	return [
		table(
			['Callers', 'Wait, s', 'Drops, worst night', 'Worst night with 100 answers (≤ 5 %)', 'I8 kept', 'Dials cancelled (before 15 s)'],
			rows,
		),
	];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function wait(s: number): string {
	if (!Number.isFinite(s)) return '–';
	return s >= 20 ? s.toFixed(0) : s.toFixed(1);
}
function percent(share: number): string {
	if (!Number.isFinite(share)) return '–';
	return `${(share * 100).toFixed(share < 0.1 ? 2 : 0)} %`;
}
function times(ratio: number): string {
	return Number.isFinite(ratio) ? ratio.toFixed(2) : '–';
}
/** Marks what is made of fewer runs than it should be. */
function few(one: Group): string {
	return one.seeds > 0 && one.seeds < SEEDS.length ? ` [${one.seeds}]` : '';
}
function within(value: number, most: number): string {
	if (!Number.isFinite(value) || !Number.isFinite(most)) return '–';
	return value <= most ? 'yes' : '**no**';
}
/** Whether I8 was kept at every moment of every run. */
function boundKept(one: Group): string {
	if (one.seeds === 0) return '–';
	return one.overBound ? '**no**' : 'yes';
}
