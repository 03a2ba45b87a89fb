/**
 * npm run bench:press -- [--presses N] [--json]
 * The clicker's page in Chromium behind a line with 150 ms: from a trusted key event to the next ID painted, at 30 presses a
 * second, beside a page that does nothing but show the next text; what was lost; the size of the script; and when the page is
 * usable on a slow 4G profile.
 */
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumPath } from '../../lib/chromium.ts';
import { clickerToken, curlList, launch, newCampaign } from '../lib/campaign.ts';
import { writeList } from '../lib/list.ts';
import { quantile, Report, say, whole } from '../lib/report.ts';
import { readD1, startBenchServer } from '../lib/server.ts';
import { slowLine } from './slow-line.ts';

const DELAY_MS = 75;
const GAP_MS = 34;
/** As Lighthouse's slow 4G: 150 ms and 1.6 Mbit/s. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 };

const { values } = parseArgs({ options: { presses: { type: 'string' }, json: { type: 'boolean', default: false } } });
const presses = whole('presses', values.presses, 2_000, 10, 20_000);
const report = new Report('press', { presses, delay_ms: 2 * DELAY_MS }, values.json);

interface Seen {
	/** ms of the page's clock. */
	at: number;
	/** ms from the key event to the end of the frame that shows the next ID. */
	paint: number;
	/** Another ID was on screen in that frame. */
	changed: boolean;
	/** There was no ID to approve. */
	empty: boolean;
}

/**
 * Presses at the browser's own pace: the next one is made when 34 ms have passed since the browser says that the last one was. On a
 * busy machine presses would otherwise come in bunches, and those closer than 33 ms are none to the rules (R13).
 */
async function pressAll(page: Page): Promise<{ seen: Seen[]; perSecond: number }> {
	const cdp = await page.context().newCDPSession(page);
	let madeAt = -GAP_MS;
	let made = (): void => undefined;
	cdp.on('Runtime.bindingCalled', ({ name, payload }) => {
		if (name !== 'pressed') return;
		madeAt = performance.now() - Number(payload);
		made();
	});
	await cdp.send('Runtime.enable');
	await cdp.send('Runtime.addBinding', { name: 'pressed' });
	const key = { key: ' ', code: 'Space', windowsVirtualKeyCode: 32 };
	const began = performance.now();
	for (let n = 0; n < presses; n += 1) {
		const wait = madeAt + GAP_MS - performance.now();
		if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
		const told = new Promise<void>((resolve) => {
			made = resolve;
		});
		await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key });
		await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
		await told;
	}
	const seconds = (performance.now() - began) / 1000;
	say(`${presses} presses in ${seconds.toFixed(1)} s`);
	await page.waitForTimeout(3_000);
	const seen = await page.evaluate(() => (globalThis as { seen?: Seen[] }).seen ?? []);
	return { seen, perSecond: presses / seconds };
}

const RECORDER = { path: join(import.meta.dirname, 'press-recorder.mjs') };
const paintsOf = (seen: readonly Seen[]): number[] => seen.map(({ paint }) => paint).sort((a, b) => a - b);

/** A page that knows no rule, no queue and no server: what browser and screen alone take. */
const BARE = `<!doctype html><p id="shown-id">0-0</p><script>
	let n = 0;
	addEventListener('keydown', () => { n += 1; document.getElementById('shown-id').textContent = n + '-0'; });
</script>`;
async function barePaints(browser: Browser): Promise<number[]> {
	const page = await browser.newPage();
	await page.addInitScript(RECORDER);
	await page.route('**/bare', (route) => route.fulfill({ contentType: 'text/html', body: BARE }));
	await page.goto('http://bare.invalid/bare');
	const { seen } = await pressAll(page);
	await page.close();
	return paintsOf(seen);
}

/** Bytes of the page's scripts as a server that packs them sends them. */
async function scriptBytes(page: Page, url: string): Promise<number> {
	const scripts: Promise<number>[] = [];
	page.on('response', (response) => {
		if (response.request().resourceType() === 'script') scripts.push(response.body().then((body) => gzipSync(body, { level: 9 }).length));
	});
	await page.goto(url);
	await page.getByRole('button', { name: 'Start clicking' }).waitFor();
	return (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
}

/** ms until a first visitor can type a name and start. */
async function usableAfter(browser: Browser, url: string): Promise<number> {
	const page = await browser.newPage();
	const cdp = await page.context().newCDPSession(page);
	await cdp.send('Network.enable');
	await cdp.send('Network.emulateNetworkConditions', SLOW_4G);
	const began = performance.now();
	await page.goto(url, { waitUntil: 'commit' });
	await page.getByRole('button', { name: 'Start clicking' }).waitFor();
	const ms = performance.now() - began;
	await page.close();
	return ms;
}

const file = join(tmpdir(), `partyline-press-${process.pid}.csv`);
const server = await startBenchServer();
const browser = await chromium.launch({
	executablePath: chromiumPath(),
	args: ['--no-sandbox', '--disable-background-networking', '--no-first-run'],
});
const line = await slowLine(server.url, DELAY_MS);
const packed = await slowLine(server.url, 0);
try {
	await writeList(file, presses * 2 + 500);
	const campaign = await newCampaign(server, 'Press');
	await curlList(server, campaign, file);
	await launch(server, campaign);
	const token = await clickerToken(server, campaign);
	const usable: number[] = [];
	for (let n = 0; n < 5; n += 1) usable.push(await usableAfter(browser, `${packed.url}/k/${token}`));
	const page = await browser.newPage();
	await page.addInitScript(RECORDER);
	report.add('script_kb', (await scriptBytes(page, `${line.url}/k/${token}`)) / 1000, 'kB compressed', { most: 30 });
	report.add('usable_ms', usable.sort((a, b) => a - b)[2] ?? 0, 'ms on slow 4G, median of 5', { most: 1000 });
	await page.getByLabel('Your name').fill('Bench');
	await page.getByRole('button', { name: 'Start clicking' }).click();
	while (!/\w-\w/.test(await page.getByTestId('shown-id').innerText())) await page.waitForTimeout(50);
	const { seen, perSecond } = await pressAll(page);
	report.add('presses_per_s', perSecond, 'presses');
	const paints = paintsOf(seen);
	const bare = await barePaints(browser);
	report.add('paint_p50_ms', quantile(paints, 0.5), 'ms', { bare: quantile(bare, 0.5) });
	report.add('paint_p95_ms', quantile(paints, 0.95), 'ms', { bare: quantile(bare, 0.95), most: 16 });
	say(`${seen.filter(({ empty }) => empty).length} presses found no ID on screen`);
	report.add('waited', presses - seen.filter(({ changed }) => changed).length, 'presses that did not show the next ID at once', {
		most: 0,
	});
	await page.waitForTimeout(2_000);
	const db = readD1(server.state);
	const rows = Number(db.prepare('select count(*) n from approvals where campaign_id = ?').get(campaign)?.n ?? 0);
	db.close();
	const gaps = seen.slice(1).map(({ at }, n) => at - (seen[n]?.at ?? 0));
	report.add('least_gap_ms', Math.min(...gaps), 'ms between two presses, by the browser');
	report.add('lost', Math.abs(presses - rows), 'presses', { most: 0 });
} finally {
	line.close();
	packed.close();
	await browser.close();
	await server.stop();
	rmSync(file, { force: true });
}
process.exit(0);
