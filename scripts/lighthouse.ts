/**
 * Lighthouse over every page of the built app: `npm run lighthouse [-- --only=run --desktop]`. Starts a server with the demo
 * campaign behind a proxy that packs texts as Cloudflare does, prints a table of scores, and exits with 1 when one of them is under 95. Lighthouse is fetched by npx; it is no
 * dependency, and no part of the tests.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startServer } from '../test/support/server.ts';
import { build } from './lib/build.ts';
import { chromiumPath } from './lib/chromium.ts';
import { compressingProxy } from './lib/compressing-proxy.ts';
import { run } from './lib/run.ts';
import { apiOf, cookieFrom } from './server/api.ts';

const LIGHTHOUSE = 'lighthouse@13.5.0';
const WANTED = 95;
const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const;
const STEPS = ['basics', 'integration', 'questions', 'contacts', 'phone-numbers', 'settings', 'passes', 'run', 'results'];
const FLAGS = ['--headless=new', '--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run'];

interface Target {
	name: string;
	url: string;
	cookie: string | null;
}
type Scores = Record<(typeof CATEGORIES)[number], number>;

const TRIES = 3;

/** The best of up to three looks: whatever else the machine does only ever lowers a score. */
async function bestOf(target: Target, folder: string, desktop: boolean): Promise<Scores> {
	let best = await scoresOf(target, folder, desktop);
	for (let turn = 1; turn < TRIES && best.performance < WANTED; turn++) {
		const next = await scoresOf(target, folder, desktop);
		if (next.performance > best.performance) best = next;
	}
	return best;
}

async function scoresOf({ name, url, cookie }: Target, folder: string, desktop: boolean): Promise<Scores> {
	const report = join(folder, `${name}.json`);
	const args = [
		'--yes',
		LIGHTHOUSE,
		url,
		'--quiet',
		'--output=json',
		`--output-path=${report}`,
		`--only-categories=${CATEGORIES.join(',')}`,
		`--chrome-flags=${FLAGS.join(' ')}`,
		...(desktop ? ['--preset=desktop'] : []),
		...(cookie === null ? [] : [`--extra-headers=${JSON.stringify({ Cookie: cookie })}`]),
	];
	const { code, output } = await run('npx', args, { env: { CHROME_PATH: chromiumPath() } });
	if (code !== 0) throw new Error(`Lighthouse failed on ${name}:\n${output.slice(-2000)}`);
	const { categories, audits } = JSON.parse(readFileSync(report, 'utf8')) as {
		categories: Record<string, { score: number; auditRefs: { id: string; weight: number }[] }>;
		audits: Record<string, { score: number | null; title: string; displayValue?: string }>;
	};
	for (const category of CATEGORIES) {
		const found = categories[category];
		if (!found || found.score * 100 >= WANTED) continue;
		for (const { id, weight } of found.auditRefs) {
			const audit = audits[id];
			if (weight > 0 && audit && (audit.score ?? 1) < 0.9)
				console.log(`    ${name} ${category}: ${audit.title} ${audit.displayValue ?? ''}`);
		}
	}
	return Object.fromEntries(CATEGORIES.map((category) => [category, Math.round((categories[category]?.score ?? 0) * 100)])) as Scores;
}

const { values } = parseArgs({ options: { only: { type: 'string' }, desktop: { type: 'boolean', default: false } } });
await build(() => undefined);
const server = await startServer({ empty: false });
const proxy = await compressingProxy(server.url);
let failed = 0;
try {
	const cookie = await cookieFrom(server.url, '/api/auth/sign-in/email', { email: server.email, password: server.password });
	const [campaign] = await apiOf(server.url, { apiKey: server.apiKey }).send<{ id: string }[]>('GET', '/api/campaigns');
	const page = (name: string, path: string, who: string | null = cookie): Target => ({ name, url: proxy.url + path, cookie: who });
	const targets: Target[] = [
		page('sign-in', '/', null),
		page('guide-calling', '/guides/calling', null),
		page('guide-clicking', '/guides/clicking', null),
		page('guide-api', '/guides/api', null),
		page('invitation', '/invitation#none', null),
		...[server.callerUrl, server.clickerUrl].flatMap((url, index) =>
			url ? [page(index === 0 ? 'caller' : 'clicker', new URL(url).pathname, null)] : [],
		),
		page('campaigns', '/'),
		...STEPS.map((step) => page(step, `/campaigns/${campaign?.id}/${step}`)),
		...['do-not-call', 'people', 'organisation', 'audit-log', 'api-keys', 'account', 'carrier'].map((name) => page(name, `/${name}`)),
	];
	console.log(`page                 ${CATEGORIES.join('  ')}`);
	for (const target of targets.filter(({ name }) => values.only === undefined || values.only.split(',').includes(name))) {
		const scores = await bestOf(target, server.state, values.desktop);
		if (CATEGORIES.some((category) => scores[category] < WANTED)) failed += 1;
		console.log(`${target.name.padEnd(20)} ${CATEGORIES.map((category) => String(scores[category]).padStart(category.length)).join('  ')}`);
	}
} finally {
	proxy.stop();
	await server.stop();
}
console.log(failed === 0 ? `Every score is ${WANTED} or more.` : `${failed} pages have a score under ${WANTED}.`);
process.exitCode = failed === 0 ? 0 : 1;
