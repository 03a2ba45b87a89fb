/** One look of Lighthouse at one page, in a browser of its own. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumPath } from '../lib/chromium.ts';
import { run } from '../lib/run.ts';

const LIGHTHOUSE = 'lighthouse@13.5.0';
export const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const;
/** What performance is made of, as Lighthouse names it. */
const METRICS = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift'] as const;
const FLAGS = [
	'--headless=new',
	'--no-sandbox',
	'--disable-dev-shm-usage',
	'--disable-background-networking',
	'--disable-component-update',
	'--no-first-run',
];
/** A browser that has not answered by then has lost its way. */
const LOOK_LIMIT_MS = 90_000;

export interface Target {
	name: string;
	url: string;
	cookie: string | null;
}

export interface Look {
	scores: Record<(typeof CATEGORIES)[number], number>;
	/** FCP, LCP, TBT in ms, and the shift of the layout. */
	metrics: number[];
	/** Audits that cost something, in words. */
	complaints: string[];
}

interface Report {
	runtimeError?: { code: string; message: string };
	categories: Record<string, { score: number | null; auditRefs: { id: string; weight: number }[] }>;
	audits: Record<string, { score: number | null; title: string; displayValue?: string; numericValue?: number }>;
}

/** Null when the browser or its trace was lost, with what was said about it. */
export async function lookAt(target: Target, wanted: number, desktop: boolean): Promise<Look | { lost: string }> {
	const folder = mkdtempSync(join(tmpdir(), 'lighthouse-'));
	const file = join(folder, 'report.json');
	try {
		const { code, output } = await run('timeout', [String(LOOK_LIMIT_MS / 1000), 'npx', ...argumentsFor(target, file, desktop)], {
			env: { CHROME_PATH: chromiumPath(), TMPDIR: folder },
		});
		if (code !== 0) return { lost: output.trim().split('\n').slice(-3).join(' ') || `exit ${code}` };
		return readLook(JSON.parse(readFileSync(file, 'utf8')) as Report, wanted);
	} finally {
		rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
	}
}

function argumentsFor({ url, cookie }: Target, file: string, desktop: boolean): string[] {
	return [
		'--yes',
		LIGHTHOUSE,
		url,
		'--quiet',
		'--output=json',
		`--output-path=${file}`,
		`--only-categories=${CATEGORIES.join(',')}`,
		`--chrome-flags=${FLAGS.join(' ')}`,
		...(desktop ? ['--preset=desktop'] : []),
		...(cookie === null ? [] : [`--extra-headers=${JSON.stringify({ Cookie: cookie })}`]),
	];
}

function readLook({ runtimeError, categories, audits }: Report, wanted: number): Look | { lost: string } {
	if (runtimeError) return { lost: `${runtimeError.code}: ${runtimeError.message}` };
	const scoreOf = (category: string): number | null => categories[category]?.score ?? null;
	const missing = CATEGORIES.find((category) => scoreOf(category) === null);
	if (missing) return { lost: `no score for ${missing}` };
	const complaints = CATEGORIES.filter((category) => Math.round((scoreOf(category) ?? 0) * 100) < wanted).flatMap((category) =>
		(categories[category]?.auditRefs ?? []).flatMap(({ id, weight }) => {
			const audit = audits[id];
			return weight > 0 && audit && (audit.score ?? 1) < 0.9 ? [`${category}: ${audit.title} ${audit.displayValue ?? ''}`.trim()] : [];
		}),
	);
	const percent = (category: string): number => Math.round((scoreOf(category) ?? 0) * 100);
	return {
		scores: { performance: percent('performance'), accessibility: percent('accessibility'), 'best-practices': percent('best-practices') },
		metrics: METRICS.map((id) => audits[id]?.numericValue ?? Number.NaN),
		complaints,
	};
}
